"""How much each part of an article and each loosening counts for a hit: the same in every engine."""

from typing import Final

TITLE_BOOST: Final = 3.0
"""A word of the headline says what an article is about ..."""
AUTHOR_BOOST: Final = 0.5
"""... one of the byline hardly does ..."""
REST_BOOST: Final = 0.3
"""... and one of credit or boilerplate less."""
FORMS_BOOST: Final = 5.0
"""That a document has a word, in whatever form, says more than how often: of 944 times three words from one
article of 240 the right one came first in .950 of cases, with 2 in .944; with 10 other forms did worse."""
NEAR_BOOST: Final = 0.5
"""Another spelling of a word that no document has says less ..."""
NEAR_TITLE_BOOST: Final = 1.5
"""... more in a headline."""
PAIR_BOOST: Final = 0.5
"""Two words of the search side by side: together they are more often a name or a term."""
PAIR_SLOP: Final = 2
"""Words that may stand between them: those that nobody types, such as `of the`."""
HIGHEST: Final = 300.0
"""What one word's own scores come to at most, in an index of ten million articles."""
