"""Every reading of personal data: who, in which lane, what for, which fields; and who may see that."""

from __future__ import annotations

import psycopg2
import pytest

from radica.access import Lane

FIELDS = {"petitioner.name", "petitioner.id_number", "petitioner.address", "description"}


@pytest.fixture
def noted(rows):
    return lambda: [(row.lane, row.what, row.purpose) for row in rows("select * from reading order by id")]


@pytest.mark.parametrize(
    ("lane", "stated", "purpose"),
    [
        (Lane.CUSTOMER_SERVICE_ASSISTANT, None, "atencion_del_caso"),
        (Lane.AUDITOR, None, "auditoria"),
        (Lane.LEGAL, None, "defensa_juridica"),
        (Lane.LEGAL, "requerimiento_de_autoridad", "requerimiento_de_autoridad"),
        (Lane.FIELD_OPERATOR, "visita", "visita"),
        (Lane.ADMINISTRATOR, "soporte_tecnico", "soporte_tecnico"),
    ],
)
def test_a_reading_says_what_for_stated_or_plain_from_the_lane(client, people, file, rows, lane, stated, purpose):  # noqa: PLR0917 - fixtures
    radicado = file()["radicado"]
    headers = {"Purpose": stated} if stated else {}
    assert client.get(f"/pqrs/{radicado}", auth=people(lane), headers=headers).status_code == 200
    (row,) = rows("select radicado, lane, what, purpose, fields from reading")
    assert (row.radicado, row.lane, row.what, row.purpose) == (radicado, lane, "petitioner", purpose)
    all_of_it = lane not in {Lane.FIELD_OPERATOR, Lane.ADMINISTRATOR}
    assert set(row.fields) >= (FIELDS if all_of_it else {"petitioner.name", "petitioner.address", "description"})
    assert ("petitioner.id_number" in row.fields) is all_of_it


CREWS = [Lane.FIELD_OPERATOR, Lane.METERING_TECHNICIAN, Lane.BILLING_COORDINATOR, Lane.ADMINISTRATOR]


@pytest.mark.parametrize("lane", CREWS)
def test_who_does_not_attend_to_people_sees_what_a_visit_needs_and_no_more(client, people, file, lane):
    representative = {"name": "Ana Ruiz", "capacity": "apoderado", "proof": "Poder 77", "id_number": "99887766"}
    radicado = file(representative=representative, asks_for="Que revisen")["radicado"]
    stated = {"Purpose": "soporte_tecnico"}
    shown = client.get(f"/pqrs/{radicado}", auth=people(lane), headers=stated)
    petitioner = shown.json()["petitioner"]
    assert set(petitioner) == {"kind", "name", "capacity", "address", "phone"}
    assert (petitioner["name"], shown.json()["filing"]) == (
        "María Fernanda Ñúñez de la Hoz",
        {"asks_for": "Que revisen"},
    )
    for canary in ("1140555777", "1.140.555.777", "mafe@", "Poder 77", "99887766"):
        assert canary not in shown.text
    assert client.get(f"/pqrs/{radicado}/form.pdf", auth=people(lane), headers=stated).status_code == 403


@pytest.mark.parametrize(("lane", "stated"), [(Lane.ADMINISTRATOR, None), (Lane.LEGAL, "curiosidad")])
@pytest.mark.parametrize("door", ["", "/form.pdf", "/archive.zip"])
def test_without_a_purpose_nothing_is_shown(client, people, file, noted, lane, stated, door):  # noqa: PLR0917 - fixtures
    radicado = file()["radicado"]
    answer = client.get(f"/pqrs/{radicado}{door}", auth=people(lane), headers={"Purpose": stated} if stated else {})
    if lane == Lane.ADMINISTRATOR and door:
        assert answer.status_code == 403
    else:
        assert answer.status_code == 422
        assert answer.json()["field"] == "Purpose"
        assert "requerimiento_de_autoridad" in answer.json()["way_out"]
    assert "Ñúñez" not in answer.text
    assert noted() == []


def test_every_door_that_shows_them_notes_it(client, people, file, noted):
    radicado = file()["radicado"]
    auditor = people(Lane.AUDITOR)
    for door in ("", "/form.pdf", "/archive.zip", "/personal-data", "/personal-data.pdf"):
        assert client.get(f"/pqrs/{radicado}{door}", auth=auditor).status_code == 200, door
    identity = {"Id-Type": "CC", "Id-Number": "1140555777"}
    assert client.get("/people/account", auth=auditor, headers=identity).status_code == 200
    asked = ("auditor", "habeas_data", "habeas_data")
    assert noted() == [
        *(("auditor", what, "auditoria") for what in ("petitioner", "form", "archive")),
        *([asked] * 3),
    ]


def test_the_auditor_sees_all_readings_page_by_page(client, people, file):
    radicados = [file()["radicado"] for _ in range(3)]
    for radicado in radicados:
        client.get(f"/pqrs/{radicado}", auth=people(Lane.FIELD_OPERATOR))
    found, after = [], None
    for _ in range(3):
        asked = {"limit": 1, **({"after": after} if after else {})}
        page = client.get("/readings", params=asked, auth=people(Lane.AUDITOR)).json()
        found, after = [*found, *page["items"]], page["next"]
    assert after is None
    assert [row["radicado"] for row in found] == radicados
    assert found[0]["purpose"] == "Atención del caso"
    assert found[0]["who"] != found[0]["lane"] == "field_operator"
    (of_case,) = client.get(f"/pqrs/{radicados[1]}/readings", auth=people(Lane.LEGAL)).json()["items"]
    assert of_case["radicado"] == radicados[1]


@pytest.mark.parametrize("door", ["/readings", "/pqrs/E-2026-0000001-2/readings"])
def test_nobody_else_sees_who_read(client, people, file, door):
    file()
    assert client.get(door, auth=people(Lane.CUSTOMER_SERVICE_ASSISTANT)).status_code == 403


def test_the_citizen_sees_who_read_by_role_and_never_a_name(client, people, file):
    filed = file()
    client.get(f"/pqrs/{filed['radicado']}", auth=people(Lane.FIELD_OPERATOR))
    headers = {"Verification-Code": filed["verification_code"]}
    (row,) = client.get(f"/pqrs/{filed['radicado']}/readings", headers=headers).json()["items"]
    assert (row["who"], row["what"], row["purpose"]) == (
        "Auxiliar operario comercial",
        "vio el caso",
        "Atención del caso",
    )
    assert "lane" not in row
    wrong = {"Verification-Code": "00000-0000-0000"}
    assert client.get(f"/pqrs/{filed['radicado']}/readings", headers=wrong).status_code == 404
    assert client.get(f"/pqrs/{filed['radicado']}/readings").status_code == 401


@pytest.mark.parametrize("table", ["reading", "document_reading"])
@pytest.mark.parametrize("statement", ["update {} set lane = 'x'", "delete from {}", "truncate {}"])
def test_the_service_can_only_add_readings(database, table, statement):
    with psycopg2.connect(database.url) as connection, connection.cursor() as cursor:
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute(statement.format(table))
        connection.rollback()


def test_the_download_of_a_document_is_noted_and_listed(client, people, upload):
    sha256 = upload("mi cédula")["sha256"]
    desk, auditor = people(Lane.CUSTOMER_SERVICE_TECHNICIAN), people(Lane.AUDITOR)
    assert client.get(f"/documents/{sha256}", auth=desk, headers={"Purpose": "habeas_data"}).status_code == 200
    assert client.get(f"/documents/{sha256}", auth=people(Lane.FIELD_OPERATOR)).status_code == 403
    (row,) = client.get(f"/documents/{sha256}/readings", auth=auditor).json()["items"]
    assert (row["lane"], row["purpose"]) == ("customer_service_technician", "habeas_data")
    assert client.get(f"/documents/{sha256}/readings", auth=desk).status_code == 403
