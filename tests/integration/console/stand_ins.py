"""Reporting and intake as the console meets them: their doors with a few cases behind, and nothing more.

They check the token as every service does, so that the console has to bring a good one.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from pydantic import BaseModel
from starlette.responses import Response

from radica.access import Lane
from radica.errors import Forbidden, Invalid, NotFound, RadicaError, Unavailable
from radica.settings import Settings
from radica.web import AccessDep, After, Limit, Router, create_app, from_cursor, page, reply
from radica.web.documents import attachment

FILED = datetime(2026, 11, 10, 19, 12, tzinfo=UTC)
PDF = b"%PDF-1.7\nrespuesta\n"
PDF_HASH = hashlib.sha256(PDF).hexdigest()
INDEX = [
    {
        "number": number,
        "first_folio": first,
        "last_folio": last,
        "type": sort,
        "title": title,
        "entered_on": "2026-11-10",
        "sha256": PDF_HASH,
        "name": "a.pdf",
        "media_type": "application/pdf",
        "size": len(PDF),
        "service": service,
    }
    for number, first, last, sort, title, service in (
        (1, 1, 3, "Anexo de la petición", "Respuesta nº 1.pdf", "intake"),
        (2, 4, 4, "Reliquidación", "<i>R-1</i>", "billing"),
    )
]
UPLOADS = [
    {"id": "1", "state": state, "name": f"{state}.pdf", "size": 3, "received_at": FILED.isoformat(), **told}
    for state, told in {
        "clean": {},
        "checking": {"reason": "El antivirus no responde; se volverá a intentar."},
        "rejected": {"reason": "El PDF está dañado.", "way_out": "Guárdelo de nuevo."},
    }.items()
]
STEPS = (
    "Atender al usuario y radicar la PQR",
    "Informe diario de PQR y órdenes de trabajo",
    "Trasladar al área competente",
    "Direccionar a quien corresponda",
    "Entregar el informe del área con sus soportes",
    "Completar los soportes",
    "Recibir en el control digital",
    "Analizar y clasificar",
    "Recibir y cerrar las órdenes de trabajo",
    "Conceptuar",
    "Reliquidar la cuenta",
    "Cargar los cobros",
    "Proyectar la respuesta y la citación",
    "Revisar el proyecto de respuesta",
    "Firmar la respuesta y la citación",
    "Radicar las comunicaciones de salida",
    "Asignar la entrega",
    "Entregar en la dirección del usuario",
    "Entregar en servicio al cliente",
    "Descargar la entrega y adjuntar la prueba",
    "Notificar",
    "Cerrar y archivar",
    "Informe de gestión",
)
CAUSES = ("Inconformidad con el consumo", "Cobros por promedio", "Fuga no visible", "Suspensión del servicio")
REMAINING = (-2, 0, 1, 2, 4, 9, 13)


def radicado(number):
    return f"E-2026-{number:07}-{number * 7 % 10}"


def row(number):
    return {
        "radicado": radicado(number),
        "kind": ("reclamacion", "queja", "recurso_reposicion_apelacion")[number % 3],
        "cause": CAUSES[number % 4],
        "municipality": ("08078", "08638", "08758")[number % 3],
        "state": "en_tramite",
        "step": 8,
        "step_name": STEPS[7],
        "next_act": "Clasificar",
        "due_on": "2026-12-01",
        "remaining_business_days": REMAINING[min(number - 1, len(REMAINING) - 1)],
    }


def fact(sequence, type_, title, lane, summary, actor="auxiliar"):
    return {
        "sequence": sequence,
        "event_id": f"00000000-0000-4000-8000-{sequence:012}",
        "type": type_,
        "title": title,
        "at": (FILED + timedelta(hours=5 * (sequence - 1))).isoformat(),
        "actor": {"id": actor, "lane": lane},
        "summary": summary,
    }


def case(number):
    status = {1: "done", 3: "done", 4: "done", 5: "done", 6: "skipped", 7: "done", 8: "current"}
    return {
        **row(number),
        "channel": "escrito",
        "regime": "ley_142",
        "cause_code": "F-102",
        "account": "100234567",
        "details": {
            "radicated_at": FILED.isoformat(),
            "area": "micromedicion",
            "person": "profesional",
            "orders": [{"number": "OT-2026-0000007-1", "type": "revision", "status": "visited"}],
            "outgoing_number": None,
            "appeal_until": "2026-12-15",
        },
        "steps": [
            {
                "number": n,
                "name": name,
                "status": status.get(n, "pending"),
                "at": FILED.isoformat() if status.get(n) == "done" else None,
            }
            for n, name in enumerate(STEPS, 1)
        ],
        "next_acts": [
            {"step": 8, "lane": Lane.CUSTOMER_SERVICE_PROFESSIONAL, "act": "Clasificar"},
            {"step": 9, "lane": Lane.FIELD_OPERATOR, "act": "Visitar y anotar la orden OT-2026-0000007-1"},
        ],
        "timeline": [
            fact(1, "PQRRadicated", "PQR radicada", Lane.CUSTOMER_SERVICE_ASSISTANT, "Por el canal escrito."),
            fact(2, "PQRTransferred", "Trasladada al área", Lane.CUSTOMER_SERVICE_ASSISTANT, "A micromedición."),
            fact(3, "PQRAssigned", "Asignada", Lane.COMMERCIAL_DIRECTOR, None, "director"),
            fact(4, "AreaReportSubmitted", "Informe del área", Lane.METERING_TECHNICIAN, "Completo.", "desconocido"),
            fact(5, "PQRReceived", "Recibida", Lane.CUSTOMER_SERVICE_PROFESSIONAL, "<b>sin</b> formato", "profesional"),
        ],
        "as_of": {"position": 5, "at": FILED.isoformat()},
    }


def reporting(keys, clock, cases=30):
    router = Router()
    numbers = range(1, cases + 1)

    def listed(after, limit, chosen):
        rest = [number for number in chosen if number > after]
        return page(rest[: limit + 1], limit, row, lambda number: [number])

    @router.get("/worklists/{lane}")
    def worklist(lane: str, access: AccessDep, after: After = None, limit: Limit = 50):
        access.require(lane)
        start = from_cursor(after, int)
        return listed(start[0] if start else 0, limit, numbers if lane == Lane.CUSTOMER_SERVICE_PROFESSIONAL else [])

    @router.get("/pqrs/{number}")
    def one(number: str, access: AccessDep):
        access.require_staff()
        for n in numbers:
            if radicado(n) == number:
                return reply(case(n))
        raise NotFound("No existe ese caso.")

    return create_app("reporting", routers=[router], settings=Settings(), clock=clock, keys=keys)


def found(number, text, by="number", exact=True, likeness=100, stretches=((0, 4),)):
    """A case as intake's search answers it."""
    return {
        "radicado": radicado(number),
        "kind": "reclamacion",
        "state": "en_tramite",
        "cause": CAUSES[number % 4],
        "account": "100234567",
        "municipality": "08078",
        "filed_at": FILED.isoformat(),
        "due_on": "2026-12-01",
        "outgoing_number": None,
        "petitioner": {"name": "María <script>alert(1)</script> Peñaloza", "id_number": "32100200"},
        "matched": {
            "by": by, "part": None, "exact": exact, "likeness": likeness, "text": text, "stretches": list(stretches)
        },
    }  # fmt: skip


class Asked(BaseModel):
    q: str
    after: str | None = None


class Busy(RadicaError):
    status = 429


def searches(asked):
    """What search answers to a few questions, as intake would."""
    if asked.q == "a":
        raise Invalid(
            "q", "Con eso no se puede buscar un nombre.", "Escriba al menos dos letras de un nombre o apellido."
        )
    if asked.q == "mucho":
        raise Busy("Hizo muchas búsquedas en poco tiempo.", "Espere 9 segundos.")
    if asked.q == "roto":
        raise RuntimeError("intake failed")
    if asked.q == "penalosa":
        name = "María <script>alert(1)</script> Peñaloza"
        rows = [found(n, name, "name", exact=False, likeness=93, stretches=[(32, 40)]) for n in range(1, 51)]
        return rows if asked.after is None else rows[:1]
    return [found(n, radicado(n)) for n in range(1, 31) if radicado(n) == asked.q.upper()]


def intake(keys, clock):
    router = Router()

    @router.post("/searches")
    def search(asked: Asked, access: AccessDep):
        access.require_staff()
        items = searches(asked)
        return reply({"items": items, "by": ["name"], "next": "otra-página" if len(items) == 50 else None})

    @router.get("/pqrs/{number}")
    def one(number: str, access: AccessDep):
        access.require_staff()
        if Lane.AUDITOR in access.lanes:
            raise Forbidden("Su rol no ve datos personales.")
        if number == radicado(2):
            return reply({"radicado": number, "petitioner": None, "description": "Sin agua.", "erased": False})
        if number == radicado(3):
            return reply({"radicado": number, "petitioner": None, "description": None, "erased": True})
        return reply(
            {
                "radicado": number,
                "description": "El consumo subió al doble.\n<i>Solicito</i> revisión.",
                "petitioner": {
                    "kind": "natural",
                    "name": "María <script>alert(1)</script> Peñaloza",
                    "id_type": "CC",
                    "id_number": "32100200",
                    "address": "Calle 12 # 4-56",
                },
            }
        )

    _files(router)
    return create_app("intake", routers=[router], settings=Settings(), clock=clock, keys=keys)


def _files(router):
    @router.get("/pqrs/{number}/documents")
    def index(number: str, access: AccessDep):
        access.require_staff()
        return reply({"radicado": number, "events": 5, "folios": 4, "closed": None, "documents": INDEX})

    @router.get("/pqrs/{radicado}/documents.pdf")
    def sheet(radicado: str, access: AccessDep):
        access.require_staff()
        return Response(PDF, media_type="application/pdf", headers=attachment(f"indice-{radicado}.pdf"))

    @router.get("/pqrs/{radicado}/documents/{number}")
    def document(radicado: str, number: int, access: AccessDep):
        access.require_staff()
        if number == 1:
            return Response(PDF, media_type="application/pdf", headers=attachment("Respuesta nº 1.pdf"))
        if number == len(INDEX):
            raise Unavailable("El servicio de facturación, que guarda ese documento, no responde.")
        raise NotFound("El expediente tiene 2 documentos.")

    @router.get("/uploads")
    def uploads(access: AccessDep):
        access.require_staff()
        return reply({"items": UPLOADS if Lane.CUSTOMER_SERVICE_PROFESSIONAL in access.lanes else [], "next": None})
