"""A filed response with its citation, and what happens to it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from notification.domain import delivery
from notification.domain.communication import Assignment, Communication
from radica.calendar import colombia
from radica.events.common import Appeal, Result
from radica.events.notification import DeliveryChannel

FILED_ON = date(2026, 11, 9)
ASSIGNED_AT = datetime(2026, 11, 10, 15, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def calendar():
    return colombia()


@pytest.fixture
def now():
    return datetime(2026, 11, 24, 14, 0, tzinfo=UTC)


@pytest.fixture
def a_communication():
    def build(**changed):
        usual = {
            "outgoing": "S-2026-0000045-2",
            "radicado": "E-2026-0000123-4",
            "filed_on": FILED_ON,
            "act_on": FILED_ON,
            "result": Result.ACCEDE_PARCIALMENTE,
            "needs_citation": True,
            "appeals": (Appeal.REPOSICION, Appeal.APELACION_SUBSIDIARIA),
        }
        return Communication(**{**usual, **changed})

    return build


@pytest.fixture
def assigned(a_communication, calendar):
    """Its citation was sent on Tuesday 10 November 2026: the last day to appear is Wednesday 18 (16 is a holiday)."""

    def build(channel=DeliveryChannel.ADDRESS, **changed):
        return delivery.assign(a_communication(**changed), Assignment(channel, "operario", ASSIGNED_AT), calendar)

    return build


@pytest.fixture
def delivered(assigned, now):
    """Its citation reached the address the day after."""

    def build(**changed):
        return delivery.deliver(assigned(**changed), datetime(2026, 11, 11, 15, 0, tzinfo=UTC), now)

    return build


@pytest.fixture(scope="session")
def moment():
    return datetime(2026, 11, 24, 14, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def assigned_once(calendar):
    """For properties, which may ask for nothing that is made anew for each test."""
    filed = Communication(
        outgoing="S-2026-0000045-2",
        radicado="E-2026-0000123-4",
        filed_on=FILED_ON,
        act_on=FILED_ON,
        result=Result.NO_ACCEDE,
        needs_citation=True,
        appeals=(Appeal.REPOSICION,),
    )
    return delivery.assign(filed, Assignment(DeliveryChannel.ADDRESS, "operario", ASSIGNED_AT), calendar)
