"""Colombia's holidays, as the law names and moves them.

The table is the law itself, so it stands here; the tests compare each year with the library `holidays`, which costs a
process 4 MiB and 25 ms of its start.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

from dateutil.easter import easter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DAY = timedelta(days=1)
LEY_51 = "Ley 51 de 1983"
LEY_2578 = "Ley 2578 de 2026, art. 6"

# Ley 51 of 1983 art. 1: those that stay where they are, and those that go to the following Monday (art. 2).
STAY = {
    (1, 1): "Año Nuevo",
    (5, 1): "Día del Trabajo",
    (7, 20): "Día de la Independencia",
    (8, 7): "Batalla de Boyacá",
    (12, 8): "La Inmaculada Concepción",
    (12, 25): "Navidad",
}
GO_TO_MONDAY = {
    (1, 6): "Día de los Reyes Magos",
    (3, 19): "Día de San José",
    (6, 29): "San Pedro y San Pablo",
    (8, 15): "La Asunción",
    (10, 12): "Día de la Raza",
    (11, 1): "Día de Todos los Santos",
    (11, 11): "Independencia de Cartagena",
}
# Days from Easter Sunday.
STAY_BY_EASTER = {-3: "Jueves Santo", -2: "Viernes Santo"}
GO_TO_MONDAY_BY_EASTER = {39: "Ascensión del señor", 60: "Corpus Christi", 68: "Sagrado Corazón"}

CHIQUINQUIRA = "Día de Nuestra Señora del Rosario de Chiquinquirá"
CHIQUINQUIRA_DAY, CHIQUINQUIRA_SINCE = (7, 9), 2026  # Ley 2578 of 2026 art. 6, to Monday like the others


def of_year(year: int) -> Mapping[date, str]:
    """Return the holidays of a year since 1984, in order, each with its name and norm."""
    names: defaultdict[date, list[str]] = defaultdict(list)
    for day, name in _named(year):
        names[day].append(name)
    return {day: f"{'; '.join(sorted(names[day]))} ({_norm(names[day])})" for day in sorted(names)}


def _named(year: int) -> Iterator[tuple[date, str]]:
    sunday = easter(year)
    yield from ((date(year, *day), name) for day, name in STAY.items())
    yield from ((sunday + DAY * after, name) for after, name in STAY_BY_EASTER.items())
    yield from (_moved(date(year, *day), name) for day, name in GO_TO_MONDAY.items())
    yield from (_moved(sunday + DAY * after, name) for after, name in GO_TO_MONDAY_BY_EASTER.items())
    if year >= CHIQUINQUIRA_SINCE:
        yield _moved(date(year, *CHIQUINQUIRA_DAY), CHIQUINQUIRA)


def _moved(day: date, name: str) -> tuple[date, str]:
    days = -day.weekday() % 7
    return (day + DAY * days, f"{name} (observado)") if days else (day, name)


def _norm(names: list[str]) -> str:
    return LEY_2578 if any(name.startswith(CHIQUINQUIRA) for name in names) else LEY_51
