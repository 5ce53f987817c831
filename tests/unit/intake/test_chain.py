"""What exactly is hashed of an event. The expected hashes are written out: events stored today must verify for ever."""

from __future__ import annotations

import hashlib
import json
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from intake.domain import chain
from radica.envelope import Actor, Message

BODY = '{"radicado":"E-2026-0000001-1","causa":"Ñandú ≥ 3"}'.encode()
SEALED = bytes(range(40))
EVENT = Message(
    id="0b9de8f3-6ea6-4b1c-9d0e-0f6c7a1f2b3d",
    type="PQRRadicated",
    version=1,
    source="/intake",
    subject="E-2026-0000001-1",
    sequence=1,
    time=datetime.fromisoformat("2026-11-24T09:00:00.000123-05:00"),
    actor=Actor("maría", "customer_service_assistant", None),
    data={},
    traceparent=None,
)
CANONICAL = (
    b'{"format":"radica-event-1","id":"0b9de8f3-6ea6-4b1c-9d0e-0f6c7a1f2b3d","type":"PQRRadicated","version":1,'
    b'"subject":"E-2026-0000001-1","sequence":1,"time":"2026-11-24T14:00:00.000123Z",'
    b'"actor":{"id":"mar\xc3\xada","lane":"customer_service_assistant","on_behalf_of":null},"traceparent":null,'
    b'"sealed":"' + hashlib.sha256(SEALED).hexdigest().encode() + b'"}\n' + BODY
)


def test_the_canonical_bytes_are_these():
    assert chain.canonical(EVENT, BODY, SEALED) == CANONICAL


def test_the_hash_is_this_one():
    first = chain.link(chain.START, chain.digest(EVENT, BODY, SEALED))
    assert first == hashlib.sha256(bytes(32) + hashlib.sha256(CANONICAL).digest()).digest()
    assert first.hex() == "b7299eab79cb55789c1d7447798e01bb5402e2aad91880de1356bb1a78104cc1"


def test_the_head_is_read_again_as_json_and_the_body_is_untouched():
    head, _, body = chain.canonical(EVENT, BODY, None).partition(b"\n")
    assert json.loads(head)["sealed"] is None
    assert body == BODY


def test_the_same_instant_in_another_zone_is_the_same():
    elsewhere = replace(EVENT, time=EVENT.time.astimezone(timezone(timedelta(hours=9))))
    assert chain.canonical(elsewhere, BODY, SEALED) == CANONICAL


def test_the_zone_of_the_machine_does_not_matter(monkeypatch):
    monkeypatch.setenv("TZ", "America/Bogota")
    time.tzset()
    try:
        assert chain.canonical(EVENT, BODY, SEALED) == CANONICAL
    finally:
        monkeypatch.undo()
        time.tzset()


def test_every_character_is_written_as_json_writes_it():
    """The envelope is written by a quick encoder; what is hashed must stay what the standard library's would write."""
    text = "".join(chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code <= 0xDFFF)
    head, _, _ = chain.canonical(replace(EVENT, subject=text, version=2**40), BODY, None).partition(b"\n")
    assert head.decode() == json.dumps(json.loads(head), ensure_ascii=False, separators=(",", ":"))
    assert json.loads(head)["subject"] == text


@pytest.mark.parametrize("zone", [timedelta(0), timedelta(hours=-5), timedelta(hours=5, minutes=45)])
@pytest.mark.parametrize("microsecond", [0, 1, 500_000, 999_999])
def test_an_instant_has_six_decimals_in_utc(zone, microsecond):
    at = datetime(2026, 1, 2, 3, 4, 5, microsecond, tzinfo=UTC)
    there = at.astimezone(timezone(zone))
    head, _, _ = chain.canonical(replace(EVENT, time=there), BODY, None).partition(b"\n")
    assert chain.instant(there) == json.loads(head)["time"] == f"2026-01-02T03:04:05.{microsecond:06}Z"


def test_an_id_in_capitals_is_the_id_that_the_database_gives_back():
    assert chain.canonical(replace(EVENT, id=EVENT.id.upper()), BODY, SEALED) == CANONICAL


OTHER = {
    "id": "0b9de8f3-6ea6-4b1c-9d0e-0f6c7a1f2b3e",
    "type": "PQRClosed",
    "version": 2,
    "subject": "E-2026-0000002-9",
    "sequence": 2,
    "time": EVENT.time + timedelta(microseconds=1),
    "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
}


@pytest.mark.parametrize("field", OTHER)
def test_each_field_of_the_envelope_changes_the_hash(field):
    changed = replace(EVENT, **{field: OTHER[field]})
    assert chain.digest(changed, BODY, SEALED) != chain.digest(EVENT, BODY, SEALED)


@pytest.mark.parametrize(
    "actor",
    [
        Actor("maria", "customer_service_assistant"),
        Actor("maría", "legal"),
        Actor("maría", "customer_service_assistant", "jefe"),
        Actor("maría", "customer_service_assistant", ""),
    ],
)
def test_who_did_it_changes_the_hash(actor):
    assert chain.digest(replace(EVENT, actor=actor), BODY, SEALED) != chain.digest(EVENT, BODY, SEALED)


@pytest.mark.parametrize("body", [BODY + b" ", BODY.replace(b"3", b"4"), BODY[1:], b" " + BODY])
def test_each_byte_of_the_body_changes_the_hash_even_where_the_json_means_the_same(body):
    assert chain.digest(EVENT, body, SEALED) != chain.digest(EVENT, BODY, SEALED)


@pytest.mark.parametrize("sealed", [None, b"", SEALED[:-1], SEALED + b"\0"])
def test_the_sealed_part_changes_the_hash(sealed):
    assert chain.digest(EVENT, BODY, sealed) != chain.digest(EVENT, BODY, SEALED)


def test_a_text_cannot_pass_for_two_fields():
    crafty = replace(EVENT, actor=Actor('maría","lane":"legal', "x"))
    assert json.loads(chain.canonical(crafty, BODY, None).split(b"\n")[0])["actor"]["id"] == 'maría","lane":"legal'


def test_a_line_feed_in_a_name_stays_in_the_first_line():
    crafty = replace(EVENT, actor=Actor("maría\n{}", "legal"))
    assert chain.canonical(crafty, BODY, None).partition(b"\n")[2] == BODY


def test_each_hash_takes_in_the_one_before_it():
    digest = chain.digest(EVENT, BODY, SEALED)
    assert chain.link(chain.START, digest) != chain.link(b"\1" * 32, digest)
