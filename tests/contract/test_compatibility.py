"""Changes only add: each way of taking something away is found."""

from __future__ import annotations

import copy

import pytest

from radica.contracts.compatibility import violations
from radica.contracts.schemas import schema_of
from radica.events import ALL_VERSIONS

OLD = {
    "type": "object",
    "required": ["radicado", "kind", "documents", "result", "amount"],
    "properties": {
        "radicado": {"type": "string", "pattern": "^E-", "title": "Radicado"},
        "kind": {"$ref": "#/$defs/Kind"},
        "account": {"anyOf": [{"type": "string", "maxLength": 60}, {"type": "null"}], "default": None},
        "attempt": {"type": "integer", "minimum": 1},
        "filed_at": {"type": "string", "format": "date-time"},
        "documents": {"type": "array", "items": {"$ref": "#/$defs/Document"}},
        "result": {"oneOf": [{"$ref": "#/$defs/Leak"}, {"$ref": "#/$defs/Seal"}]},
        "amount": {"type": "string"},
    },
    "$defs": {
        "Kind": {"type": "string", "enum": ["queja", "recurso"]},
        "Document": {"type": "object", "required": ["sha256"], "properties": {"sha256": {"type": "string"}}},
        "Leak": {"type": "object", "properties": {"type": {"type": "string", "const": "leak"}}},
        "Seal": {"type": "object", "properties": {"type": {"type": "string", "const": "seal"}}},
    },
}


def changed(steps):
    """A copy of OLD with the value at each path set, or taken away where it is Ellipsis."""
    new = copy.deepcopy(OLD)
    for path, value in steps.items():
        place = new
        *way, last = path.split("/")
        for key in way:
            place = place[int(key) if isinstance(place, list) else key]
        if value is ...:
            del place[last]
        else:
            place[last] = value
    return new


def refs(*names):
    return [{"$ref": f"#/$defs/{name}"} for name in names]


def test_the_same_schema_breaks_nothing():
    assert violations(OLD, OLD) == []


METER = {"type": "object", "properties": {"type": {"type": "string", "const": "meter"}}}


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param({"properties/note": {"type": "string"}}, id="an optional field"),
        pytest.param({"$defs/Kind/enum": ["queja", "recurso", "denuncia"]}, id="a value of an enumeration"),
        pytest.param({"properties/attempt/minimum": 0}, id="a wider bound"),
        pytest.param({"properties/account/anyOf/0/maxLength": ...}, id="a bound gone"),
        pytest.param({"properties/radicado/title": "Number"}, id="another text for people"),
        pytest.param(
            {"$defs/Meter": METER, "properties/result/oneOf": refs("Leak", "Seal", "Meter")}, id="a typed result"
        ),
        pytest.param({"$defs/Document/properties/size": {"type": "integer"}}, id="an optional inner field"),
    ],
)
def test_an_addition_is_allowed(steps):
    assert violations(OLD, changed(steps)) == []


ALL = OLD["required"]


@pytest.mark.parametrize(
    ("steps", "problem"),
    [
        ({"properties/attempt": ...}, "attempt: was removed"),
        ({"properties/note": {"type": "string"}, "required": [*ALL, "note"]}, "note: is newly required"),
        ({"required": [*ALL, "attempt"]}, "attempt: is newly required"),
        ({"required": ALL[1:]}, "radicado: is no longer always there"),
        ({"properties/attempt": {"type": "string"}}, "attempt: has another type"),
        ({"properties/attempt/type": "string"}, "attempt: integer is no longer allowed"),
        ({"properties/account/anyOf": [{"type": "string"}]}, "account: null is no longer allowed"),
        ({"properties/amount": {"anyOf": [{"type": "string"}, {"type": "null"}]}}, "amount: may now be null"),
        ({"$defs/Kind/enum": ["queja"]}, "kind: the value recurso was removed"),
        ({"$defs/Kind/enum": ...}, "kind: its list of values came or went"),
        ({"properties/amount/enum": ["0.00"]}, "amount: its list of values came or went"),
        ({"properties/radicado/pattern": "^E-2"}, "radicado: pattern changed"),
        ({"properties/radicado/pattern": ...}, "radicado: pattern changed"),
        ({"properties/amount/pattern": "^1"}, "amount: pattern changed"),
        ({"properties/filed_at/format": "date"}, "filed_at: format changed"),
        ({"properties/attempt/minimum": 2}, "attempt: minimum is higher"),
        ({"properties/amount/minLength": 1}, "amount: minLength is higher"),
        ({"properties/account/anyOf/0/maxLength": 50}, "account: maxLength is lower"),
        ({"properties/amount/maxLength": 9}, "amount: maxLength is lower"),
        ({"properties/documents/minItems": 1}, "documents: minItems is higher"),
        ({"$defs/Document/properties/sha256": ...}, "documents[].sha256: was removed"),
        ({"$defs/Document/required": []}, "documents[].sha256: is no longer always there"),
        ({"properties/result/oneOf": refs("Leak")}, "result: type seal is no longer allowed"),
        ({"$defs/Leak/properties/place": {}, "$defs/Leak/required": ["place"]}, "result.place: is newly required"),
    ],
)
def test_taking_something_away_is_found(steps, problem):
    assert problem in violations(OLD, changed(steps))


def test_an_array_whose_items_were_free_may_not_be_restricted():
    free = {"type": "array"}
    assert violations(free, {**free, "items": {"type": "string"}}) == ["event: its items are newly restricted"]
    assert violations({**free, "items": {"type": "string"}}, free) == []


@pytest.mark.parametrize(("name", "version"), list(ALL_VERSIONS))
def test_removing_any_field_of_any_real_event_is_found(name, version):
    old = schema_of(name, version)
    for field in old["properties"]:
        new = {**old, "properties": {key: value for key, value in old["properties"].items() if key != field}}
        assert f"{field}: was removed" in violations(old, new)
