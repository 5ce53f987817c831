"""The whole system as processes, on the servers of the tests."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime

import pytest
from tests.system import System

from radica.clock import Pace
from radica.testing import A_TUESDAY_MORNING, a_mongo_database, a_virtual_host


def in_office_hours(folder):
    """The clock of a system on a Tuesday morning: what is filed in the evening would be radicated on another day."""
    file = folder / "clock.json"
    Pace(A_TUESDAY_MORNING, datetime.now(UTC)).write(file)
    return {"RADICA_CLOCK_FILE": str(file)}


@pytest.fixture
def another_system(tmp_path):
    """Make a system of its own: `another_system(amqp_url)` prepares it; the test starts the processes it needs."""
    with ExitStack() as stack:

        def make(amqp_url):
            made = System(tmp_path, amqp_url, stack.enter_context(a_mongo_database()))
            stack.callback(made.close)
            made.prepare()
            return made

        yield make


@pytest.fixture(scope="session")
def system(tmp_path_factory):
    """The whole system, running; shared by all tests of the session."""
    with ExitStack() as stack:
        broker = stack.enter_context(a_virtual_host())
        mongo_url = stack.enter_context(a_mongo_database())
        folder = tmp_path_factory.mktemp("system")
        running = System(folder, broker.url, mongo_url)
        running.further = in_office_hours(folder)
        stack.callback(running.close)
        running.vhost = broker
        running.prepare()
        running.start_all()
        yield running
