"""Invoices as they stand, and the consumption measured before them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from billing.domain.corrections import Measured
from billing.domain.invoice import Basis, Bill, Invoice, Metering, bill_from
from billing.domain.period import Period
from billing.domain.tariff import CustomerClass, Line, Use
from radica.errors import NotFound

if TYPE_CHECKING:
    from radica.postgres import Transaction

ONE = "select * from standing_invoices where number = %s"
LINES = "select concept, quantity, unit_price, amount from invoice_lines where invoice = %s order by line"
OF_ACCOUNT = """
select number, period, issued_on, due_on, consumption, basis, issued_total, total, reliquidation
from standing_invoices where account = %(account)s
and (%(period)s::text is null or (period, number) < (%(period)s, %(number)s))
order by period desc, number desc limit %(limit)s
"""
MEASURED = """
select period, consumption from standing_invoices
where account = %s and period < %s and basis = 'lectura' order by period desc, number desc limit %s
"""
ISSUED_FOR = "select number from invoices where account = %s and period = %s order by number limit 1"


def invoice(tx: Transaction, number: str) -> Invoice:
    """Return an invoice as it stands now; raises NotFound."""
    return _invoice(tx, row(tx, number))


def row(tx: Transaction, number: str) -> Any:  # noqa: ANN401 - the columns of standing_invoices
    """Return what is stored of an invoice, without its lines; raises NotFound."""
    found = tx.one(ONE, (number,))
    if found is None:
        raise NotFound(f"No existe la factura {number}.", "Revise el número; está arriba en la factura.")
    return found


def bill(tx: Transaction, found: Any) -> Bill:  # noqa: ANN401 - a row of standing_invoices
    """Return the content of an invoice as it stands."""
    return bill_from(found.after) if found.after else issued_bill(tx, found)


def issued_bill(tx: Transaction, found: Any) -> Bill:  # noqa: ANN401 - a row of standing_invoices
    """Return the content with which an invoice was issued."""
    metering = Metering(
        found.previous_reading, found.current_reading, found.issued_consumption, Basis(found.issued_basis)
    )
    lines = tuple(Line(*line) for line in tx.all(LINES, (found.number,)))
    return Bill(metering, CustomerClass(Use(found.use), found.stratum), lines)


def of_account(tx: Transaction, account: str, before: tuple[str, str] | None, limit: int) -> list[Any]:
    """Return an account's invoices as they stand, newest first, from before a period and number."""
    period, number = before or (None, None)
    return tx.all(OF_ACCOUNT, {"account": account, "period": period, "number": number, "limit": limit})


def measured(tx: Transaction, account: str, before: Period, limit: int) -> list[Measured]:
    """Return the consumption of the last periods billed by reading before a period, newest first."""
    rows = tx.all(MEASURED, (account, str(before), limit))
    return [Measured(Period.parse(found.period), found.consumption) for found in rows]


def issued_for(tx: Transaction, account: str, period: Period) -> str | None:
    """Return the number of the account's invoice of a period, None if it was not issued yet."""
    found = tx.one(ISSUED_FOR, (account, str(period)))
    return found and str(found.number)


def _invoice(tx: Transaction, found: Any) -> Invoice:  # noqa: ANN401 - a row of standing_invoices
    return Invoice(
        number=found.number,
        account=found.account,
        municipality=found.municipality,
        period=Period.parse(found.period),
        issued_on=found.issued_on,
        due_on=found.due_on,
        bill=bill(tx, found),
    )
