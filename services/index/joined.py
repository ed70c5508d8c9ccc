"""What a document's names are joined to: that "Trump" here is Donald Trump of other documents, and why."""

from copydesk_contracts.base import Contract, OpenEnum


class Ground(OpenEnum):
    """Why two forms of a name are one person."""

    STORY = "story"
    """Another document of the same story gives the full name, and no other with that surname."""
    EVIDENCE = "evidence"
    """Documents that give the full name speak of the same role, people, organisations or places."""
    INITIALS = "initials"
    """The names differ by initials alone, and nobody else is known whose name does."""
    TOLD = "told"
    """Somebody said so."""


class Joined(Contract):
    """`form` is how the document names somebody, `name` what the index calls them.

    `shared` are the traits that spoke most for it, as `role: president`, the strongest first.
    """

    form: str
    name: str
    ground: Ground
    shared: tuple[str, ...] = ()
