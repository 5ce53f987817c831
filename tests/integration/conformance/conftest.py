"""The same scenario on the real server and on the simulated one; what it sees must be the same."""

from __future__ import annotations

import pytest

REAL, SIMULATED = "real", "simulated"


@pytest.fixture(params=[REAL, SIMULATED])
def postgres(request):
    """PostgreSQL with a database that has what every service has."""
    from tests.integration.conformance.servers import RealServers, SimulatedServers  # noqa: PLC0415 - see `rabbit`

    if request.param == SIMULATED:
        return SimulatedServers()
    database = request.getfixturevalue("make_database")("core")
    return RealServers(db=request.getfixturevalue("open_database")(database), database=database)


@pytest.fixture(params=[REAL, SIMULATED])
def rabbit(request):
    """RabbitMQ without anything on it."""
    # Imported here: eventlet warns when it is imported, and pytest's filters are not there yet for a conftest.
    from tests.integration.conformance.servers import RealServers, SimulatedServers  # noqa: PLC0415

    if request.param == SIMULATED:
        return SimulatedServers()
    return RealServers(vhost=request.getfixturevalue("vhost"))
