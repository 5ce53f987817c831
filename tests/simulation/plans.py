"""Which runs Hypothesis draws: few people and few faults, so that what is left after shrinking can be read."""

from __future__ import annotations

from hypothesis import strategies as st
from tests.simulation.clients import Act, Petition
from tests.simulation.faults import POINTS, Fault, Kind
from tests.simulation.processes import NAMES
from tests.simulation.world import Plan

MOST_PETITIONS = 3
MOST_FAULTS = 5
FEW_VISITS, MOST_VISITS = 3, 20
FEW_STEPS, MOST_STEPS = 6, 60
MOST_ORDERS = 2**16

RARE = {Kind.JUMP, Kind.REMIND, Kind.STOP, Kind.FREEZE, Kind.REPEAT, Kind.BURN, Kind.DELETE_QUEUES}
KINDS = [*Kind, *(kind for kind in Kind if kind not in RARE for _ in range(2))]
SORTS = {name: name.partition(".")[2].removesuffix("-2") for name in NAMES}
DONE_AND_NOT_TOLD = {"committed", "confirmed"}
"""Where most of what can be lost or doubled is: the one side has done it, the other does not know."""
PLACES = [
    (name, point)
    for name, sort in SORTS.items()
    for point in (["statement"] if name.endswith("-2") else POINTS[sort])
    for _ in range(3 if point in DONE_AND_NOT_TOLD else 1)
]


def _moment(fault: Fault) -> tuple[str, str, int]:
    return fault.process, fault.point, fault.nth


def _small_or(few: int, most: int) -> st.SearchStrategy[int]:
    return st.integers(1, few) | st.integers(1, most)


petitions = st.builds(
    Petition,
    recurso=st.booleans(),
    twice=st.booleans(),
    acts=st.lists(st.sampled_from(Act), max_size=len(Act), unique=True).map(tuple),
)
faults = st.builds(
    lambda kind, place, nth, amount: Fault(kind, *place, nth, amount),
    st.sampled_from(KINDS),
    st.sampled_from(PLACES),
    _small_or(FEW_VISITS, MOST_VISITS),
    _small_or(FEW_STEPS, MOST_STEPS),
)
plans = st.builds(
    Plan,
    petitions=st.lists(petitions, min_size=1, max_size=MOST_PETITIONS).map(tuple),
    faults=st.lists(faults, max_size=MOST_FAULTS, unique_by=_moment).map(tuple),
    order=st.integers(0, MOST_ORDERS),
)
