"""Step 21: each way of notifying, the evidence it needs and the day on which it has effect."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from notification.domain import delivery, notifying
from notification.domain.communication import Case, Citation, Notice, State
from notification.domain.notifying import Access, Appearance, HandedOver, Published, Told
from radica.errors import Invalid, Refused
from radica.events.common import Appeal, Channel, Kind, Result
from radica.events.notification import NotificationMode, ReceiverCapacity

ALL = Told(copy_delivered=True, appeals_told=True)
PETITIONER = ReceiverCapacity.PETITIONER
CASE = Case("E-2026-0000123-4", Kind.RECLAMACION, Channel.VERBAL, electronic_consent=True)
MORNING = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


def appeared(at=MORNING, capacity=PETITIONER, supports=0, told=ALL):
    return Appearance(at, capacity, supports, told)


def in_person(communication, appearance, now, calendar):
    return notifying.in_person(communication, appearance, now, calendar)


def verbally(communication, appearance, now, calendar):
    return notifying.verbally(communication, CASE, appearance, now, calendar)


AT_THE_COUNTER = pytest.mark.parametrize("notify", [in_person, verbally])


@AT_THE_COUNTER
def test_who_appears_is_notified_that_very_day(delivered, now, calendar, notify):
    served = notify(delivered(), appeared(), now, calendar).served
    assert (served.served_on, served.effective_on) == (date(2026, 11, 24), date(2026, 11, 24))
    assert served.appeal_until == date(2026, 12, 1)


def test_each_way_bears_its_name(delivered, now, calendar):
    assert in_person(delivered(), appeared(), now, calendar).served.mode == NotificationMode.PERSONAL
    assert verbally(delivered(), appeared(), now, calendar).served.mode == NotificationMode.VERBAL


def test_who_comes_before_any_citation_is_notified_as_well(a_communication, now, calendar):
    notified = in_person(a_communication(), appeared(), now, calendar)
    assert notified.state == State.NOTIFIED


def test_where_no_recurso_is_open_there_is_no_term_for_one(delivered, now, calendar):
    decided = delivered(appeals=(), result=Result.CONFIRMA)
    assert in_person(decided, appeared(), now, calendar).served.appeal_until is None


@AT_THE_COUNTER
@pytest.mark.parametrize(
    ("told", "field"), [(Told(False, True), "copy_delivered"), (Told(True, False), "appeals_told")]
)
def test_a_notification_that_the_law_would_void_is_refused(delivered, now, calendar, notify, told, field):
    with pytest.raises(Invalid, match="nula") as refusal:
        notify(delivered(), appeared(told=told), now, calendar)
    assert refusal.value.field == field


@AT_THE_COUNTER
def test_nobody_is_notified_in_the_future_or_before_the_filing(delivered, now, calendar, notify):
    for at in (now + timedelta(minutes=1), datetime(2026, 11, 8, 15, 0, tzinfo=UTC)):
        with pytest.raises(Invalid) as refusal:
            notify(delivered(), appeared(at=at), now, calendar)
        assert refusal.value.field == "at"


@AT_THE_COUNTER
@pytest.mark.parametrize("capacity", [ReceiverCapacity.RESIDENT, ReceiverCapacity.DOORKEEPER, ReceiverCapacity.OTHER])
def test_a_neighbour_can_receive_but_not_be_notified(delivered, now, calendar, notify, capacity):
    with pytest.raises(Invalid, match="Solo se notifica") as refusal:
        notify(delivered(), appeared(capacity=capacity, supports=1), now, calendar)
    assert refusal.value.field == "appeared.capacity"


@AT_THE_COUNTER
@pytest.mark.parametrize(
    "capacity", [ReceiverCapacity.REPRESENTATIVE, ReceiverCapacity.ATTORNEY, ReceiverCapacity.AUTHORISED]
)
def test_who_comes_for_another_proves_it(delivered, now, calendar, notify, capacity):
    with pytest.raises(Invalid, match="acredita la calidad") as refusal:
        notify(delivered(), appeared(capacity=capacity), now, calendar)
    assert refusal.value.field == "documents"
    assert notify(delivered(), appeared(capacity=capacity, supports=1), now, calendar).served


@pytest.mark.parametrize("channel", [Channel.ESCRITO, Channel.WEB, Channel.CORREO_ELECTRONICO, None])
def test_only_a_pqr_made_by_voice_is_notified_verbally(delivered, now, calendar, channel):
    with pytest.raises(Refused, match="no se presentó verbalmente"):
        notifying.verbally(delivered(), replace(CASE, channel=channel), appeared(), now, calendar)


def test_an_email_has_effect_when_it_is_opened(delivered, now, calendar):
    opened_on_sunday_night = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
    access = Access(FRIDAY, opened_on_sunday_night, ALL)
    served = notifying.electronically(delivered(), CASE, access, now, calendar).served
    assert served.mode == NotificationMode.ELECTRONIC
    assert served.effective_on == date(2026, 11, 22)
    assert served.appeal_until == date(2026, 11, 27)


def test_without_consent_there_is_no_electronic_notification(delivered, now, calendar):
    with pytest.raises(Refused, match="no consta"):
        notifying.electronically(
            delivered(), replace(CASE, electronic_consent=False), Access(FRIDAY, MORNING, ALL), now, calendar
        )


@pytest.mark.parametrize(
    ("sent_at", "accessed_at", "field"),
    [
        (MORNING, FRIDAY, "accessed_at"),
        (FRIDAY, MORNING + timedelta(days=1), "accessed_at"),
        (MORNING + timedelta(days=1), MORNING + timedelta(days=2), "sent_at"),
    ],
)
def test_an_access_that_cannot_have_been_is_refused(delivered, now, calendar, sent_at, accessed_at, field):
    with pytest.raises(Invalid) as refusal:
        notifying.electronically(delivered(), CASE, Access(sent_at, accessed_at, ALL), now, calendar)
    assert refusal.value.field == field


def test_a_notice_goes_out_on_the_day_after_the_last_to_appear(delivered, calendar):
    notice = Notice(date(2026, 11, 19), published=False)
    at_seven = datetime(2026, 11, 19, 12, 0, tzinfo=UTC)
    assert notifying.issue_notice(delivered(), notice, at_seven, calendar).notice == notice


@pytest.mark.parametrize("issued_on", [date(2026, 11, 18), date(2026, 11, 10), date(2020, 1, 2)])
def test_no_notice_while_the_person_can_still_appear(delivered, now, calendar, issued_on):
    with pytest.raises(Refused, match="corría el plazo") as refusal:
        notifying.issue_notice(delivered(), Notice(issued_on, published=False), now, calendar)
    assert "2026-11-19" in refusal.value.way_out


def test_a_notice_cannot_be_dated_ahead(delivered, calendar):
    last_day_to_appear = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)
    with pytest.raises(Refused):
        notifying.issue_notice(delivered(), Notice(date(2026, 11, 19), published=False), last_day_to_appear, calendar)
    with pytest.raises(Invalid, match="futuro"):
        notifying.issue_notice(
            delivered(), Notice(date(2026, 11, 25), published=False), datetime(2026, 11, 24, tzinfo=UTC), calendar
        )


def test_without_a_citation_there_is_no_notice(a_communication, now, calendar):
    with pytest.raises(Refused, match="no se ha enviado"):
        notifying.issue_notice(a_communication(), Notice(date(2026, 11, 20), published=False), now, calendar)


def test_a_citation_that_nobody_carried_out_supports_no_notice(assigned, now, calendar):
    notice = Notice(date(2026, 11, 20), published=False)
    with pytest.raises(Refused, match="ni un intento"):
        notifying.issue_notice(assigned(), notice, now, calendar)
    attempted = delivery.attempt(assigned(), datetime(2026, 11, 12, 15, 0, tzinfo=UTC), now)
    assert notifying.issue_notice(attempted, notice, now, calendar).notice


def test_a_notice_is_issued_once(delivered, now, calendar):
    notice = Notice(date(2026, 11, 20), published=False)
    issued = notifying.issue_notice(delivered(), notice, now, calendar)
    with pytest.raises(Refused, match="ya se expidió"):
        notifying.issue_notice(issued, notice, now, calendar)


def test_a_delivered_notice_has_effect_at_the_end_of_the_next_business_day(delivered, now, calendar):
    handed = HandedOver(date(2026, 11, 19), FRIDAY, ALL)
    notified = notifying.by_delivered_notice(delivered(), handed, now, calendar)
    assert notified.notice == Notice(date(2026, 11, 19), published=False)
    served = notified.served
    assert (served.mode, served.served_on) == (NotificationMode.AVISO, date(2026, 11, 20))
    assert (served.effective_on, served.appeal_until) == (date(2026, 11, 23), date(2026, 11, 30))


def test_a_notice_issued_before_keeps_its_date(delivered, now, calendar):
    issued = notifying.issue_notice(delivered(), Notice(date(2026, 11, 19), published=False), now, calendar)
    assert notifying.by_delivered_notice(issued, HandedOver(None, FRIDAY, ALL), now, calendar).served
    with pytest.raises(Invalid, match="2026-11-19") as refusal:
        notifying.by_delivered_notice(issued, HandedOver(date(2026, 11, 20), FRIDAY, ALL), now, calendar)
    assert refusal.value.field == "issued_on"


@pytest.mark.parametrize(
    ("handed", "field"),
    [
        (HandedOver(None, FRIDAY, ALL), "issued_on"),
        (HandedOver(date(2026, 11, 23), FRIDAY, ALL), "delivered_at"),
        (HandedOver(date(2026, 11, 19), MORNING + timedelta(days=1), ALL), "delivered_at"),
        (HandedOver(date(2026, 11, 19), FRIDAY, Told(False, True)), "copy_delivered"),
        (HandedOver(date(2026, 11, 19), FRIDAY, Told(True, False)), "appeals_told"),
    ],
)
def test_a_delivered_notice_needs_its_evidence(delivered, now, calendar, handed, field):
    with pytest.raises(Invalid) as refusal:
        notifying.by_delivered_notice(delivered(), handed, now, calendar)
    assert refusal.value.field == field


def cited_early(delivered):
    """Cited on Tuesday 3 November: the notice may go out from Wednesday 11."""
    return replace(delivered(), citation=Citation(date(2026, 11, 3), date(2026, 11, 13), date(2026, 11, 10)))


def test_a_published_notice_has_effect_the_day_after_its_removal(delivered, now, calendar):
    published = Published(date(2026, 11, 12), date(2026, 11, 20), ALL)
    served = notifying.by_published_notice(cited_early(delivered), published, now, calendar).served
    assert (served.served_on, served.effective_on) == (date(2026, 11, 20), date(2026, 11, 23))
    assert served.appeal_until == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("posted_on", "removed_on", "field"),
    [
        (date(2026, 11, 12), date(2026, 11, 19), "removed_on"),
        (date(2026, 11, 12), date(2026, 11, 25), "removed_on"),
        (None, date(2026, 11, 20), "posted_on"),
        (date(2026, 11, 26), date(2026, 12, 4), "posted_on"),
    ],
)
def test_a_published_notice_needs_its_dates(delivered, now, calendar, posted_on, removed_on, field):
    with pytest.raises(Invalid) as refusal:
        notifying.by_published_notice(cited_early(delivered), Published(posted_on, removed_on, ALL), now, calendar)
    assert refusal.value.field == field


def test_the_evidence_fits_the_notice_that_was_issued(delivered, now, calendar):
    to_publish = notifying.issue_notice(delivered(), Notice(date(2026, 11, 19), published=True), now, calendar)
    with pytest.raises(Refused, match="para publicarlo"):
        notifying.by_delivered_notice(to_publish, HandedOver(None, FRIDAY, ALL), now, calendar)
    to_deliver = notifying.issue_notice(delivered(), Notice(date(2026, 11, 19), published=False), now, calendar)
    with pytest.raises(Refused, match="para entregarlo"):
        notifying.by_published_notice(to_deliver, Published(None, date(2026, 11, 24), ALL), now, calendar)


def every_way(communication, now, calendar):
    yield lambda: in_person(communication, appeared(), now, calendar)
    yield lambda: verbally(communication, appeared(), now, calendar)
    yield lambda: notifying.electronically(communication, CASE, Access(FRIDAY, MORNING, ALL), now, calendar)
    yield lambda: notifying.by_delivered_notice(
        communication, HandedOver(date(2026, 11, 19), FRIDAY, ALL), now, calendar
    )
    yield lambda: notifying.by_published_notice(
        communication, Published(date(2026, 11, 12), date(2026, 11, 20), ALL), now, calendar
    )
    yield lambda: notifying.issue_notice(communication, Notice(date(2026, 11, 19), published=False), now, calendar)


def test_a_decision_is_notified_once(delivered, now, calendar):
    notified = in_person(delivered(), appeared(), now, calendar)
    for notify in every_way(notified, now, calendar):
        with pytest.raises(Refused, match="ya se notificó"):
            notify()


def test_a_letter_without_recursos_is_not_notified(delivered, now, calendar):
    plain = delivered(needs_citation=False, appeals=(), result=Result.ACCEDE)
    for notify in every_way(plain, now, calendar):
        with pytest.raises(Refused, match="es una comunicación y no se notifica"):
            notify()


def test_a_decision_on_a_recurso_is_notified_though_nothing_can_be_appealed(delivered, now, calendar):
    decided = delivered(appeals=(), result=Result.CONFIRMA)
    for notify in list(every_way(decided, now, calendar))[:4]:
        assert notify().served.appeal_until is None


def test_archiving_opens_only_the_reposicion(delivered, now, calendar):
    archived = delivered(appeals=(Appeal.REPOSICION,), result=Result.ARCHIVA)
    assert in_person(archived, appeared(), now, calendar).served.appeal_until == date(2026, 12, 1)
