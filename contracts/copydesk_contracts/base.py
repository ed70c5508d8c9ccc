"""What every model of the contracts shares: frozen, closed, and strict about its shape."""

from pydantic import BaseModel, ConfigDict


class Contract(BaseModel):
    """A frozen value. Consumers ignore fields that a newer minor version added."""

    model_config = ConfigDict(frozen=True, extra="ignore", ser_json_timedelta="iso8601")
