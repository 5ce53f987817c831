"""Starting supervisord, giving it orders, and reading what it knows."""

from __future__ import annotations

import os
import subprocess
import xmlrpc.client
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from supervisor.xmlrpc import Faults, SupervisorTransport

from deploy.local import processes, programs, secret_files, settings, waiting
from deploy.local.failure import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from deploy.local.layout import Layout
    from deploy.local.programs import Program

DAEMON_SECONDS = 20.0
LOG_LINES = 8
STOPPED = frozenset({"STOPPED", "EXITED", "FATAL"})
FAILED = frozenset({"BACKOFF", "EXITED", "FATAL"})


@dataclass(frozen=True)
class State:
    """What supervisord knows about one process."""

    name: str
    group: str
    state: str
    pid: int
    running_seconds: int


class Supervisor:
    """The supervisord of one installation."""

    def __init__(self, layout: Layout, python: Path) -> None:
        self.layout = layout
        self._daemon = python.with_name("supervisord")

    def running(self) -> bool:
        """Whether it takes orders."""
        try:
            with self._orders() as orders:
                orders.getPID()
        except (OSError, xmlrpc.client.Error):
            return False
        return True

    def current(self, wanted: Sequence[Program]) -> bool:
        """Whether it runs with exactly the configuration that these programs give."""
        path = self.layout.configuration
        return self.running() and path.exists() and path.read_text(encoding="utf-8") == self._rendered(wanted)

    def start(self, wanted: Sequence[Program]) -> None:
        """Start supervisord with these programs, none of them running yet.

        Raises:
            Failure: it did not answer in time.
        """
        secret_files.write_private(self.layout.configuration, self._rendered(wanted))
        self.layout.socket.unlink(missing_ok=True)
        subprocess.run(
            [self._daemon, "-c", self.layout.configuration],
            check=True,
            timeout=DAEMON_SECONDS,
            stdin=subprocess.DEVNULL,
            cwd=self.layout.folder,
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", **settings.inherited("HOME", "USER", "TZ")},
        )
        if not waiting.until(self.running, DAEMON_SECONDS):
            raise Failure(
                "El supervisor de procesos no respondió.",
                "Revise el registro y repita la orden.",
                tail(self.layout.logs / "supervisord.log"),
            )

    def run(self, group: str) -> None:
        """Start every process of the group that is not running; do not wait for them."""
        for state in self.states():
            name = f"{group}:{state.name}"
            if state.group == group and state.state == "BACKOFF":
                self._stop_one(name)  # what made it fail may have been mended: try now, not after its pause
            if state.group == group and state.state in FAILED | STOPPED:
                self.run_one(name)

    def run_one(self, name: str) -> None:
        """Start one process, named `group:program`; one that runs already is left alone."""
        try:
            with self._orders() as orders:
                orders.startProcess(name, False)  # noqa: FBT003 - XML-RPC has no keywords; False: do not wait
        except xmlrpc.client.Fault as fault:
            if fault.faultCode != Faults.ALREADY_STARTED:
                raise

    def stop_group(self, groups: Sequence[str]) -> None:
        """Ask these groups to stop and wait; what outlives its grace is killed by supervisord."""
        for state in self.states():
            if state.group in groups and state.state not in STOPPED:
                self._stop_one(f"{state.group}:{state.name}")
        longest = 90.0  # above every stop_seconds, after which supervisord kills
        waiting.until(lambda: all(s.state in STOPPED for s in self.states() if s.group in groups), longest)

    def shut_down(self) -> None:
        """End supervisord itself, after whatever still runs."""
        with self._orders() as orders:
            pid = orders.getPID()
            orders.shutdown()
        if not waiting.until(lambda: not processes.alive(pid), 120.0):
            raise Failure(
                f"El supervisor (proceso {pid}) no terminó.", f"Ciérrelo con: kill {pid}; después repita la orden."
            )

    def states(self) -> list[State]:
        """Every process, in the order of the configuration."""
        with self._orders() as orders:
            return [_state(entry) for entry in orders.getAllProcessInfo()]

    def failed(self, name: str) -> bool:
        """Whether the process gave up or waits to be tried again."""
        return any(state.name == name and state.state in FAILED for state in self.states())

    def require(self, groups: Sequence[str]) -> None:
        """Make sure that these groups can be given orders.

        Raises:
            Failure: nothing runs, or a group is unknown.
        """
        if not self.running():
            raise Failure("Radica no está en marcha.", "Póngala en marcha con «make run».")
        known = list(dict.fromkeys(state.group for state in self.states()))
        unknown = [group for group in groups if group not in known]
        if unknown:
            raise Failure(f"No hay ningún servicio «{unknown[0]}».", f"Los que hay: {', '.join(known)}.")

    def sweep(self) -> None:
        """End what an earlier supervisord of this installation left behind when it was killed."""
        if not self.running():
            processes.end(processes.marked(self.layout.folder))

    def _stop_one(self, name: str) -> None:
        try:
            with self._orders() as orders:
                orders.stopProcess(name, False)  # noqa: FBT003 - XML-RPC has no keywords; False: do not wait
        except xmlrpc.client.Fault as fault:
            if fault.faultCode != Faults.NOT_RUNNING:
                raise

    def _rendered(self, wanted: Sequence[Program]) -> str:
        return programs.configuration(self.layout, wanted, "root" if os.geteuid() == 0 else None)

    @contextmanager
    def _orders(self) -> Iterator[Any]:
        transport = SupervisorTransport(serverurl=f"unix://{self.layout.socket}")
        try:
            yield xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport).supervisor
        finally:
            transport.close()


def tail(path: Path, lines: int = LOG_LINES) -> tuple[str, ...]:
    """The last lines of a log, for a message."""
    if not path.exists():
        return ()
    return tuple(path.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


def _state(entry: dict[str, Any]) -> State:
    running = entry["now"] - entry["start"] if entry["pid"] else 0
    return State(entry["name"], entry["group"], entry["statename"], entry["pid"], running)
