"""The JSON Schema and the example file of every event, and the frozen baseline."""

from __future__ import annotations

import ast
import inspect
import json
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import GenerateJsonSchema

from radica.events import ALL_VERSIONS
from radica.events.examples import EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Iterator

DIALECT = "https://json-schema.org/draft/2020-12/schema"
PROSE = frozenset({"title", "description", "examples", "$id", "$schema"})


class Described(GenerateJsonSchema):
    """Schemas in which each field is described by the text under it in the source.

    `use_attribute_docstrings` does so when a class is made: every process then reads all sources (50 ms of its start).
    """

    def model_schema(self, schema: Any) -> dict[str, Any]:  # noqa: ANN401 - pydantic's core schema of a model
        """Return the schema of a model, with its fields' descriptions."""
        made = super().model_schema(schema)
        for base in reversed(schema["cls"].__mro__):
            for name, text in _told(base) if base.__module__.startswith("radica.") else ():
                made["properties"][name]["description"] = text
        return made


def schema_of(event_type: str, version: int) -> dict[str, Any]:
    """The JSON Schema of an event's body; fields a reader does not know are to be ignored."""
    model = ALL_VERSIONS[event_type, version]
    return {
        "$schema": DIALECT,
        "$id": f"urn:radica:{event_type}:{version}",
        **model.model_json_schema(schema_generator=Described),
    }


def path_of(event_type: str, version: int, what: str) -> str:
    """Where a contract stands below `contracts/`: `what` is schema or example."""
    return f"events/{ALL_VERSIONS[event_type, version].producer}/{event_type}.v{version}.{what}.json"


def files() -> dict[str, str]:
    """Every schema and example, by its path below `contracts/`."""
    made = {}
    for event_type, version in ALL_VERSIONS:
        made[path_of(event_type, version, "schema")] = as_json(schema_of(event_type, version))
        made[path_of(event_type, version, "example")] = as_json(EXAMPLES[event_type, version])
    return made


def shapes() -> dict[str, Any]:
    """What the baseline holds: every schema without its prose, by `<type>.v<version>`."""
    return {f"{name}.v{version}": _without_prose(schema_of(name, version)) for name, version in ALL_VERSIONS}


def as_json(value: object) -> str:
    """The text of a contract file."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _told(model: type) -> Iterator[tuple[str, str]]:
    """Yield the fields of a class that have a text under them."""
    (tree,) = ast.parse(inspect.getsource(model)).body
    assert isinstance(tree, ast.ClassDef)  # noqa: S101 - it is the source of a class
    for field, text in zip(tree.body, tree.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant):
            yield ast.unparse(field.target), inspect.cleandoc(str(text.value.value))


def _without_prose(value: Any, *, of_names: bool = False) -> Any:  # noqa: ANN401 - any JSON value
    """The same JSON without texts for people; the keys of `properties` and `$defs` are names, and stay."""
    if isinstance(value, dict):
        return {
            key: _without_prose(inner, of_names=not of_names and key in {"properties", "$defs"})
            for key, inner in value.items()
            if of_names or key not in PROSE
        }
    if isinstance(value, list):
        return [_without_prose(inner) for inner in value]
    return value
