"""What filing notes on a petition: what is missing, late or doubtful, and the act that follows."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from radica.events.common import LegalDate, Radicado, Text, Value


class NoteCode(StrEnum):
    """What filing saw: nothing of this refuses a petition (CPACA 15)."""

    INCOMPLETE = "incomplete"
    INVOICE_TOO_OLD = "invoice_too_old"
    APPEAL_LATE = "appeal_late"
    APPEAL_NOT_OPEN = "appeal_not_open"
    POSSIBLE_DUPLICATE = "possible_duplicate"
    OTHER_BODY = "other_body"


class NoteAct(StrEnum):
    """The act that a note calls for."""

    REQUEST_COMPLETION = "request_completion"
    TRANSFER_OUT = "transfer_out"
    REJECT = "reject"
    REFER_TO_EARLIER = "refer_to_earlier"


class FilingNote(Value):
    """Something missing, late or doubtful in a petition, the act it calls for and until when."""

    code: NoteCode
    text: Text
    """In Spanish, for the clerk."""
    act: NoteAct
    article: Annotated[str, Field(min_length=1, max_length=200)]
    """The article of law behind it, as papers cite it."""
    until: LegalDate
    """Last day for the act."""
    other_radicado: Radicado | None = None
    """The case that this one repeats or appeals."""
