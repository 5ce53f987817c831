from __future__ import annotations

from decimal import Decimal

import pytest

from billing.domain.corrections import ApplyTariff, Grounds, corrected
from billing.domain.period import Period
from billing.seed import MUNICIPALITIES, PERIODS, seed
from billing.store import accounts, invoices, tariffs
from radica.errors import Refused

LAST = Period(2026, 10)


def counted(reports):
    return [dict(report.outcomes) for report in reports]


def test_the_sample_covers_the_department_and_a_second_run_finds_it_as_it_was(db):
    first = counted(seed(db, 60, 1, LAST))
    second = counted(seed(db, 60, 1, LAST))

    assert first[0] == {"new": 2 * len(MUNICIPALITIES)}
    assert first[1] == {"new": 60}
    assert first[3] == {"new": 60 * PERIODS}
    assert second == [{"known": found["new"]} for found in first]


def test_a_larger_or_a_later_sample_adds_to_the_one_that_is_there(db):
    seed(db, 30, 1, LAST)

    larger = counted(seed(db, 40, 1, LAST))
    assert larger[1] == {"known": 30, "new": 10}
    later = counted(seed(db, 40, 1, LAST.plus(1)))
    assert later[3] == {"known": 40 * (PERIODS - 1), "new": 40}


def test_every_invoice_of_the_sample_follows_from_its_published_tariff(db):
    seed(db, 40, 7, LAST)

    checked = 0
    with db.transaction() as tx:
        for account in accounts.accounts(tx, None, None, 40):
            for row in invoices.of_account(tx, account.account, None, PERIODS):
                invoice = invoices.invoice(tx, row.number)
                tariff = tariffs.in_force(tx, invoice.municipality, invoice.period.first_day)
                assert corrected(invoice, ApplyTariff(), Grounds(tariff, ())).bill == invoice.bill
                assert invoice.bill.total == row.total > Decimal(0)
                checked += 1
    assert checked == 40 * PERIODS


def test_a_sample_of_another_seed_does_not_mix_with_the_first(db):
    seed(db, 30, 1, LAST)

    with pytest.raises(Refused, match="no cabe junto a lo que ya hay"):
        seed(db, 30, 2, LAST)
