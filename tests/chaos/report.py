"""What a run tells people: its figures in a few lines, and for each broken promise its smallest counter-example."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.chaos.counter_example import smallest

from radica.clock import SystemClock, legal_date

if TYPE_CHECKING:
    from tests.chaos.run import Verdict

ROOT = Path(__file__).parents[2]
LOST, DOUBLED = frozenset({"I1", "I5"}), frozenset({"I2", "I6"})


@dataclass(frozen=True)
class Figures:
    """One run in numbers.

    `lost` counts what was answered or announced and is not there, `doubled` what is there more often than it should,
    `violations` every broken promise, these included. Recoveries are in seconds.
    """

    seed: str
    day: str
    commit: str
    faults: list[str]
    cases: int
    requests: int
    unknown: int
    events: int
    lost: int
    doubled: int
    violations: int
    longest_recovery_s: float
    slowest_fault: str


def figures(verdict: Verdict, seed: str) -> Figures:
    """Count what a run did and came to."""
    evidence = verdict.evidence
    operations = evidence.history.operations
    broken = Counter(violation.invariant for violation in verdict.violations)
    slowest = max(verdict.recoveries, key=lambda code: verdict.recoveries[code], default="")
    return Figures(
        seed=seed,
        day=legal_date(SystemClock().now()).isoformat(),
        commit=_commit(),
        faults=list(verdict.recoveries),
        cases=len({row.subject for row in evidence.intake.log}),
        requests=len(operations),
        unknown=sum(operation.outcome == "info" for operation in operations),
        events=sum(len(service.log) for service in evidence.services.values()),
        lost=sum(broken[name] for name in LOST),
        doubled=sum(broken[name] for name in DOUBLED),
        violations=broken.total(),
        longest_recovery_s=verdict.recoveries.get(slowest, 0.0),
        slowest_fault=slowest,
    )


def text(verdict: Verdict, told: Figures) -> str:
    """The run for a terminal, in Spanish; with the command that repeats it if a promise was broken."""
    recovery = f"recuperación más larga {told.longest_recovery_s:.1f} s ({told.slowest_fault})"
    lines = [
        f"Semilla {told.seed} · {len(told.faults)} fallas: {' '.join(told.faults)}",
        f"  casos {told.cases} · solicitudes {told.requests} · inciertas {told.unknown} · eventos {told.events}",
        f"  perdidos {told.lost} · duplicados {told.doubled} · {recovery}",
    ]
    if not verdict.violations:
        return "\n".join([*lines, "  ✔ Se cumplieron todas las promesas."])
    broken = Counter(violation.invariant for violation in verdict.violations)
    listed = ", ".join(f"{name} ×{count}" for name, count in sorted(broken.items()))
    again = f"make chaos SEED={told.seed} FAULTS={','.join(told.faults)}"
    lines += [f"  ✘ Promesas rotas: {listed}", f"  Para repetir: {again}", ""]
    return "\n".join([*lines, *smallest(verdict.evidence, verdict.violations).values()])


def write(told: list[Figures], path: Path) -> None:
    """Keep the figures as JSON."""
    path.write_text(json.dumps([asdict(each) for each in told], ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _commit() -> str:
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "sin git"
