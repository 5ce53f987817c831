"""What somebody may do who has the database itself, each found by the service's own check and named in Spanish.

Two cases, of three events and of two, and the checkpoints of two days. What the archive of a case shows of the same is
in archive/. What no checkpoint covers yet and stands last in its case can still be taken away: docs/evidence.md.
"""

from __future__ import annotations

import base64
import re
from datetime import timedelta

import pytest

from intake.domain.checkpoint import Checkpoint
from intake.signing import Signer
from intake.store import chain
from intake.store.checkpoints import unsigned

DAY = timedelta(days=1)
FIRST, SECOND = "2026-11-23", "2026-11-24"
FORGER = Signer(bytes(range(32)))

# The case's events are rows 1 to 3, the other's 4 and 5, the checkpoints' announcements come after.
CHANGE_EVENTS = """
update log set sequence = -2 where id = 2; update log set sequence = 2 where id = 3;
update log set sequence = 3 where id = 2
"""
CHANGE_POSITIONS = """
update log set id = -2 where id = 2; update log set id = 2 where id = 3; update log set id = 3 where id = -2
"""
CHANGE_CASES = """
update log set sequence = -2 where id = 2;
update log set subject = (select subject from log where id = 2) where id = 5;
update log set subject = (select subject from log where id = 4), sequence = 2 where id = 2
"""
COPY = """
insert into log (id, message_id, type, version, subject, sequence, occurred_at, actor_id, actor_lane, data, hash)
select {position}, gen_random_uuid(), type, version, subject, {sequence}, occurred_at, actor_id, actor_lane, data, hash
from log where id = {copied}
"""
MAKE_ROOM = "; update log set sequence = 4 where id = 3; update log set sequence = 3 where id = -1"
REPLAY = """
update checkpoint set signed = (select signed from checkpoint where day = '2026-11-23') where day = '2026-11-24'
"""
ONE_LATER = "update log set occurred_at = occurred_at + interval '1 microsecond' where id = 2"

SECOND_EVENT = "hecho 2 (PQRReceived): fue alterado."
FIRST_EVENT = "hecho 1 (PQRRadicated): fue alterado."
FOUR, THREE = "cubría 5 hechos y ahora hay 4.", "cubría 5 hechos y ahora hay 3."
OTHERS = f"{FIRST}: los hechos que cubría no son los que hay."
BAD_SIGNATURE = f"{FIRST}: la firma no es válida."

ATTACKS = {
    "a byte of a body": ("update log set data = replace(data::text, 'E-', 'F-')::json where id = 2", SECOND_EVENT),
    "a body that means the same": ("update log set data = (data::text || ' ')::json where id = 2", SECOND_EVENT),
    "who did it": ("update log set actor_id = 'otra' where id = 2", SECOND_EVENT),
    "in which role": ("update log set actor_lane = 'legal' where id = 2", SECOND_EVENT),
    "for whom": ("update log set actor_behalf = 'otra' where id = 2", SECOND_EVENT),
    "when": (ONE_LATER, SECOND_EVENT),
    "what kind of fact": ("update log set type = 'PQRClosed' where id = 2", "hecho 2 (PQRClosed): fue alterado."),
    "the sealed part": ("update log set sealed = sealed || '\\x00' where id = 1", FIRST_EVENT),
    "the sealed part gone": ("update log set sealed = null where id = 1", FIRST_EVENT),
    "the first event gone": ("delete from log where id = 1", FOUR),
    "an event in the middle gone": ("delete from log where id = 2", FOUR),
    "the last event of a case gone": ("delete from log where id = 3", FOUR),
    "a history cut off": ("delete from log where id in (2, 3)", THREE),
    "a case gone as if it had never been": ("delete from log where id in (4, 5)", THREE),
    "two events changed places": (CHANGE_EVENTS, "hecho 2 (PQRAssigned): fue alterado."),
    "two positions changed places": (CHANGE_POSITIONS, OTHERS),
    "two cases changed events": (CHANGE_CASES, SECOND_EVENT),
    "an event twice": (COPY.format(position=-1, sequence=4, copied=3), "hecho 4 (PQRAssigned): fue alterado."),
    "one more, after all checkpoints": (
        COPY.format(position=99, sequence=4, copied=3), "hecho 4 (PQRAssigned): fue alterado."
    ),
    "a checkpoint's text": ("update checkpoint set signed = replace(signed, 'size: 5', 'size: 4')", BAD_SIGNATURE),
    "a checkpoint's signature": (
        "update checkpoint set signed = regexp_replace(signed, 'signature: .', 'signature: _')", BAD_SIGNATURE
    ),
    "a checkpoint gone": (
        "delete from checkpoint where day = '2026-11-23'", f"{FIRST}: se anunció y ya no está."
    ),
    "the last checkpoint gone": (
        "delete from checkpoint where day = '2026-11-24'", f"{SECOND}: se anunció y ya no está."
    ),
    "an old checkpoint in the place of a new one": (REPLAY, f"{SECOND}: no sigue al anterior."),
    "what was announced of a checkpoint": (
        "update log set data = replace(data::text, 'size', 'sise')::json where subject = 'PC-2026-11-24'",
        f"{SECOND}: no es el que se anunció a los suscriptores.",
    ),
    "the keys gone": ("delete from evidence_key", BAD_SIGNATURE),
    "another key under the name": ("update evidence_key set public = sha256(public)", BAD_SIGNATURE),
}  # fmt: skip

WITH_NEW_HASHES = {
    "an event changed": ("update log set actor_id = 'otra' where id = 2", OTHERS),
    "an event inserted": (
        COPY.format(position=-1, sequence=-1, copied=2) + MAKE_ROOM,
        "cubría 5 hechos y ahora hay 6.",
    ),
    "an event gone": ("delete from log where id = 2; update log set sequence = 2 where id = 3", FOUR),
    "two events changed places": (CHANGE_EVENTS, OTHERS),
    "two cases changed events": (CHANGE_CASES, OTHERS),
}


@pytest.fixture
def sealed(a_case, evidence, clock, close_day):
    a_case("PQRReceived", "PQRAssigned")
    a_case("PQRReceived")
    close_day()
    clock.advance(DAY)
    close_day()
    assert list(evidence.findings()) == []


@pytest.fixture
def found(sealed, evidence):
    """Give what the check finds, as one text."""
    return lambda: "\n".join(evidence.findings())


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_was_done_to_the_log_is_found_and_named(attack, found, superuser):
    statement, says = ATTACKS[attack]
    superuser(statement)
    assert says in found()


@pytest.mark.parametrize("attack", WITH_NEW_HASHES)
def test_a_history_whose_hashes_were_made_to_fit_is_found_by_its_checkpoint(attack, found, superuser, database):
    statement, says = WITH_NEW_HASHES[attack]
    superuser(statement)
    superuser("update log set hash = null where sequence is not null")
    chain.fill(database.owner_url)
    assert says in found()


@pytest.fixture
def resigned(rows, superuser):
    """Have somebody sign a day's checkpoint anew, with some lines changed."""

    def sign(day, signer, **changes):
        (text,) = (unsigned(row.signed) for row in rows("select day, signed from checkpoint") if f"{row.day}" == day)
        for name, value in {**changes, "key": signer.name}.items():
            text = re.sub(f"^{name}: .*$", f"{name}: {value}", text, flags=re.MULTILINE)
        assert Checkpoint.read(text)
        superuser("update checkpoint set signed = %s where day = %s", signer.signed(text), day)

    return sign


def test_a_checkpoint_signed_with_another_key_is_found(found, resigned):
    resigned(SECOND, FORGER)
    assert f"{SECOND}: la firma no es válida." in found()


def test_a_checkpoint_signed_with_another_key_that_was_published_too_is_found_by_what_was_announced(
    found, superuser, resigned
):
    superuser("insert into evidence_key values (%s, %s, now())", FORGER.name, FORGER.public)
    resigned(SECOND, FORGER)
    assert found() == f"Punto de control del {SECOND}: no es el que se anunció a los suscriptores."


def test_who_has_the_key_itself_cannot_make_an_older_checkpoint_fit(found, superuser, resigned, settings):
    insider = Signer(base64.b64decode(settings.need("evidence_key")))
    superuser("update log set actor_id = 'otra' where id = 5")
    superuser("update log set hash = sha256(hash) where id = 5")
    resigned(FIRST, insider, root="ab" * 32)
    assert f"{SECOND}: no sigue al anterior." in found()
