"""Whether the services are up: bounded waits on what they say of themselves."""

from __future__ import annotations

import urllib.error
import urllib.request
from typing import TYPE_CHECKING

from deploy.local import waiting
from deploy.local.failure import Failure
from deploy.local.services import ALL, RELAY, Service
from deploy.local.supervisor import tail
from deploy.local.terminal import step

if TYPE_CHECKING:
    from collections.abc import Callable

    from deploy.local.services import Services
    from deploy.local.supervisor import Supervisor

START_SECONDS = 90.0
ANSWER_SECONDS = 2.0
PROBES = ("/livez", "/readyz")


def wait(supervisor: Supervisor, system: Services) -> None:
    """Wait until every process of every service is up.

    Raises:
        Failure: one ended, or was not up in time; the end of its log is shown.
    """
    for service in ALL:
        with step(f"{service.name} en {system.address(service)}"):
            for command in service.commands:
                name = f"{service.name}-{command}"
                up = _answers(system, service) if command == "web" else _runs(supervisor, name)
                _wait_for(supervisor, name, up)
    with step("relevo de eventos"):
        _wait_for(supervisor, RELAY, _runs(supervisor, RELAY))


def ready(system: Services, service: Service) -> bool:
    """Whether the service says it can do its work."""
    return _ok(system.address(service) + "/readyz")


def _answers(system: Services, service: Service) -> Callable[[], bool]:
    return lambda: all(_ok(system.address(service) + probe) for probe in PROBES)


def _runs(supervisor: Supervisor, name: str) -> Callable[[], bool]:
    return lambda: any(state.name == name and state.state == "RUNNING" for state in supervisor.states())


def _wait_for(supervisor: Supervisor, name: str, up: Callable[[], bool]) -> None:
    settled = waiting.until(lambda: up() or supervisor.failed(name), START_SECONDS)
    if settled and not supervisor.failed(name):
        return
    log = supervisor.layout.logs / f"{name}.log"
    what = "se cerró al arrancar" if settled else f"no respondió en {START_SECONDS:.0f} segundos"
    raise Failure(f"El proceso {name} {what}.", f"Esto dice el final de su registro ({log}):", tail(log))


def _ok(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=ANSWER_SECONDS) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)  # noqa: PLR2004 - HTTP's word for yes
    except (OSError, urllib.error.URLError):
        return False
