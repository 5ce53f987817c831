"""Reporting's store as the checker sees it: the live documents, how far they have read, and its own small log."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pymongo
from tests.chaos.evidence import REPORTING, Fields, LogRow, ServiceState

if TYPE_CHECKING:
    from collections.abc import Mapping

SERVER_MS = 10_000


def read(url: str) -> tuple[ServiceState, Mapping[str, Fields], int]:
    """The service, its live documents by radicado, and the position up to which they say they have read."""
    client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(url, serverSelectionTimeoutMS=SERVER_MS)
    with client:
        db = client.get_default_database("radica_reporting")
        live = (db["projection"].find_one({"_id": "live"}) or {}).get("generation", "cases_1")
        reach = db["projection"].find_one({"_id": live}) or {}
        cases = {document["_id"]: _case(document) for document in db[live].find()}
        cursor = db["relay"].find_one({"_id": "cursor"}) or {}
        log = tuple(_row(entry) for entry in db["log"].find().sort("_id"))
    return ServiceState(REPORTING, log, inbox=None, cursor=cursor.get("position", 0)), cases, reach.get("position", 0)


def _case(document: dict[str, Any]) -> Fields:
    return {"radicado": document["_id"], **{name: value for name, value in document.items() if name != "_id"}}


def _row(entry: dict[str, Any]) -> LogRow:
    actor = entry["actor"]
    return LogRow(
        position=entry["_id"],
        message_id=entry["message_id"],
        type=entry["type"],
        version=entry["version"],
        subject=entry["subject"],
        sequence=entry["sequence"],
        source=REPORTING,
        at=datetime.fromisoformat(entry["occurred_at"]),
        actor=actor["id"],
        lane=actor["lane"],
        data=json.loads(entry["body"]),
        on_behalf_of=actor["on_behalf_of"],
    )
