"""The outcome of a run as a file: figures of every round, what was to be reached, and the machine it was on."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks import servers
from radica.clock import SystemClock

if TYPE_CHECKING:
    from benchmarks.harness import Benchmark, Figures, Target

FOLDER = Path(__file__).parent / "results"
LIBRARIES = ("eventsourcing", "psycopg2-binary", "psycopg", "nameko", "amqp", "pymongo", "mongoengine", "fastapi")
KEPT = 5  # significant digits: far more than a measurement is worth
SHORT_S = 30


def of(benchmark: Benchmark, figures: Figures, seconds: float) -> dict[str, Any]:
    """Return a run as plain JSON values."""
    return {
        "title": benchmark.title,
        "date": SystemClock().now().date().isoformat(),
        "commit": _commit(),
        "machine": machine(),
        "seconds": seconds,
        "metrics": dict(benchmark.metrics),
        "figures": figures,
        "targets": [_target(target, figures) for target in benchmark.targets],
    }


def write(name: str, result: dict[str, Any]) -> None:
    """Keep the result of the benchmark `name` in place of the one before."""
    FOLDER.mkdir(exist_ok=True)
    text = json.dumps(_rounded(result), indent=1, ensure_ascii=False)
    (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def read(name: str) -> dict[str, Any] | None:
    """Return the last result of the benchmark `name`, None if it never ran."""
    file = FOLDER / f"{name}.json"
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else None


def machine() -> dict[str, Any]:
    """Return what the figures depend on; no name and no path of the machine."""
    return {
        "cores": os.cpu_count(),
        "cpu": _cpu(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "kernel": platform.release().split("-")[0],
        "python": platform.python_version(),
        **servers.versions(),
        **{library: version(library) for library in LIBRARIES},
    }


def _target(target: Target, figures: Figures) -> dict[str, Any]:
    reached = target.reached(figures)
    return {
        "path": target.path,
        "at": target.ours.point,
        "metric": target.ours.metric,
        "ours": target.ours.contestant,
        "ours_median": median(target.ours.of(figures)),
        "beside": target.beside and target.beside.contestant,
        "beside_median": target.beside and median(target.beside.of(figures)),
        "median": median(reached),
        "lowest": min(reached),
        "highest": max(reached),
        "at_least": target.at_least,
        "at_most": target.at_most,
        "met": target.met(figures),
        "bounded_by": target.bounded_by,
    }


def _rounded(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, float):
        return float(f"{value:.{KEPT}g}")
    if isinstance(value, dict):
        return {name: _rounded(item) for name, item in value.items()}
    return [_rounded(item) for item in value] if isinstance(value, list) else value


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty", "--exclude=*"]
    told = subprocess.run(command, capture_output=True, text=True, check=False, cwd=FOLDER.parent, timeout=SHORT_S)
    return told.stdout.strip() or "outside git"


def _cpu() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")
