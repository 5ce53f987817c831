"""What a process costs that has nothing to do: its memory, and the time from its start until it can work."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from benchmarks import cases, servers
from benchmarks.harness import Benchmark, Series, Target
from benchmarks.processes import until
from deploy.local.settings import everything
from radica.testing import a_free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

PATIENCE_S = 60
PROPORTIONAL = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)
KIB_A_MIB = 1024
RADICA, NAMEKO, FASTAPI, LIBRARIES = "Radica", "bare nameko", "bare FastAPI", "FastAPI with our libraries"
WEB, WORKER, RELAY = "web", "worker", "relay"


@contextmanager
def prepared() -> Iterator[Benchmark]:
    """Give the benchmark: intake's three processes, beside the frameworks with next to nothing in them."""
    with (
        cases.database() as database,
        servers.a_virtual_host() as host,
        tempfile.TemporaryDirectory() as folder,
    ):
        environment = {**cases.environment(database.url, folder), "RADICA_AMQP_URL": host.url}
        benchmark = Benchmark(
            title="An idle process: memory (proportional set) and time to start",
            points={WEB: WEB, WORKER: WORKER, RELAY: RELAY},
            metrics={"memory": "MiB", "start": "seconds"},
            contestants={
                RADICA: lambda kind, _: _intake(kind, environment),
                FASTAPI: lambda kind, _: _web("bare_web") if kind == WEB else {},
                LIBRARIES: lambda kind, _: _web("libraries_web") if kind == WEB else {},
                NAMEKO: lambda kind, _: {} if kind == WEB else _bare_worker(host.url),
            },
            targets=[*_targets()],
            rounds=5,
        )
        _compile(benchmark)
        yield benchmark


def _compile(benchmark: Benchmark) -> None:
    """Start everybody once and count nothing: Python writes the bytecode which every later start reads."""
    for kind in benchmark.points:
        for measure in benchmark.contestants.values():
            measure(kind, benchmark.seconds)


def _intake(kind: str, environment: dict[str, str]) -> Mapping[str, float]:
    if kind == WEB:
        port = a_free_port()
        return _measured(["intake", WEB], {**environment, "RADICA_HTTP_PORT": str(port)}, lambda _: _answers(port))
    said = {WORKER: "subscription_hears", RELAY: "relay_leads"}[kind]
    return _measured(["intake", kind], environment, lambda text: said in text)


def _web(module: str) -> Mapping[str, float]:
    port = a_free_port()
    return _measured([f"benchmarks.{module}", str(port)], {}, lambda _: _answers(port))


def _bare_worker(amqp_url: str) -> Mapping[str, float]:
    command = ["nameko", "run", "--broker", amqp_url, "benchmarks.bare_worker"]
    return _measured(command, {}, lambda text: "Connected to amqp" in text)


def _measured(command: Sequence[str], environment: dict[str, str], ready: Callable[[str], bool]) -> Mapping[str, float]:
    """Start a process, wait until it is ready, and look at its memory."""
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "said"
        began = time.perf_counter()
        with said.open("wb") as output:
            whole = [sys.executable, "-m", *command]
            told = everything(**environment, PYTHONDONTWRITEBYTECODE="")
            process = subprocess.Popen(whole, stdout=output, stderr=output, env=told)
        try:
            until(lambda: process.poll() is not None or ready(said.read_text("utf-8")))
            took = time.perf_counter() - began
            if process.poll() is not None:
                raise RuntimeError(said.read_text("utf-8"))
            return {"memory": _proportional_mib(process.pid), "start": took}
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE_S / 10)
            except subprocess.TimeoutExpired:  # a bare nameko notices a signal only when its loop wakes
                process.kill()
                process.wait(PATIENCE_S)


def _proportional_mib(pid: int) -> float:
    text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    found = PROPORTIONAL.search(text)
    if found is None:
        raise RuntimeError(os.fspath(text))
    return int(found[1]) / KIB_A_MIB


def _answers(port: int) -> bool:
    try:
        return bool(httpx.get(f"http://127.0.0.1:{port}/livez", timeout=1).status_code)
    except httpx.TransportError:
        return False


def _targets() -> Iterator[Target]:
    for kind, other in ((WEB, FASTAPI), (WORKER, NAMEKO), (RELAY, NAMEKO)):
        for metric in ("memory", "start"):
            path = f"idle {kind}: {metric}"
            yield Target(path, Series(RADICA, kind, metric), Series(other, kind, metric), at_most=1.5)
    for metric in ("memory", "start"):
        yield Target(f"idle web: {metric}", Series(RADICA, WEB, metric), Series(LIBRARIES, WEB, metric))
        yield Target(f"idle web: {metric}, its limit", Series(LIBRARIES, WEB, metric), Series(FASTAPI, WEB, metric))
