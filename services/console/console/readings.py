"""What the console reads from other services: its own narrow copy of their answers; fields it does not know pass by."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict


class Reading(BaseModel):
    """Base of everything read."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Row(Reading):
    """A case in a list."""

    radicado: str
    kind: str
    cause: str | None = None
    municipality: str | None = None
    state: str = ""
    step: int | None = None
    step_name: str | None = None
    next_act: str | None = None
    due_on: date | None = None
    remaining_business_days: int | None = None
    warned_days_left: int | None = None
    expired: bool = False
    recognise_by: datetime | None = None
    awaits_user_until: date | None = None
    """Until when an incomplete petition waits for its petitioner: its term stands still."""


class Refusal(Reading):
    """What a service says when it does not do what was asked."""

    detail: str
    way_out: str = ""


class Worklist(Reading):
    """What a lane has to do; `next` is the cursor of the following page."""

    items: list[Row]
    next: str | None = None


class Person(Reading):
    """Who filed a case, as the role that looks may see it: in full, or initials and last digits."""

    name: str
    id_number: str = ""


class Matched(Reading):
    """Why a case was found: by what, how near in per cent, and which stretches of a text were meant."""

    by: Literal["number", "answer", "account", "identity", "name"]
    part: Literal["petitioner", "representative"] | None = None
    exact: bool = False
    likeness: int
    text: str
    stretches: list[tuple[int, int]] = []


class FoundCase(Reading):
    """A case that was found."""

    radicado: str
    kind: str
    state: str
    cause: str | None = None
    account: str | None = None
    municipality: str | None = None
    filed_at: datetime | None = None
    due_on: date | None = None
    petitioner: Person | None = None
    matched: Matched


class Found(Reading):
    """Cases found, the nearest first; `by` is what the text was taken for, `next` the cursor of the following page."""

    items: list[FoundCase]
    by: list[str] = []
    next: str | None = None


class Step(Reading):
    """One of the 23 steps of GCO-Df01; status done, current, pending or skipped."""

    number: int
    name: str
    status: str
    at: datetime | None = None


class NextAct(Reading):
    """What can be done now, and by which lane."""

    step: int
    lane: str
    act: str


class Actor(Reading):
    """Who did it: a staff account, and the lane it acted in."""

    id: str
    lane: str


class Fact(Reading):
    """An event of the case, in words."""

    sequence: int
    event_id: str
    type: str
    title: str
    at: datetime
    actor: Actor
    summary: str | None = None


class Document(Reading):
    """A document of the case's index: its folios, what it is, and the service that keeps it."""

    number: int
    first_folio: int
    last_folio: int
    type: str
    title: str
    entered_on: date
    sha256: str
    name: str
    media_type: str
    size: int
    service: str
    erased: bool = False
    """It went with the personal data of who brought it; its hash stays."""


class Closing(Reading):
    """When the index was closed, and how many documents it had."""

    on: date
    documents: int
    sha256: str


class CaseIndex(Reading):
    """The index of a case's file, as intake makes it from the case's history."""

    folios: int
    closed: Closing | None = None
    documents: list[Document]


class Upload(Reading):
    """A file that somebody sent to a service; state received, checking, clean or rejected."""

    id: str
    state: str
    name: str
    size: int
    received_at: datetime
    reason: str | None = None
    way_out: str | None = None


class UploadList(Reading):
    """Somebody's uploads to one service, the latest first."""

    items: list[Upload]


class AsOf(Reading):
    """Up to where the reading model had read when it answered."""

    position: int | str | None = None
    at: datetime | None = None


class WorkOrder(Reading):
    """A work order of the case; status opened, dispatched, visited or closed."""

    number: str
    type: str = ""
    status: str = ""


class Note(Reading):
    """What filing saw to be missing, late or doubtful, and until when somebody must act on it."""

    text: str
    article: str
    until: date


class Details(Reading):
    """Numbers and dates of a case that come with the acts done on it."""

    radicated_at: datetime | None = None
    area: str | None = None
    person: str | None = None
    result: str | None = None
    orders: list[WorkOrder] = []
    outgoing_number: str | None = None
    original_number: str | None = None
    """The number that the case had in the system before this one."""
    answered_on: date | None = None
    signed_on: date | None = None
    citation_sent_on: date | None = None
    notified_on: date | None = None
    appeal_until: date | None = None
    firm_on: date | None = None
    closed_on: date | None = None
    archived_on: date | None = None
    notes: list[Note] = []


class CaseReading(Reading):
    """A case as reporting tells it."""

    radicado: str
    kind: str
    channel: str | None = None
    regime: str | None = None
    cause_code: str | None = None
    cause: str | None = None
    municipality: str | None = None
    account: str | None = None
    state: str
    step: int | None = None
    steps: list[Step] = []
    next_acts: list[NextAct] = []
    due_on: date | None = None
    remaining_business_days: int | None = None
    warned_days_left: int | None = None
    expired: bool = False
    recognise_by: datetime | None = None
    awaits_user_until: date | None = None
    """Until when an incomplete petition waits for its petitioner: its term stands still."""
    details: Details = Details()
    timeline: list[Fact] = []
    as_of: AsOf = AsOf()


class Petitioner(Reading):
    """Who filed the case: personal data, shown and never kept."""

    name: str
    id_type: str | None = None
    id_number: str | None = None
    address: str | None = None
    phone: str | None = None
    email: str | None = None


class Filing(Reading):
    """What intake keeps sealed: who filed the case and in which words; none of it once it was erased."""

    petitioner: Petitioner | None = None
    description: str | None = None
    erased: bool = False


class Consent(Reading):
    """What the person authorised when they filed; None where nobody asked."""

    treatment: bool | None = None
    sensitive_data: bool = False
    electronic_notification: bool = False


class Correction(Reading):
    """Which fields were corrected, and when."""

    at: datetime
    fields: list[str] = []


class Said(Reading):
    """What was said in a case; only who said it is shown."""

    petitioner: Petitioner | None = None


class HeldCase(Reading):
    """One case of a person: since when it is held, from where, what for, and until when it is kept."""

    radicado: str
    data: Said | None = None
    on_hold: bool = False
    kind: str
    state: str
    since: datetime
    source: str
    purpose: str
    authorisation: Consent = Consent()
    corrections: list[Correction] = []
    kept_until: date | None = None
    kept_why: str
    kept_by: str
    erased_on: date | None = None


class DataReading(Reading):
    """A reading of personal data."""

    radicado: str
    read_at: datetime
    who: str
    what: str
    purpose: str | None = None
    lane: str | None = None


class Account(Reading):
    """All that is held about a person."""

    holder: Petitioner | None = None
    cases: list[HeldCase] = []
    claims_pending: list[str] = []
    readings: list[DataReading] = []
    more_readings: bool = False


class DataReadings(Reading):
    """A page of readings; `next` is the cursor of the following one."""

    items: list[DataReading] = []
    next: str | None = None


class Done(Reading):
    """What an act on personal data did; of a refused erasure, until when the data are kept and why."""

    event: str
    detail: str | None = None


class LetterFile(Reading):
    """A signed file of a letter: the document or the citation; `current` unless a later seal replaced it."""

    file: Literal["document", "citation"]
    sha256: str
    current: bool


class Verification(Reading):
    """What whoever holds a signed letter may check."""

    radicado: str
    signed_on: date
    outgoing_number: str | None = None
    files: list[LetterFile]
