"""The reliquidation on paper: one page made of its trace, PDF/A and PDF/UA, the same bytes each time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from billing.domain import wording
from billing.domain.period import Period
from billing.domain.trace import trace_hash
from radica.paper import drawn, typeface

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

TEMPLATE = Path(__file__).parent / "templates" / "reliquidation.typ"


@dataclass(frozen=True, slots=True)
class Company:
    """Whose letterhead it is."""

    name: str
    nit: str


def render(trace: Mapping[str, Any], company: Company, at: datetime) -> bytes:
    """Return the trace as PDF; `at` (UTC) is the instant the file bears."""
    page = typeface.printable(printable(trace, company), breakable=True)
    return drawn(TEMPLATE, {**page, "trace_hash": trace_hash(dict(trace))}, at)


def printable(trace: Mapping[str, Any], company: Company) -> dict[str, Any]:
    """Return what the page shows, every number already written the Colombian way."""
    difference = Decimal(trace["difference"])
    operations = {line["concept"]: _operation(line) for line in trace["after"]["lines"]}
    return {
        "company": {"name": company.name, "nit": company.nit},
        "number": trace["number"],
        "radicado": trace["radicado"],
        "invoice": trace["invoice"],
        "reason": trace["reason"],
        "sentences": trace["sentences"],
        "facts": _facts(trace),
        "figures": {
            "charged": _money(trace["before"]["total"]),
            "should_be": _money(trace["after"]["total"]),
            "difference_label": "La diferencia" + _side(difference),
            "difference": wording.money(abs(difference)),
            "signed_difference": wording.money(difference),
        },
        "comparison": [
            {
                "name": row["name"],
                "operation": operations.get(row["concept"], ""),
                **{side: _money(row[side]) for side in ("before", "after", "difference")},
            }
            for row in trace["comparison"]
        ],
        "notes": _notes(trace),
    }


def _facts(trace: Mapping[str, Any]) -> list[dict[str, str]]:
    customer, metering = trace["after"]["customer"], trace["after"]["metering"]
    consumption = f"{wording.volume(Decimal(metering['consumption']))}, {wording.BASES[metering['basis']]}"
    facts = {
        "Cuenta": trace["account"],
        "Período": Period.parse(trace["period"]).spoken(),
        "Clase de usuario": wording.customer_name(customer["use"], customer["stratum"]),
        "Factura expedida": _day(trace["issued_on"]),
        "Consumo correcto": consumption,
        "Reliquidada el": _day(trace["made_on"]),
    }
    return [{"label": label, "value": value} for label, value in facts.items()]


def _operation(line: Mapping[str, Any]) -> str:
    """How the right amount of a line comes about; nothing where the amount says it all."""
    quantity, price = Decimal(line["quantity"]), Decimal(line["unit_price"])
    kind = line["concept"].rpartition(".")[2]
    if kind in {"subsidio", "contribucion"}:
        return f"{wording.percent(abs(price))} de {wording.money(quantity)}"
    if kind.startswith("consumo_"):
        return f"{wording.volume(quantity)} × {wording.price(price)}"
    if quantity == 1:
        return wording.price(price) if price != Decimal(line["amount"]) else ""
    return f"{wording.number(quantity)} × {wording.price(price)}"


def _notes(trace: Mapping[str, Any]) -> list[str]:
    tariff = trace["tariff"]
    if tariff is None:
        return ["Los demás renglones quedan como se facturaron.", trace["rounding"]]
    since = _day(tariff["valid_from"])
    until = f" hasta el {_day(tariff['valid_to'])}" if tariff["valid_to"] else ""
    basic, complementary = (wording.number(Decimal(tariff[name])) for name in ("basic_up_to", "complementary_up_to"))
    return [
        f"Tarifa {tariff['code']}, publicada por {tariff['act']}, vigente desde el {since}{until}.",
        f"Consumo básico: hasta {basic} m³ al mes. Complementario: hasta {complementary} m³. Suntuario: lo demás.",
        "El subsidio se aplica al cargo fijo y al consumo básico; la contribución, a todo el servicio.",
        trace["rounding"],
    ]


def _side(difference: Decimal) -> str:
    if not difference:
        return ""
    return ", a su favor" if difference < 0 else ", por cobrar"


def _money(text: str) -> str:
    return wording.money(Decimal(text))


def _day(text: str) -> str:
    return wording.day(date.fromisoformat(text))
