"""What OpenAPI says of the desk beside its routes: where it is, the token it asks for, its licence."""

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from services.desk.security import OPEN_PATHS

SCHEME: Final = {
    "type": "http",
    "scheme": "bearer",
    "description": "COPYDESK_TOKEN or one of `copydesk tokens`; a desk on loopback may ask for none.",
}
NOT_FOR_ALL: Final[dict[str, Any]] = {"security": []}


def describe(app: FastAPI) -> None:
    """Have the application tell a generated client how to get in; once made, the document stays."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def _document(app: FastAPI) -> dict[str, Any]:
    made = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
        servers=[{"url": "/", "description": "The desk that gives this document"}],
        license_info={"name": "MIT", "identifier": "MIT"},
    )
    made["components"]["securitySchemes"] = {"token": SCHEME}
    made["security"] = [{"token": []}]
    for path, operations in made["paths"].items():
        if path.startswith(OPEN_PATHS):
            for operation in operations.values():
                operation |= NOT_FOR_ALL
    return made
