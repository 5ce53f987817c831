"""The published language: what every event promises."""

from __future__ import annotations

import typing
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from types import UnionType

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from pydantic import BaseModel, ValidationError

from radica.contracts.schemas import schema_of
from radica.errors import Invalid
from radica.events import ALL_VERSIONS, EVENTS, PRODUCERS, BaseEvent, DocumentRef, parse
from radica.events.billing import Charge, ReliquidationDone
from radica.events.common import Kind
from radica.events.examples import EXAMPLES
from radica.events.notification import CommunicationDelivered
from radica.events.routing import WorkOrderClosed

ROOT = Path(__file__).parents[2]
every_event = pytest.mark.parametrize(("name", "version"), list(ALL_VERSIONS))

PERSONAL = {
    "name", "names", "surname", "address", "phone", "telephone", "mobile", "email", "mail", "id", "identity", "nit",
    "birth", "age", "gender", "latitude", "longitude", "petitioner", "addressee", "receiver", "description", "petition",
    "nombre", "apellido", "direccion", "telefono", "correo", "cedula",
}  # fmt: skip
NOT_OF_A_PERSON = {
    (DocumentRef, "name"),  # a file's, neutral
    (CommunicationDelivered, "receiver_capacity"),  # resident, doorkeeper…: never who
}
STATED_BY_STAFF = {
    "reason", "reasons", "notes", "missing", "what_was_done", "evidence", "finding", "laboratory",
    "effects", "text",
}  # fmt: skip


def example(name, version=1, **changes):
    return {**EXAMPLES[name, version], **changes}


def all_models():
    """Every model that can stand in an event, with those nested in it."""
    found, waiting = set(), list(ALL_VERSIONS.values())
    while waiting:
        model = waiting.pop()
        if model not in found:
            found.add(model)
            waiting.extend(inner for field in model.model_fields.values() for inner in models_in(field.annotation))
    return found


def models_in(annotation):
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in typing.get_args(annotation):
        yield from models_in(inner)


def personal_fields(model):
    return [
        f"{model.__name__}.{name}"
        for name in model.model_fields
        if (model, name) not in NOT_OF_A_PERSON and PERSONAL & set(name.lower().split("_"))
    ]


def free_text_fields(model):
    return [name for name, field in model.model_fields.items() if takes_long_text(field.annotation, field.metadata)]


def takes_long_text(annotation, metadata):
    if annotation is str:
        return not any(hasattr(limit, "pattern") and limit.pattern for limit in flat(metadata)) and not any(
            getattr(limit, "max_length", 10**9) <= 200 for limit in flat(metadata)
        )
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        return takes_long_text(typing.get_args(annotation)[0], typing.get_args(annotation)[1:])
    if origin in {tuple, typing.Union, UnionType}:
        return any(takes_long_text(inner, metadata if inner is str else ()) for inner in typing.get_args(annotation))
    return False


def flat(metadata):
    for limit in metadata:
        yield limit
        yield from flat(getattr(limit, "metadata", ()))


def test_every_event_of_the_design_is_published():
    assert len(EVENTS) == 59
    assert {"PQRRadicated", "WorkOrderClosed", "ReliquidationDone", "ResponseSigned", "CommunicationDelivered"} <= set(
        EVENTS
    )
    assert {model.producer for model in EVENTS.values()} == set(PRODUCERS)


def test_every_version_has_an_example_and_no_example_lacks_its_event():
    assert set(EXAMPLES) == set(ALL_VERSIONS)


@every_event
def test_an_example_reads_back_exactly_as_it_was_sent(name, version):
    assert parse(name, version, EXAMPLES[name, version]).body() == EXAMPLES[name, version]


@every_event
def test_an_example_satisfies_the_published_schema(name, version):
    schema = schema_of(name, version)
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(EXAMPLES[name, version])


@every_event
def test_an_event_says_what_it_means(name, version):
    model = ALL_VERSIONS[name, version]
    assert model.__doc__
    assert model.__doc__ != BaseEvent.__doc__


@every_event
def test_a_reader_ignores_fields_it_does_not_know(name, version):
    event = parse(name, version, example(name, version, added_next_year="x"))
    assert event.body() == EXAMPLES[name, version]


@every_event
def test_an_event_without_its_radicado_is_refused_and_the_field_named(name, version):
    data = example(name, version)
    del data["radicado"]
    with pytest.raises(Invalid) as refusal:
        parse(name, version, data)
    assert refusal.value.field == "radicado"


@every_event
def test_an_event_cannot_be_changed_once_made(name, version):
    event = parse(name, version, EXAMPLES[name, version])
    with pytest.raises(ValidationError, match="frozen"):
        event.radicado = "E-2026-0000001-1"


def test_no_event_has_a_field_for_personal_data():
    assert [field for model in all_models() for field in personal_fields(model)] == []


def test_the_check_for_personal_data_finds_it():
    class Leaky(BaseEvent):
        receiver_name: str
        contact_email: str | None = None
        to_phone: str | None = None

    assert len(personal_fields(Leaky)) == 3


def test_free_text_stands_only_where_staff_state_facts():
    found = {name for model in all_models() for name in free_text_fields(model)}
    assert found == STATED_BY_STAFF


def test_the_check_for_free_text_finds_it():
    class Talkative(BaseEvent):
        story: str
        stories: tuple[str, ...] = ()
        maybe: str | None = None

    assert free_text_fields(Talkative) == ["story", "stories", "maybe"]


@pytest.mark.parametrize(("name", "version"), [("PQRRadicated", 99), ("PQRRadicado", 1)])
def test_an_unknown_type_or_version_is_refused_with_a_way_out(name, version):
    with pytest.raises(Invalid) as refusal:
        parse(name, version, EXAMPLES["PQRRadicated", 1])
    assert refusal.value.field == "type"
    assert name in str(refusal.value)
    assert refusal.value.way_out


@pytest.mark.parametrize("body", [[], "x", 5, None])
def test_a_body_that_is_no_object_is_refused(body):
    with pytest.raises(Invalid):
        parse("PQRRadicated", 1, body)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("due_on", 20260324),
        ("due_on", "24/03/2026"),
        ("filed_at", "2026-03-02T09:20:31"),
        ("kind", "reclamo"),
        ("municipality", "8078"),
        ("anonymous", "no"),
        ("radicado", "e 2026/1"),
        ("attachments", "anexo-1.pdf"),
    ],
)
def test_a_value_that_the_schema_refuses_is_refused_and_the_field_named(field, value):
    data = example("PQRRadicated", **{field: value})
    assert not Draft202012Validator(schema_of("PQRRadicated", 1)).is_valid(data) or field in {"due_on", "filed_at"}
    with pytest.raises(Invalid) as refusal:
        parse("PQRRadicated", 1, data)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    "amount", [186420.0, "186420.005", "NaN", "Infinity", "1e400", True, "mil", None, {}, [0, [5], 0]]
)
def test_money_is_never_a_float_nor_finer_than_a_cent(amount):
    with pytest.raises(Invalid) as refusal:
        parse("ReliquidationDone", 1, example("ReliquidationDone", before=amount))
    assert refusal.value.field == "before"


def test_money_travels_as_text_with_two_decimals():
    charge = Charge(concept="consumo", amount=Decimal(5))
    assert charge.model_dump(mode="json") == {"concept": "consumo", "amount": "5.00"}


@pytest.mark.parametrize(
    ("name", "change"), [("ReliquidationDone", {"after": "1.00"}), ("ChargesLoaded", {"total": "1.00"})]
)
def test_amounts_that_do_not_add_up_are_refused(name, change):
    with pytest.raises(Invalid, match=r"difference|total"):
        parse(name, 1, example(name, **change))


def test_an_instant_travels_in_utc():
    bogota = timezone(timedelta(hours=-5))
    event = parse(
        "PQRRadicated", 1, example("PQRRadicated", filed_at=datetime(2026, 3, 2, 9, 20, tzinfo=bogota).isoformat())
    )
    assert event.filed_at == datetime(2026, 3, 2, 14, 20, tzinfo=UTC)
    assert event.body()["filed_at"] == "2026-03-02T14:20:00Z"


def test_the_result_of_an_order_is_typed():
    event = parse("WorkOrderClosed", 1, EXAMPLES["WorkOrderClosed", 1])
    assert isinstance(event, WorkOrderClosed)
    assert event.result.read_on == date(2026, 3, 5)
    with pytest.raises(Invalid):
        parse("WorkOrderClosed", 1, example("WorkOrderClosed", result={"type": "leak", "meter": "M-1"}))


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\nb", "", "x" * 151])
def test_a_document_is_named_without_paths_or_control_characters(name):
    data = example("PQRRadicated")
    data["documents"] = [{**data["documents"][0], "name": name}]
    with pytest.raises(Invalid):
        parse("PQRRadicated", 1, data)


def test_reports_and_calendar_changes_are_of_no_case():
    assert {name for name, model in EVENTS.items() if not model.about_case} == {
        "CalendarChanged",
        "CheckpointMade",
        "DailyReportIssued",
        "ManagementReportIssued",
    }


def test_an_event_is_made_from_plain_values():
    made = ReliquidationDone(**example("ReliquidationDone"))
    assert made == parse("ReliquidationDone", 1, EXAMPLES["ReliquidationDone", 1])
    assert (made.event_type, made.version, made.producer) == ("ReliquidationDone", 1, "billing")


@pytest.mark.parametrize("word", [*Kind, "CPACA 69", "SilenceRecognised", "DecisionFirm"])
def test_the_glossary_explains_the_words_of_the_law(word):
    assert word in (ROOT / "docs/glossary.md").read_text("utf-8")
