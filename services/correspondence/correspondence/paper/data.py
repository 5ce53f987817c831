"""A letter's content as the templates take it: every value a text to show, in the order in which it is shown."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from correspondence.domain import spanish
from radica.clock import legal_date

if TYPE_CHECKING:
    from datetime import datetime

    from correspondence.domain.content import Company, Content, Difference

FORM_CODE = "GCO F25"
FORM_NAME = "Respuesta y citación para notificación"
FORM_VERSION = 1

TO_BRING = (
    "Su documento de identidad. Si representa a una empresa, además, el certificado de existencia y representación "
    "legal; si es apoderado, el poder."
)
AUTHORISED = (
    "Puede venir otra persona en su nombre con una autorización escrita suya, con presentación personal, y su propio "
    "documento de identidad. Queda facultada sólo para recibir la notificación (artículo 71 del mismo código)."
)
WARNING_OF_NOTICE = (
    "Si no se presenta en ese plazo, la decisión se le notificará por aviso, que se enviará a esta misma dirección con "
    "copia íntegra del acto. La notificación se considerará surtida al finalizar el día siguiente al de la entrega del "
    "aviso (artículo 69 del mismo código)."
)
NOT_YET_NOTIFIED = "Esta citación no es la notificación: los términos corren desde que la decisión se le notifique."


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs, as the paper names them; `delegation` is the whole sentence."""

    name: str
    position: str
    delegation: str | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """How a letter is to be printed: from whom, when, and signed by whom (a draft is signed by nobody)."""

    company: Company
    position: str
    verification_url: str
    at: datetime
    signer: Signer | None = None


def response(content: Content, paper: Paper) -> dict[str, Any]:
    """Return what `letter.typ` shows; a draft carries its own content, so that the signed letter says the same."""
    return {
        **_common(content, paper),
        "subject": content.subject,
        "opening": content.opening,
        "summary": spanish.RESULT_NAMES[content.result],
        "facts": content.facts,
        "evidence": content.evidence,
        "analysis": content.analysis,
        "reliquidation": _reliquidation(content.reliquidation),
        "decision": [(spanish.ordinal(place), text) for place, text in enumerate(content.decision, start=1)],
        "recursos": content.recursos,
        "annexes": content.annexes,
        "attached": None if paper.signer else content.model_dump_json(),
    }


def citation(content: Content, paper: Paper) -> dict[str, Any]:
    """Return what `citation.typ` shows (CPACA 68 and 71)."""
    company = paper.company
    kind = spanish.KIND_NAMES[content.kind]
    act = (
        f"La respuesta al radicado {content.radicado}, que {company.name} expidió el "
        f"{spanish.long_date(legal_date(paper.at))} y que lleva el mismo número de salida que esta citación."
    )
    return {
        **_common(content, paper),
        "opening": (
            f"{company.name} decidió su {kind} con radicado {content.radicado}. Para notificarle personalmente la "
            "decisión y entregarle copia íntegra, auténtica y gratuita de ella, le pedimos que se presente así "
            "(artículos 67 y 68 del Código de Procedimiento Administrativo y de lo Contencioso Administrativo):"
        ),
        "rows": [
            ("Acto por notificar", act),
            ("Se envía a", f"{content.addressee.address}, {content.addressee.municipality}."),
            ("Lugar y horario", f"{company.desk}; {company.hours.rstrip('.')}."),
            ("Plazo", "Cinco (5) días hábiles, contados desde el siguiente al envío de esta citación."),
            ("Qué debe traer", TO_BRING),
            ("Persona autorizada", AUTHORISED),
        ],
        "warnings": [WARNING_OF_NOTICE, NOT_YET_NOTIFIED],
    }


def verification_address(paper: Paper, letter: str) -> str:
    """Return the address that the QR code shows; it names the letter and nobody."""
    return f"{paper.verification_url.rstrip('/')}/{letter}"


def _common(content: Content, paper: Paper) -> dict[str, Any]:
    address = verification_address(paper, content.letter)
    city = paper.company.city
    return {
        "company": paper.company.model_dump(),
        "form": {"code": FORM_CODE, "version": str(FORM_VERSION)},
        "radicado": content.radicado,
        "reference": f"{content.letter[:8]}-{content.draft}",
        "draft_number": None if paper.signer else content.draft,
        "place_and_date": f"{city}, {spanish.long_date(legal_date(paper.at))}",
        "addressee": content.addressee.model_dump(),
        "position": paper.position,
        "signer": _signer(paper.signer),
        "verification": address,
        "qr": _qr(address),
    }


def _signer(signer: Signer | None) -> dict[str, str | None] | None:
    if signer is None:
        return None
    return {"name": signer.name, "position": signer.position, "delegation": signer.delegation}


def _reliquidation(difference: Difference | None) -> dict[str, Any] | None:
    if difference is None:
        return None
    who_gains = "a favor de la empresa" if difference.difference > 0 else "a su favor"
    loaded = f" Los valores se cargan en la factura de {difference.loaded_onto}." if difference.loaded_onto else ""
    return {
        "number": difference.number,
        "sentence": f"La factura {difference.invoice}, de {difference.period}, se liquidó de nuevo así.{loaded}",
        "rows": [
            ("Valor facturado", spanish.pesos(difference.before)),
            ("Valor liquidado de nuevo", spanish.pesos(difference.after)),
        ],
        "total": (
            "Diferencia" + (f" {who_gains}" if difference.difference else ""),
            spanish.pesos(difference.difference),
        ),
    }


def _qr(text: str) -> str:
    import segno  # noqa: PLC0415 - only where a letter is drawn

    drawing = io.BytesIO()
    segno.make(text, error="m").save(drawing, kind="svg", border=2, dark="#16324f", xmldecl=False)
    return drawing.getvalue().decode()
