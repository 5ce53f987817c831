"""Examples of what correspondence announces."""

from __future__ import annotations

from typing import Any

from radica.events.examples.case import LETTER, OUTGOING, RADICADO, RELIQUIDATION, document

EXAMPLES: dict[tuple[str, int], dict[str, Any]] = {
    ("ResponseDrafted", 1): {
        "radicado": RADICADO,
        "letter": LETTER,
        "draft": 1,
        "result": "accede_parcialmente",
        "needs_citation": True,
        "reliquidation": RELIQUIDATION,
        "document": document("correspondence", "borrador-respuesta.pdf", 70_201),
        "citation": document("correspondence", "borrador-citacion.pdf", 35_118),
    },
    ("ResponseReturned", 1): {
        "radicado": RADICADO,
        "letter": LETTER,
        "draft": 1,
        "result": "accede_parcialmente",
        "reason": "Falta decir en qué factura se cargará el saldo a favor",
    },
    ("ResponseApproved", 1): {
        "radicado": RADICADO,
        "letter": LETTER,
        "draft": 2,
        "result": "accede_parcialmente",
    },
    ("ResponseSigned", 1): {
        "radicado": RADICADO,
        "letter": LETTER,
        "result": "accede_parcialmente",
        "signer": "director.comercial",
        "on_behalf_of": None,
        "delegation": None,
        "signed_on": "2026-03-18",
        "document": document("correspondence", "respuesta-firmada.pdf", 98_774),
        "citation": document("correspondence", "citacion-firmada.pdf", 60_012),
        "needs_citation": True,
        "appeals": ["reposicion", "apelacion_subsidiaria"],
    },
    ("ResponseFiled", 1): {
        "radicado": RADICADO,
        "letter": LETTER,
        "outgoing_number": OUTGOING,
        "filed_on": "2026-03-18",
        "signed_on": "2026-03-18",
        "result": "accede_parcialmente",
        "needs_citation": True,
        "appeals": ["reposicion", "apelacion_subsidiaria"],
        "document": document("correspondence", "respuesta-S-2026-0000045-2.pdf", 99_420),
        "citation": document("correspondence", "citacion-S-2026-0000045-2.pdf", 60_655),
        "documents": [document("billing", "reliquidacion-RL-2026-0000003-9.pdf", 61_733)],
    },
}
