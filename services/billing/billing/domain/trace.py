"""The trace of a reliquidation: every figure and rule it rests on, as data that hash the same wherever they are read.

"Le cobramos…, debía ser…, la diferencia…": the sentences are part of the trace, so the hash that travels in the event
covers what the citizen reads.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from billing.domain import wording
from billing.domain.invoice import bill_data, by_concept, concepts
from billing.domain.money import plain
from radica.clock import legal_date

if TYPE_CHECKING:
    from datetime import datetime

    from billing.domain.corrections import Correction
    from billing.domain.invoice import Bill
    from billing.domain.reliquidation import Reliquidation
    from billing.domain.tariff import Tariff

VERSION = 1
NOTHING = Decimal(0)
ROUNDING = "Cada renglón se redondea al peso más cercano (50 centavos suben); los totales suman renglones redondeados."


@dataclass(frozen=True, slots=True)
class Heading:
    """What names a reliquidation: its number, its case, when it was made, and why in the coordinator's words."""

    number: str
    radicado: str
    at: datetime
    reason: str


def trace(heading: Heading, done: Reliquidation, correction: Correction) -> dict[str, Any]:
    """Return the whole computation as JSON values; amounts are canonical decimal text."""
    invoice, tariff = done.invoice, done.corrected.tariff
    return {
        "trace": VERSION,
        "number": heading.number,
        "radicado": heading.radicado,
        "made_on": legal_date(heading.at).isoformat(),
        "reason": heading.reason,
        "account": invoice.account,
        "municipality": invoice.municipality,
        "invoice": invoice.number,
        "issued_on": invoice.issued_on.isoformat(),
        "period": str(invoice.period),
        "correction": correction_data(correction),
        "tariff": tariff and _tariff_data(tariff),
        "rounding": ROUNDING,
        "before": bill_data(done.before),
        "after": bill_data(done.after),
        "comparison": _comparison(done.before, done.after),
        "difference": plain(done.difference),
        "charge_needed": done.charge_needed,
        "sentences": _sentences(done),
    }


def trace_hash(data: dict[str, Any]) -> str:
    """Return the SHA-256 of a trace's canonical JSON: sorted keys, no blanks, UTF-8."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def correction_data(correction: Correction) -> dict[str, Any]:
    """Return a correction as JSON values, its type named as the HTTP interface names it."""
    return {"type": correction.TYPE, **{name: _json(value) for name, value in asdict(correction).items()}}


def _json(value: object) -> object:
    if isinstance(value, Decimal):
        return plain(value)
    return value if value is None or isinstance(value, int) else str(value)


def _tariff_data(tariff: Tariff) -> dict[str, Any]:
    return {
        "code": tariff.code,
        "act": tariff.act,
        "valid_from": tariff.valid_from.isoformat(),
        "valid_to": tariff.valid_to and tariff.valid_to.isoformat(),
        "basic_up_to": plain(tariff.basic_up_to),
        "complementary_up_to": plain(tariff.complementary_up_to),
    }


def _comparison(before: Bill, after: Bill) -> list[dict[str, str]]:
    """Every concept of either bill in the order of the invoice, with what it was, is, and the difference."""
    was, should = by_concept(before), by_concept(after)
    return [
        {
            "concept": concept,
            "name": wording.concept_name(concept),
            "before": plain(was.get(concept, NOTHING)),
            "after": plain(should.get(concept, NOTHING)),
            "difference": plain(should.get(concept, NOTHING) - was.get(concept, NOTHING)),
        }
        for concept in concepts(before, after)
    ]


def _sentences(done: Reliquidation) -> dict[str, Any]:
    period = done.invoice.period.spoken()
    return {
        "charged": f"En la factura {done.invoice.number} de {period} le cobramos {wording.money(done.before.total)}.",
        "should_be": f"Debía ser {wording.money(done.after.total)}.",
        "why": list(done.corrected.why),
        "difference": _difference(done.difference),
        "consequence": _consequence(done),
    }


def _difference(difference: Decimal) -> str:
    if not difference:
        return "No hay diferencia: el valor de la factura no cambia."
    side = "a su favor" if difference < 0 else "que faltó cobrarle"
    return f"La diferencia es de {wording.money(abs(difference))} {side}."


def _consequence(done: Reliquidation) -> str:
    if done.charge_needed:
        verb = "abonará" if done.difference < 0 else "cobrará"
        return f"Ese valor se {verb} en una factura posterior."
    return f"La factura queda en {wording.money(done.after.total)}."
