"""The cases that intake's benchmarks work on: the published examples, in a case's usual order."""

from __future__ import annotations

import base64
import itertools
import os
import uuid
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from benchmarks import servers
from benchmarks.history import CASE
from intake import settings
from intake.domain.case_event import CaseEvent
from intake.domain.pqr import PQR, SOURCE
from intake.store.recorder import Cases
from radica import events
from radica.envelope import Actor, Message
from radica.events.examples import EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from radica.postgres import Database
    from radica.testing import TestDatabase

MIGRATIONS = settings.MIGRATIONS
AT = datetime(2026, 3, 2, 14, 20, 31, 512000, tzinfo=UTC)
ACTOR = Actor("6f1f5b0a-8c11-4b1e-9d51-0d7f3a1f2b10", "customer_service_assistant")
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
PEOPLE = 1000  # in turn: were all petitions one person's, each would wait for that row
CIPHERTEXT = os.urandom(444)  # of a petitioner and a short petition
KNOWN = f"""
insert into person (ref, sealed_key, created_at)
select lpad(to_hex(number), 32, '0')::uuid, 'x', now() from generate_series(1, {PEOPLE}) as number
"""
FILED: dict[str, Any] = EXAMPLES["PQRRadicated", 1]
STEPS = CASE[1:-2]  # what other services do with a case that stays open
CASES_AT_ONCE = 50
_numbers = itertools.count(1)
_turns = itertools.count()


@contextmanager
def database() -> Iterator[TestDatabase]:
    """Give a database of intake's that knows the people whose cases these are; dropped afterwards."""
    with servers.database("intake", MIGRATIONS) as made:
        servers.rows(made.superuser_url, KNOWN)
        yield made


def installation_key() -> SecretStr:
    """Return a key for personal data, as the settings take it."""
    return SecretStr(base64.b64encode(os.urandom(32)).decode())


def environment(database_url: str, documents: str) -> dict[str, str]:
    """Return what intake's processes are told, besides the broker's address and their own port."""
    key = installation_key().get_secret_value()
    return {
        "RADICA_DATABASE_URL": database_url,
        "RADICA_PERSONAL_DATA_KEY": key,
        "RADICA_EVIDENCE_KEY": key,
        "RADICA_DOCUMENTS_FOLDER": documents,
    }


def a_radicado() -> str:
    """Return a radicado that no other call in any process gives: only its shape matters here."""
    return f"E-2026-{next(_numbers)}-{uuid.uuid4().hex[:8].upper()}"


def filed(radicado: str) -> CaseEvent:
    """Return the first event of a case."""
    return CaseEvent(_message(radicado, 1, SOURCE, "PQRRadicated", FILED), sealed())


def sealed() -> bytes:
    """Return the sealed part of a filing, of the next person in turn."""
    return uuid.UUID(int=1 + next(_turns) % PEOPLE).bytes + CIPHERTEXT


def fact(radicado: str, number: int) -> Message:
    """Return what another service announced about a case; the `number` says which step of a case's life it is."""
    event_type, changed = STEPS[number % len(STEPS)]
    data = {**EXAMPLES[event_type, 1], **changed, "radicado": radicado}
    return _message(radicado, number, f"/{events.EVENTS[event_type].producer}", event_type, data)


def a_case(radicado: str, length: int) -> PQR:
    """Return a case with so many events, none of them stored yet."""
    case = PQR(radicado)
    case.pending_events.append(filed(radicado))
    case.apply(case.pending_events[0].message)
    for number in range(1, length):
        case.record(fact(radicado, number))
    return case


def store(db: Database, cases: Iterable[PQR]) -> None:
    """Store cases that are new, some of them in each commit."""
    waiting = iter(cases)
    while batch := list(itertools.islice(waiting, CASES_AT_ONCE)):
        with db.transaction() as tx:
            Cases(tx).save(*batch)


def _message(radicado: str, sequence: int, source: str, event_type: str, data: dict[str, Any]) -> Message:
    return Message(str(uuid.uuid4()), event_type, 1, source, radicado, sequence, AT, ACTOR, data, TRACE)
