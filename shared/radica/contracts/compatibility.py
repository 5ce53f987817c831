"""Whether a schema may follow another: changes only add.

Both sides of a rolling upgrade must understand each other. A new reader must take old events (nothing new is
required, no type or value is narrowed), and an old reader must find in new events what it was promised (nothing is
removed, nothing that was always there may now be absent or null). A new value of an enumeration, or a new shape of a
typed result, is an addition: readers are upgraded before the first producer sends it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]

LOWER_BOUNDS = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
UPPER_BOUNDS = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
FIXED = ("pattern", "format", "const", "multipleOf")
LOCAL = "#/$defs/"


def violations(old: Schema, new: Schema) -> list[str]:
    """Every way in which `new`, a JSON Schema, breaks the promise of `old`; empty when it only adds."""
    return list(_Comparison(old, new).compare("", old, new))


class _Comparison:
    """Walks two schemas side by side, each with its own definitions."""

    def __init__(self, old: Schema, new: Schema) -> None:
        self._old_definitions = old.get("$defs", {})
        self._new_definitions = new.get("$defs", {})

    def compare(self, path: str, old: Schema, new: Schema) -> Iterator[str]:
        before = _alternatives(old, self._old_definitions)
        after = _alternatives(new, self._new_definitions)
        place = path or "event"
        for label in before.keys() - after.keys():
            yield f"{place}: {label} is no longer allowed"
        if "null" in after and "null" not in before:
            yield f"{place}: may now be null"
        elif not before.keys() & after.keys():
            yield f"{place}: has another type"
        for label in sorted(before.keys() & after.keys()):
            yield from _narrowed(place, before[label], after[label])
            yield from self._properties(path, before[label], after[label])
            yield from self._items(path, before[label], after[label])

    def _properties(self, path: str, old: Schema, new: Schema) -> Iterator[str]:
        before, after = old.get("properties", {}), new.get("properties", {})
        promised, needed = set(old.get("required", ())), set(new.get("required", ()))
        for name in sorted(before.keys() | after.keys()):
            place = f"{path}.{name}".lstrip(".")
            if name not in after:
                yield f"{place}: was removed"
            elif name in needed - promised:
                yield f"{place}: is newly required"
            elif name in promised - needed:
                yield f"{place}: is no longer always there"
            if name in before and name in after:
                yield from self.compare(place, before[name], after[name])

    def _items(self, path: str, old: Schema, new: Schema) -> Iterator[str]:
        if "items" in old and "items" in new:
            yield from self.compare(f"{path}[]", old["items"], new["items"])
        elif "items" in new:
            yield f"{path or 'event'}: its items are newly restricted"


def _alternatives(schema: Schema, definitions: Mapping[str, Schema]) -> dict[str, Schema]:
    """The shapes a value may have, each under a label that says which of them are the same thing."""
    if "$ref" in schema:
        return _alternatives(definitions[schema["$ref"].removeprefix(LOCAL)], definitions)
    branches = schema.get("anyOf") or schema.get("oneOf")
    if not branches:
        return {_label(schema): schema}
    return {label: shape for branch in branches for label, shape in _alternatives(branch, definitions).items()}


def _label(schema: Schema) -> str:
    """A shape's JSON type; with its tag where it is one of several typed results."""
    tag = schema.get("properties", {}).get("type", {}).get("const")
    return f"type {tag}" if tag else str(schema.get("type", "any"))


def _narrowed(place: str, old: Schema, new: Schema) -> Iterator[str]:
    for key in FIXED:
        if old.get(key) != new.get(key):
            yield f"{place}: {key} changed"
    for key in LOWER_BOUNDS:
        if key in new and (key not in old or new[key] > old[key]):
            yield f"{place}: {key} is higher"
    for key in UPPER_BOUNDS:
        if key in new and (key not in old or new[key] < old[key]):
            yield f"{place}: {key} is lower"
    yield from _values(place, old, new)


def _values(place: str, old: Schema, new: Schema) -> Iterator[str]:
    if ("enum" in old) != ("enum" in new):
        yield f"{place}: its list of values came or went"
        return
    for value in old.get("enum", ()):
        if value not in new["enum"]:
            yield f"{place}: the value {value} was removed"
