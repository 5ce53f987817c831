"""Examples of what billing announces."""

from __future__ import annotations

from typing import Any

from radica.events.examples.case import ACCOUNT, INVOICE, RADICADO, RELIQUIDATION, document, fingerprint

EXAMPLES: dict[tuple[str, int], dict[str, Any]] = {
    ("ReliquidationDone", 1): {
        "radicado": RADICADO,
        "number": RELIQUIDATION,
        "account": ACCOUNT,
        "invoice": INVOICE,
        "period": "2026-02",
        "before": "186420.00",
        "after": "74310.00",
        "difference": "-112110.00",
        "charge_needed": True,
        "trace_hash": fingerprint("traza"),
        "document": document("billing", "reliquidacion-RL-2026-0000003-9.pdf", 61_733),
    },
    ("ChargesLoaded", 1): {
        "radicado": RADICADO,
        "number": RELIQUIDATION,
        "account": ACCOUNT,
        "charges": [
            {"concept": "acueducto-consumo", "amount": "-70056.00"},
            {"concept": "alcantarillado-consumo", "amount": "-42054.00"},
        ],
        "total": "-112110.00",
        "period": "2026-03",
        "invoice": None,
    },
    ("ReliquidationReversed", 1): {
        "radicado": RADICADO,
        "number": RELIQUIDATION,
        "account": ACCOUNT,
        "invoice": INVOICE,
        "amount": "112110.00",
        "reason": "La lectura de la visita correspondía a otro medidor",
        "document": document("billing", "reversion-RL-2026-0000003-9.pdf", 40_115),
    },
    ("CollectionHeld", 1): {"radicado": RADICADO, "account": ACCOUNT, "invoice": INVOICE, "amount": "186420.00"},
    ("CollectionReleased", 1): {"radicado": RADICADO, "account": ACCOUNT, "invoice": INVOICE, "amount": "74310.00"},
}
