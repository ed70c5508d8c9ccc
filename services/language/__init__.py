"""What is known of a language, a folder each; and the typed views on it that the steps read.

A folder is named by the language's ISO 639-1 code. Whatever stands in it is known of the
language, and nothing needs to: a language with `quotes.json` gets its quotations attributed,
one with `dates.json` its dates read. `docs/extending.md` says what each file holds.
"""
