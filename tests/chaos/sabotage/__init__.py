"""Defective builds of Radica, to prove that the checker sees what it is for.

    python -m tests.chaos.sabotage <defect> <service> <command>
    python -m tests.chaos.sabotage dropped-event radica.relay
    python -m tests.chaos --sabotage no-inbox --faults F21 --folder <folder>

runs the service's own command in a process whose installed code was changed beforehand (`defects`): production code
holds no switch for it. Each defect shows itself under a fault, which the tests in tests/integration/chaos bring about.
"""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).parents[3]
KINDS = {
    "ack-before-commit": ("worker",),
    "no-inbox": ("worker",),
    "id-after-last": ("relay", "web", "worker"),
    "announced-outside": ("worker", "web"),
    "dropped-event": ("relay",),
    "projection-off-by-one": ("reporting-worker",),
}
"""Into which processes a defect is built, by the end of their names (`intake-web`, `routing-worker`, `relay`)."""
DEADLY = {"ack-before-commit": "sabotage.acknowledged=kill@30", "announced-outside": "sabotage.between=kill@10"}
"""Defects that do harm only if the process dies at one moment, and the failpoint at which it does."""


def built(defect: str | None, process: str, module: list[str]) -> tuple[list[str], dict[str, str]]:
    """The arguments of `python -m` that start a process, and its further environment; sabotaged where it has to be."""
    if defect is None or not process.partition("@")[0].endswith(KINDS[defect]):
        return module, {}
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    deadly = {"RADICA_FAILPOINTS": DEADLY[defect]} if defect in DEADLY else {}
    return ["tests.chaos.sabotage", defect, *module], {"PYTHONPATH": path, **deadly}
