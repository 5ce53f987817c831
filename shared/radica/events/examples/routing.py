"""Examples of what routing announces."""

from __future__ import annotations

from typing import Any

from radica.events.examples.case import ACCOUNT, FOLLOW_UP, METER, ORDER, RADICADO, document

EXAMPLES: dict[tuple[str, int], dict[str, Any]] = {
    ("PQRTransferred", 1): {
        "radicado": RADICADO,
        "area": "micromedicion",
        "previous_area": None,
        "rule": "cause-102",
        "rule_version": 1,
        "reason": None,
    },
    ("PQRAssigned", 1): {
        "radicado": RADICADO,
        "area": "micromedicion",
        "person": "tecnico.micromedicion",
        "previous_person": None,
    },
    ("AreaReportSubmitted", 1): {
        "radicado": RADICADO,
        "area": "micromedicion",
        "complete": False,
        "missing": ["Fotografía de la lectura de febrero"],
        "documents": [document("routing", "informe-micromedicion.pdf", 120_400)],
    },
    ("SupportsCompleted", 1): {
        "radicado": RADICADO,
        "area": "micromedicion",
        "documents": [document("routing", "lectura-febrero.jpg", 402_118, "image/jpeg")],
    },
    ("PQRReceived", 1): {"radicado": RADICADO, "area": "micromedicion"},
    ("PQRClassified", 1): {
        "radicado": RADICADO,
        "classification": "consumo-facturado",
        "waiting": True,
        "open_orders": [ORDER],
    },
    ("WorkOrderOpened", 1): {
        "radicado": RADICADO,
        "number": ORDER,
        "order_type": "reading",
        "reason": "Verificar la lectura facturada en febrero de 2026",
        "area": "micromedicion",
        "account": ACCOUNT,
        "follows": None,
    },
    ("WorkOrderDispatched", 1): {
        "radicado": RADICADO,
        "number": ORDER,
        "order_type": "reading",
        "area": "micromedicion",
        "crew": "cuadrilla-3",
    },
    ("WorkOrderVisited", 1): {
        "radicado": RADICADO,
        "number": ORDER,
        "order_type": "reading",
        "area": "micromedicion",
        "crew": "cuadrilla-3",
        "visited_at": "2026-03-05T15:40:00Z",
        "notes": "Medidor legible y con sellos; se tomó la lectura y fotografía",
        "documents": [document("routing", "lectura-visita.jpg", 388_402, "image/jpeg")],
    },
    ("WorkOrderClosed", 1): {
        "radicado": RADICADO,
        "number": ORDER,
        "order_type": "reading",
        "area": "micromedicion",
        "result": {
            "type": "reading",
            "meter": METER,
            "reading": "1482.000",
            "read_on": "2026-03-05",
            "matches_invoice": False,
        },
        "visited_at": "2026-03-05T15:40:00Z",
        "documents": [document("routing", "lectura-visita.jpg", 388_402, "image/jpeg")],
        "follow_up": {"type": "leak", "reason": "Descartar fuga imperceptible antes de reliquidar"},
        "open_orders": [FOLLOW_UP],
    },
    ("ConceptIssued", 1): {
        "radicado": RADICADO,
        "way": "reliquidate",
        "proposed_result": "accede_parcialmente",
        "reasons": [
            "La lectura tomada en visita es menor que la facturada en febrero de 2026",
            "No se halló fuga en el predio",
        ],
        "area": "micromedicion",
        "supports": [
            document("routing", "informe-micromedicion.pdf", 120_400),
            document("routing", "lectura-visita.jpg", 388_402, "image/jpeg"),
        ],
    },
}
