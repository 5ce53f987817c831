"""I13 on a log that is chained and signed as docs/evidence.md says, and on the same log after somebody touched it."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import replace
from datetime import datetime
from functools import cache

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.chaos.evidence import INTAKE, Checkpoint, LogRow, Sealing
from tests.chaos.invariants import chain
from tests.unit.chaos.a_run import FIRST, SECOND, green, with_service

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()


def sealed(log):
    last, done = {}, []
    for row in log:
        body = json.dumps(row.data, ensure_ascii=False)
        sealing = Sealing(body, None, hashlib.sha256(b"cifrado").digest() if row.sequence == 1 else None, None)
        last[row.subject] = chain.hash_of(row, sealing, last.get(row.subject, bytes(32)))
        done.append(replace(row, sealing=replace(sealing, hash=last[row.subject])))
    return tuple(done)


def signed(log, day, previous, after, last):
    rows = [(row.position, row.sealing.hash) for row in log if after < row.position <= last]
    lines = {
        "day": day,
        "previous": previous.hex(),
        "after": after,
        "last": last,
        "size": len(rows),
        "root": chain.root(rows).hex(),
        "made": f"{day}T05:00:00.000000Z",
        "key": hashlib.sha256(PUBLIC).hexdigest()[:16],
    }
    text = "radica-checkpoint-1\n" + "".join(f"{name}: {value}\n" for name, value in lines.items())
    signature = base64.b64encode(KEY.sign(text.encode())).decode()
    return Checkpoint(last, f"{text}signature: {signature}\n", PUBLIC), hashlib.sha256(text.encode()).digest()


@cache
def run():
    log = sealed(green().intake.log)
    first, hash_ = signed(log, "2026-11-24", bytes(32), 0, 5)
    second, _ = signed(log, "2026-11-25", hash_, 5, 15)
    return replace(with_service(green(), INTAKE, log=log), checkpoints=(first, second))


def violations(evidence):
    return [(violation.case, violation.says) for violation in chain.history_is_sealed(evidence)]


def with_log(change):
    return with_service(run(), INTAKE, log=tuple(change(list(run().intake.log))))


def test_the_hash_is_the_one_that_the_documentation_gives():
    row = LogRow(
        1, "0b9de8f3-6ea6-4b1c-9d0e-0f6c7a1f2b3d", "PQRRadicated", 1, "E-2026-0000001-1", 1, INTAKE,
        datetime.fromisoformat("2026-11-24T09:00:00.000123-05:00"), "maría", "customer_service_assistant", {},
    )  # fmt: skip
    body = '{"radicado":"E-2026-0000001-1","causa":"Ñandú ≥ 3"}'
    sealing = Sealing(body, None, hashlib.sha256(bytes(range(40))).digest(), None)

    found = chain.hash_of(row, sealing, bytes(32)).hex()
    assert found == "b7299eab79cb55789c1d7447798e01bb5402e2aad91880de1356bb1a78104cc1"


def test_a_log_that_nobody_touched_is_green():
    assert violations(run()) == []


def test_a_log_without_a_chain_has_nothing_to_verify():
    assert violations(green()) == []


@pytest.mark.parametrize(
    "changes", [{"actor": "otro"}, {"subject": SECOND}, {"type": "PQRClosed"}, {"message_id": "x"}, {"sequence": 99}]
)
def test_a_changed_envelope(changes):
    assert violations(with_log(lambda log: [*log[:6], replace(log[6], **changes), *log[7:]]))


def test_a_changed_body():
    def change(log):
        row = log[6]
        log[6] = replace(row, sealing=replace(row.sealing, body=row.sealing.body.replace("true", "false")))
        return log

    assert violations(with_log(change)) == [
        (FIRST, "AreaReportSubmitted at 7 does not bear the hash of itself and of what came before it")
    ]


def test_an_event_that_is_gone_breaks_the_next_one_and_its_checkpoint():
    cases = [case for case, _ in violations(with_log(lambda log: [*log[:6], *log[7:]]))]

    assert cases == [FIRST, None]


def test_a_history_written_anew_agrees_with_itself_and_not_with_what_was_signed():
    def change(log):
        log[6] = replace(log[6], data={**log[6].data, "complete": False})
        return sealed(log)

    assert violations(with_log(change)) == [
        (None, "the checkpoint of 2026-11-25 speaks of 10 events that are not those of the log")
    ]


def test_a_log_that_was_set_back_behind_what_was_signed():
    [(_, says)] = violations(with_log(lambda log: log[:10]))
    assert "2026-11-25 speaks of 10 events" in says


def test_a_checkpoint_that_is_missing_or_forged():
    first, second = run().checkpoints
    forged = replace(second, signed=second.signed.replace("size: 10", "size: 11"))

    assert (None, "the checkpoint of 2026-11-25 does not follow the one before it") in violations(
        replace(run(), checkpoints=(second,))
    )
    assert (None, "the checkpoint of 2026-11-25 is not signed by its key") in violations(
        replace(run(), checkpoints=(first, forged))
    )
    assert (None, "the checkpoint of 2026-11-25 is not signed by its key") in violations(
        replace(run(), checkpoints=(first, replace(second, public_key=None)))
    )
