from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from console.domain import spanish


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 11, 24, 14, 5, tzinfo=UTC), "24 de noviembre de 2026, 9:05 a. m."),
        (datetime(2026, 11, 24, 17, 0, tzinfo=UTC), "24 de noviembre de 2026, 12:00 p. m."),
        (datetime(2026, 11, 24, 5, 0, tzinfo=UTC), "24 de noviembre de 2026, 12:00 a. m."),
        (datetime(2027, 1, 1, 4, 59, tzinfo=UTC), "31 de diciembre de 2026, 11:59 p. m."),
    ],
)
def test_instants_are_told_in_the_time_of_bogota(at, said):
    assert spanish.local_time(at).replace("\N{NO-BREAK SPACE}", " ") == said


def test_a_legal_date_is_told_as_it_is():
    assert spanish.long_date(date(2026, 3, 2)) == "2 de marzo de 2026"


def test_a_sentence_names_people_instead_of_their_account_ids():
    ana, somebody = "36b07b06-0e3a-4b39-aa7c-a37132a039b5", "00000000-0000-4000-8000-000000000007"
    said = f"{ana}, Jurídica; antes {somebody}."
    assert spanish.account_ids(said) == [ana, somebody]
    assert spanish.named(said, {ana: "Ana Pérez"}) == f"Ana Pérez, Jurídica; antes {somebody}."


def test_an_unknown_code_is_shown_and_nothing_is_a_dash():
    assert spanish.word(spanish.KINDS, "queja") == "Queja"
    assert spanish.word(spanish.KINDS, "otra_cosa") == "Otra cosa"
    assert spanish.word(spanish.KINDS, None) == "—"
    assert spanish.municipality("08078") == "Baranoa"
    assert spanish.municipality("11001") == "11001"


@pytest.mark.parametrize(
    ("size", "said"), [(0, "0 bytes"), (1023, "1023 bytes"), (1536, "1,5 KB"), (20 * 1024 * 1024, "20,0 MB")]
)
def test_sizes_have_a_decimal_comma(size, said):
    assert spanish.file_size(size) == said
