"""Six faults under load, each from its seed: no promise is broken. `make chaos` plays all of them."""

from __future__ import annotations

import pytest
from tests.chaos import report
from tests.chaos.arena import world_on
from tests.chaos.faults.all import ALL
from tests.chaos.run import play

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(420)]
SEED = "1"


@pytest.fixture(scope="module")
def world(chaos_servers, tmp_path_factory):
    """Give an installation of all seven services; what a test did to it stays in the evidence of the next."""
    with world_on(chaos_servers, tmp_path_factory.mktemp("chaos") / "world", SEED) as running:
        yield running


@pytest.mark.parametrize("code", ["F1", "F2", "F6", "F14", "F22", "F25"])
def test_every_promise_holds_under(world, code):
    verdict = play(world, [ALL[code]()], f"{SEED} {code}")
    assert not verdict.violations, report.text(verdict, report.figures(verdict, SEED))
    assert verdict.acts["steps"], "the staff did nothing: the run shows nothing"
