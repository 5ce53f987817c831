"""Which rows an event must leave at its subscriber, one for one, as the services' READMEs say it.

Only effects that can be counted: rows that come into being by the event. What they say is the matter of I8.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tests.chaos.contract import RADICATED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.chaos.evidence import LogRow, ServiceState

EFFECT = "effect"
"""A table with a row per message taken (`message_id`), where a service has such: a simulation, a test's own service."""
ONE_ROW = {
    ("routing", RADICATED): ("pqr_case", "radicado", "radicado"),
    ("billing", RADICATED): ("cases", "radicado", "radicado"),
    ("correspondence", RADICATED): ("cases", "radicado", "radicado"),
    ("correspondence", "ReliquidationDone"): ("reliquidations", "number", "number"),
    ("notification", RADICATED): ("cases", "radicado", "radicado"),
    ("notification", "ResponseFiled"): ("communications", "outgoing", "outgoing_number"),
}
"""Subscriber and type of event: a table, its key, and the event's field that stands there exactly once."""


def missing_or_doubled(service: ServiceState, taken: list[LogRow]) -> Iterator[tuple[LogRow, str]]:
    """Each message taken whose effect is not there exactly once, with what is there instead."""
    keys = {(table, key) for table, key, _ in ONE_ROW.values()} | {(EFFECT, "message_id")}
    there = {
        (table, key): Counter(str(row[key]) for row in service.tables[table])
        for table, key in keys
        if table in service.tables and all(key in row for row in service.tables[table])
    }
    opened = _orders_opened_at_filing(service)
    for row in taken:
        for table, key, value in _must_be_there(service.name, row):
            count = there.get((table, key), {value: 1})[value]
            if count != 1:
                yield row, f"{count} rows of table {table}, not one"
        if service.name == "routing" and row.type == RADICATED:
            asked = len(row.data.get("work_orders", ()))
            if opened[row.subject] != asked:
                yield row, f"{asked} work orders were asked for, {opened[row.subject]} were opened"


def _must_be_there(service: str, row: LogRow) -> Iterator[tuple[str, str, str]]:
    yield EFFECT, "message_id", row.message_id
    if (service, row.type) in ONE_ROW:
        table, key, field = ONE_ROW[service, row.type]
        yield table, key, str(row.data[field])


def _orders_opened_at_filing(service: ServiceState) -> Counter[str]:
    """Work orders that routing opened by itself, by case: those asked for at filing follow no other order."""
    return Counter(
        row.subject
        for row in service.log
        if row.type == "WorkOrderOpened" and row.actor == service.name and not row.data.get("follows")
    )
