"""The whole system as processes, on the servers of the tests."""

from __future__ import annotations

from contextlib import ExitStack

import pytest
from tests.system import System

from radica.testing import a_mongo_database, a_virtual_host


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
        running = System(tmp_path_factory.mktemp("system"), broker.url, mongo_url)
        stack.callback(running.close)
        running.vhost = broker
        running.prepare()
        running.start_all()
        yield running
