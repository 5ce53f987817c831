"""Each benchmark works: everybody in it is measured for a moment. How fast it was is no matter here."""

from __future__ import annotations

import importlib
from importlib.util import find_spec

import pytest

from benchmarks import harness, results
from benchmarks.__main__ import NAMES, SMOKE_SECONDS


@pytest.mark.parametrize("name", [name for name in NAMES if find_spec(f"benchmarks.{name}")])
def test_everybody_in_a_benchmark_gets_something_done(name):
    with importlib.import_module(f"benchmarks.{name}").prepared() as benchmark:
        figures = harness.run(benchmark, rounds=1, seconds=SMOKE_SECONDS)
    for point, contestants in figures.items():
        for metrics in contestants.values():
            assert all(figure > 0 for series in metrics.values() for figure in series), point
    assert all(target["median"] > 0 for target in results.of(benchmark, figures, SMOKE_SECONDS)["targets"])
