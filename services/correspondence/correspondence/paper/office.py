"""Where letters become files: printed as drafts (step 13), signed (step 15) and sealed with their number (step 16).

Every method takes and gives bytes and touches no database: the application calls it before its transaction.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from correspondence.domain import spanish
from correspondence.paper import certificate, data, signing, verifying
from correspondence.paper.attached import content_of
from correspondence.paper.printing import Place
from radica.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from correspondence.domain.content import Company, Content
    from correspondence.domain.hand import Hand
    from correspondence.paper.certificate import Certificate
    from correspondence.paper.printing import Press


@dataclass(frozen=True, slots=True)
class Pages:
    """The files of one letter."""

    response: bytes
    citation: bytes | None


class PaperOffice:
    """Prints, signs and seals for one utility with its one certificate, which is opened when it is first needed."""

    def __init__(
        self, press: Press, company: Company, position: str, verification_url: str, signing_file: tuple[Path, str]
    ) -> None:
        self._press = press
        self._company = company
        self._position = position
        self._verification_url = verification_url
        self._signing_file = signing_file
        self._certificate: Certificate | None = None
        self._opening = threading.Lock()

    @property
    def company(self) -> Company:
        """The utility as its letters show it."""
        return self._company

    def draft(self, content: Content, at: datetime) -> Pages:
        """Print the draft, marked as such on every page; it carries its own content. Raises Unavailable."""
        paper = self._paper(at)
        response = self._press.document("letter.typ", data.response(content, paper), at)
        if not content.needs_citation:
            return Pages(response.pdf, None)
        return Pages(response.pdf, self._press.document("citation.typ", data.citation(content, paper), at).pdf)

    def sign(self, draft: bytes, hand: Hand, at: datetime) -> Pages:
        """Print what the approved draft says, dated, and sign it. Raises Unavailable, also without a certificate."""
        key = self._key(at)
        content = content_of(draft)
        paper = replace(self._paper(at), signer=self._signer(hand))

        def signed(template: str, shown: Callable[[Content, data.Paper], dict[str, Any]]) -> bytes:
            printed = self._press.document(template, shown(content, paper), at)
            ready = signing.with_fields(printed.pdf, printed.places)
            appearance = self._press.stamp(
                printed.places[signing.SIGNATURE], "Firma electrónica", self._lines(hand, at)
            )
            why = f"Respuesta al radicado {content.radicado}"
            mark = signing.Mark(_by(hand), why, self._company.city, at)
            return self._checked(signing.sign(ready, key, mark, appearance), key, at)

        citation = signed("citation.typ", data.citation) if content.needs_citation else None
        return Pages(signed("letter.typ", data.response), citation)

    def seal(self, pages: Pages, number: str, at: datetime) -> Pages:
        """Set the seal with the outgoing number on signed files. Raises Unavailable."""
        key = self._key(at)
        lines = [
            _line("Radicado de salida", 7),
            _line(number, 15, bold=True),
            _line(spanish.long_instant(at), 8.5),
            _line("Al responder, cite este número.", 7),
        ]

        def sealed(pdf: bytes) -> bytes:
            width, height = signing.size_of(pdf, signing.SEAL)
            appearance = self._press.stamp(Place(0, 0, 0, width, height), "Radicado de salida", lines)
            mark = signing.Mark(self._company.name, f"Radicado de salida {number}", self._company.city, at)
            return self._checked(signing.seal(pdf, key, mark, appearance), key, at)

        return Pages(sealed(pages.response), sealed(pages.citation) if pages.citation else None)

    def _key(self, at: datetime) -> Certificate:
        with self._opening:
            if self._certificate is None:
                path, passphrase = self._signing_file
                self._certificate = certificate.load(path, passphrase)
        if at >= self._certificate.valid_until:
            raise certificate.NoCertificate("El certificado de firma está vencido.", certificate.WAY_OUT)
        return self._certificate

    def _checked(self, pdf: bytes, key: Certificate, at: datetime) -> bytes:
        """A file goes out only if its own signatures hold."""
        if not verifying.verify(pdf, key.authorities, at).holds:
            raise Unavailable("La firma no quedó válida y no se guardó nada.", "Avise al administrador.")
        return pdf

    def _paper(self, at: datetime) -> data.Paper:
        return data.Paper(self._company, self._position, self._verification_url, at)

    def _signer(self, hand: Hand) -> data.Signer:
        if hand.on_behalf_of is None:
            return data.Signer(hand.name, self._position)
        return data.Signer(hand.name, self._position, f"Por {hand.on_behalf_of}, según {hand.delegation}")

    def _lines(self, hand: Hand, at: datetime) -> list[dict[str, Any]]:
        signer = self._signer(hand)
        lines = [
            _line("Firmado electrónicamente por", 7),
            _line(signer.name, 11, bold=True),
            _line(signer.position, 8.5),
        ]
        if signer.delegation:
            lines.append(_line(signer.delegation[:1].lower() + signer.delegation[1:], 7.5))
        return [*lines, _line(spanish.long_instant(at), 8.5)]


def _by(hand: Hand) -> str:
    return f"{hand.name} por {hand.on_behalf_of}" if hand.on_behalf_of else hand.name


def _line(text: str, size: float, *, bold: bool = False) -> dict[str, Any]:
    return {"text": text, "size": size, "bold": bold}
