"""What a person is told of their own data, and how these are put right."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from intake.domain import habeas_data
from intake.domain.habeas_data import Held
from intake.domain.pqr import PQR
from intake.domain.retention import Duty
from radica.errors import Invalid, Refused
from radica.events import DocumentRef
from radica.events.common import Kind, Regime

RADICADO = "E-2026-0000001-1"
FILED_AT = datetime(2026, 11, 4, 15, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 21, 3, 30, tzinfo=UTC)  # still Friday the 20th in Bogotá
MAFE = {"name": "María Ñúñez", "id_type": "CC", "id_number": "1140555777", "address": "Calle 20 # 15-33"}
PERSONAL = {"petitioner": MAFE, "description": "Me cobraron el doble.", "habeas_data_authorised": True}
DUTY = Duty(RADICADO, date(2036, 11, 4), "el expediente se cerró", "Tabla de retención")
NO_END = Duty(RADICADO, None, "el caso está en trámite", "Ley 1437 de 2011, artículo 36")
PAPER = {
    "sha256": "a" * 64, "name": "anexo-1.pdf", "media_type": "application/pdf", "size": 3, "service": "intake",
}  # fmt: skip
REF = DocumentRef(**PAPER)


@pytest.fixture
def held(filed, fact):
    """A case with what is sealed in it, after these facts: a name, what it says and, where it matters, when it was."""

    def make(*facts, personal=PERSONAL, duty=NO_END, radicado=RADICADO, **filing):
        case = filed(radicado, **filing)
        for name, data, *at in facts:
            case.record(fact(name, radicado, *at, **data))
        return Held(case, case.collect_events(), personal, duty)

    return make


def told(one):
    return habeas_data.account([one])["cases"][0]


def test_all_that_is_held_of_a_case_is_told(held):
    closed = ("PQRClosed", {})
    corrected = ("PersonalDataCorrected", {"fields": ["address", "phone"], "reason": "Se mudó"}, NIGHT)
    answered = ("ResponseFiled", {"outgoing_number": "S-1", "filed_on": "2026-11-19", "needs_citation": False})
    one = held(answered, closed, corrected, duty=DUTY, attachments=(REF,), electronic_notification=True)
    assert told(one) == {
        "on_hold": False,
        "radicado": RADICADO,
        "kind": "reclamacion",
        "state": "cerrada",
        "since": FILED_AT,
        "source": "El titular, por escrito",
        "purpose": (
            "Tramitar, responder y notificar la petición, y probar que se hizo"
            " (Ley 1581 de 2012, artículo 10, literal a)"
        ),
        "data": PERSONAL,
        "authorisation": {
            "treatment": True,
            "sensitive_data": False,
            "electronic_notification": True,
            "given_at": FILED_AT,
        },
        "corrections": [{"at": NIGHT, "fields": ["address", "phone"]}],
        "documents": [{"name": "anexo-1.pdf", "sha256": "a" * 64, "service": "intake"}],
        "kept_until": date(2036, 11, 4),
        "kept_why": "el expediente se cerró",
        "kept_by": "Tabla de retención",
        "erased_on": None,
    }


@pytest.mark.parametrize(
    ("channel", "source"),
    [
        ("verbal", "El titular, de palabra, en la oficina"),
        ("escrito", "El titular, por escrito"),
        ("telefono", "El titular, por teléfono"),
        ("correo_electronico", "El titular, por correo electrónico"),
        ("web", "El titular, por la página web"),
    ],
)
def test_from_where_the_data_came(held, channel, source):
    assert told(held(channel=channel))["source"] == source


@pytest.mark.parametrize(
    ("personal", "electronic", "treatment", "sensitive"),
    [
        ({"petitioner": MAFE}, False, None, False),
        ({"petitioner": MAFE, "habeas_data_authorised": False, "sensitive_data_consent": None}, False, False, False),
        ({"petitioner": MAFE, "habeas_data_authorised": True, "sensitive_data_consent": True}, True, True, True),
        (None, True, None, False),  # once erased, of what was sealed nothing is known; the filing still says its part
    ],
)
def test_what_was_authorised_and_when(held, personal, electronic, treatment, sensitive):
    assert told(held(personal=personal, electronic_notification=electronic))["authorisation"] == {
        "treatment": treatment,
        "sensitive_data": sensitive,
        "electronic_notification": electronic,
        "given_at": FILED_AT,
    }


@pytest.mark.parametrize(
    ("facts", "erased_on"),
    [
        ([], None),
        ([("PersonalDataErased", {}, NIGHT)], "2026-11-20"),
        ([("PersonalDataErased", {}), ("PersonalDataErased", {}, NIGHT), ("LegalHoldSet", {})], "2026-11-20"),
    ],
)
def test_the_day_of_the_erasure_is_the_legal_one_of_the_last(held, facts, erased_on):
    one = told(held(*facts, personal=None))
    assert (one["erased_on"], one["data"]) == (erased_on, None)


def test_several_corrections_are_told_in_their_order_and_nothing_else_is_one(held):
    first = ("PersonalDataCorrected", {"fields": ["phone"]})
    second = ("PersonalDataCorrected", {"fields": ["name"]}, NIGHT)
    assert told(held(first, ("PQRClosed", {}), second))["corrections"] == [
        {"at": FILED_AT, "fields": ["phone"]},
        {"at": NIGHT, "fields": ["name"]},
    ]
    assert told(held(("PQRClosed", {})))["corrections"] == []


@pytest.fixture
def three(held):
    """Three cases of a person, the eldest first; of the newest the data are no longer there."""

    def make(*personal):
        days = zip((4, 5, 6), personal, strict=True)
        return [
            held(radicado=f"E-2026-000000{day}-1", at=FILED_AT.replace(day=day), personal=data) for day, data in days
        ]

    return make


BEFORE = {**PERSONAL, "petitioner": {**MAFE, "address": "Carrera 9 # 10-11"}}


@pytest.mark.parametrize(
    ("personal", "holder"),
    [
        ((BEFORE, BEFORE, PERSONAL), MAFE),
        ((BEFORE, PERSONAL, None), MAFE),
        ((PERSONAL, None, {}), MAFE),
        ((None, None, None), None),
        (({"petitioner": None}, None, None), None),
    ],
)
def test_who_somebody_is_their_newest_case_says_whose_data_are_there(three, personal, holder):
    assert habeas_data.account(three(*personal))["holder"] == holder


def test_the_newest_case_comes_first(three):
    first, second, third = three(PERSONAL, PERSONAL, PERSONAL)
    cases = habeas_data.account([second, third, first])["cases"]
    assert [case["radicado"] for case in cases] == [third.case.id, second.case.id, first.case.id]


@pytest.fixture
def migrated(fact):
    """A case of the old system, brought in at night on the 20th of November."""

    def make(radicado, filed_at, personal):
        told = {"kind": "queja", "regime": "ley_142", "channel": "web", "due_on": "2024-02-01"}
        case = PQR(radicado)
        dates = {"filed_at": filed_at, "radicated_at": filed_at, "counted_due_on": "2024-02-01"}
        case.record(fact("PQRMigrated", radicado, NIGHT, **told, **dates))
        return Held(case, case.collect_events(), personal, NO_END)

    return make


def test_a_case_of_the_old_system_is_as_old_as_its_petition_whenever_it_was_brought_in(held, migrated):
    cases = [
        migrated("H-2", "2023-05-02T15:00:00Z", BEFORE),
        migrated("H-1", "2024-01-10T15:00:00Z", BEFORE),
        held(),
    ]
    account = habeas_data.account(cases)
    assert account["holder"] == MAFE
    assert [case["radicado"] for case in account["cases"]] == [RADICADO, "H-1", "H-2"]
    eldest = account["cases"][-1]
    presented = datetime(2023, 5, 2, 15, 0, tzinfo=UTC)
    assert (eldest["since"], eldest["authorisation"]["given_at"]) == (presented, presented)
    assert eldest["source"] == "El titular, por la página web"


def test_of_nobody_nothing_is_held():
    assert habeas_data.account([]) == {"holder": None, "cases": [], "claims_pending": []}


def test_the_open_claims_about_data_are_pending_by_their_numbers(held):
    claim = {"kind": Kind.RECLAMO_DATOS, "regime": Regime.DATOS_RECLAMO}
    cases = [
        held(radicado="E-2026-0000004-1", **claim),
        held(radicado="E-2026-0000002-1", **claim),
        held(("PQRClosed", {}), radicado="E-2026-0000003-1", **claim),
        held(radicado="E-2026-0000001-1", kind=Kind.CONSULTA_DATOS, regime=Regime.DATOS_CONSULTA),
        held(radicado="E-2026-0000005-1"),
    ]
    pending = ["E-2026-0000002-1", "E-2026-0000004-1"]
    assert habeas_data.claims_pending(cases) == pending
    assert habeas_data.account(cases)["claims_pending"] == pending


@pytest.mark.parametrize("facts", [[], [("PQRClosed", {})]], ids=["open", "closed"])
def test_a_correction_tells_which_fields_and_why_and_what_supports_it(held, facts):
    event = habeas_data.corrected(held(*facts).case, ["phone", "address"], "Se mudó", [REF])
    assert event.body() == {
        "radicado": RADICADO,
        "fields": ["phone", "address"],
        "reason": "Se mudó",
        "documents": [PAPER],
    }


def test_what_was_erased_is_not_corrected(held):
    with pytest.raises(Refused) as refusal:
        habeas_data.corrected(held(("PersonalDataErased", {})).case, ["phone"], "Se mudó", [])
    assert (refusal.value.detail, refusal.value.way_out) == (
        "Los datos personales de este caso ya se suprimieron.",
        "Radique una petición nueva.",
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"address": "Carrera 9 # 10-11"},
        {"phone": "3001234567"},  # one that was not there
        {"address": None},
        {"name": MAFE["name"], "address": "Carrera 9 # 10-11"},  # one stays as it is
    ],
)
def test_a_correction_renews_these_fields_and_leaves_the_rest(fields):
    before = {**PERSONAL, "petitioner": dict(MAFE)}
    assert habeas_data.renewed(before, fields) == {**PERSONAL, "petitioner": {**MAFE, **fields}}
    assert before == PERSONAL, "what was sealed stays as it was"


def test_a_correction_that_changes_nothing_is_refused_at_its_first_field():
    with pytest.raises(Invalid) as refusal:
        habeas_data.renewed(PERSONAL, {"address": MAFE["address"], "name": MAFE["name"]})
    assert (refusal.value.field, refusal.value.detail, refusal.value.way_out) == (
        "address",
        "Los datos ya son esos.",
        "Escriba los datos como deben quedar.",
    )


@pytest.mark.parametrize("personal", [{}, {"petitioner": None, "description": "Anónima"}])
def test_of_nobody_there_is_nothing_to_correct(personal):
    with pytest.raises(Refused) as refusal:
        habeas_data.renewed(personal, {"name": "María"})
    assert (refusal.value.detail, refusal.value.way_out) == (
        "La petición es anónima: no tiene datos que corregir.",
        "Radique una petición a su nombre.",
    )


def test_everywhere_is_where_something_changes():
    here, there = ({"petitioner": {"name": "Ana", "address": address}} for address in ("Calle 1", "Calle 2"))
    held = {"E-1": here, "E-2": there, "E-3": None, "E-4": {"petitioner": None}}
    assert habeas_data.renewed_everywhere(held, {"address": "Calle 2"}) == {"E-1": there}
    with pytest.raises(Invalid) as refused:
        habeas_data.renewed_everywhere(held, {"name": "Ana"})
    assert refused.value.field == "name"
