from __future__ import annotations

from tests.chaos.sabotage import DEADLY, KINDS, built
from tests.chaos.sabotage.defects import DEFECTS


def test_every_defect_is_built_into_something():
    assert set(KINDS) == set(DEFECTS) >= set(DEADLY)


def test_a_defect_is_built_into_the_processes_that_it_concerns_and_into_no_other():
    relay = ["radica.relay"]

    assert built("dropped-event", "relay", relay)[0] == ["tests.chaos.sabotage", "dropped-event", *relay]
    assert built("dropped-event", "relay@2", relay)[0] == ["tests.chaos.sabotage", "dropped-event", *relay]
    assert built("dropped-event", "routing-worker", ["routing", "worker"]) == (["routing", "worker"], {})
    assert built(None, "relay", relay) == (relay, {})
