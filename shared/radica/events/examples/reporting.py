"""Examples of what reporting announces."""

from __future__ import annotations

from typing import Any

from radica.events.examples.case import document

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

EXAMPLES: dict[tuple[str, int], dict[str, Any]] = {
    ("DailyReportIssued", 1): {
        "radicado": "RD-2026-03-02",
        "documents": [
            document("reporting", "relacion-pqr-2026-03-02.xlsx", 18_220, XLSX),
            document("reporting", "relacion-ordenes-2026-03-02.xlsx", 12_904, XLSX),
        ],
        "log_position": 4821,
        "day": "2026-03-02",
        "cases": 37,
        "work_orders": 19,
    },
    ("ManagementReportIssued", 1): {
        "radicado": "IG-2026-03-01-2026-03-31",
        "documents": [
            document("reporting", "informe-gestion-2026-03.pdf", 310_442),
            document("reporting", "informe-gestion-2026-03.xlsx", 66_190, XLSX),
        ],
        "log_position": 61_204,
        "first_day": "2026-03-01",
        "last_day": "2026-03-31",
        "cases": 812,
    },
}
