"""What correspondence's facts do to a case: the letter from its draft to its outgoing number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica.events.correspondence import (
    ResponseApproved,
    ResponseDrafted,
    ResponseFiled,
    ResponseReturned,
    ResponseSigned,
)
from reporting.domain.case import day
from reporting.domain.effects.moves import back, forward

if TYPE_CHECKING:
    from radica.events import BaseEvent
    from reporting.domain.case import Case, Facts
    from reporting.domain.effects.table import Effect


def drafted(case: Case, event: ResponseDrafted, at: str) -> Facts:
    """A draft is there to be reviewed."""
    return {
        "letter": event.letter,
        "result": event.result.value,
        "needs_citation": event.needs_citation,
        **forward(case, at, did=13, to=14),
    }


def returned(case: Case, _event: ResponseReturned, _at: str) -> Facts:
    """The draft came back: it is written again."""
    return {"returns": case["returns"] + 1, **back(case, to=13)}


def approved(case: Case, event: ResponseApproved, at: str) -> Facts:
    """The draft can be signed."""
    return {"result": event.result.value, **forward(case, at, did=14, to=15)}


def signed(case: Case, event: ResponseSigned, at: str) -> Facts:
    """The act exists, with its date; it gets its outgoing number next."""
    return {
        "result": event.result.value,
        "signed_on": day(event.signed_on),
        "needs_citation": event.needs_citation,
        "appeals": [appeal.value for appeal in event.appeals],
        **forward(case, at, did=15, to=16),
    }


def filed(case: Case, event: ResponseFiled, at: str) -> Facts:
    """The response has its outgoing number; its delivery is assigned next."""
    return {
        "result": event.result.value,
        "outgoing_number": event.outgoing_number,
        "response_filed_on": day(event.filed_on),
        "signed_on": day(event.signed_on),
        "needs_citation": event.needs_citation,
        "appeals": [appeal.value for appeal in event.appeals],
        **forward(case, at, did=16, to=17),
    }


EFFECTS: dict[type[BaseEvent], Effect] = {
    ResponseDrafted: drafted,
    ResponseReturned: returned,
    ResponseApproved: approved,
    ResponseSigned: signed,
    ResponseFiled: filed,
}
