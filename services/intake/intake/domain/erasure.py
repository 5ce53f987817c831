"""Erasing a person: refused while a duty to keep stands, and then a fact on each of their cases, with what goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake.domain import index
from radica.events.common import DocumentRef
from radica.events.intake import DataGround, ErasureRefused, PersonalDataErased

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from intake.domain.case_event import CaseEvent
    from intake.domain.retention import Duty

NAME_NOBODY = frozenset({"billing", "reporting"})
"""Services whose papers name accounts and amounts, never a person; billing's are accounting records besides."""
INDEX_OF_THE_FILE = "PQRArchived"
"""The event whose document, the file's index, stays: numbers and hashes, and no person."""


def refused(radicado: str, ground: DataGround, standing: Duty) -> ErasureRefused:
    """Return the reasoned answer to who asked too early."""
    return ErasureRefused(
        radicado=radicado, ground=ground, kept_by=standing.radicado, until=standing.until, article=standing.article
    )


def answer_to(standing: Duty) -> str:
    """Return the refusal in words, with the day and the rule."""
    end = f"hasta el {standing.until.isoformat()}" if standing.until else "mientras esa situación dure"
    return f"Los datos no se pueden suprimir: {standing.why}. Se conservan {end} ({standing.article})."


def documents_of(history: Sequence[CaseEvent]) -> list[DocumentRef]:
    """Return the documents of a case that may name people: all but the file's index."""
    found = {
        reference["sha256"]: DocumentRef(**{name: reference[name] for name in DocumentRef.model_fields})
        for event in history
        if event.message.type != INDEX_OF_THE_FILE
        for reference in index.documents_in(event.message.data)
        if reference["service"] not in NAME_NOBODY
    }
    return list(found.values())


def erased(
    history: Sequence[CaseEvent], ref: str, ground: DataGround, ended: Duty, needed: Collection[str], today: date
) -> PersonalDataErased:
    """Return the fact of the erasure on a case; `needed` are hashes of documents that another case still needs."""
    return PersonalDataErased(
        radicado=history[0].originator_id,
        person_ref=ref,
        erased_on=today,
        ground=ground,
        article=ended.article,
        removed=tuple(document for document in documents_of(history) if document.sha256 not in needed),
    )


def removed(history: Sequence[CaseEvent]) -> list[DocumentRef]:
    """Return the documents that went with the erasure of a case; none before it."""
    return [
        document
        for event in history
        if event.message.type == PersonalDataErased.event_type
        for document in PersonalDataErased.model_validate(event.message.data).removed
    ]
