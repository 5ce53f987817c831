"""`python -m benchmarks.floor_web PORT URL`: what filing cannot do without, and nothing else of Radica.

FastAPI with the body validated; the key claimed, a number without gaps, the person's key, the petition sealed, the
marks by which it is found, the event with its two hashes, a code. No identity, log line, counts, dates, notes,
catalogue, case or receipt to be shown again.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import uuid
from typing import TYPE_CHECKING

import uvicorn
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from fastapi import FastAPI, Request

from intake.bodies import Filing  # noqa: TC001 - FastAPI reads the annotations at run time
from intake.marks import Marks
from intake.numbers import SERIES, radicado
from intake.store import people, recorder, sought
from intake.store.before import Question, before_filing
from intake.store.codes import add_first_codes
from intake.store.numbers import take_numbers
from radica.clock import SystemClock
from radica.commands import Command, Receipt
from radica.postgres import Database
from radica.together import Together
from radica.web.dependencies import PUBLIC

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from intake.marks import Entry
    from radica.postgres import Transaction

BOX = AESGCM(bytes(32))
MARKS = Marks(bytes(32))
NONCE = bytes(12)
CLOCK = SystemClock()


def application(url: str) -> FastAPI:
    """Return an application that files what it gets."""
    app = FastAPI()
    together = Together(Database(url), filed)

    @app.post("/pqrs", status_code=201)
    async def file(body: Filing, request: Request) -> dict[str, str]:
        asked = hashlib.sha256(await request.body()).hexdigest()
        command = Command(request.headers["idempotency-key"], PUBLIC, CLOCK.now(), asked)
        receipt = await together.once(command, lambda: body)
        return {"radicado": receipt.radicado}

    return app


def filed(tx: Transaction, bodies: Sequence[Filing]) -> list[Receipt]:
    """File petitions: two messages to PostgreSQL for all of them, as in Radica."""
    now = CLOCK.now()
    marks = [hashlib.sha256(str(body.petitioner).encode()).digest() for body in bodies]
    take_numbers(tx, SERIES, now.year, len(bodies))
    asked = zip(marks, bodies, strict=True)
    known = before_filing(tx, [Question(mark, body.account, body.cause_code, now.year) for mark, body in asked])
    refs = {mark: it.person.ref for mark, it in zip(marks, known, strict=True)}
    new = {mark: str(uuid.uuid4()) for mark, ref in refs.items() if ref is None}
    refs |= new
    if new:
        sealed = [BOX.encrypt(NONCE, os.urandom(32), None) for _ in new]
        tx.later(people.ADD_ALL, (list(new.values()), list(new), sealed, [now] * len(new)))
    given = [radicado(now.year, it.last - len(bodies) + place) for place, it in enumerate(known, 1)]
    for number, body, mark in zip(given, bodies, marks, strict=True):
        tx.later(recorder.HASHED, _row(number, body, uuid.UUID(refs[mark]), now))
    found = zip(given, bodies, marks, strict=True)
    marked = [sought.Marked(number, refs[mark], _found_by(body)) for number, body, mark in found]
    sought.add(tx, MARKS.made_under, marked)
    add_first_codes(tx, [(number, os.urandom(32), PUBLIC.who) for number in given])
    return [Receipt(number, "PQRRadicated", number, {}) for number in given]


def _found_by(body: Filing) -> tuple[Entry, ...]:
    return MARKS.entries({"petitioner": body.petitioner and body.petitioner.model_dump()})


def _row(number: str, body: Filing, person: uuid.UUID, at: datetime) -> tuple[object, ...]:
    data = json.dumps({**body.model_dump(mode="json"), "filed_at": at.isoformat(), "due_on": "2026-12-18"})
    sealed = person.bytes + BOX.encrypt(NONCE, data.encode(), number.encode())
    digest = hashlib.sha256(data.encode() + hashlib.sha256(sealed).digest()).digest()
    event_id, actor = str(uuid.uuid4()), (PUBLIC.who, PUBLIC.who, None)
    return (event_id, "PQRRadicated", 1, number, 1, at, *actor, None, data, sealed, digest)


if __name__ == "__main__":
    uvicorn.run(application(sys.argv[2]), port=int(sys.argv[1]), log_config=None, access_log=False)
