"""Published tariffs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from billing.domain.tariff import CustomerClass, Rate, Service, Tariff, Use

if TYPE_CHECKING:
    from datetime import date

    from radica.postgres import Transaction

VERSION = "select code, municipality, valid_from, valid_to, act, basic_up_to, complementary_up_to from tariffs "
IN_FORCE = VERSION + "where municipality = %s and valid_from <= %s and (valid_to is null or valid_to >= %s)"
LISTED = (
    VERSION
    + """
where (%(municipality)s::text is null or municipality = %(municipality)s)
and (%(on)s::date is null or (valid_from <= %(on)s and (valid_to is null or valid_to >= %(on)s)))
and (%(after)s::text is null or code > %(after)s)
order by code limit %(limit)s
"""
)
RATES = """
select tariff, service, use, stratum, fixed_charge, basic, complementary, luxury, factor
from tariff_rates where tariff = any(%s) order by tariff, service, use desc, stratum
"""


def in_force(tx: Transaction, municipality: str, day: date) -> Tariff | None:
    """Return the tariff of a municipality that is in force on a day, None if none was published."""
    found = tx.one(IN_FORCE, (municipality, day, day))
    if found is None:
        return None
    rates = {
        (Service(rate.service), CustomerClass(Use(rate.use), rate.stratum)): Rate(
            rate.fixed_charge, rate.basic, rate.complementary, rate.luxury, rate.factor
        )
        for rate in tx.all(RATES, ([found.code],))
    }
    return Tariff(**found._asdict(), rates=rates)


def versions(
    tx: Transaction, municipality: str | None, on: date | None, after: str | None, limit: int
) -> list[dict[str, Any]]:
    """Return published versions with their rates, by code."""
    wanted = {"municipality": municipality, "on": on, "after": after, "limit": limit}
    found = [{**version._asdict(), "rates": []} for version in tx.all(LISTED, wanted)]
    by_code = {version["code"]: version for version in found}
    for rate in tx.all(RATES, (list(by_code),)):
        columns = rate._asdict()
        by_code[columns.pop("tariff")]["rates"].append(columns)
    return found
