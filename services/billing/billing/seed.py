"""A plausible utility to try things on: made up from a seed, the same each time, through the same path as an import.

Nothing in it is anybody's: accounts are numbers, tariffs are invented around usual values. Each value depends only on
the seed, the account and the period, so a later run adds what is new and finds the rest as it was.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from billing.domain.invoice import Basis, Metering
from billing.domain.money import plain
from billing.domain.tariff import CustomerClass, Line, Service, Tariff, Use
from billing.imports import records
from billing.imports.files import Row
from billing.imports.formats import INVOICES, METERS, SUBSCRIBERS, TARIFFS
from billing.imports.loading import Loading, Report
from radica.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from billing.domain.period import Period
    from billing.imports.formats import Format
    from radica.postgres import Database

    Values = dict[str, str]
    Rates = dict[tuple[str, int], Tariff]

MUNICIPALITIES = {
    "08001": 400, "08758": 210, "08433": 45, "08638": 35, "08078": 20, "08296": 22, "08573": 18, "08634": 12,
    "08685": 11, "08520": 10, "08421": 10, "08606": 9, "08436": 7, "08137": 7, "08560": 8, "08372": 7, "08558": 6,
    "08675": 5, "08832": 5, "08141": 5, "08849": 4, "08770": 4, "08549": 3,
}  # fmt: skip
"""The 23 municipalities of Atlántico by DANE code, with a rough share of the accounts."""

SHARES_AND_FACTORS = {
    ("residencial", 1): (34, "-0.6"),
    ("residencial", 2): (28, "-0.35"),
    ("residencial", 3): (18, "-0.12"),
    ("residencial", 4): (8, "0"),
    ("residencial", 5): (3, "0.5"),
    ("residencial", 6): (2, "0.6"),
    ("comercial", 0): (5, "0.5"),
    ("industrial", 0): (1, "0.3"),
    ("oficial", 0): (1, "0"),
}
"""Classes of user: how many of a hundred accounts, and the subsidy or contribution."""

URBAN = frozenset({"08001", "08758"})
MEAN_CONSUMPTION = {"residencial": 15, "comercial": 32, "industrial": 120, "oficial": 60}
FIRST_YEAR = 2024
YEARLY_RISE = Decimal("1.06")
PERIODS = 8
BASE_PRICES = {"acueducto": (Decimal(9100), Decimal(3050)), "alcantarillado": (Decimal(4700), Decimal(2080))}


@dataclass(frozen=True, slots=True)
class Account:
    """An invented account; `mean` in m³ a month."""

    number: str
    municipality: str
    customer: CustomerClass
    sewerage: bool
    metered: bool
    cycle: int
    mean: int
    first_reading: int


def seed(db: Database, accounts: int, chance: int, last: Period) -> list[Report]:
    """Load tariffs of two years, accounts with meters, and eight periods of invoices up to `last`, included."""
    people = list(_accounts(accounts, chance))
    tariff_rows = list(_tariff_rows(sorted({one.municipality for one in people}), last))
    tariffs = _tariffs(tariff_rows)
    periods = [last.plus(-back) for back in reversed(range(PERIODS))]
    invoice_rows = (row for one in people for period in periods for row in _invoice_rows(one, period, chance, tariffs))
    return [
        _load(db, TARIFFS, tariff_rows),
        _load(db, SUBSCRIBERS, map(_subscriber_row, people)),
        _load(db, METERS, (_meter_row(one) for one in people if one.metered)),
        _load(db, INVOICES, invoice_rows),
    ]


def _load(db: Database, kind: Format, rows: Iterable[Values]) -> Report:
    def refuse(row: Row, column: str, why: str) -> None:
        raise Refused(
            f"La muestra no cabe junto a lo que ya hay ({kind.key} {row.values[kind.key]}, «{column}»: {why})",
            "Use la misma --seed que la primera vez, o una base de datos vacía.",
        )

    return Loading(db, kind, refuse).run(Row(number, values) for number, values in enumerate(rows, start=2))


def _accounts(count: int, chance: int) -> Iterator[Account]:
    """Every municipality gets its share, and at least one account while there are enough."""
    weights = list(MUNICIPALITIES.values())
    order = [*MUNICIPALITIES, *_dice(chance, "municipalities").choices(list(MUNICIPALITIES), weights, k=count)]
    used: dict[str, int] = {}
    for municipality in order[:count]:
        used[municipality] = used.get(municipality, 0) + 1
        yield _account(municipality, used[municipality], chance)


def _account(municipality: str, place: int, chance: int) -> Account:
    number = f"{municipality}{place:05d}"
    dice = _dice(chance, number)
    ((use, stratum),) = dice.choices(list(SHARES_AND_FACTORS), [share for share, _ in SHARES_AND_FACTORS.values()])
    return Account(
        number=number,
        municipality=municipality,
        customer=CustomerClass(Use(use), stratum),
        sewerage=_happens(dice, 97 if municipality in URBAN else 55),
        metered=_happens(dice, 92),
        cycle=dice.randint(1, 12),
        mean=max(4, round(dice.gauss(MEAN_CONSUMPTION[use], MEAN_CONSUMPTION[use] / 4))),
        first_reading=dice.randint(50, 4000),
    )


def _tariff_rows(municipalities: Sequence[str], last: Period) -> Iterator[Values]:
    for year in (last.year - 1, last.year):
        for municipality in municipalities:
            yield from _tariff_version(municipality, year)


def _tariff_version(municipality: str, year: int) -> Iterator[Values]:
    local = Decimal(95 + int(municipality) % 11) / 100
    rise = YEARLY_RISE ** (year - FIRST_YEAR)
    header = {
        "tarifa": f"ATL-{municipality}-{year}",
        "municipio": municipality,
        "vigente_desde": f"{year}-01-01",
        "vigente_hasta": f"{year}-12-31",
        "acto": f"Acuerdo de Junta Directiva {int(municipality) % 100:02d} de {year - 1}",
        "basico_hasta": "16",
        "complementario_hasta": "32",
    }
    for service, (fixed, cubic_metre) in BASE_PRICES.items():
        price = plain((cubic_metre * local * rise).quantize(Decimal("0.01")))
        for (use, stratum), (_, factor) in SHARES_AND_FACTORS.items():
            yield {
                **header,
                "servicio": service,
                "uso": use,
                "estrato": str(stratum),
                "cargo_fijo": plain((fixed * local * rise).quantize(Decimal("0.01"))),
                "precio_basico": price,
                "precio_complementario": price,
                "precio_suntuario": price,
                "factor": factor,
            }


def _tariffs(rows: Sequence[Values]) -> Rates:
    """The same versions as the domain knows them, to compute invoices with."""
    grouped: dict[str, list[Values]] = {}
    for row in rows:
        grouped.setdefault(row["tarifa"], []).append(row)
    versions = [records.tariff(group) for group in grouped.values()]
    return {
        (one.municipality, one.valid_from.year): Tariff(
            one.code, one.municipality, one.valid_from, one.valid_to, one.act,
            one.basic_up_to, one.complementary_up_to, one.rates,
        )
        for one in versions
    }  # fmt: skip


def _subscriber_row(one: Account) -> Values:
    return {
        "cuenta": one.number,
        "uso": one.customer.use,
        "estrato": str(one.customer.stratum),
        "municipio": one.municipality,
        "ciclo": str(one.cycle),
        "alcantarillado": "si" if one.sewerage else "no",
    }


def _meter_row(one: Account) -> Values:
    installed = date(2015 + int(one.number) % 8, 1 + int(one.number) % 12, 10)
    return {"medidor": f"M-{one.number}", "cuenta": one.number, "instalado": installed.isoformat(), "retirado": ""}


def _invoice_rows(one: Account, period: Period, chance: int, tariffs: Rates) -> list[Values]:
    dice = _dice(chance, f"{one.number} {period}")
    metering = _metering(one, period, chance, dice)
    customer = one.customer
    if customer.stratum in {1, 2} and _happens(dice, 2):  # billed in the wrong estrato
        customer = CustomerClass(Use.RESIDENTIAL, customer.stratum + 1)
    services = list(Service) if one.sewerage else [Service.AQUEDUCT]
    lines = [
        *tariffs[one.municipality, period.year].lines(metering.consumption, customer, services),
        *_other_charges(dice),
    ]
    issued = period.first_day + timedelta(days=20 + one.cycle % 8)
    header = {
        "factura": f"{period.year % 100:02d}{period.month:02d}{one.number}",
        "cuenta": one.number,
        "periodo": str(period),
        "expedida": issued.isoformat(),
        "vence": (issued + timedelta(days=15)).isoformat(),
        "lectura_anterior": _cell(metering.previous),
        "lectura_actual": _cell(metering.current),
        "consumo": plain(metering.consumption),
        "base": metering.basis,
        "uso": customer.use,
        "estrato": str(customer.stratum),
        "total": plain(sum((line.amount for line in lines), Decimal(0))),
    }
    return [{**header, **_line_cells(line)} for line in lines]


def _metering(one: Account, period: Period, chance: int, dice: random.Random) -> Metering:
    if not one.metered:
        return Metering(None, None, Decimal(one.mean), Basis.GAUGING)
    previous, current = (_reading(one, month, chance) for month in (period.plus(-1), period))
    if _happens(dice, 4):  # the meter could not be read
        return Metering(Decimal(previous), None, Decimal(one.mean), Basis.AVERAGE)
    if _happens(dice, 4):  # it was misread, which somebody will complain about
        current += dice.randint(one.mean, 4 * one.mean)
    return Metering(Decimal(previous), Decimal(current), Decimal(current - previous), Basis.READING)


def _cell(value: Decimal | None) -> str:
    return "" if value is None else plain(value)


def _line_cells(line: Line) -> Values:
    return {
        "concepto": line.concept,
        "cantidad": plain(line.quantity),
        "valor_unitario": plain(line.unit_price),
        "valor": plain(line.amount),
    }


def _other_charges(dice: random.Random) -> Iterator[Line]:
    if _happens(dice, 8):
        yield Line.charge("otros.intereses_mora", Decimal(1), Decimal(dice.randint(300, 9000)))
    if _happens(dice, 3):
        yield Line.charge("otros.reconexion", Decimal(1), Decimal(48_500))


def _reading(one: Account, period: Period, chance: int) -> int:
    """The meter at the end of a month: the mean times the months, give or take less than half of a mean."""
    months = (period.year - FIRST_YEAR) * 12 + period.month
    wobble = _dice(chance, f"{one.number} {period} reading").uniform(-0.45, 0.45)
    return max(0, one.first_reading + one.mean * months + round(one.mean * wobble))


def _happens(dice: random.Random, of_a_hundred: int) -> bool:
    return dice.random() * 100 < of_a_hundred


def _dice(chance: int, of: str) -> random.Random:
    return random.Random(f"{chance} {of}")  # noqa: S311 - invented data, no secret
