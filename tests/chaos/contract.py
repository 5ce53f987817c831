"""What the checker knows of the published language: from `contracts/`, not from the models in `radica.events`."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from stdnum import damm

EVENTS = Path(__file__).parents[2] / "contracts" / "events"
RADICATED = "PQRRadicated"
NOT_OF_ONE_CASE = frozenset({"CalendarChanged", "CheckpointMade", "DailyReportIssued", "ManagementReportIssued"})
NUMBER = re.compile(r"(?P<series>[A-Z]+)-(?P<year>\d{4})-(?P<number>\d{7})-(?P<check>\d)")


@cache
def producers() -> dict[str, str]:
    """Which service states each type of event first."""
    return {path.name.split(".")[0]: path.parent.name for path in EVENTS.glob("*/*.schema.json")}


def of_a_case(event_type: str) -> bool:
    """Whether an event of this type stands in the history of one case; an unknown type does."""
    return event_type not in NOT_OF_ONE_CASE


def numbered(text: str) -> tuple[str, int] | None:
    """Series and number of what Radica numbered (`E-2026-0000123-4` is 123 of `E/2026`); None for foreign numbers.

    Raises ValueError when the check digit is wrong.
    """
    match = NUMBER.fullmatch(text)
    if match is None:
        return None
    damm.validate("".join(match.group("year", "number", "check")))
    return f"{match['series']}/{match['year']}", int(match["number"])
