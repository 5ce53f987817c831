from __future__ import annotations

from tests.chaos.topology import HEARD

from billing.policies import HEARD as BILLING
from correspondence.policies import HEARD as CORRESPONDENCE
from routing.policies import HEARD as ROUTING


def test_the_checker_knows_what_the_services_policies_follow():
    assert {f"{source}.events": types for source, types in HEARD["billing"].items()} == as_sets(BILLING)
    assert {f"{source}.events": types for source, types in HEARD["correspondence"].items()} == as_sets(CORRESPONDENCE)
    assert HEARD["routing"] == {"intake": set(ROUTING)}


def as_sets(bindings):
    return {exchange: set(types) for exchange, types in bindings.items()}
