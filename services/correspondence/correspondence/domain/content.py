"""A letter as text: composed from what the drafter wrote and what the case's history says, not yet on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from correspondence.domain import places, printable, recursos, spanish
from radica.errors import Invalid
from radica.events.common import Appeal, DocumentRef, Kind, LegalDate, Money, Result, Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from correspondence.domain.case import Case, Reliquidation

LONGEST_LETTER = 80_000
"""Characters, some thirty pages: the paper is made while the user waits."""


class Company(Value):
    """The utility as its letters show it."""

    name: str
    nit: str
    address: str
    city: str
    phone: str
    email: str
    web: str
    desk: str
    """Where users are attended: to be notified in person and to file recursos."""
    hours: str


class Addressee(Value):
    """To whom the letter goes. Personal data: they stand on the paper and nowhere else."""

    name: str
    address: str
    municipality: str


class Draft(Value):
    """What the drafter writes (step 13); each text may have several lines."""

    addressee: Addressee
    result: Result
    subject: str | None = None
    facts: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    analysis: tuple[str, ...] = ()
    decision: tuple[str, ...] = ()
    documents: tuple[DocumentRef, ...] = ()


class Difference(Value):
    """The table that shows a reliquidation, with billing's own amounts."""

    number: str
    invoice: str
    period: str
    before: Money
    after: Money
    difference: Money
    loaded_onto: str | None = None


class Content(Value):
    """Everything that a letter says, apart from the date and the signature it gets in step 15."""

    letter: str
    draft: int
    radicado: str
    radicated_on: LegalDate
    kind: Kind
    result: Result
    addressee: Addressee
    subject: str
    opening: str
    facts: tuple[str, ...]
    evidence: tuple[str, ...]
    analysis: tuple[str, ...]
    decision: tuple[str, ...]
    reliquidation: Difference | None
    appeals: tuple[Appeal, ...]
    recursos: tuple[str, ...]
    annexes: tuple[str, ...]
    needs_citation: bool


def compose(case: Case, draft: Draft, company: Company, *, letter: str, number: int) -> Content:
    """Put the letter together; raises Invalid for an addressee that paper cannot show or a letter beyond all length."""
    _require_length(draft)
    kind_name = spanish.KIND_NAMES[case.kind]
    filed = f"{spanish.filed(case.kind)} con el número {case.radicado}"
    return Content(
        letter=letter,
        draft=number,
        radicado=case.radicado,
        radicated_on=case.radicated_on,
        kind=case.kind,
        result=draft.result,
        addressee=_addressee(draft.addressee),
        subject=printable.printable(draft.subject or "") or f"Respuesta a su {kind_name} {filed}",
        opening=_opening(case, kind_name, filed),
        facts=_paragraphs(draft.facts),
        evidence=_paragraphs(draft.evidence),
        analysis=_paragraphs(draft.analysis),
        decision=_paragraphs(draft.decision),
        reliquidation=_difference(case.reliquidation),
        appeals=recursos.open_appeals(case.kind, draft.result),
        recursos=tuple(
            text.format(company=company.name, desk=company.desk, hours=company.hours, email=company.email)
            for text in recursos.told(case, draft.result)
        ),
        annexes=tuple(printable.printable(document.name) for document in draft.documents),
        needs_citation=recursos.needs_citation(case.kind, draft.result),
    )


def written(draft: Draft) -> tuple[str, ...]:
    """Return every text that the drafter wrote, the addressee's too."""
    who = draft.addressee
    body = (*draft.facts, *draft.evidence, *draft.analysis, *draft.decision)
    return (who.name, who.address, who.municipality, draft.subject or "", *body)


def _opening(case: Case, kind_name: str, filed: str) -> str:
    account = f", sobre la cuenta {case.account}" if case.account else ""
    appealed = f" contra la respuesta dada al radicado {case.appealed_radicado}" if case.appealed_radicado else ""
    return (
        f"En atención a su {kind_name}{appealed}, {filed} el {spanish.long_date(case.radicated_on)}{account}, por "
        f"«{printable.printable(case.cause)}», le respondemos de fondo en los siguientes términos."
    )


def _addressee(addressee: Addressee) -> Addressee:
    shown = Addressee(
        name=printable.printable(addressee.name),
        address=printable.printable(addressee.address),
        municipality=printable.printable(places.municipality(addressee.municipality.strip())),
    )
    for field, text in shown:
        if not text:
            raise Invalid(
                f"addressee.{field}", "El destinatario no tiene este dato.", "Tráigalo de los datos del peticionario."
            )
    return shown


def _paragraphs(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(line for text in texts for line in printable.lines(text))


def _difference(reliquidation: Reliquidation | None) -> Difference | None:
    if reliquidation is None:
        return None
    return Difference(
        number=reliquidation.number,
        invoice=reliquidation.invoice,
        period=spanish.billing_period(reliquidation.period),
        before=reliquidation.before,
        after=reliquidation.after,
        difference=reliquidation.difference,
        loaded_onto=spanish.billing_period(reliquidation.loaded_onto) if reliquidation.loaded_onto else None,
    )


def _require_length(draft: Draft) -> None:
    length = sum(len(text) for text in written(draft))
    if length > LONGEST_LETTER:
        raise Invalid(
            "analysis",
            f"La carta tiene {length} caracteres y puede tener {LONGEST_LETTER}.",
            "Resuma el texto y adjunte lo demás como anexo.",
        )
