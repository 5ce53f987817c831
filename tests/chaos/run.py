"""One run: warm up, strike, heal, ask again for what is unknown, come to rest, read everything, judge."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.chaos import collect, quiesce
from tests.chaos.invariants import ALL, check
from tests.chaos.nemesis import Nemesis
from tests.chaos.topology import SUBSCRIPTIONS
from tests.chaos.workload import Workload

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Mapping, Sequence

    from tests.chaos.evidence import Evidence, Violation
    from tests.chaos.faults import Fault
    from tests.chaos.world import World

WARM_UP_S = 4.0


@dataclass(frozen=True)
class Verdict:
    """What a run came to: the promises that were not kept (none is right), and what that was found in.

    `recoveries` tells for each fault how many seconds after it was healed a new petition was accepted and shown.
    """

    violations: Sequence[Violation]
    evidence: Evidence
    recoveries: Mapping[str, float]
    acts: Counter[str]


def play(world: World, faults: Sequence[Fault], seed: str, invariants: Iterable[str] = ALL, **crowd: int) -> Verdict:
    """Go through all phases over a world that runs; raises what clients or faults did not expect."""
    world.workload = workload = Workload(world.installation, world.recorder, seed, **crowd)
    nemesis, findings = Nemesis(world), len(world.findings)
    try:
        world.tell("phase", name="warm-up")
        workload.start()
        world.wait(WARM_UP_S)
        world.tell("phase", name="faults")
        nemesis.play(faults)
        world.tell("phase", name="heal")
        world.installation.wait_ready()
        healed_at = time.monotonic()
        workload.stop()
        world.tell("phase", name="retry", count=len(workload.transport.open))
        workload.retry_the_unknown()
        world.tell("phase", name="quiesce")
        steady_at = quiesce.steady_at(world)
    finally:
        workload.close()
    world.tell("phase", name="final read")
    evidence = _final_read(world, healed_at, steady_at)
    violations = [*world.findings[findings:], *check(evidence, invariants)]
    return Verdict(violations, evidence, nemesis.recoveries, workload.counts)


def _final_read(world: World, healed_at: float, steady_at: float | None) -> Evidence:
    installation, servers = world.installation, world.servers
    system = installation.system
    sources = collect.Sources(
        databases={name: system.databases[name].superuser_url for name in installation.relayed},
        mongo_url=system.mongo_url if "reporting" in installation.services else None,
        amqp_url=servers.amqp_url(installation.vhost),
        management=servers.management,
        vhost=installation.vhost,
        logs={file.stem: file for file in system.folder.glob("*.log")},
    )
    return collect.evidence(
        sources,
        world.history,
        subscriptions=tuple(
            each for each in SUBSCRIPTIONS if {each.service, each.source} <= set(installation.services)
        ),
        queues=quiesce.figures(world),
        poison=tuple(world.poison),
        outages=tuple(world.outages),
        healed_at=healed_at,
        steady_at=steady_at,
    )
