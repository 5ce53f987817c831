"""The pages of personal data: what is held about a person and who read it, its correction and its end.

The number of identity is sent as a form and never stands in an address.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping  # noqa: TC003 - a dataclass's annotation
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Path
from starlette.responses import Response, StreamingResponse

from console.api.browser import Session  # noqa: TC001 - FastAPI reads the annotation
from console.api.pages import After, attempt, closing_after
from radica.access import Lane
from radica.errors import Invalid, NotFound, RadicaError, Refused, Unavailable
from radica.web import Router
from radica.web.documents import SANDBOX

if TYPE_CHECKING:
    from console.api.pages import View
    from console.holders import Holders
    from console.readings import Account

PAGE = 50
PDF = "application/pdf"
FIELDS = {
    "nombre": "name",
    "tipo": "id_type",
    "numero": "id_number",
    "direccion": "address",
    "telefono": "phone",
    "correo": "email",
}
"""The fields of the form, by what intake calls them."""
MAY_GO = frozenset({"id_number", "address", "phone", "email"})
BEFORE = "antes_"
OUTCOMES = {
    "PersonalDataCorrected": "Los datos quedaron corregidos. La versión anterior sigue sellada en la historia.",
    "PersonalDataErased": "Los datos personales de este titular se suprimieron en todos sus casos.",
    "LegalHoldSet": "El expediente queda retenido por el proceso: no se suprime nada mientras dure.",
    "LegalHoldLifted": "La retención se levantó: vuelve a contar el tiempo ordinario de conservación.",
}
Radicado = Annotated[str, Path(max_length=60)]


@dataclass(frozen=True)
class NotDone:
    """Why an act was not done, and what was typed into its form, so that nobody types it again."""

    problem: RadicaError | None
    act: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    key: str | None = None

    def said(self, act: str, name: str, otherwise: str | None = None) -> str:
        """What was typed into a field of the act's form, unless it was left as it stood; then, what stands now."""
        now, before = self.fields.get(name), self.fields.get(BEFORE + name)
        return otherwise or "" if self.act != act or now is None or now == before else now

    def key_of(self, act: str, fresh: str) -> str:
        """The key under which the act's form is sent: the same again where it may have been done, else a fresh one."""
        return self.key if self.key and self.act == act else fresh

    def again(self) -> dict[str, str]:
        """The whole form, to be sent once more as it was."""
        return {name: value for name, value in self.fields.items() if name != "csrf"}


def routes(view: View, holders: Holders) -> Router:
    """Return the routes of the pages."""
    router = Router(include_in_schema=False)
    _add_search(router, view, holders)
    _add_person(router, view, holders)
    _add_acts(router, view, holders)
    return router


def _add_search(router: Router, view: View, holders: Holders) -> None:
    signed_in, sent_form = Depends(view.browser.session), Depends(view.browser.signed_form)

    @router.get("/titulares")
    def ask(session: Session = signed_in) -> Response:
        return view.page("titulares.html", session, problem=None, asked={}, account=None)

    @router.post("/titulares")
    def find(fields: dict[str, str] = sent_form, session: Session = signed_in) -> Response:
        asked = {"tipo": fields.get("tipo", "CC")[:3], "numero": fields.get("numero", "").strip()[:20]}
        found: Account | None = None
        problem: RadicaError | None = None
        try:
            found = holders.of_person(view.token(session), asked["tipo"], asked["numero"] or "-")
        except NotFound:
            problem = NotFound("No hay datos de quien tiene ese documento.", "Revise el tipo y el número.")
        except Unavailable as error:
            problem = error
        return view.page("titulares.html", session, problem=problem, asked=asked, account=found)

    @router.get("/lecturas")
    def readings(after: After = None, session: Session = signed_in) -> Response:
        found, problem = attempt(lambda: holders.readings(view.token(session), after, PAGE))
        names = view.accounts.names([row.who for row in found.items]) if found else {}
        return view.page("lecturas.html", session, found=found, problem=problem, names=names)


def _add_person(router: Router, view: View, holders: Holders) -> None:
    signed_in = Depends(view.browser.session)

    @router.get("/casos/{radicado}/datos")
    def person(radicado: Radicado, session: Session = signed_in) -> Response:
        return _page(view, holders, session, radicado)

    @router.get("/casos/{radicado}/datos.pdf")
    def certificate(radicado: Radicado, session: Session = signed_in) -> Response:
        with ExitStack() as stack:
            content = stack.enter_context(holders.certificate(view.token(session), radicado))
            pieces = closing_after(stack.pop_all(), content)
        headers = {**SANDBOX, "Content-Disposition": 'attachment; filename="constancia-datos-personales.pdf"'}
        return StreamingResponse(pieces, media_type=PDF, headers=headers)


def _add_acts(router: Router, view: View, holders: Holders) -> None:
    signed_in, sent_form = Depends(view.browser.session), Depends(view.browser.signed_form)

    @router.post("/casos/{radicado}/datos/correccion")
    def correct(radicado: Radicado, fields: dict[str, str] = sent_form, session: Session = signed_in) -> Response:
        return _acted(view, holders, session, radicado, "correction", _correction(fields), fields)

    @router.post("/casos/{radicado}/datos/supresion")
    def erase(radicado: Radicado, fields: dict[str, str] = sent_form, session: Session = signed_in) -> Response:
        ground = "revocation" if fields.get("motivo") == "revocation" else "suppression"
        return _acted(view, holders, session, radicado, "erasure", {"ground": ground}, fields)

    @router.post("/casos/{radicado}/datos/retencion")
    def hold(radicado: Radicado, fields: dict[str, str] = sent_form, session: Session = signed_in) -> Response:
        act = "legal-hold-lifting" if fields.get("acto") == "levantar" else "legal-hold"
        return _acted(view, holders, session, radicado, act, {"reason": fields.get("motivo", "").strip()}, fields)


def _acted(  # noqa: PLR0913, PLR0917 - who does what to whom
    view: View,
    holders: Holders,
    session: Session,
    radicado: str,
    act: str,
    body: Mapping[str, Any],
    fields: Mapping[str, str],
) -> Response:
    """Do it and show the person as they stand then, with what was done or why it was not."""
    key = fields.get("clave", "")[:60] or str(uuid.uuid4())
    try:
        done = holders.act(view.token(session), radicado, act, dict(body), key)
    except Unavailable as error:  # it may have been done: the same key asks for the same act again
        return _page(view, holders, session, radicado, refused=NotDone(error, act, fields, key))
    except (Invalid, Refused, NotFound) as error:
        return _page(view, holders, session, radicado, refused=NotDone(error, act, fields))
    if done.event in OUTCOMES:
        return _page(view, holders, session, radicado, said=OUTCOMES[done.event])
    refusal = Refused(done.detail or "No se puede suprimir.", "La negativa quedó registrada en el caso con su razón.")
    return _page(view, holders, session, radicado, refused=NotDone(refusal))


def _page(
    view: View,
    holders: Holders,
    session: Session,
    radicado: str,
    *,
    said: str | None = None,
    refused: NotDone | None = None,
) -> Response:
    account, trouble = attempt(lambda: holders.of_case(view.token(session), radicado))
    values: dict[str, Any] = {
        "radicado": radicado,
        "account": account,
        "said": said,
        "problem": refused.problem if refused else trouble,
        "key": str(uuid.uuid4()),
        "typed": refused or NotDone(None),
        "may_correct": Lane.CUSTOMER_SERVICE_ASSISTANT in session.person.lanes,
        "own": next((case for case in account.cases if case.radicado == radicado), None) if account else None,
        "may_erase": Lane.LEGAL in session.person.lanes,
    }
    status = refused.problem.status if refused and refused.problem else 200
    return view.templates.page("titular.html", session.person, session.csrf, status, **values)


def _correction(fields: Mapping[str, str]) -> dict[str, Any]:
    """Return what a form changes: a field that is as it was is left out, one that was emptied goes."""
    body: dict[str, Any] = {"reason": fields.get("motivo", "").strip(), "everywhere": "todos" in fields}
    without = []
    for ours, theirs in FIELDS.items():
        now, before = fields.get(ours, "").strip(), fields.get(BEFORE + ours, "").strip()
        if now != before and now:
            body[theirs] = now
        elif now != before and theirs in MAY_GO:
            without.append(theirs)
    return {**body, "without": without} if without else body
