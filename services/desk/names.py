"""What people say of names on the desk: that two forms are one person, or are not; kept, taken back."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Protocol

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import AwareDatetime, Field, StringConstraints, ValidationError

from services.desk.forms import Forms
from services.desk.models import Model, Problem
from services.desk.rendering import path
from services.desk.security import foreign
from services.desk.things import ThingKind
from services.index import fold
from services.index.identities.rulings import Ruling, TooManyRulings

Clock = Callable[[], datetime]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class NameRulings(Protocol):
    """Where rulings on names are kept, and who has the index follow them."""

    async def all(self) -> Sequence[Ruling]:
        """All that hold, the oldest first."""
        ...

    async def keep(self, ruling: Ruling) -> None:
        """Let it hold from now on. Raises TooManyRulings."""
        ...

    async def take_back(self, ruling_id: str) -> Ruling | None:
        """Let it hold no more. Returns it; null where there is none."""
        ...


class NewRuling(Model):
    """`form` and `name` are one person (`together`) or are not: in one document, or in all (null)."""

    form: Name
    name: Name
    together: bool
    document_id: str | None = Field(default=None, max_length=64)

    def ruling(self, moment: datetime) -> Ruling:
        """The ruling as it is kept."""
        return Ruling(**dict(self), at=moment)


class RulingModel(NewRuling):
    """A ruling with its id."""

    id: str
    at: AwareDatetime

    @classmethod
    def of(cls, ruling: Ruling) -> "RulingModel":
        """The ruling as the API says it."""
        return cls(**dict(ruling), id=ruling.id)


def of_name(rulings: Sequence[Ruling], name: str) -> list[Ruling]:
    """What was said of a name."""
    key = fold.key(name)
    return [r for r in rulings if key in (fold.key(r.name), fold.key(r.form))]


def json_router(names: NameRulings, now: Clock) -> APIRouter:
    """Routes of /api/names."""
    routes = APIRouter(prefix="/api/names", tags=["names"])

    @routes.get("")
    async def rulings() -> list[RulingModel]:
        """What people said of names, the oldest first."""
        return [RulingModel.of(ruling) for ruling in await names.all()]

    @routes.post("", status_code=201, responses={403: {"model": Problem}, 409: {"model": Problem}})
    async def rule(request: Request, new: NewRuling) -> RulingModel:
        """Say that two forms are one person, or are not; the index follows within seconds."""
        _ours(request)
        return RulingModel.of(await _kept(names, new, now()))

    @routes.delete(
        "/{ruling_id}", status_code=204, responses={403: {"model": Problem}, 404: {"model": Problem}}
    )
    async def take_back(request: Request, ruling_id: str) -> None:
        """Take back what was said; what the evidence says holds again."""
        _ours(request)
        if await names.take_back(ruling_id) is None:
            raise HTTPException(404, "nothing was said that has that id")

    return routes


def router(names: NameRulings, forms: Forms, now: Clock) -> APIRouter:
    """The forms of a person's page."""
    routes = APIRouter(include_in_schema=False)

    @routes.post("/names")
    async def rule(request: Request) -> Response:
        given = {field: values[0] for field, values in (await forms.read(request)).items() if values[0]}
        back = given.pop("page", given.get("name", ""))
        given["form"] = given.pop("written", "")
        try:
            new = NewRuling.model_validate(given)
        except ValidationError as error:
            raise HTTPException(422, "A name is missing, or is too long.") from error
        await _kept(names, new, now())
        return RedirectResponse(path(ThingKind.PEOPLE.value, back) + "?done=ruled#names", 303)

    @routes.post("/names/undo")
    async def undo(request: Request) -> Response:
        given = await forms.read(request)
        for ruling_id in given.get("id", []):
            await names.take_back(ruling_id)
        back = given.get("page", [""])[0]
        return RedirectResponse(path(ThingKind.PEOPLE.value, back) + "?done=undone#names", 303)

    return routes


async def _kept(names: NameRulings, new: NewRuling, moment: datetime) -> Ruling:
    """Keep it. Raises HTTPException 409 where there is no room, 422 where nothing is told apart."""
    if fold.key(new.form) == fold.key(new.name):
        raise HTTPException(422, "form and name: these are the same already")
    ruling = new.ruling(moment)
    try:
        await names.keep(ruling)
    except TooManyRulings as error:
        raise HTTPException(409, str(error)) from error
    return ruling


def _ours(request: Request) -> None:
    if foreign(request):
        raise HTTPException(403, "a page of another site may change nothing here")
