"""The terms of citation, notice and appeal: pure functions of dates and the business-day calendar.

All dates are legal dates (America/Bogota). Terms in days leave out what is no business day (Ley 4 de 1913, art. 62)
and begin the day after the fact that starts them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica.clock import legal_date

if TYPE_CHECKING:
    from datetime import date, datetime

    from radica.calendar import Calendar

CITATION_DAYS = 5
APPEARANCE_DAYS = 5
PUBLICATION_DAYS = 5
APPEAL_DAYS = 5


def citation_due_on(calendar: Calendar, act_on: date) -> date:
    """Last day to send the citation: five business days from the issue of the act (CPACA art. 68)."""
    return calendar.add_business_days(act_on, CITATION_DAYS)


def appear_by(calendar: Calendar, citation_sent_on: date) -> date:
    """Last day to appear for personal notification: five business days from sending the citation (CPACA art. 69)."""
    return calendar.add_business_days(citation_sent_on, APPEARANCE_DAYS)


def as_told(told: date, computed: date) -> date:
    """Last day of a term that a paper told and the calendar moved since: the later of the two.

    A day that counts no more makes the term longer (Ley 4 de 1913, art. 62); one that counts again takes nothing from
    whoever trusted the paper (buena fe: CPACA art. 3.4).
    """
    return max(told, computed)


def notice_allowed_from(calendar: Calendar, citation_sent_on: date, told: date) -> date:
    """First day of a notice (aviso): the business day after the last one to appear (CPACA art. 69).

    `told` is the last day that the citation names. The article says only "al cabo de los cinco días"; whoever comes
    on the fifth day is still notified in person.
    """
    return calendar.add_business_days(as_told(told, appear_by(calendar, citation_sent_on)), 1)


def removal_allowed_from(calendar: Calendar, posted_on: date) -> date:
    """First day on which a published notice may be taken down: it stands five business days (CPACA art. 69).

    The day of posting is not counted (Ley 4 de 1913, art. 62), so that the five days are whole: a notice taken down
    too early is void.
    """
    return calendar.add_business_days(posted_on, PUBLICATION_DAYS)


def effective_when_met(at: datetime) -> date:
    """Day of effect of a personal, verbal or electronic notification: the very day (CPACA arts. 67 and 56)."""
    return legal_date(at)


def effective_after_notice(calendar: Calendar, ended_on: date) -> date:
    """Day at whose end a notice takes effect: the one after its delivery or removal (CPACA art. 69).

    It is a term of one day, so a Friday's delivery takes effect on the next business day (Ley 4 de 1913, art. 62).
    """
    return calendar.add_business_days(ended_on, 1)


def appeal_until(calendar: Calendar, effective_on: date) -> date:
    """Last day for the recursos: five business days from notification (Ley 142 de 1994, art. 154)."""
    return calendar.add_business_days(effective_on, APPEAL_DAYS)
