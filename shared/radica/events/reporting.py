"""What reporting announces: the reports it issued, each over the whole log up to a position."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from radica.events.common import BaseEvent, Count, DocumentRef, LegalDate


class ReportingEvent(BaseEvent):
    """A report was issued; `radicado` is the report's number."""

    producer: ClassVar[str] = "reporting"
    about_case: ClassVar[bool] = False

    documents: Annotated[tuple[DocumentRef, ...], Field(min_length=1)]
    """The files; each reference holds its hash."""
    log_position: Count
    """The last position of intake's log that the report covers."""


class DailyReportIssued(ReportingEvent):
    """The daily report of cases and of work orders was issued (step 2)."""

    day: LegalDate
    cases: Count
    work_orders: Count


class ManagementReportIssued(ReportingEvent):
    """The management report on the process was issued (step 23)."""

    first_day: LegalDate
    last_day: LegalDate
    cases: Count
