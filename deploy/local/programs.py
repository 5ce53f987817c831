"""A program that runs under supervision, and how supervisord is told about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from deploy.local.failure import Failure
from deploy.local.processes import MARK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deploy.local.layout import Layout

LOG_BYTES = "10MB"
LOG_FILES = 5
# supervisord waits one second more after each failed start, so this many add up to a week: it must not give up while
# people sleep.
START_ATTEMPTS = 1200


@dataclass(frozen=True)
class Program:
    """One supervised process.

    `group` is what starts and stops together; `stop_signal` asks for an orderly end and `stop_seconds` bounds it, after
    which the process is killed. `starting_seconds` is how long it must last to count as started: what ends sooner is
    tried again after a pause that grows by a second each time.
    """

    name: str
    group: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: str = "/"
    user: str | None = None
    stop_signal: str = "TERM"
    stop_seconds: int = 30
    starting_seconds: int = 5
    port: int | None = None


def configuration(layout: Layout, programs: Sequence[Program], user: str | None) -> str:
    """supervisord.conf for these programs; nothing starts by itself, because servers come before services.

    Args:
        layout: where the sockets and logs lie.
        programs: what to run.
        user: who supervisord itself runs as; said aloud only for root, who is warned otherwise.

    Raises:
        Failure: a path or value holds both kinds of quotes, which supervisord cannot read.
    """
    head = {
        "supervisord": {
            "logfile": _escaped(str(layout.logs / "supervisord.log")),
            "logfile_maxbytes": LOG_BYTES,
            "logfile_backups": str(LOG_FILES),
            "pidfile": _escaped(str(layout.folder / "supervisord.pid")),
            "childlogdir": _escaped(str(layout.logs)),
            **({"user": user} if user else {}),
        },
        "unix_http_server": {"file": _escaped(str(layout.socket)), "chmod": "0600"},
        "supervisorctl": {"serverurl": _escaped(f"unix://{layout.socket}")},
        "rpcinterface:supervisor": {
            "supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface"
        },
    }
    sections = [_section(name, values) for name, values in head.items()]
    sections += [_section(f"program:{program.name}", _program(layout, program)) for program in programs]
    groups = dict.fromkeys(program.group for program in programs)
    for group in groups:
        members = ",".join(program.name for program in programs if program.group == group)
        sections.append(_section(f"group:{group}", {"programs": members}))
    return "\n".join(sections)


def _program(layout: Layout, program: Program) -> dict[str, str]:
    environment = {MARK: str(layout.folder), **program.environment}
    values = {
        "command": " ".join(_quoted(word) for word in program.command),
        "directory": _escaped(program.folder),
        "environment": ",".join(f"{name}={_quoted(value)}" for name, value in environment.items()),
        "autostart": "false",
        "autorestart": "true",
        "startsecs": str(program.starting_seconds),
        "startretries": str(START_ATTEMPTS),
        "stopsignal": program.stop_signal,
        "stopwaitsecs": str(program.stop_seconds),
        "killasgroup": "true",
        "redirect_stderr": "true",
        # supervisord 4.3 expands this one twice.
        "stdout_logfile": _escaped(_escaped(str(layout.logs / f"{program.name}.log"))),
        "stdout_logfile_maxbytes": LOG_BYTES,
        "stdout_logfile_backups": str(LOG_FILES),
    }
    return {**values, "user": program.user} if program.user else values


def _section(name: str, values: Mapping[str, str]) -> str:
    return f"[{name}]\n" + "".join(f"{key}={value}\n" for key, value in values.items())


def _quoted(value: str) -> str:
    quote = '"' if "'" in value else "'"
    if quote in value or "\n" in value:
        raise Failure(
            f"La ruta o el valor «{value}» mezcla comillas.", "Ponga el proyecto en una carpeta sin comillas."
        )
    return f"{quote}{_escaped(value)}{quote}"


def _escaped(value: str) -> str:
    return value.replace("%", "%%")
