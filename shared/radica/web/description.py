"""The OpenAPI description of a service: problems and bearer tokens stand in it as they are answered."""

from __future__ import annotations

import json
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar

from fastapi.openapi.utils import get_openapi

from radica.settings import Settings
from radica.web.problems import MEDIA_TYPE

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI

S = TypeVar("S", bound=Settings)

NOWHERE = {
    "database_url": "postgresql://nobody@127.0.0.1:1/nowhere",
    "mongo_url": "mongodb://127.0.0.1:1/nowhere?connect=false",
}
PROBLEM_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "request_id"],
    "properties": {
        "type": {"type": "string", "description": "urn:radica:problem:<clase>"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "field": {"type": "string", "description": "El dato que hay que corregir"},
        "way_out": {"type": "string", "description": "Qué hacer"},
        "errors": {"type": "array", "items": {"type": "object"}, "description": "Todos los datos por corregir"},
        "request_id": {"type": "string"},
    },
}
PROBLEM_ANSWER = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
PROBLEM_ANSWERS: dict[int | str, dict[str, Any]] = {
    status: {"description": words, **PROBLEM_ANSWER}
    for status, words in {
        400: "Mal formada",
        401: "Sin identificar",
        403: "Rol sin permiso",
        404: "No existe",
        409: "No se permite ahora",
        413: "Demasiado grande",
        422: "Dato inválido",
        503: "No disponible",
    }.items()
}


def printed(build: Callable[[S], FastAPI], settings: type[S], **more: str) -> str:
    """Return a service's description as `contracts/openapi/<service>.json` holds it.

    `build` puts the service together from its `settings`, which lead to no server; `more` is what it cannot be built
    without.
    """
    with TemporaryDirectory() as folder:
        app = build(settings.model_validate({**NOWHERE, "documents_folder": folder, **more}))
        return json.dumps(app.openapi(), ensure_ascii=False, indent=2) + "\n"


def described(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI description of `app`."""
    if app.openapi_schema is None:
        schema = get_openapi(title=app.title, version=app.version, routes=app.routes)
        components = schema.setdefault("components", {})
        kinds = components.setdefault("schemas", {})
        kinds["Problem"] = PROBLEM_SCHEMA
        components["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
        schema["security"] = [{"bearer": []}]
        app.openapi_schema = schema
    return app.openapi_schema
