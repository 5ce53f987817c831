"""Short commands of the services that set-up runs: migrations, staff logins, the sample."""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from deploy.local import services, settings
from deploy.local.failure import Failure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deploy.local.services import Service, Services

LOG_LINES = 12
MIGRATE_SECONDS = 900.0
SHORT_SECONDS = 120.0
SEED_SECONDS = 600.0
AT_ONCE = 2  # each is a Python that starts; more would only wait for each other on a small machine


def migrate(system: Services) -> None:
    """Bring every database to the version of the code.

    Raises:
        Failure: a migration refused; the end of what it said.
    """

    def one(service: Service) -> None:
        _run(system, (service.name, "migrate"), system.owner_environment(service), MIGRATE_SECONDS)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(one, services.ALL))


def declare_queues(system: Services) -> None:
    """Make every queue before anybody publishes: an exchange keeps nothing for a queue that is not there yet.

    Raises:
        Failure: the broker refused; the end of what was said.
    """

    def one(service: Service) -> None:
        _run(system, (service.name, "topology"), system.environment(service), MIGRATE_SECONDS)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(one, (service for service in services.ALL if "worker" in service.commands)))


def make_certificate(system: Services) -> None:
    """Make the certificate that letters are signed with, if there is none."""
    environment = system.environment(services.CORRESPONDENCE)
    _run(system, (services.CORRESPONDENCE.name, "make-certificate"), environment, SHORT_SECONDS)


def seed_billing(system: Services) -> None:
    """Give billing an invented utility (accounts, tariffs, invoices), so that claims have something to be about."""
    _run(system, (services.BILLING.name, "seed"), system.environment(services.BILLING), SEED_SECONDS)


def seed_staff(system: Services) -> str:
    """Make a login per role where there is none; return the table with the new passwords, empty if nothing was made."""
    environment = {**system.environment(services.CONSOLE), **_service_account(system)}
    command = (services.CONSOLE.name, "seed-roles", "--save", str(system.servers.layout.logins))
    return _run(system, command, environment, SHORT_SECONDS)


def file_sample(system: Services, count: int, file: str = "") -> None:
    """File a sample of cases through the public HTTP interface, in the proportions of real ones.

    Args:
        system: where to file.
        count: how many cases.
        file: an export of the superintendence to take the proportions from; the project's own table if empty.

    Raises:
        Failure: the driver ended badly; it has said why on the screen.
    """
    command = [str(system.settings.python), "-m", "sample", "--count", str(count), *(["--file", file] if file else [])]
    logins = str(system.servers.layout.logins)
    environment = settings.everything(**system.environment(services.CONSOLE), RADICA_LOGINS_FILE=logins)
    if subprocess.run(command, check=False, cwd=system.settings.root, env=environment).returncode:
        raise Failure("La muestra de casos no se radicó completa.", "El sistema sigue en marcha; vea «make status».")


def _service_account(system: Services) -> dict[str, str]:
    environment = system.environment(services.REPORTING)
    return {name: environment[name] for name in ("RADICA_SERVICE_USER", "RADICA_SERVICE_PASSWORD")}


def _run(system: Services, command: tuple[str, ...], environment: Mapping[str, str], seconds: float) -> str:
    done = subprocess.run(
        [str(system.settings.python), "-m", *command],
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds,
        cwd=system.settings.root,
        env={**settings.inherited("PATH", "HOME", "LANG", "TZ"), **environment},
    )
    if done.returncode:
        raise Failure(
            f"La orden «{' '.join(command[:2])}» terminó mal.",
            "Corrija lo que dice y repita la orden:",
            tuple((done.stdout + done.stderr).splitlines()[-LOG_LINES:]),
        )
    return done.stdout
