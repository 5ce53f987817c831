"""Servers of the run's own, once for all tests that break things."""

from __future__ import annotations

import pytest
from tests.chaos.arena import own_servers


@pytest.fixture(scope="session")
def chaos_servers():
    with own_servers() as servers:
        yield servers
