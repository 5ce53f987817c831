"""The system packages Radica stands on, and how they get there: apt as root or with sudo, else one line to type."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from deploy.local import settings
from deploy.local.failure import Failure
from deploy.local.terminal import say, step

if TYPE_CHECKING:
    from collections.abc import Callable

APT_SECONDS = 1800.0
LOG_LINES = 8


@dataclass(frozen=True)
class Need:
    """A package and how to see that what it brings is there, whoever installed it."""

    package: str
    present: Callable[[], bool]


def _found(*patterns: str) -> Callable[[], bool]:
    return lambda: any(any(Path("/").glob(pattern)) for pattern in patterns)


def _command(name: str) -> Callable[[], bool]:
    return lambda: shutil.which(name) is not None


def _module(name: str) -> Callable[[], bool]:
    return lambda: importlib.util.find_spec(name) is not None


def _mongod_elsewhere_or(*patterns: str) -> Callable[[], bool]:
    return lambda: shutil.which("mongod") is not None or _found(*patterns)()


TO_RUN = (
    Need("python3-venv", _module("ensurepip")),
    Need("postgresql", _found("usr/lib/postgresql/*/bin/postgres")),
    Need("rabbitmq-server", _found("usr/lib/rabbitmq/bin/rabbitmq-server")),
    # The libraries that the mongod of our wheel is linked to.
    Need("libcurl4", _mongod_elsewhere_or("usr/lib/*/libcurl.so.4", "lib/*/libcurl.so.4")),
    Need("libssl3", _mongod_elsewhere_or("usr/lib/*/libssl.so.3", "lib/*/libssl.so.3")),
)
TO_STYLE = (  # asked for only when the console's styles have to be fetched
    Need("nodejs", _command("node")),
    Need("npm", _command("npm")),
)
TO_MEASURE = (
    Need("wrk", _command("wrk")),  # sends the requests of the filing benchmark
    Need("gcc", _command("gcc")),  # compiles the publisher beside the relay
    Need("libc6-dev", _found("usr/include/stdio.h")),
    Need("librabbitmq-dev", _found("usr/include/amqp.h", "usr/include/rabbitmq-c/amqp.h")),
)
TO_TEST = (
    Need("poppler-utils", _command("pdftotext")),  # tests read the PDFs we make with other people's eyes
    Need("chromium", _command("chromium")),  # and look at the console as its users do
    *TO_MEASURE,  # one test sees that each benchmark works
)


def ensure(needs: tuple[Need, ...]) -> None:
    """Install what is missing.

    Raises:
        Failure: there is no way to install it from here, or apt could not.
    """
    missing = [need.package for need in needs if not need.present()]
    if not missing:
        return
    prefix = _apt_prefix()
    if prefix is None:
        raise Failure(
            "Faltan paquetes del sistema y esta orden no puede instalarlos.",
            f"Instálelos y repita la orden: {command_line(missing)}",
        )
    say(f"  Se instalan paquetes del sistema: {' '.join(missing)}")
    _install(prefix, missing, needs)


def command_line(packages: list[str]) -> str:
    """What an administrator would type."""
    return f"sudo apt-get install {' '.join(packages)}"


def _apt_prefix() -> list[str] | None:
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo is None:
        return None
    silent = subprocess.run([sudo, "-n", "true"], capture_output=True, check=False, timeout=30).returncode == 0
    return [sudo] if silent or sys.stdin.isatty() else None


def _install(prefix: list[str], missing: list[str], needs: tuple[Need, ...]) -> None:
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y", "--no-install-recommends"]
    with step("Lista de paquetes al día"):
        _run([*apt, "update"])
    with step(f"Paquetes instalados: {' '.join(missing)}"):
        log = _run([*apt, "install", *missing])
        # apt also ends badly when a package's own server could not start on its usual port. We start our own servers
        # on other ports, so what counts is whether the programs are there.
        lacking = [need.package for need in needs if not need.present()]
    if lacking:
        raise Failure(
            f"apt no pudo instalar: {' '.join(lacking)}.",
            f"Instálelos a mano y repita la orden: {command_line(lacking)}",
            tuple(log.splitlines()[-LOG_LINES:]),
        )


def _run(command: list[str]) -> str:
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
        timeout=APT_SECONDS,
        env=settings.everything(DEBIAN_FRONTEND="noninteractive"),
    )
    return done.stdout
