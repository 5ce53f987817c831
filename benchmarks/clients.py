"""Clients at work: threads of ours that do one thing again and again, and PostgreSQL's own pgbench."""

from __future__ import annotations

import gc
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

T = TypeVar("T")

PATIENCE_S = 60
SCRIPTED = re.compile(r"^tps = ([0-9.]+)", re.MULTILINE)


def per_second(clients: int, seconds: float, act: Callable[[], object]) -> float:
    """Have `clients` threads call `act` for so long; return how often a second it was done.

    The first call of each comes before the clock starts: connections are opened, caches filled. What is there by then
    is the benchmark's, and no collection goes through it, as in a process of ours after its start.
    """
    start = threading.Barrier(clients + 1)

    def work() -> int:
        try:
            act()
        except BaseException:
            start.abort()  # the others need not wait
            raise
        start.wait(PATIENCE_S)
        done, until = 0, time.perf_counter() + seconds
        while time.perf_counter() < until:
            act()
            done += 1
        return done

    with ThreadPoolExecutor(clients) as pool:
        futures = [pool.submit(work) for _ in range(clients)]
        with suppress(threading.BrokenBarrierError):  # the future has the reason
            gc.collect()
            gc.freeze()
            start.wait(PATIENCE_S)
        began = time.perf_counter()
        done = sum(future.result() for future in futures)
        took = time.perf_counter() - began
    gc.unfreeze()
    return done / took


def in_a_worker(module: str, url: str, clients: int, seconds: float) -> float:
    """Have a module measure in a process whose sockets and threads are eventlet's, as a worker's are."""
    command = [sys.executable, "-m", module, url, str(clients), str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=seconds + PATIENCE_S)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return float(done.stdout)


def ahead(make: Callable[[], T], clients: int, seconds: float, most: int) -> Callable[[], T]:
    """Make so many things before the clock starts that `most` a second can be had; the answer hands out the next one.

    Any thread may ask. Whoever asks for more gets an IndexError: then `most` was too low for this machine.
    """
    return [make() for _ in range(clients + int(seconds * most))].pop


def pgbench(url: str, script: str, clients: int, seconds: float, values: Mapping[str, str] | None = None) -> float:
    """Have pgbench run a script with prepared statements; return its transactions a second.

    `values` are the script's variables, `:name` in it: they are sent with each statement, as a client's are.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        command = [str(_pgbench()), "-n", "-M", "prepared", "-c", str(clients), "-j", str(min(clients, _cores()))]
        command += ["-T", str(max(1, round(seconds))), "-f", file.name]
        command += [word for name, value in (values or {}).items() for word in ("-D", f"{name}={value}")]
        command.append(url)
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=seconds + PATIENCE_S)
    found = SCRIPTED.search(done.stdout)
    if done.returncode or found is None:
        raise RuntimeError(done.stderr)
    return float(found[1])


def _cores() -> int:
    return os.cpu_count() or 1


def _pgbench() -> Path:
    return max(Path("/usr/lib/postgresql").glob("*/bin/pgbench"))
