"""Hunting for the plan under which a defect shows itself, from several seeds.

One seed is not enough to rely on: Hypothesis also draws from the constants of whatever modules happen to be loaded, so
the same seed is another hunt in another run of pytest.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, find, settings
from hypothesis.errors import NoSuchExample

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy

SEEDS = range(1, 7)


def shortest(plans: SearchStrategy[Any], goes_wrong: Callable[[Any], bool], is_short: Callable[[Any], bool], most: int):
    """Return a plan that goes wrong, shrunk until it `is_short`; `most` runs a seed. Fails when no seed finds one."""
    found = None
    for seed in SEEDS:
        try:
            found = find(
                plans,
                goes_wrong,
                random=random.Random(seed),
                settings=settings(
                    max_examples=most,
                    database=None,
                    deadline=None,
                    phases=[Phase.generate, Phase.shrink],
                    suppress_health_check=list(HealthCheck),
                ),
            )
        except NoSuchExample:
            continue
        if is_short(found):
            return found
    raise AssertionError(f"no seed of {SEEDS} found a short plan under which it goes wrong; the last one: {found}")
