"""A case by way of what is stored: read again from its events, taken up from a snapshot, hashed as the pages say."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC

from intake.domain import chain
from intake.domain.case_event import CaseEvent
from intake.domain.pqr import PQR
from intake.store import snapshots
from intake.store.recorder import CaseMapper, StoredCaseEvent


def read_again(history):
    """The case that the stored forms make: bodies as bytes, envelopes as columns."""
    mapper = CaseMapper()
    stored = [mapper.to_stored_event(event) for event in history]
    rows = [
        StoredCaseEvent(
            one.originator_id, one.originator_version, one.topic, one.state,
            CaseEvent(replace(one.event.message, data={}), one.event.sealed),
        )
        for one in stored
    ]  # fmt: skip
    return project(None, map(mapper.to_domain_event, rows))


def project(case, events):
    """The case that events make, from its beginning or from where `case` stands."""
    for event in events:
        case = case or PQR(event.originator_id)
        case.apply(event.message)
    return case


def put_away_and_taken_up(case):
    radicado, *_, state = snapshots.of(case, chain.START)
    return snapshots.restored(radicado, state)


NOT_COMPARED = dict.fromkeys(snapshots.NOT_KEPT)


def alike(one, other):
    return {**vars(one), **NOT_COMPARED} == {**vars(other), **NOT_COMPARED}


def plain_digest(event):
    """The digest of an event, written from docs/evidence.md."""
    message = event.message
    head = {
        "format": "radica-event-1",
        **{name: getattr(message, name) for name in ("id", "type", "version", "subject", "sequence")},
        "time": message.time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "actor": {"id": message.actor.id, "lane": message.actor.lane, "on_behalf_of": message.actor.on_behalf_of},
        "traceparent": None,
        "sealed": event.sealed and hashlib.sha256(event.sealed).hexdigest(),
    }
    body = json.dumps(message.data, ensure_ascii=False, separators=(",", ":"))
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":")) + "\n" + body
    return hashlib.sha256(text.encode()).digest()
