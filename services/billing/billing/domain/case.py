"""What billing knows of a case: which account and invoice, what the concept asked for, whether it is still open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radica.errors import Refused

if TYPE_CHECKING:
    from billing.domain.invoice import Invoice

RELIQUIDATE = "reliquidate"
DISPUTING_KINDS = frozenset({"reclamacion", "recurso_reposicion", "recurso_reposicion_apelacion"})
"""Kinds that question an amount billed: while they are pending it is not collected (Ley 142 de 1994 art. 155)."""


@dataclass(frozen=True, slots=True)
class Case:
    """A case as billing heard of it; facts may reach billing in any order, so each may still be missing."""

    radicado: str
    kind: str | None
    account: str | None
    invoice: str | None
    concept: str | None
    closed: bool

    def require_open(self) -> None:
        """Raise Refused once the case has ended."""
        if self.closed:
            raise Refused(f"El caso {self.radicado} está cerrado.", "Un error se corrige en el caso nuevo que lo pida.")

    def require_account(self) -> str:
        """Return the case's account; raises Refused when it has none."""
        if self.kind is None:
            raise Refused(
                f"Facturación aún no ha recibido la radicación del caso {self.radicado}.",
                "Espere unos segundos y repita la operación.",
            )
        if self.account is None:
            raise Refused(
                f"El caso {self.radicado} no está asociado a una cuenta.",
                "Sin suscriptor no se puede reliquidar: responda el caso sin reliquidación.",
            )
        return self.account

    def require_open_concept(self) -> None:
        """Raise Refused unless the case is open and its concept asked for a reliquidation."""
        self.require_open()
        if self.concept is None:
            raise Refused(
                f"El caso {self.radicado} no tiene concepto todavía.",
                "Espere el concepto del profesional de servicio al cliente con la vía «reliquidar».",
            )
        if self.concept != RELIQUIDATE:
            raise Refused(
                f"El concepto del caso {self.radicado} no ordena reliquidar, sino proyectar la respuesta.",
                "Si hace falta reliquidar, pida al profesional un concepto con esa vía.",
            )

    def require_reliquidation(self, invoice: Invoice) -> None:
        """Raise Refused unless this case may change this invoice."""
        self.require_open_concept()
        if invoice.account != self.require_account():
            raise Refused(
                f"La factura {invoice.number} es de otra cuenta; el caso es de la cuenta {self.account}.",
                "Indique una factura de la cuenta del caso.",
            )

    @property
    def disputes_invoice(self) -> bool:
        """Whether an invoice is questioned, so that its amount must not be collected while the case is open."""
        return not self.closed and self.kind in DISPUTING_KINDS and self.invoice is not None
