"""Variables that look like settings and are none: a typing error is otherwise passed over in silence."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Final

from services.process.settings import Settings
from services.state.finding import Finding

PREFIX: Final = "COPYDESK_"
ALIKE: Final = 0.8
"""Share of letters in common from which a name is taken for a misspelt one: `COPYDESK_ROOT` for
`COPYDESK_ROOTS`; variables of compose files and of programs around us have names of their own."""
BESIDE: Final = frozenset({"PARSER_MEMORY"})
"""Of what others than the settings read, here a compose file, the names that are like one of ours."""


def misspelt(variables: Iterable[str]) -> Sequence[Finding]:
    """What is wrong with the names of these variables."""
    known = {name.upper() for name in Settings.model_fields}
    given = (name.removeprefix(PREFIX) for name in sorted(variables) if name.startswith(PREFIX))
    strange = [name for name in given if name.upper() not in known | BESIDE]
    likely = ((name, get_close_matches(name.upper(), known, 1, ALIKE)) for name in strange)
    return [
        Finding(f"setting {PREFIX}{name}", "there is none of that name", f"write {PREFIX}{meant[0]}")
        for name, meant in likely
        if meant
    ]
