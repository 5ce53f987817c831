"""Which runs Hypothesis draws: few people and few faults, so that what is left after shrinking can be read."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.simulation.clients import Act, Petition
from tests.simulation.faults import POINTS, Fault, Kind
from tests.simulation.processes import NAMES
from tests.simulation.world import Plan

MOST_PETITIONS = 3
MOST_FAULTS = 5
MOST_VISITS = 12
MOST_AMOUNT = 60
MOST_ORDERS = 2**16


def _moment(fault: Fault) -> tuple[str, str, int]:
    return fault.process, fault.point, fault.nth


petitions = st.builds(
    Petition,
    recurso=st.booleans(),
    twice=st.booleans(),
    acts=st.lists(st.sampled_from(Act), max_size=3, unique=True).map(tuple),
)
places = st.sampled_from([(name, point) for name in NAMES for point in POINTS[name.partition(".")[2].rstrip("-2")]])
faults = st.builds(
    lambda kind, place, nth, amount: Fault(kind, *place, nth, amount),
    st.sampled_from(Kind),
    places,
    st.integers(1, MOST_VISITS),
    st.integers(1, MOST_AMOUNT),
)
plans = st.builds(
    Plan,
    petitions=st.lists(petitions, min_size=1, max_size=MOST_PETITIONS).map(tuple),
    faults=st.lists(faults, max_size=MOST_FAULTS, unique_by=_moment).map(tuple),
    order=st.integers(0, MOST_ORDERS),
)
