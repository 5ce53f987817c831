"""An installation of its own in a temporary folder, with whatever was started in it ended afterwards."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from deploy.local import processes
from deploy.local.layout import Layout
from deploy.local.supervisor import Supervisor


@pytest.fixture(scope="module")
def layout(tmp_path_factory):
    place = Layout(tmp_path_factory.mktemp("installation") / ".run")
    place.make()
    yield place
    processes.end(processes.marked(place.folder))


@pytest.fixture(scope="module")
def supervisor(layout):
    daemon = Supervisor(layout, Path(sys.executable))
    yield daemon
    if daemon.running():
        daemon.shut_down()
