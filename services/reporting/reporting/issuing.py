"""The two commands of this service: issuing the reports of steps 2 and 23, with receipt and event in one commit."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from radica.access import Lane
from radica.clock import legal_date
from radica.errors import Invalid
from radica.events import DocumentRef
from radica.events.reporting import DailyReportIssued, ManagementReportIssued
from reporting.workshop import Workshop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from radica.commands import Command, Receipt
    from reporting import bodies
    from reporting.office import Office
    from reporting.store.reports import Report

LONGEST_PERIOD = timedelta(days=2 * 366)
FIRST_DAY = date(2000, 1, 1)
"""Where the calendar of business days begins."""


class Issuing:
    """Makes reports as of now, and keeps them."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def daily(self, command: Command, body: bodies.DailyReport) -> Receipt:
        """Step 2: the registers of a day's cases and work orders, kept in the control digital."""
        lane = command.access.require(Lane.CUSTOMER_SERVICE_ASSISTANT)
        _known_day("day", body.day, legal_date(command.at))
        earlier = self._office.reports.receipt(command)
        if earlier:
            return earlier
        with self._workshop(command.at) as shop:
            report = shop.daily(body.day)
        return self._office.reports.issue(command, lane, report, lambda issued: _daily_issued(issued, body.day))

    def management(self, command: Command, body: bodies.ManagementReport) -> Receipt:
        """Step 23: the management report of a period, as a PDF and as a workbook."""
        lane = command.access.require(Lane.CUSTOMER_SERVICE_PROFESSIONAL)
        _check_period(body.first_day, body.last_day, legal_date(command.at))
        earlier = self._office.reports.receipt(command)
        if earlier:
            return earlier
        with self._workshop(command.at) as shop:
            report = shop.management(body.first_day, body.last_day, body.conclusions)
        return self._office.reports.issue(command, lane, report, lambda issued: _management_issued(issued, body))

    @contextmanager
    def _workshop(self, at: datetime) -> Iterator[Workshop]:
        """A place on disk where files are made, and the cases as they stand now."""
        with tempfile.TemporaryDirectory(prefix="radica-report-") as folder, self._office.snapshot() as cases:
            yield Workshop(self._office, cases, Path(folder), at)


def _check_period(first: date, last: date, today: date) -> None:
    _known_day("first_day", first, today)
    _known_day("last_day", last, today)
    if last < first:
        raise Invalid("last_day", "El último día es anterior al primero.", "Corrija las fechas del periodo.")
    if last - first > LONGEST_PERIOD:
        raise Invalid("last_day", "El periodo pasa de dos años.", "Pida un periodo más corto.")


def _known_day(field: str, day: date, today: date) -> None:
    if day > today:
        raise Invalid(field, "El día está en el futuro.", f"Use una fecha hasta el {today.isoformat()}.")
    if day < FIRST_DAY:
        raise Invalid(field, "El día es anterior al calendario.", f"Use una fecha desde el {FIRST_DAY.isoformat()}.")


def _daily_issued(issued: Report, day: date) -> DailyReportIssued:
    return DailyReportIssued(
        radicado=issued.number,
        documents=_references(issued),
        log_position=issued.log_position,
        day=day,
        cases=issued.counts["cases"],
        work_orders=issued.counts["work_orders"],
    )


def _management_issued(issued: Report, body: bodies.ManagementReport) -> ManagementReportIssued:
    return ManagementReportIssued(
        radicado=issued.number,
        documents=_references(issued),
        log_position=issued.log_position,
        first_day=body.first_day,
        last_day=body.last_day,
        cases=issued.counts["cases"],
    )


def _references(issued: Report) -> tuple[DocumentRef, ...]:
    return tuple(DocumentRef(**document) for document in issued.documents)
