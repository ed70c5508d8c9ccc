"""Days as options of a search: the first and the last that an article may be of."""

from datetime import date, datetime
from typing import Annotated

import typer

Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])]


def day_of(value: datetime | None) -> date | None:
    """The day that was written, if one was."""
    return value.date() if value else None
