"""What is done with a petition that cannot simply be answered; days by hand, the article beside each row."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from intake.domain import remedies, terms
from radica.calendar import colombia
from radica.envelope import Actor
from radica.errors import Invalid, Refused
from radica.events import DocumentRef
from radica.events.common import Result

CALENDAR = colombia()
AT = datetime(2026, 11, 4, 15, 0, tzinfo=UTC)
ASSISTANT = Actor("auxiliar", "customer_service_assistant")
LETTER = DocumentRef(sha256="a" * 64, name="t.pdf", media_type="application/pdf", size=1, service="intake")


def day(text):
    return date.fromisoformat(text)


def noon(text):
    return datetime.fromisoformat(f"{text}T17:00:00+00:00")


@pytest.fixture
def asked(filed):
    """Give a case filed on Wednesday 4 November 2026 whose completion was asked for."""

    def make(on="2026-11-10", *, extended_on=None):
        case = filed()
        case.happened(remedies.request_completion(case, ("el poder",), day(on), CALENDAR), ASSISTANT, noon(on))
        if extended_on:
            more = remedies.extend_completion(case, day(extended_on), CALENDAR)
            case.happened(more, ASSISTANT, noon(extended_on))
        return case

    return make


@pytest.mark.parametrize(
    ("today", "until"),
    [
        # CPACA art. 17: one month; Friday 4 December.
        ("2026-11-04", "2026-12-04"),
        # A month that ends on Sunday 13 December runs to Monday 14 (Ley 4 of 1913 art. 62).
        ("2026-11-13", "2026-12-14"),
        # The tenth business day after the 4th, the 16th being a holiday: Thursday 19. A month on it is a Saturday.
        ("2026-11-19", "2026-12-21"),
    ],
)
def test_the_petitioner_has_a_month_to_complete(filed, today, until):
    asked = remedies.request_completion(filed(), ("el poder",), day(today), CALENDAR)
    assert asked.until == day(until)
    assert asked.missing == ("el poder",)


def test_after_ten_business_days_it_cannot_be_asked_for_any_more(filed):  # CPACA art. 17
    with pytest.raises(Refused, match="2026-11-19"):
        remedies.request_completion(filed(), ("el poder",), day("2026-11-20"), CALENDAR)


def test_it_is_asked_for_once(asked):
    with pytest.raises(Refused, match="Ya se pidió"):
        remedies.request_completion(asked(), ("el plano",), day("2026-11-11"), CALENDAR)


def test_as_much_time_again_is_given_once_to_who_asks_in_time(asked):  # CPACA art. 17
    case = asked("2026-11-10")
    extension = remedies.extend_completion(case, day("2026-12-10"), CALENDAR)
    assert extension.until == day("2027-01-12")  # 10 January is a Sunday, 11 January the Epiphany
    assert extension.missing == ("el poder",)
    with pytest.raises(Refused, match="venció el 2026-12-10"):
        remedies.extend_completion(case, day("2026-12-11"), CALENDAR)
    with pytest.raises(Refused, match="una vez"):
        remedies.extend_completion(asked(extended_on="2026-12-01"), day("2026-12-02"), CALENDAR)


@pytest.mark.parametrize(
    ("asked_on", "received_on", "due_on"),
    [
        # The term to 26 November has 11 business days left on the 10th (the 16th is a holiday). Received on Tuesday
        # 1 December it ends 11 business days later, the 8th being a holiday: Thursday 17 December.
        ("2026-11-10", "2026-12-01", "2026-12-17"),
        # Received on the day it was asked for, nothing has moved.
        ("2026-11-10", "2026-11-10", "2026-11-26"),
    ],
)
def test_the_term_runs_again_from_the_day_after_completion(asked, asked_on, received_on, due_on):  # CPACA art. 17
    case = asked(asked_on)
    received = remedies.receive_completion(case, day(received_on), (LETTER,), day("2026-12-20"), CALENDAR)
    assert received.due_on == day(due_on)
    assert received.attachments == (LETTER,)
    case.happened(received, ASSISTANT, AT)
    assert case.due_on == day(due_on)
    assert case.awaited is None


def test_the_account_of_the_term_tells_the_wait(asked):
    case = asked("2026-11-10")
    case.happened(remedies.receive_completion(case, day("2026-12-01"), (), day("2026-12-02"), CALENDAR), ASSISTANT, AT)
    told = {each.on: each.why for each in terms.days(case.term, CALENDAR)}
    assert "se pidió completarla el 10/11/2026 y se completó el 01/12/2026" in told[day("2026-11-11")]
    assert terms.due_on(case.term, CALENDAR) == case.due_on == day("2026-12-17")


@pytest.mark.parametrize("received_on", ["2026-11-09", "2026-12-21"])
def test_nothing_completes_before_it_was_asked_for_nor_in_the_future(asked, received_on):
    with pytest.raises(Invalid) as refusal:
        remedies.receive_completion(asked(), day(received_on), (), day("2026-12-20"), CALENDAR)
    assert refusal.value.field == "received_on"


def test_what_was_not_asked_for_is_neither_completed_nor_extended(filed):
    with pytest.raises(Refused, match="No se ha pedido"):
        remedies.receive_completion(filed(), AT.date(), (), AT.date(), CALENDAR)
    with pytest.raises(Refused, match="No se ha pedido"):
        remedies.extend_completion(filed(), AT.date(), CALENDAR)


def test_who_withdraws_closes_the_case(filed):  # CPACA art. 18
    said, closed = remedies.withdraw(filed(), day("2026-11-10"))
    assert (said.mode, closed.result, closed.sui_response) == ("express", Result.ARCHIVA, 11)
    assert not closed.at_window


@pytest.mark.parametrize(
    ("result", "today", "mode"),
    [
        (Result.ARCHIVA, "2026-12-11", "tacit"),
        (Result.ACCEDE, "2026-12-11", None),
    ],
)
def test_archiving_what_was_not_completed_is_its_tacit_withdrawal(asked, result, today, mode):  # CPACA art. 17
    withdrawn = remedies.tacitly_withdrawn(asked(), result, day(today))
    assert (withdrawn and withdrawn.mode) == mode


def test_it_is_not_archived_while_the_petitioner_has_time(asked, filed):
    with pytest.raises(Refused, match="2026-12-10"):
        remedies.tacitly_withdrawn(asked(), Result.ARCHIVA, day("2026-12-10"))
    assert remedies.tacitly_withdrawn(filed(), Result.ARCHIVA, day("2026-12-10")) is None


def test_what_is_another_bodys_is_handed_over_and_closed(filed):  # CPACA art. 21
    handed, closed = remedies.transfer_out(filed(), "08078", "Alcaldía de Baranoa", LETTER, day("2026-11-10"))
    assert (handed.body_title, handed.document) == ("Alcaldía de Baranoa", LETTER)
    assert (closed.result, closed.sui_response) == (Result.TRASLADA_POR_COMPETENCIA, 8)
    assert not closed.at_window


@pytest.mark.parametrize(
    "act",
    [
        lambda case: remedies.request_completion(case, ("x",), AT.date(), CALENDAR),
        lambda case: remedies.extend_completion(case, AT.date(), CALENDAR),
        lambda case: remedies.receive_completion(case, AT.date(), (), AT.date(), CALENDAR),
        lambda case: remedies.withdraw(case, AT.date()),
        lambda case: remedies.transfer_out(case, "a", "Alcaldía", LETTER, AT.date()),
    ],
)
def test_a_closed_case_admits_none_of_it(filed, act):
    case = filed()
    for event in remedies.withdraw(case, AT.date()):
        case.happened(event, ASSISTANT, AT)
    with pytest.raises(Refused, match="cerrado"):
        act(case)
