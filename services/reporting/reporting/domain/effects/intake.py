"""What intake's own facts do to a case: its filing, its term, its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica.events.filing_notes import FilingNote, NoteAct
from radica.events.intake import (
    CompletionLapsed,
    CompletionReceived,
    CompletionRequested,
    ErasureRefused,
    KindChanged,
    LegalHoldLifted,
    LegalHoldSet,
    PersonalDataCorrected,
    PersonalDataErased,
    PQRArchived,
    PQRClosed,
    PQRMigrated,
    PQRRadicated,
    PQRReopened,
    PQRResolvedAtWindow,
    PQRTransferredOut,
    PQRVoided,
    PQRWithdrawn,
    RecognitionOverdue,
    SilenceRecognised,
    TermExpired,
    TermExtended,
    TermMoved,
    TermWarning,
)
from reporting.domain.case import Note, day, instant, legal_day, legal_day_of
from reporting.domain.effects.moves import back, forward
from reporting.domain.steps import CLOSING

if TYPE_CHECKING:
    from datetime import date

    from radica.events import BaseEvent
    from reporting.domain.case import Case, Facts
    from reporting.domain.effects.table import Effect


def radicated(case: Case, event: PQRRadicated, at: str) -> Facts:
    """The case begins: what was asked, by which channel, until when; next it is transferred to an area."""
    return {**_asked(event), "notes": [_note(note) for note in event.notes], **forward(case, at, did=1, to=3)}


def migrated(case: Case, event: PQRMigrated, _at: str) -> Facts:
    """The case begins as the old system left it: ended and put away, answered and left to close, or as if filed."""
    begun: Facts = {
        **_asked(event),
        "original_number": event.original_number,
        "notes": [],
        "answered_on": day(event.answered_on),
        "outgoing_number": event.outgoing_number,
        "notified_on": day(event.notified_on),
        **forward(case, instant(event.filed_at), did=1, to=CLOSING if event.ended or event.notified_on else 3),
    }
    if event.ended is None:
        return begun
    return {
        **begun,
        "result": event.ended.result.value if event.ended.result else None,
        "closed_on": event.ended.closed_on.isoformat(),
        "archived_on": event.ended.archived_on.isoformat(),
    }


def _asked(event: PQRRadicated | PQRMigrated) -> Facts:
    """What a case is about, and its dates."""
    return {
        "kind": event.kind.value,
        "channel": event.channel.value,
        "regime": event.regime.value,
        "cause_code": event.cause_code,
        "cause_group": event.cause_group.value,
        "cause": event.cause,
        "account": event.account,
        "municipality": event.municipality,
        "invoice": event.invoice,
        "appealed_radicado": event.appealed_radicado,
        "electronic_notification": event.electronic_notification,
        "anonymous": event.anonymous,
        "preferential": event.preferential,
        "filed_at": instant(event.filed_at),
        "radicated_at": instant(event.radicated_at),
        "radicated_on": legal_day(event.radicated_at),
        "due_on": event.due_on.isoformat(),
    }


def _note(note: FilingNote) -> Note:
    return {
        "code": note.code.value,
        "text": note.text,
        "act": note.act.value,
        "article": note.article,
        "until": note.until.isoformat(),
        "other_radicado": note.other_radicado,
    }


def resolved_at_window(case: Case, event: PQRResolvedAtWindow, at: str) -> Facts:
    """Solved at the counter: nothing is left but to close it."""
    return {"result": event.result.value, "at_window": True, **forward(case, at, did=1, to=CLOSING)}


def completion_requested(case: Case, event: CompletionRequested, _at: str) -> Facts:
    """The case waits for its petitioner; what was to be asked has been asked. More time is no new request."""
    left = [note for note in case.get("notes", []) if note["act"] != NoteAct.REQUEST_COMPLETION]
    completions = case["completions"] + (not event.extended)
    return {"awaits_user_until": day(event.until), "completions": completions, "notes": left, "lapsed_on": None}


def completion_received(_case: Case, event: CompletionReceived, _at: str) -> Facts:
    """The term runs again, to a new last day."""
    return {"awaits_user_until": None, "lapsed_on": None, "due_on": event.due_on.isoformat()}


def completion_lapsed(_case: Case, event: CompletionLapsed, _at: str) -> Facts:
    """Nobody completed it in time: a reasoned act archives it, until which it can still be completed (CPACA 17)."""
    return {"lapsed_on": day(event.until)}


def withdrawn(case: Case, event: PQRWithdrawn, _at: str) -> Facts:
    """Nothing is left but to close it; what was under way is not done."""
    return {"withdrawn_on": day(event.withdrawn_on), "awaits_user_until": None, **_to_closing(case)}


def transferred_out(case: Case, event: PQRTransferredOut, _at: str) -> Facts:
    """Another body answers; nothing is left but to close it."""
    return {"transferred_out_on": day(event.transferred_on), "awaits_user_until": None, **_to_closing(case)}


def voided(case: Case, event: PQRVoided, _at: str) -> Facts:
    """The petition stands under another number; nothing is left but to close this one."""
    return {"stands_under": event.stands_under, **_to_closing(case)}


def term_extended(case: Case, event: TermExtended, _at: str) -> Facts:
    """The case has a new last day."""
    return {"extensions": case["extensions"] + 1, **_due(event.due_on)}


def term_moved(_case: Case, event: TermMoved, _at: str) -> Facts:
    """The calendar moved the last day."""
    return _due(event.due_on)


def kind_changed(_case: Case, event: KindChanged, _at: str) -> Facts:
    """The case is of another kind, and its term is another."""
    return {"kind": event.kind.value, "regime": event.regime.value, **_due(event.due_on)}


def term_warning(_case: Case, event: TermWarning, _at: str) -> Facts:
    """The term ends soon."""
    return {"warned_days_left": event.business_days_left}


def term_expired(_case: Case, event: TermExpired, _at: str) -> Facts:
    """The term passed without a notified answer: until when what its silence decided is recognised or handed over."""
    return {
        "expired": True,
        "recognise_by": instant(event.recognise_by) if event.recognise_by else None,
        "copies_by": day(event.copies_by),
    }


def recognition_overdue(_case: Case, _event: RecognitionOverdue, _at: str) -> Facts:
    """The 72 hours passed: the silence is still to be recognised, and now at once."""
    return {"recognition_overdue": True}


def silence_recognised(_case: Case, event: SilenceRecognised, _at: str) -> Facts:
    """The positive silence was recognised."""
    return {"silence_recognised_at": instant(event.recognised_at)}


def closed(case: Case, event: PQRClosed, at: str) -> Facts:
    """The answer's data stand in the case; it is left to archive it. At the window no other step was needed."""
    return {
        "result": event.result.value,
        "answered_on": day(event.answered_on),
        "at_window": event.at_window,
        "outgoing_number": event.outgoing_number or case.get("outgoing_number"),
        "notified_on": day(event.notified_on) or case.get("notified_on"),
        "sui_kind": event.sui_kind,
        "sui_response": event.sui_response,
        "sui_notification": event.sui_notification,
        "awaits_user_until": None,
        **_to_closing(case),
        "closed_on": legal_day_of(at),
    }


def reopened(case: Case, event: PQRReopened, _at: str) -> Facts:
    """The case goes back to be analysed, with its new last day if it got one."""
    return {
        "closed_on": None,
        "archived_on": None,
        "reopenings": case["reopenings"] + 1,
        "due_on": day(event.due_on) or case["due_on"],
        **back({**case, "closed_on": None}, to=8),
    }


def archived(case: Case, event: PQRArchived, at: str) -> Facts:
    """The file was put away: nothing is left to do."""
    return {"archived_on": day(event.archived_on), "done": {**case["done"], str(CLOSING): at}}


def data_erased(_case: Case, event: PersonalDataErased, _at: str) -> Facts:
    """The petitioner's data can be read no more; the case itself never held them."""
    return {"erased_on": day(event.erased_on), "removed": [document.sha256 for document in event.removed]}


def _kept_as_it_is(_case: Case, _event: BaseEvent, _at: str) -> Facts:
    """A line of the history; nothing that anybody works by."""
    return {}


NOT_OVER: Facts = {
    "warned_days_left": None,
    "expired": False,
    "recognise_by": None,
    "recognition_overdue": False,
    "copies_by": None,
}


def _due(on: date) -> Facts:
    """Another last day: what was warned of, or had expired, was another one."""
    return {"due_on": on.isoformat(), **NOT_OVER}


def _to_closing(case: Case) -> Facts:
    return {} if case.get("closed_on") else {"step": CLOSING}


EFFECTS: dict[type[BaseEvent], Effect] = {
    PQRRadicated: radicated,
    PQRMigrated: migrated,
    PQRResolvedAtWindow: resolved_at_window,
    CompletionRequested: completion_requested,
    CompletionReceived: completion_received,
    CompletionLapsed: completion_lapsed,
    PQRWithdrawn: withdrawn,
    PQRTransferredOut: transferred_out,
    PQRVoided: voided,
    TermExtended: term_extended,
    TermMoved: term_moved,
    KindChanged: kind_changed,
    TermWarning: term_warning,
    TermExpired: term_expired,
    RecognitionOverdue: recognition_overdue,
    SilenceRecognised: silence_recognised,
    PQRClosed: closed,
    PQRReopened: reopened,
    PQRArchived: archived,
    LegalHoldSet: _kept_as_it_is,
    LegalHoldLifted: _kept_as_it_is,
    ErasureRefused: _kept_as_it_is,
    PersonalDataCorrected: _kept_as_it_is,
    PersonalDataErased: data_erased,
}
