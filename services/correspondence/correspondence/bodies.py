"""What callers send: one model per act. Unknown fields are refused, texts are bounded."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field

from correspondence.domain import content
from correspondence.domain.hand import Hand
from correspondence.domain.printable import printable
from radica.documents import neutral
from radica.errors import Invalid
from radica.events.common import DocumentRef, Result, StaffId, Text
from radica.web import Body

Line = Annotated[str, Field(min_length=1, max_length=300)]
Paragraph = Annotated[str, Field(min_length=1, max_length=12_000)]
Paragraphs = Annotated[tuple[Paragraph, ...], Field(max_length=60)]


class Attached(DocumentRef):
    """A document of the case, as the service that keeps it answered it."""

    model_config = ConfigDict(extra="forbid")


Annexes = Annotated[tuple[Attached, ...], Field(max_length=50), AfterValidator(lambda sent: neutral(sent, "anexo"))]


class Nothing(Body):
    """The body of an act that needs no more words; it may be left out."""


class Addressee(Body):
    """To whom the letter goes, as intake has it; `municipality` is a name or a DANE code."""

    name: Line
    address: Line
    municipality: Line


class Draft(Body):
    """Step 13. Texts may have several lines; what still bars the letter from approval is answered as findings."""

    addressee: Addressee
    result: Result
    subject: Line | None = None
    facts: Paragraphs = ()
    evidence: Paragraphs = ()
    analysis: Paragraphs = ()
    decision: Paragraphs = ()
    documents: Annexes = ()

    def said(self) -> content.Draft:
        """Return it as the domain takes it."""
        return content.Draft.model_validate(self.model_dump())


class Return(Body):
    """Step 14: why the draft goes back."""

    reason: Text


class Signature(Body):
    """Step 15. Who signs for somebody else names them and the written act that delegates the signature."""

    on_behalf_of: StaffId | None = None
    on_behalf_of_name: Line | None = None
    """The name to print; the account if it is left out."""
    delegation: Annotated[str, Field(min_length=1, max_length=200)] | None = None

    def hand(self, name: str) -> Hand:
        """Return who signs, as the paper names them; raises Invalid for a delegation told by halves."""
        if self.on_behalf_of is None:
            if self.delegation or self.on_behalf_of_name:
                raise Invalid("on_behalf_of", "Falta decir por quién firma.", "Escriba la cuenta de esa persona.")
            return Hand(name)
        if self.delegation is None:
            raise Invalid(
                "delegation",
                "Quien firma por otra persona debe decir con qué acto se le delegó la firma.",
                "Escriba el acto, por ejemplo «Resolución 045 de 2026».",
            )
        for_whom = printable(self.on_behalf_of_name or self.on_behalf_of)
        return Hand(name, for_whom, printable(self.delegation))
