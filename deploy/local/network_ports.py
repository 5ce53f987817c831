"""Whether the ports are free, and the message for when they are not."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, NamedTuple

from deploy.local import processes
from deploy.local.failure import Failure

if TYPE_CHECKING:
    from collections.abc import Iterable

LOOPBACK = "127.0.0.1"


class Claim(NamedTuple):
    """A port that one of our processes needs, and the setting that moves it."""

    port: int
    owner: str
    setting: str
    host: str = LOOPBACK


def free(port: int, host: str = LOOPBACK) -> bool:
    """Whether a server could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # Connections of a server that has just stopped do not count; one that listens does.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def taken(claims: Iterable[Claim]) -> list[Claim]:
    """The claims whose port someone else has."""
    return [claim for claim in claims if not free(claim.port, claim.host)]


def check(claims: Iterable[Claim]) -> None:
    """Refuse to start on ports that others have.

    Raises:
        Failure: names each port, who has it if that can be seen, and the setting that changes it.
    """
    busy = taken(claims)
    if not busy:
        return
    listed = "; ".join(f"{claim.port} ({claim.owner}), que tiene {_by_whom(claim.port)}" for claim in busy)
    settings = " y ".join(f"{setting}=<otro>" for setting in dict.fromkeys(claim.setting for claim in busy))
    plural = len(busy) > 1
    raise Failure(
        f"{'Estos puertos están ocupados' if plural else 'Este puerto está ocupado'}: {listed}.",
        f"Cierre {'esos programas' if plural else 'ese programa'} o elija otro puerto: escriba {settings} "
        "en el archivo .env y repita la orden.",
    )


def _by_whom(port: int) -> str:
    process = processes.holder(port)
    return str(process) if process else "un programa de otro usuario"
