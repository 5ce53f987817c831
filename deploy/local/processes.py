"""What Linux tells about running processes: who holds a port, and who was started by an installation of ours."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from deploy.local import waiting

MARK = "RADICA_INSTALLATION"  # in the environment of everything an installation starts: the path of its folder
LISTENING = "0A"
STOP_SECONDS = 20.0


@dataclass(frozen=True)
class Process:
    """A running process, as far as this user may see it."""

    pid: int
    name: str

    def __str__(self) -> str:
        return f"«{self.name}» (proceso {self.pid})"


def holder(port: int) -> Process | None:
    """The process that listens on a TCP port; nothing if there is none or it belongs to a user we cannot look into."""
    sockets = {f"socket:[{inode}]" for inode in _listening_inodes(port)}
    if not sockets:
        return None
    return next((process for process in _all() if sockets & _open_files(process.pid)), None)


def marked(folder: Path) -> list[Process]:
    """The processes that the installation in `folder` started."""
    mark = f"{MARK}={folder}".encode()
    return [process for process in _all() if mark in _environment(process.pid) and process.pid != os.getpid()]


def alive(pid: int) -> bool:
    """Whether the process exists and is more than the remains of one."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def end(processes: list[Process]) -> None:
    """Ask each to stop (SIGINT for PostgreSQL, which then drops its clients), and kill what does not in time."""
    for process in processes:
        _send(process, signal.SIGINT if process.name == "postgres" else signal.SIGTERM)
    waiting.until(lambda: not any(alive(process.pid) for process in processes), STOP_SECONDS)
    for process in processes:
        if alive(process.pid):
            _send(process, signal.SIGKILL)


def _send(process: Process, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(process.pid, number)


def _all() -> list[Process]:
    numbers = sorted(int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal())
    return [Process(number, _name(number)) for number in numbers]


def _name(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text(encoding="utf-8", errors="replace").strip()
    except OSError:  # it ended meanwhile
        return "?"


def _environment(pid: int) -> list[bytes]:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:  # it ended meanwhile, or belongs to someone else and so is not ours
        return []


def _open_files(pid: int) -> set[str]:
    found: set[str] = set()
    with suppress(OSError):  # it ended meanwhile, or belongs to someone else
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):  # closed meanwhile
                found.add(str(descriptor.readlink()))
    return found


def _listening_inodes(port: int) -> set[str]:
    suffix = f":{port:04X}"
    inodes: set[str] = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with suppress(OSError):  # a kernel without IPv6 has no second table
            for line in Path(table).read_text(encoding="ascii").splitlines()[1:]:
                _, local, _, state, *rest = line.split()
                if state == LISTENING and local.endswith(suffix):
                    inodes.add(rest[5])
    return inodes
