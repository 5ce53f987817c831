"""The reports that were issued, and the receipts of the commands that asked for them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mongoengine import Q
from pymongo.errors import DuplicateKeyError

from radica.commands import Receipt
from radica.errors import Refused
from reporting.domain.case import instant
from reporting.domain.steps import DAILY_REPORT, MANAGEMENT_REPORT
from reporting.store.documents import CommandDocument, ReportDocument, make_indexes, queried
from reporting.store.log import announce, next_number
from reporting.store.mongo import answering

if TYPE_CHECKING:
    from collections.abc import Callable

    from pymongo.client_session import ClientSession

    from radica.commands import Command
    from radica.events import BaseEvent
    from reporting.domain.case import Case
    from reporting.store.mongo import Mongo

DAILY, MANAGEMENT = "daily", "management"
STEPS = {DAILY: DAILY_REPORT, MANAGEMENT: MANAGEMENT_REPORT}


@dataclass(frozen=True, slots=True)
class Report:
    """A report with its files made, about to be issued or issued.

    `number` names the kind and the period until it is issued; a second one for the same period gets `-2`.
    """

    number: str
    report: str
    first_day: str
    last_day: str
    log_position: int
    log_at: str | None
    digest: str
    counts: dict[str, int]
    documents: tuple[dict[str, Any], ...]
    issued_at: str = ""
    issued_by: str = ""
    event_id: str = ""


class Reports:
    """Issued reports, each with its receipt and its event in one transaction."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo
        self._reports = mongo.collection("reports")
        self._commands = mongo.collection("commands")

    def prepare(self) -> None:
        """Make the indexes."""
        with answering(seconds=None):
            make_indexes(ReportDocument, self._reports)
            make_indexes(CommandDocument, self._commands)

    def receipt(self, command: Command) -> Receipt | None:
        """Return what the command was answered before, None if it is new; raises Refused for a key used otherwise."""
        with answering():
            found = queried(CommandDocument, self._commands).filter(who=command.access.who, key=command.key)
            earlier = found.as_pymongo().first()
        if earlier is None:
            return None
        if earlier["fingerprint"] != command.fingerprint:
            raise Refused(
                "Esa clave de idempotencia ya se usó para una solicitud diferente.",
                "Envíe la solicitud con una clave nueva (encabezado Idempotency-Key).",
            )
        return Receipt.from_json(earlier["receipt"])

    def issue(self, command: Command, lane: str, report: Report, event: Callable[[Report], BaseEvent]) -> Receipt:
        """Keep a report, announce it and keep the command's receipt: all in one commit, once for each key."""

        def act(session: ClientSession) -> Receipt:
            nth = next_number(self._mongo, session, f"report:{report.number}")
            numbered = replace(report, number=report.number if nth == 1 else f"{report.number}-{nth}")
            told = event(numbered)
            event_id = announce(
                self._mongo,
                session,
                told,
                actor=command.actor(lane),
                at=command.at,
                traceparent=command.traceparent,
            )
            self._keep(session, replace(numbered, issued_at=instant(command.at), event_id=event_id), command)
            receipt = Receipt(told.radicado, type(told).event_type, event_id, _answer(numbered))
            self._keep_receipt(session, command, receipt)
            return receipt

        try:
            return self._mongo.transaction(act)
        except DuplicateKeyError:
            earlier = self.receipt(command)  # the same command came twice at once; the other one won
            if earlier is None:
                raise
            return earlier

    def issued(self, report: str | None, after: tuple[str, str] | None, limit: int) -> list[Report]:
        """Return reports, the latest first, after (issued_at, number)."""
        found = queried(ReportDocument, self._reports)
        if report:
            found = found.filter(report=report)
        if after:
            issued_at, number = after
            found = found.filter(Q(issued_at__lt=issued_at) | Q(issued_at=issued_at, number__gt=number))
        with answering():
            return [_report(each) for each in found.order_by("-issued_at", "number").limit(limit).as_pymongo()]

    def including(self, case: Case) -> dict[int, str]:
        """Return when a case was first reported, by step: 2 in a daily report, 23 in a management report.

        A report includes the cases radicated in its days that stood in the log when it was issued.
        """
        on, position = case["radicated_on"], case.get("first_position")
        covering = queried(ReportDocument, self._reports).filter(first_day__lte=on, last_day__gte=on)
        if position is not None:
            covering = covering.filter(log_position__gte=position)
        first: dict[int, str] = {}
        with answering():
            for found in covering.order_by("-issued_at").only("report", "issued_at").as_pymongo():
                first[STEPS[found["report"]]] = found["issued_at"]
        return first

    def _keep(self, session: ClientSession, report: Report, command: Command) -> None:
        document = {
            "_id": report.number,
            "report": report.report,
            "first_day": report.first_day,
            "last_day": report.last_day,
            "log_position": report.log_position,
            "log_at": report.log_at,
            "digest": report.digest,
            "counts": report.counts,
            "documents": list(report.documents),
            "issued_at": report.issued_at,
            "issued_by": command.access.who,
            "event_id": report.event_id,
        }
        self._reports.insert_one(document, session=session)

    def _keep_receipt(self, session: ClientSession, command: Command, receipt: Receipt) -> None:
        document = {
            "who": command.access.who,
            "key": command.key,
            "fingerprint": command.fingerprint,
            "received_at": instant(command.at),
            "receipt": receipt.to_json(),
        }
        self._commands.insert_one(document, session=session)


def _answer(report: Report) -> dict[str, Any]:
    return {
        "log_position": report.log_position,
        "log_at": report.log_at,
        "digest": report.digest,
        "documents": list(report.documents),
        **report.counts,
    }


def _report(document: dict[str, Any]) -> Report:
    fields = {name: value for name, value in document.items() if name in Report.__slots__}
    return Report(**{**fields, "number": document["_id"], "documents": tuple(document["documents"])})
