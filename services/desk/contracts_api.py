"""The contracts over HTTP: JSON Schemas, the AsyncAPI document and its page."""

from typing import Annotated, Final

from fastapi import APIRouter, HTTPException, Path
from fastapi.responses import Response

from copydesk_contracts.schema import read_schema, schema_names
from services.desk.models import Problem

MEDIA_TYPES: Final = {"json": "application/schema+json", "yaml": "application/yaml", "html": "text/html"}


def router() -> APIRouter:
    """Routes under /api/schemas."""
    routes = APIRouter(prefix="/api/schemas", tags=["contracts"])

    @routes.get("")
    def names() -> list[str]:
        """Names of the JSON Schemas, one an event version, and of the AsyncAPI document."""
        return list(schema_names())

    @routes.get(
        "/{name}",
        response_class=Response,
        responses={
            200: {"content": {kind: {"schema": {"type": "string"}} for kind in MEDIA_TYPES.values()}},
            404: {"model": Problem},
        },
    )
    def one(name: Annotated[str, Path(max_length=100)]) -> Response:
        """One of them, as it is in the package of the contracts."""
        text = read_schema(name)
        if text is None:
            raise HTTPException(404, "no schema of that name")
        return Response(text, media_type=MEDIA_TYPES[name.rpartition(".")[2]])

    return routes
