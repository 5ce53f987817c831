"""The servers that tests use: another set on other ports, with data that may go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy.local import network_ports, servers
from deploy.local.failure import Failure
from deploy.local.layout import Layout
from deploy.local.supervisor import Supervisor
from deploy.local.terminal import say, step

if TYPE_CHECKING:
    from pathlib import Path

    from deploy.local.settings import ServerPorts, Settings

SHIFTS = range(0, 1000, 100)  # tests need real servers, not these very ports


def start(settings: Settings, *, durable: bool = False) -> tuple[dict[str, str], bool]:
    """Start the test set, or find it running.

    Args:
        settings: where its folder and its ports are.
        durable: whether a set started now writes to disk as in production.

    Returns:
        The addresses as environment variables for the tests, and whether this call started the set.

    Raises:
        Failure: ports taken wherever we looked, or a server did not start.
    """
    layout = Layout(settings.test_folder)
    supervisor = Supervisor(layout, settings.python)
    if supervisor.running():
        return _read(layout), False
    layout.make()
    supervisor.sweep()
    ports = free_ports(settings.test_ports)
    test_set = servers.for_tests(layout, ports, durable=durable)
    test_set.erase()
    test_set.prepare()
    supervisor.start(test_set.programs())
    test_set.start(supervisor)
    addresses = {
        "RADICA_TEST_POSTGRES_URL": test_set.postgres.url,
        "RADICA_TEST_AMQP_URL": test_set.rabbitmq.url,
        "RADICA_TEST_AMQP_MANAGEMENT_URL": test_set.rabbitmq.management_url,
        "RADICA_TEST_MONGO_URL": test_set.mongodb.url,
    }
    _write(layout, addresses)
    return addresses, True


def stop(settings: Settings, *, quietly: bool = False) -> bool:
    """Stop the test set and delete its data; return whether there was one."""
    layout = Layout(settings.test_folder)
    supervisor = Supervisor(layout, settings.python)
    if not supervisor.running():
        return False
    if quietly:
        _end(supervisor, settings, layout)
    else:
        with step("Servidores de prueba detenidos"):
            _end(supervisor, settings, layout)
    return True


def tell(settings: Settings, addresses: dict[str, str]) -> None:
    """Show a developer how to run tests against the set."""
    say("\nServidores de prueba en marcha. Para usarlos en esta terminal:\n")
    say(f"    source {_file(Layout(settings.test_folder)).relative_to(settings.root)}")
    say("    .venv/bin/python -m pytest tests/unit tests/integration\n")
    for name, value in addresses.items():
        say(f"  {name}={value}")
    say("\n«make servers-stop» los detiene y borra sus datos.")


def _end(supervisor: Supervisor, settings: Settings, layout: Layout) -> None:
    supervisor.shut_down()
    _file(layout).unlink(missing_ok=True)
    servers.for_tests(layout, settings.test_ports).erase()


def free_ports(wanted: ServerPorts) -> ServerPorts:
    """The wanted ports, or the same a hundred, two hundred… further up when another program has one of them.

    Raises:
        Failure: no shift helps.
    """
    for shift in SHIFTS:
        ports = wanted.shifted(shift)
        if not network_ports.taken(ports.claims()):
            if shift:
                say(f"  Los puertos de prueba de siempre están ocupados; se usan otros, {shift} más arriba.")
            return ports
    network_ports.check(wanted.claims())
    raise Failure("Los puertos de prueba se ocuparon mientras se buscaban.", "Repita la orden.")


def _file(layout: Layout) -> Path:
    return layout.folder / "env.sh"


def _write(layout: Layout, addresses: dict[str, str]) -> None:
    lines = (f"export {name}='{value}'\n" for name, value in addresses.items())
    _file(layout).write_text("".join(lines), encoding="ascii")


def _read(layout: Layout) -> dict[str, str]:
    try:
        lines = _file(layout).read_text(encoding="ascii").splitlines()
    except FileNotFoundError as error:
        raise Failure(
            "Los servidores de prueba quedaron a medio arrancar.", "Use «make servers-stop» y repita la orden."
        ) from error
    pairs = (line.removeprefix("export ").split("=", 1) for line in lines)
    return {name: value.strip("'") for name, value in pairs}
