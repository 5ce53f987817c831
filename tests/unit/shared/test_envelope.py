"""An event keeps what it says on its way, under either prefix of the binding; what is wrong in one is named."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from radica.envelope import Actor, Message, from_delivery, headers
from radica.errors import Invalid

EVENT = Message(
    id="6f1f5b0a-8c11-4b1e-9d51-0d7f3a1f2b10",
    type="PQRClosed",
    version=2,
    source="/intake",
    subject="E-2026-0000123-4",
    sequence=7,
    time=datetime(2026, 3, 2, 14, 20, 31, 512, tzinfo=UTC),
    actor=Actor("ana", "customer_service_assistant", "berta"),
    data={"radicado": "E-2026-0000123-4", "reason": "señal «ñ»"},
    traceparent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    position=1234,
)
BODY = '{"radicado": "E-2026-0000123-4", "reason": "señal «ñ»"}'


@pytest.mark.parametrize("prefix", ["cloudEvents_", "cloudEvents:"])
@pytest.mark.parametrize("body", [BODY, BODY.encode()])
def test_an_event_arrives_as_it_was_sent(prefix, body):
    sent = {name.replace("cloudEvents_", prefix): value for name, value in headers(EVENT).items()}
    assert from_delivery({**sent, "somebody-elses": 1}, body) == EVENT


@pytest.mark.parametrize("written", [EVENT.id.upper(), f"urn:uuid:{EVENT.id}", EVENT.id.replace("-", "")])
def test_an_id_is_the_same_however_it_is_written(written):
    assert from_delivery({**headers(EVENT), "cloudEvents_id": written}, BODY).id == EVENT.id


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", "no es un uuid"),
        ("id", None),
        ("type", ""),
        ("dataschema", "urn:radica:PQRClosed:dos"),
        ("sequence", "siete"),
        ("position", "aquí"),
        ("time", "ayer"),
        ("time", "2026-03-02T14:20:31"),
        ("subject", 7),
    ],
)
def test_a_header_that_says_nothing_sensible_is_named(name, value):
    with pytest.raises(Invalid) as refused:
        from_delivery({**headers(EVENT), f"cloudEvents_{name}": value}, BODY)
    assert refused.value.field == f"cloudEvents_{name}"


@pytest.mark.parametrize("body", ["{no es json", "[1, 2]", '{"a": NaN}', b"\xff{}"])
def test_a_body_that_is_no_json_object_is_refused(body):
    with pytest.raises(Invalid) as refused:
        from_delivery(headers(EVENT), body)
    assert refused.value.field == "body"
