"""What the clients did and what the nemesis did to the system, as JSON lines that outlive a crash of the run itself.

A line is on the disk (fsync) before its request is sent, and another one after the answer has come. So whatever a
client was ever shown stands in the file, and a request without an answer stands there as one whose outcome nobody
knows (`info`, the word is Jepsen's): it may have happened or not, until the same key has been tried again.
"""

from __future__ import annotations

import json
import os
import threading
import time
import uuid
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from radica.clock import SystemClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

NEMESIS = "nemesis"
"""The process under whose name faults and phases are written."""
BEGIN = "begin"
"""The first line of each file: it ties the monotonic clock to the wall's (`request["wall"]`)."""


class Type(StrEnum):
    """Where an operation stands: sent, or how it ended. `info` is not known; `fail` certainly did not happen."""

    INVOKE = "invoke"
    OK = "ok"
    FAIL = "fail"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file. `at` is monotonic seconds; `op` is shared by the two lines of an operation."""

    op: str
    process: str
    at: float
    type: Type
    f: str
    key: str | None = None
    case: str | None = None
    actor: str | None = None
    request: Mapping[str, Any] | None = None
    response: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """A request with its answer, if one came. `response` is {"status", "body", …}; `ended` is None without any."""

    op: str
    process: str
    f: str
    outcome: Type
    began: float
    ended: float | None
    key: str | None
    case: str | None
    actor: str | None
    request: Mapping[str, Any]
    response: Mapping[str, Any]

    @property
    def ok(self) -> bool:
        """Whether the client was told that it is done."""
        return self.outcome is Type.OK

    @property
    def status(self) -> int | None:
        """The HTTP status of the answer; None when there was none."""
        return self.response.get("status")

    @property
    def body(self) -> Mapping[str, Any]:
        """The answer's JSON object; empty when there was none."""
        return self.response.get("body") or {}


@dataclass(frozen=True)
class History:
    """All lines of a run, in the order in which they were written."""

    lines: tuple[Line, ...] = ()

    @property
    def operations(self) -> list[Operation]:
        """Each client's request with its answer, in the order of sending; without an answer its outcome is `info`."""
        ends = {line.op: line for line in self.lines if line.type is not Type.INVOKE}
        return [
            _operation(line, ends.get(line.op))
            for line in self.lines
            if line.type is Type.INVOKE and line.process != NEMESIS
        ]

    @property
    def faults(self) -> list[Line]:
        """What the nemesis wrote, phases included."""
        return [line for line in self.lines if line.process == NEMESIS and line.f != BEGIN]

    def wall(self, at: float) -> datetime:
        """The instant (UTC) of a monotonic second of this run; raises ValueError when the file has no beginning."""
        for line in self.lines:
            if line.f == BEGIN and line.request:
                return datetime.fromisoformat(line.request["wall"]) + timedelta(seconds=at - line.at)
        message = "the history does not say when it began"
        raise ValueError(message)


class Recorder:
    """Writes the file; for any number of threads."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._file = path.open("a", encoding="utf-8")
        self._clock = clock
        self._writing = threading.Lock()
        self._open: dict[str, Line] = {}
        self.nemesis(BEGIN, wall=SystemClock().now().isoformat())

    def invoke(
        self, process: str, f: str, *, request: Mapping[str, Any], key: str | None = None, case: str | None = None,
        actor: str | None = None,
    ) -> str:  # fmt: skip
        """Write that a request is about to be sent; returns the operation's id for `complete`."""
        line = Line(uuid.uuid4().hex, process, self._clock(), Type.INVOKE, f, key, case, actor, dict(request))
        self._write(line)
        return line.op

    def complete(
        self, op: str, type: Type, *, case: str | None = None, response: Mapping[str, Any] | None = None
    ) -> None:
        """Write how an operation ended; `case` is the radicado where the answer gave one."""
        begun = self._open[op]
        ended = Line(
            op, begun.process, self._clock(), type, begun.f, begun.key, case or begun.case, begun.actor,
            response=dict(response or {}),
        )  # fmt: skip
        self._write(ended)

    def nemesis(self, f: str, **details: Any) -> None:
        """Write a fault, a healing or a phase before it is brought about, with what it is done to (`target`)."""
        self._write(Line(uuid.uuid4().hex, NEMESIS, self._clock(), Type.INFO, f, request=details))

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _write(self, line: Line) -> None:
        text = json.dumps(asdict(line), ensure_ascii=False, default=str)
        with self._writing:
            if line.type is Type.INVOKE:
                self._open[line.op] = line
            else:
                self._open.pop(line.op, None)
            self._file.write(text + "\n")
            self._file.flush()
            os.fsync(self._file.fileno())


def read(path: Path) -> History:
    """The history in a file; a last line that was cut off in the middle is left out, any other raises ValueError."""
    lines = path.read_text(encoding="utf-8").split("\n")
    return History(tuple(_line(text) for text in lines[:-1]))  # after the last line's end there is nothing, or half


def of(lines: Iterable[Line]) -> History:
    """The history that these lines make: for a simulation, which writes no file."""
    return History(tuple(lines))


def _line(text: str) -> Line:
    stored = json.loads(text)
    return Line(**{**stored, "type": Type(stored["type"])})


def _operation(begun: Line, ended: Line | None) -> Operation:
    return Operation(
        op=begun.op,
        process=begun.process,
        f=begun.f,
        outcome=ended.type if ended else Type.INFO,
        began=begun.at,
        ended=ended.at if ended else None,
        key=begun.key,
        case=(ended.case if ended else None) or begun.case,
        actor=begun.actor,
        request=begun.request or {},
        response=(ended.response if ended else None) or {},
    )
