"""The processes of one service, as a supervisor starts them, and what is asked of them from outside."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager

import httpx

from radica.testing import a_free_port, eventually

PATIENCE_S = 30
COMMAND_S = 90
"""A command may itself wait, a rebuild for 30 s until the feed has caught up."""


def environment_of(folder, **settings):
    """The environment of a service's processes: what the tests' own says, a free port, and `settings` (RADICA_…)."""
    told = {f"RADICA_{name.upper()}": str(value) for name, value in settings.items()}
    own = {"RADICA_HTTP_PORT": str(a_free_port()), "RADICA_DOCUMENTS_FOLDER": str(folder / "documents")}
    return {**os.environ, **own, **told}


def environment_over(database, vhost, folder, **settings):
    """The environment of a service that owns a PostgreSQL database."""
    urls = {"database_url": database.url, "owner_database_url": database.owner_url, "amqp_url": vhost.url}
    return environment_of(folder, **urls, **settings)


@contextmanager
def starting(service, environment, folder, endings=(0,)):
    """Start `python -m <service> <command>`; what still runs at the end is told to stop and must do so at once.

    `endings` are the exit codes with which they may have ended.
    """
    started = []

    def start(command):
        with (folder / f"{command}.log").open("ab") as stderr:
            process = subprocess.Popen([sys.executable, "-m", service, command], env=environment, stderr=stderr)
        started.append(process)
        return process

    yield start
    for process in started:
        process.terminate()
    codes = [process.wait(PATIENCE_S) for process in started]
    assert set(codes) <= set(endings), [log.read_text() for log in folder.glob("*.log")]


def run(service, environment, *command):
    """Run a command of a service to its end."""
    return subprocess.run(
        [sys.executable, "-m", service, *command],
        env=environment, capture_output=True, text=True, check=False, timeout=COMMAND_S,
    )  # fmt: skip


def paths_described(environment):
    """The paths that a web process describes, once it is ready."""
    url = f"http://127.0.0.1:{environment['RADICA_HTTP_PORT']}"

    def ready():
        try:
            return httpx.get(f"{url}/readyz").status_code == 200
        except httpx.TransportError:
            return False

    eventually(ready)
    return set(httpx.get(f"{url}/openapi.json").json()["paths"])


def taken(queue):
    """The headers and body of the next message of a queue, None while there is none."""
    found = queue.get(no_ack=True)
    return (found.headers, found.body) if found else None
