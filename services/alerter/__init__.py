"""The step that says which saved searches a new document matches."""
