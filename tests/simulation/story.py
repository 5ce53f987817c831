"""A run that went wrong, told in a few lines: what was promised, what was planned, and what happened in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.chaos.evidence import Violation
    from tests.simulation.world import World

QUIET = {"subscription_hears", "relay_leads"}
LONGEST_LINE = 150


def of(world: World, violations: Sequence[Violation]) -> str:
    """Return the story of a run and of the promises it broke."""
    return "\n".join(
        (
            *(f"{each.invariant} {each.case or ''}: {each.says}"[: 2 * LONGEST_LINE] for each in violations),
            "",
            *(f"  {petition}" for petition in world.plan.petitions),
            *(f"  {fault}" for fault in world.plan.faults),
            f"  order={world.plan.order}",
            "",
            *timeline(world),
        )
    )


def timeline(world: World) -> list[str]:
    """Return what happened, a line each, in order; seconds are simulated."""
    return [
        f"  {at:7.2f} s  {who:<19} {what:<20} {told}"[:LONGEST_LINE].rstrip()
        for at, who, what, told in world.story
        if what not in QUIET
    ]
