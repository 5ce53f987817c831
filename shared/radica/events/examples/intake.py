"""Examples of what intake announces."""

from __future__ import annotations

from typing import Any

from radica.events.examples.case import ACCOUNT, INVOICE, OUTGOING, RADICADO, document, fingerprint

EXAMPLES: dict[tuple[str, int], dict[str, Any]] = {
    ("PQRRadicated", 1): {
        "radicado": RADICADO,
        "kind": "reclamacion",
        "channel": "escrito",
        "regime": "ley_142",
        "cause_code": "102",
        "cause_group": "F",
        "cause": "Inconformidad con la medición del consumo facturado (alto consumo)",
        "account": ACCOUNT,
        "municipality": "08078",
        "invoice": INVOICE,
        "appealed_radicado": None,
        "work_orders": [{"type": "reading", "reason": "Verificar la lectura facturada en febrero de 2026"}],
        "filed_at": "2026-03-02T14:20:31.512000Z",
        "radicated_at": "2026-03-02T14:20:31.512000Z",
        "after_hours": False,
        "due_on": "2026-03-24",
        "electronic_notification": False,
        "anonymous": False,
        "preferential": False,
        "attachments": [document("intake", "anexo-1.pdf", 184_223)],
        "documents": [document("intake", "GCO-F14.pdf", 48_112)],
        "billing_period": "2026-02",
        "captured_at": None,
        "notes": [
            {
                "code": "possible_duplicate",
                "text": "Parece repetir el caso E-2026-0000098-5: misma cuenta, causal y período.",
                "act": "refer_to_earlier",
                "article": "Ley 1437 de 2011, artículo 19",
                "until": "2026-03-24",
                "other_radicado": "E-2026-0000098-5",
            }
        ],
    },
    ("PQRMigrated", 1): {
        "radicado": "H-2024-0012345",
        "original_number": "2024/0012345",
        "kind": "reclamacion",
        "channel": "verbal",
        "regime": "ley_142",
        "cause_code": "120",
        "cause_group": "F",
        "cause": "Cobros por promedio",
        "account": ACCOUNT,
        "municipality": "08078",
        "invoice": INVOICE,
        "billing_period": "2024-04",
        "appealed_radicado": None,
        "filed_at": "2024-05-06T14:20:00Z",
        "radicated_at": "2024-05-06T14:20:00Z",
        "due_on": "2024-05-28",
        "counted_due_on": "2024-05-28",
        "electronic_notification": False,
        "anonymous": False,
        "preferential": False,
        "answered_on": "2024-05-21",
        "outgoing_number": "H-2024-0009876",
        "notified_on": "2024-05-24",
        "ended": {"result": "no_accede", "closed_on": "2024-06-05", "archived_on": "2024-06-05"},
        "origin": {"system": "Sysman", "file_sha256": fingerprint("pqr-2024.csv"), "row": 1205},
    },
    ("PQRResolvedAtWindow", 1): {
        "radicado": "E-2026-0000124-2",
        "what_was_done": "Se entregó copia de la factura de febrero de 2026",
        "result": "accede",
    },
    ("CompletionRequested", 1): {
        "radicado": "E-2026-0000130-9",
        "missing": ["Copia de la factura que se reclama"],
        "until": "2026-04-06",
        "extended": False,
        "document": document("intake", "requerimiento-E-2026-0000130-9.pdf", 41_007),
    },
    ("CompletionReceived", 1): {
        "radicado": "E-2026-0000130-9",
        "received_on": "2026-03-16",
        "due_on": "2026-04-09",
        "attachments": [document("intake", "anexo-2.pdf", 90_311)],
    },
    ("CompletionLapsed", 1): {"radicado": "E-2026-0000131-7", "until": "2026-04-06"},
    ("PQRWithdrawn", 1): {
        "radicado": "E-2026-0000131-7",
        "mode": "tacit",
        "withdrawn_on": "2026-04-07",
        "attachments": [],
        "document": None,
    },
    ("TermExtended", 1): {
        "radicado": RADICADO,
        "reason": "La prueba decretada no alcanza a practicarse dentro del término inicial",
        "evidence": "Revisión del medidor en laboratorio acreditado",
        "ends_on": "2026-04-08",
        "previous_due_on": "2026-03-24",
        "due_on": "2026-04-15",
        "document": document("intake", "GCO-F06.pdf", 39_870),
    },
    ("PQRTransferredOut", 1): {
        "radicado": "E-2026-0000132-5",
        "body_code": "08078-alcaldia",
        "body_title": "Alcaldía de Baranoa",
        "transferred_on": "2026-03-06",
        "document": document("intake", "traslado-E-2026-0000132-5.pdf", 38_554),
    },
    ("PQRVoided", 1): {
        "radicado": "E-2026-0000133-3",
        "reason": "El mismo escrito se radicó dos veces",
        "stands_under": "E-2026-0000132-5",
        "voided_on": "2026-03-06",
    },
    ("TermWarning", 1): {"radicado": RADICADO, "due_on": "2026-03-24", "business_days_left": 3},
    ("TermExpired", 1): {
        "radicado": "E-2026-0000133-3",
        "due_on": "2026-03-24",
        "answer_filed_on": None,
        "recognise_by": "2026-03-28T05:00:00Z",
        "copies_by": None,
    },
    ("RecognitionOverdue", 1): {
        "radicado": "E-2026-0000133-3",
        "due_on": "2026-03-24",
        "recognise_by": "2026-03-28T05:00:00Z",
    },
    ("TermMoved", 1): {
        "radicado": RADICADO,
        "change": "CAL-2026-0000002",
        "previous_due_on": "2026-03-24",
        "due_on": "2026-03-25",
    },
    ("KindChanged", 1): {
        "radicado": RADICADO,
        "previous_kind": "consulta",
        "kind": "solicitud_informacion",
        "regime": "cpaca_informacion",
        "reason": "Pide copias de sus facturas, no un concepto",
        "previous_due_on": "2026-04-16",
        "due_on": "2026-03-16",
    },
    ("SilenceRecognised", 1): {
        "radicado": "E-2026-0000133-3",
        "act": "SAP-2026-0000001",
        "recognised_at": "2026-03-26T20:00:00Z",
        "document": document("intake", "reconocimiento-silencio.pdf", 41_002),
        "effects": "Se reliquida la factura de febrero de 2026 con el promedio de los seis periodos anteriores",
    },
    ("CalendarChanged", 1): {
        "radicado": "CAL-2026-0000002",
        "added": ["2026-03-20"],
        "removed": [],
        "reason": "Cierre de la oficina por orden público, Resolución 031 de 2026",
        "cases_moved": [{"radicado": RADICADO, "previous_due_on": "2026-03-24", "due_on": "2026-03-25"}],
    },
    ("CheckpointMade", 1): {
        "radicado": "PC-2026-03-18",
        "day": "2026-03-18",
        "root": "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        "size": 343,
        "signed": "radica-checkpoint-1\n"
        "day: 2026-03-18\n"
        "previous: d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7\n"
        "after: 1200\n"
        "last: 1543\n"
        "size: 343\n"
        "root: 5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328\n"
        "made: 2026-03-19T05:00:12.000000Z\n"
        "key: 21fe31dfa154a261\n"
        "signature: 4yMubQ+yNJft6APyPyBxfy3JG3RuXd1IV8s5F5N7uSEKNIxWAEpDumjIUI7DJDiTmEgnK/WkRrTxD7PEvWUEBQ==\n",
    },
    ("PQRClosed", 1): {
        "radicado": RADICADO,
        "result": "accede_parcialmente",
        "answered_on": "2026-03-18",
        "at_window": False,
        "outgoing_number": OUTGOING,
        "notified_on": "2026-03-24",
        "sui_kind": 1,
        "sui_response": 2,
        "sui_notification": 1,
    },
    ("PQRReopened", 1): {
        "radicado": RADICADO,
        "reason": "La Superintendencia ordenó decidir de fondo el recurso de apelación",
        "due_on": "2026-06-02",
    },
    ("PQRArchived", 1): {
        "radicado": RADICADO,
        "archived_on": "2026-04-07",
        "index_hash": fingerprint("índice"),
        "documents": [document("intake", "indice-expediente.pdf", 22_940)],
    },
    ("LegalHoldSet", 1): {"radicado": RADICADO, "reason": "Acción de tutela 2026-00412, Juzgado 2 Civil Municipal"},
    ("LegalHoldLifted", 1): {"radicado": RADICADO, "reason": "Fallo de segunda instancia en firme"},
    ("ErasureRefused", 1): {
        "radicado": RADICADO,
        "ground": "suppression",
        "kept_by": "E-2026-0000130-9",
        "until": "2036-04-07",
        "article": "Tabla de retención documental, serie PQRS: 2 años en el archivo de gestión y 8 en el central",
    },
    ("PersonalDataCorrected", 1): {
        "radicado": RADICADO,
        "fields": ["address", "phone"],
        "reason": "Se mudó; mostró la factura de la nueva dirección",
        "documents": [document("intake", "soporte-1.pdf", 61_220)],
    },
    ("PersonalDataErased", 1): {
        "radicado": RADICADO,
        "person_ref": "7f0c2f9e-3d52-4c1b-9a77-0d9a3c5e1b42",
        "erased_on": "2036-04-08",
        "ground": "duty_ended",
        "article": "Tabla de retención documental, serie PQRS: 2 años en el archivo de gestión y 8 en el central",
        "removed": [document("intake", "anexo-1.pdf", 184_223)],
    },
}
