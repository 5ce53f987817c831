"""Bulk loading, a statement or two per batch. Each function answers what became of each natural key."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from radica.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from billing.imports.records import IssuedInvoice, Meter, Subscriber, TariffVersion
    from radica.postgres import Transaction

SUBSCRIBERS = """
insert into subscribers (account, use, stratum, municipality, cycle, sewerage)
select account, use, stratum, municipality, cycle, sewerage from json_to_recordset(%s)
    as t(account text, use text, stratum smallint, municipality text, cycle smallint, sewerage boolean)
on conflict (account) do update set use = excluded.use, stratum = excluded.stratum,
    municipality = excluded.municipality, cycle = excluded.cycle, sewerage = excluded.sewerage
where (subscribers.use, subscribers.stratum, subscribers.municipality, subscribers.cycle, subscribers.sewerage)
    is distinct from (excluded.use, excluded.stratum, excluded.municipality, excluded.cycle, excluded.sewerage)
returning account as key, xmax = 0 as is_new
"""
METERS = """
insert into meters (serial, account, installed_on, removed_on)
select serial, account, installed_on, removed_on
from json_to_recordset(%s) as t(serial text, account text, installed_on date, removed_on date)
on conflict (serial) do update set account = excluded.account, installed_on = excluded.installed_on,
    removed_on = excluded.removed_on
where (meters.account, meters.installed_on, meters.removed_on)
    is distinct from (excluded.account, excluded.installed_on, excluded.removed_on)
returning serial as key, xmax = 0 as is_new
"""
KNOWN_ACCOUNTS = "select account from subscribers where account = any(%s)"
INSTALLED = "select account, serial from meters where account = any(%s) and removed_on is null"
OVERLAPPING = """
select code from tariffs
where municipality = %s and code <> %s and daterange(valid_from, valid_to, '[]') && daterange(%s, %s, '[]') limit 1
"""
TARIFF = """
insert into tariffs (code, municipality, valid_from, valid_to, act, basic_up_to, complementary_up_to, digest)
values (%s, %s, %s, %s, %s, %s, %s, %s) on conflict (code) do nothing returning code
"""
TARIFF_DIGEST = "select digest from tariffs where code = %s"
RATES = """
insert into tariff_rates (tariff, service, use, stratum, fixed_charge, basic, complementary, luxury, factor)
select * from json_to_recordset(%s) as t(tariff text, service text, use text, stratum smallint,
    fixed_charge numeric, basic numeric, complementary numeric, luxury numeric, factor numeric)
"""
INVOICES = """
insert into invoices (number, account, municipality, period, issued_on, due_on, use, stratum,
    previous_reading, current_reading, consumption, basis, total, digest)
select t.number, t.account, s.municipality, t.period, t.issued_on, t.due_on, t.use, t.stratum,
    t.previous, t.current, t.consumption, t.basis, t.total, t.digest
from json_to_recordset(%s) as t(number text, account text, period text, issued_on date, due_on date, use text,
    stratum smallint, previous numeric, current numeric, consumption numeric, basis text, total numeric, digest text)
join subscribers s using (account)
on conflict (number) do nothing returning number as key
"""
LINES = """
insert into invoice_lines (invoice, line, concept, quantity, unit_price, amount)
select * from json_to_recordset(%s)
    as t(invoice text, line smallint, concept text, quantity numeric, unit_price numeric, amount numeric)
"""
DIGESTS = "select number, digest from invoices where number = any(%s)"


class Loaded(StrEnum):
    """What became of a record that was taken."""

    NEW = "new"
    CHANGED = "changed"
    KNOWN = "known"


Outcome = Loaded | Invalid


def subscribers(tx: Transaction, records: Sequence[Subscriber]) -> dict[str, Outcome]:
    """Load accounts; one that is there takes the new values."""
    listed = [
        {
            "account": one.account,
            "use": one.customer.use,
            "stratum": one.customer.stratum,
            "municipality": one.municipality,
            "cycle": one.cycle,
            "sewerage": one.sewerage,
        }
        for one in records
    ]
    return _upserted(tx.all(SUBSCRIBERS, (json.dumps(listed),)), [one.account for one in records])


def meters(tx: Transaction, records: Sequence[Meter]) -> dict[str, Outcome]:
    """Load meters; refuses one of an unknown account, and a second one where one is installed."""
    accounts = [one.account for one in records]
    known = {row.account for row in tx.all(KNOWN_ACCOUNTS, (accounts,))}
    installed = {row.account: row.serial for row in tx.all(INSTALLED, (accounts,))}
    refused: dict[str, Outcome] = {}
    taken = []
    for one in records:
        other = installed.get(one.account, one.serial)
        if one.account not in known:
            refused[one.serial] = unknown_account(one.account)
        elif one.removed_on is None and other != one.serial:
            refused[one.serial] = Invalid(
                "medidor", f"La cuenta ya tiene instalado el medidor {other}; cargue primero su fecha de retiro."
            )
        else:
            taken.append(one)
            _keep_installed(installed, one)
    listed = [
        {
            "serial": one.serial,
            "account": one.account,
            "installed_on": one.installed_on.isoformat(),
            "removed_on": one.removed_on and one.removed_on.isoformat(),
        }
        for one in taken
    ]
    return {**_upserted(tx.all(METERS, (json.dumps(listed),)), [one.serial for one in taken]), **refused}


def tariffs(tx: Transaction, records: Sequence[TariffVersion]) -> dict[str, Outcome]:
    """Load published versions; refuses one that changes what was published or holds beside another."""
    return {one.code: _tariff(tx, one) for one in records}


def invoices(tx: Transaction, records: Sequence[IssuedInvoice]) -> dict[str, Outcome]:
    """Load issued invoices; refuses one of an unknown account, and one that changes what was issued."""
    numbers = [one.number for one in records]
    new = {row.key for row in tx.all(INVOICES, (json.dumps([_invoice(one) for one in records]),))}
    tx.execute(LINES, (json.dumps([line for one in records if one.number in new for line in _lines(one)]),))
    digests = dict(tx.all(DIGESTS, ([number for number in numbers if number not in new],)))
    return {one.number: Loaded.NEW if one.number in new else _not_new(one, digests) for one in records}


def unknown_account(account: str) -> Invalid:
    """Return the refusal of a row whose account has not been loaded."""
    return Invalid("cuenta", f"La cuenta {account} no existe; cargue primero los suscriptores.")


def _upserted(rows: Iterable[Any], keys: Iterable[str]) -> dict[str, Outcome]:
    written = {row.key: Loaded.NEW if row.is_new else Loaded.CHANGED for row in rows}
    return {key: written.get(key, Loaded.KNOWN) for key in keys}


def _keep_installed(installed: dict[str, str], one: Meter) -> None:
    if one.removed_on is None:
        installed[one.account] = one.serial
    elif installed.get(one.account) == one.serial:
        del installed[one.account]


def _tariff(tx: Transaction, one: TariffVersion) -> Outcome:
    overlapping = tx.one(OVERLAPPING, (one.municipality, one.code, one.valid_from, one.valid_to))
    if overlapping:
        return Invalid("vigente_desde", f"La vigencia se cruza con la de la tarifa {overlapping.code}.")
    values = (one.code, one.municipality, one.valid_from, one.valid_to, one.act)
    if tx.one(TARIFF, (*values, one.basic_up_to, one.complementary_up_to, one.digest)) is None:
        return _unchanged(one.digest, tx.one(TARIFF_DIGEST, (one.code,)).digest, "tarifa")
    listed = [
        {
            "tariff": one.code,
            "service": service,
            "use": customer.use,
            "stratum": customer.stratum,
            "fixed_charge": str(rate.fixed_charge),
            "basic": str(rate.basic),
            "complementary": str(rate.complementary),
            "luxury": str(rate.luxury),
            "factor": str(rate.factor),
        }
        for (service, customer), rate in one.rates.items()
    ]
    tx.execute(RATES, (json.dumps(listed),))
    return Loaded.NEW


def _invoice(one: IssuedInvoice) -> dict[str, Any]:
    return {
        "number": one.number,
        "account": one.account,
        "period": str(one.period),
        "issued_on": one.issued_on.isoformat(),
        "due_on": one.due_on.isoformat(),
        "use": one.customer.use,
        "stratum": one.customer.stratum,
        "previous": None if one.previous is None else str(one.previous),
        "current": None if one.current is None else str(one.current),
        "consumption": str(one.consumption),
        "basis": one.basis,
        "total": str(one.total),
        "digest": one.digest,
    }


def _lines(one: IssuedInvoice) -> list[dict[str, Any]]:
    return [
        {
            "invoice": one.number,
            "line": position,
            "concept": line.concept,
            "quantity": str(line.quantity),
            "unit_price": str(line.unit_price),
            "amount": str(line.amount),
        }
        for position, line in enumerate(one.lines, start=1)
    ]


def _not_new(one: IssuedInvoice, digests: Mapping[str, str]) -> Outcome:
    if one.number not in digests:
        return unknown_account(one.account)
    return _unchanged(one.digest, digests[one.number], "factura")


def _unchanged(digest: str, stored: str, column: str) -> Outcome:
    if digest == stored:
        return Loaded.KNOWN
    change = "reliquide la factura" if column == "factura" else "publique otra versión"
    return Invalid(column, f"Ya se cargó con otros valores y lo publicado no se cambia; {change}.")
