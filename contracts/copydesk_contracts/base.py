"""What every model of the contracts shares: frozen, closed, and strict about its shape."""

from enum import StrEnum
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler
from pydantic_core import CoreSchema


class Contract(BaseModel):
    """A frozen value. Consumers ignore fields that a newer minor version added."""

    model_config = ConfigDict(frozen=True, extra="ignore", ser_json_timedelta="iso8601")


class OpenEnum(StrEnum):
    """Values of which there may be more one day: a reader takes one that it does not know as it is."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member

    @classmethod
    def known(cls, value: str) -> Self:
        """The value, which must be one that is written down here. Raises ValueError."""
        member = cls(value)
        if member not in list(cls):
            raise ValueError(f"{value!r} is no {cls.__name__}")
        return member

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """The known values or any string: what a strict reader must be ready for."""
        known = [member.value for member in cls]
        told = (cls.__doc__ or "").strip()
        return {
            "title": cls.__name__,
            "description": told,
            "anyOf": [{"title": f"Known{cls.__name__}", "enum": known, "type": "string"}, {"type": "string"}],
        }
