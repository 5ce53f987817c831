"""Filing over HTTP: a case committed, numbered, sealed and hashed, beside FastAPI with one INSERT and its own floor."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import tempfile
import uuid
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from benchmarks import cases
from benchmarks.harness import Benchmark, Series, Target
from benchmarks.processes import running, until
from radica.testing import a_free_port

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SCRIPT = Path(__file__).with_name("filing.lua")
SAID = re.compile(r"^result (\d+) (\d+) (\d+) ([\d.]+) ([\d.]+)$", re.MULTILINE)
MICROSECONDS = 1_000_000
PATIENCE_S = 60
RADICA, BARE, FLOOR = "Radica", "FastAPI, one INSERT", "FastAPI, what filing cannot do without"


@contextmanager
def prepared() -> Iterator[Benchmark]:
    """Give the benchmark; both are processes of their own."""
    with (
        cases.database() as ours,
        cases.database() as other,
        cases.database() as third,
        tempfile.TemporaryDirectory() as folder,
        _intake(ours.url, folder) as radica,
        one_insert(other.url) as fastapi,
        _floor(third.url) as floor,
    ):
        at = "16 connections"
        yield Benchmark(
            title="File a case over HTTP (POST /pqrs)",
            points={at: 16},
            metrics={"filings": "per second", "p50": "ms", "p99": "ms"},
            contestants={
                RADICA: lambda connections, seconds: wrk(radica, connections, seconds),
                BARE: lambda connections, seconds: wrk(fastapi, connections, seconds),
                FLOOR: lambda connections, seconds: wrk(floor, connections, seconds),
            },
            targets=[
                Target("filing over HTTP", Series(RADICA, at, "filings"), Series(BARE, at, "filings"), 0.6),
                Target("filing over HTTP", Series(RADICA, at, "filings"), Series(FLOOR, at, "filings")),
                Target("filing over HTTP, its floor", Series(FLOOR, at, "filings"), Series(BARE, at, "filings")),
            ],
            seconds=2.0,
        )


def wrk(url: str, connections: int, seconds: float) -> Mapping[str, float]:
    """Have wrk file for so long; raises if any request was not answered with success."""
    command = [str(shutil.which("wrk")), "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "-s", str(SCRIPT)]
    command += [url, "--", uuid.uuid4().hex, str(random.randrange(2**31))]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=seconds + PATIENCE_S)
    found = SAID.search(done.stdout)
    if found is None or int(found[3]):
        raise RuntimeError(done.stdout + done.stderr)
    return {
        "filings": int(found[1]) / int(found[2]) * MICROSECONDS,
        "p50": float(found[4]),
        "p99": float(found[5]),
    }


@contextmanager
def _intake(url: str, folder: str) -> Iterator[str]:
    port = a_free_port()
    with running("intake", "web", environment={**cases.environment(url, folder), "RADICA_HTTP_PORT": str(port)}):
        yield _answering(port)


@contextmanager
def one_insert(url: str) -> Iterator[str]:
    """Run FastAPI without anything of ours but the body; its one door stores what it gets."""
    port = a_free_port()
    with running("benchmarks.insert_web", str(port), url):
        yield _answering(port)


@contextmanager
def _floor(url: str) -> Iterator[str]:
    port = a_free_port()
    with running("benchmarks.floor_web", str(port), url):
        yield _answering(port)


def _answering(port: int) -> str:
    url = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        try:
            return bool(httpx.get(f"{url}/openapi.json", timeout=1).status_code)
        except httpx.TransportError:
            return False

    until(answers)
    return url
