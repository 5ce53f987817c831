"""Examples of what notification announces."""

from __future__ import annotations

from typing import Any

from radica.events.examples.case import OUTGOING, RADICADO, document, fingerprint

OF_THIS_LETTER = {"radicado": RADICADO, "outgoing_number": OUTGOING}

EXAMPLES: dict[tuple[str, int], dict[str, Any]] = {
    ("DeliveryAssigned", 1): {**OF_THIS_LETTER, "channel": "address", "to": "operario.comercial"},
    ("DeliveryAttempted", 1): {
        **OF_THIS_LETTER,
        "channel": "address",
        "attempt": 1,
        "attempted_at": "2026-03-19T14:05:00Z",
        "reason": "Predio cerrado",
    },
    ("CommunicationDelivered", 1): {
        **OF_THIS_LETTER,
        "channel": "address",
        "delivered_at": "2026-03-20T16:12:00Z",
        "receiver_capacity": "resident",
        "proof_hash": fingerprint("prueba de entrega"),
        "documents": [document("notification", "guia-entrega.jpg", 233_871, "image/jpeg")],
    },
    ("DeliveryRecorded", 1): {
        **OF_THIS_LETTER,
        "delivered_at": "2026-03-20T16:12:00Z",
        "documents": [document("notification", "guia-entrega.jpg", 233_871, "image/jpeg")],
    },
    ("CitationSent", 1): {
        **OF_THIS_LETTER,
        "channel": "address",
        "sent_on": "2026-03-18",
        "appear_by": "2026-03-26",
        "due_on": "2026-03-24",
        "late": False,
    },
    ("NoticePosted", 1): {
        **OF_THIS_LETTER,
        "posted_on": "2026-03-27",
        "published": True,
        "document": document("notification", "GCO-F09.pdf", 44_901),
    },
    ("NoticeRemoved", 1): {**OF_THIS_LETTER, "posted_on": "2026-03-27", "removed_on": "2026-04-07"},
    ("NotificationServed", 1): {
        **OF_THIS_LETTER,
        "mode": "personal",
        "served_on": "2026-03-24",
        "effective_on": "2026-03-24",
        "appeal_until": "2026-03-31",
        "document": document("notification", "GCO-F13.pdf", 46_233),
    },
    ("DecisionFirm", 1): {**OF_THIS_LETTER, "firm_on": "2026-04-01"},
    ("ForwardedToSSPD", 1): {
        **OF_THIS_LETTER,
        "index_hash": fingerprint("índice"),
        "forwarded_on": "2026-05-06",
        "tracking": "20268200123456",
    },
}
