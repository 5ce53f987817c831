"""What staff read in billing: accounts, invoices as they stand, reliquidations of a case, published tariffs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from billing.domain.invoice import bill_data
from billing.domain.wording import concept_name
from billing.store import accounts, invoices, reliquidations, tariffs

if TYPE_CHECKING:
    from datetime import date

    from radica.access import Access
    from radica.postgres import Database


class Reading:
    """Queries over billing's database, for staff only."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def account(self, access: Access, number: str) -> dict[str, Any]:
        """Return an account with its meter and what is not collected for now; raises NotFound."""
        access.require_staff()
        with self._db.transaction() as tx:
            found = accounts.account(tx, number)._asdict()
            holds = accounts.holds(tx, number)
        return {**found, "holds": [hold._asdict() for hold in holds]}

    def accounts(self, access: Access, municipality: str | None, after: str | None, limit: int) -> list[Any]:
        """Return accounts by number, of one municipality or of all."""
        access.require_staff()
        with self._db.transaction() as tx:
            return accounts.accounts(tx, municipality, after, limit)

    def invoices(self, access: Access, account: str, before: tuple[str, str] | None, limit: int) -> list[Any]:
        """Return an account's invoices as they stand, newest first; raises NotFound for an unknown account."""
        access.require_staff()
        with self._db.transaction() as tx:
            accounts.account(tx, account)
            return invoices.of_account(tx, account, before, limit)

    def invoice(self, access: Access, number: str) -> dict[str, Any]:
        """Return an invoice as it stands and as it was issued; raises NotFound."""
        access.require_staff()
        with self._db.transaction() as tx:
            found = invoices.row(tx, number)
            issued = invoices.issued_bill(tx, found)
            standing = invoices.bill(tx, found) if found.reliquidation else issued
        return {
            "number": found.number,
            "account": found.account,
            "municipality": found.municipality,
            "period": found.period,
            "issued_on": found.issued_on,
            "due_on": found.due_on,
            "reliquidation": found.reliquidation,
            "issued": _shown(bill_data(issued)),
            **_shown(bill_data(standing)),
        }

    def reliquidations(self, access: Access, radicado: str) -> list[dict[str, Any]]:
        """Return a case's reliquidations, oldest first, each with its trace, its charge and its reversal."""
        access.require_staff()
        with self._db.transaction() as tx:
            return [_told(found) for found in reliquidations.of_case(tx, radicado)]

    def tariffs(
        self, access: Access, municipality: str | None, on: date | None, after: str | None, limit: int
    ) -> list[dict[str, Any]]:
        """Return published tariffs by code, all or those in force on a day."""
        access.require_staff()
        with self._db.transaction() as tx:
            return tariffs.versions(tx, municipality, on, after, limit)


def _shown(bill: dict[str, Any]) -> dict[str, Any]:
    """A bill with each line's place and name, as the correction of a line asks for it."""
    lines = [
        {"line": position, "name": concept_name(line["concept"]), **line}
        for position, line in enumerate(bill["lines"], start=1)
    ]
    return {**bill, "lines": lines}


def _told(found: Any) -> dict[str, Any]:  # noqa: ANN401 - a row of reliquidations.of_case
    columns = found._asdict()
    reversal = {name: columns.pop(name) for name in ("reversal_reason", "reversed_by", "reversed_at")}
    charge = {
        name: columns.pop(name)
        for name in ("charge_period", "charge_total", "charge_changes", "loaded_by", "loaded_at")
    }
    return {
        **columns,
        "charge": charge if charge["loaded_at"] else None,
        "reversal": reversal if reversal["reversed_at"] else None,
    }
