"""An optional virus scanner: clamd, asked over TCP by its INSTREAM command. Every wait is bounded."""

from __future__ import annotations

import re
import socket
import time
from typing import TYPE_CHECKING, Self

from radica.errors import Invalid, Unavailable
from radica.logs import log

if TYPE_CHECKING:
    from pathlib import Path

CONNECT_S = 2.0
PIECE = 64 * 1024
LONGEST_ANSWER = 4096
ANSWER = re.compile(r"stream: (?:(?P<clean>OK)|(?P<virus>.+) FOUND)\0?\s*")
SILENT = "El antivirus no responde; se volverá a intentar."


class Scanner:
    """A clamd at `host`:`port`; safe for many threads at once."""

    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)

    @classmethod
    def at(cls, address: str) -> Self:
        """Return the scanner at `host:port`."""
        host, _, port = address.rpartition(":")
        return cls(host.strip("[]"), int(port))

    def scan(self, path: Path, seconds: float) -> None:
        """Raise Invalid for a file with a virus, Unavailable when the scanner does not say in time."""
        try:
            answer = self._asked(path, time.monotonic() + seconds)
        except OSError as error:
            log.warning("scanner_unavailable", error=type(error).__name__)
            raise Unavailable(SILENT) from error
        said = ANSWER.fullmatch(answer)
        if said is None:  # its own limit of size, a database being loaded
            log.warning("scanner_unavailable", error=answer[:200])
            raise Unavailable(SILENT)
        if said["virus"]:
            raise Invalid(
                "archivo", f"El antivirus encontró «{said['virus'][:100]}».", "Limpie el equipo y envíe otra copia."
            )

    def _asked(self, path: Path, until: float) -> str:
        with socket.create_connection(self._address, CONNECT_S) as line, path.open("rb") as file:
            line.settimeout(_left(until))
            line.sendall(b"zINSTREAM\0")
            while piece := file.read(PIECE):
                line.settimeout(_left(until))
                line.sendall(len(piece).to_bytes(4, "big") + piece)
            line.sendall(bytes(4))
            answer = b""
            while len(answer) < LONGEST_ANSWER and b"\0" not in answer:
                line.settimeout(_left(until))
                piece = line.recv(LONGEST_ANSWER)
                if not piece:
                    break
                answer += piece
        return answer.decode(errors="replace")


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
