"""The dates that an article's text speaks of, without those in the copy's head."""

from collections.abc import Iterator

from copydesk_contracts.annotations import Annotations, DateMention
from copydesk_contracts.article import Article


def told_dates(article: Article, annotations: Annotations) -> Iterator[DateMention]:
    """In reading order; when the copy was published is no day that its text speaks of."""
    stated = [fact.span for fact in (article.published, article.updated) if fact is not None]
    return (mention for mention in annotations.dates or () if mention.span not in stated)
