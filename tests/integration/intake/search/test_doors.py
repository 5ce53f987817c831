"""Search over HTTP: who may, what is shown to whom, what is noted, and what is nowhere to be found."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time

import psycopg2
import pytest

from intake.showing import SEE_ALL
from intake.store.searches import BUDGETS
from radica.access import STAFF, Lane

NAME = "María Fernanda Ñúñez de la Hoz"
ATTORNEY = {"name": "Hermes Quiñones Yidi", "id_number": "72555111", "capacity": "apoderado", "proof": "poder"}
PER_MINUTE = BUDGETS[0][1]


@pytest.fixture
def search(client, assistant):
    """Search as the assistant, or as somebody else; gives the answer's body."""

    def ask(q, auth=assistant, **more):
        answer = client.post("/searches", json={"q": q, **more}, auth=auth)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return ask


def test_a_case_is_found_by_its_petitioner_as_soon_as_it_is_filed(search, file):
    filed = file()
    answer = search("nunes fernanda")
    assert answer["items"] == [
        {
            "radicado": filed["radicado"],
            "kind": "reclamacion",
            "state": "en_tramite",
            "cause": answer["items"][0]["cause"],
            "account": "100200300",
            "municipality": "08078",
            "filed_at": answer["items"][0]["filed_at"],
            "due_on": filed["due_on"],
            "outgoing_number": None,
            "petitioner": {"name": NAME, "id_number": "1.140.555.777"},
            "matched": {
                "by": "name",
                "part": "petitioner",
                "exact": False,
                "likeness": answer["items"][0]["matched"]["likeness"],
                "text": NAME,
                "stretches": [[6, 14], [15, 20]],
            },
        }
    ]
    assert answer["by"] == ["name"]
    assert answer["next"] is None


def test_a_case_is_found_by_who_represents_the_petitioner(search, file):
    filed = file(representative=ATTORNEY)
    for q in ("quinones hermes", "72.555.111", "72555112"):
        item = search(q)["items"][0]
        assert (item["radicado"], item["matched"]["part"]) == (filed["radicado"], "representative")
        assert item["petitioner"]["name"] == NAME


def test_every_case_of_a_person_is_found_newest_first(search, file):
    radicados = [file()["radicado"] for _ in range(3)]
    for q in (NAME, "1140555777", "100200300"):
        assert [item["radicado"] for item in search(q)["items"]] == radicados[::-1]


def test_an_anonymous_case_is_found_by_number_and_account_alone(search, file, rows):
    filed = file(petitioner=None, anonymous=True)
    for q in (filed["radicado"], "100200300"):
        item = search(q)["items"][0]
        assert (item["radicado"], item["petitioner"]) == (filed["radicado"], None)
    assert rows("select * from sought") == []


def test_who_was_erased_is_found_no_more(search, file, rows, superuser):
    filed = file()
    assert search("fernanda nunez")["items"]
    superuser("delete from person")
    assert rows("select * from sought") == []
    assert search("fernanda nunez")["items"] == []
    assert search("1140555777")["items"] == []
    item = search(filed["radicado"])["items"][0]
    assert (item["radicado"], item["petitioner"]) == (filed["radicado"], None)


def test_neither_name_nor_number_stands_anywhere_in_the_open(search, file, superuser, database):
    file(representative=ATTORNEY)
    search("Ñúñez")
    search("1140555777")
    dump = subprocess.run(
        ["pg_dump", "--data-only", database.superuser_url], capture_output=True, check=True, timeout=60
    )
    text = dump.stdout.decode()
    assert "COPY public.sought" in text
    for canary in (
        "Ñúñez",
        "nunez",
        "Fernanda",
        "fernanda",
        "1140555777",
        "1.140.555.777",
        "Hermes",
        "72555111",
        "^fe",
    ):
        assert canary not in text
        assert canary.encode().hex() not in text


def test_search_is_for_staff(client, people, file):
    file()
    for lane in Lane:
        answer = client.post("/searches", json={"q": "100200300"}, auth=people(lane))
        assert answer.status_code == (200 if lane in STAFF else 403), lane
    assert client.post("/searches", json={"q": "100200300"}).status_code == 401


@pytest.mark.parametrize("lane", sorted(set(STAFF) - set(SEE_ALL)))
def test_who_does_not_attend_to_people_sees_initials_and_asks_for_no_name(client, people, search, file, lane):
    file()
    (item,) = search("100200300", auth=people(lane))["items"]
    assert item["petitioner"] == {"name": "M. F. Ñ. D. L. H.", "id_number": "…777"}
    assert NAME not in str(item)
    assert search("1140555777", auth=people(lane))["items"] == []
    for question in ({"q": "nunez"}, {"q": "1140555777", "by": "identity"}):
        refusal = client.post("/searches", json=question, auth=people(lane))
        assert refusal.status_code == 403
        assert refusal.json()["detail"] == "Su rol no busca por nombre ni por identificación."


def test_each_name_that_is_shown_is_noted_with_why(search, file, rows, people):
    radicado = file()["radicado"]
    search("fernanda nunez")
    search(radicado, auth=people(Lane.FIELD_OPERATOR))
    search("zzyzx")
    noted = rows("select radicado, who, lane, what from reading order by id")
    assert [tuple(row) for row in noted] == [
        (radicado, "persona-customer_service_assistant", "customer_service_assistant", "search by name"),
        (radicado, "persona-field_operator", "field_operator", "search by number, masked"),
    ]


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ({"q": ""}, "No escribió qué buscar."),
        ({"q": "   "}, "No escribió qué buscar."),
        ({"q": "a"}, "Con eso no se puede buscar un nombre."),
        ({"q": "😀😀😀"}, "Con eso no se puede buscar un nombre."),
        ({"q": "%%__"}, "Con eso no se puede buscar un nombre."),
        ({"q": "de la"}, "«de la» está en muchos nombres y no distingue a nadie."),
        ({"q": "S.A.S."}, "«S.A.S.» está en muchos nombres y no distingue a nadie."),
        ({"q": "Peña", "by": "account"}, None),
        ({"q": "1234\U0010ffff"}, None),  # no sign comes after this one
        ({"q": "1234\ud7ff", "by": "account"}, None),  # after this one come halves of signs
        ({"q": "—", "by": "number"}, "Ahí no hay ningún número."),
        ({"q": "Peña", "by": "colour"}, None),
        ({"q": "x" * 300}, None),
        ({"q": 7}, None),
        ({}, None),
        ({"q": "Peña", "after": "zzz"}, "El cursor no es válido."),
    ],
)
def test_what_nothing_can_be_found_by_is_told_in_spanish(client, assistant, question, says):
    answer = client.post("/searches", json=question, auth=assistant)
    if says is None and answer.status_code == 200:
        assert answer.json()["items"] == []
        return
    assert answer.status_code == 422
    assert says in {None, answer.json()["detail"]}
    assert answer.json()["field"] in {"q", "by", "after"}
    assert "x" * 50 not in answer.text


def test_whoever_searches_too_much_waits_and_nobody_else(client, search, assistant, people):
    for _ in range(PER_MINUTE):
        search("100200300")
    refusal = client.post("/searches", json={"q": "100200300"}, auth=assistant)
    assert refusal.status_code == 429
    assert 1 <= int(refusal.headers["Retry-After"]) <= 60
    assert "búsquedas" in refusal.json()["detail"]
    search("100200300", auth=people(Lane.LEGAL))


def test_what_was_asked_is_in_no_log(search, capfd):
    search("Zacarías Wandurraga")
    search("1098765432")
    said = "".join(capfd.readouterr())
    assert "Wandurraga" not in said
    assert "1098765432" not in said


def test_a_petition_filed_while_its_person_is_erased_is_kept_under_a_new_key(client, assistant, file, search, database):
    """The key is read, then destroyed, then used: without the reference the petition would be sealed for nobody."""
    file()
    with psycopg2.connect(database.superuser_url) as erasing, erasing.cursor() as cursor:
        cursor.execute("delete from person")
        filed = []
        thread = threading.Thread(target=lambda: filed.append(file()["radicado"]))
        thread.start()
        _until_somebody_waits(database)
    thread.join(20)
    case = client.get(f"/pqrs/{filed[0]}", auth=assistant).json()
    assert case["petitioner"]["name"] == NAME
    assert [item["radicado"] for item in search(NAME)["items"]] == filed


def _until_somebody_waits(database):
    with psycopg2.connect(database.superuser_url) as looking, looking.cursor() as cursor:
        looking.autocommit = True
        for _ in range(200):
            cursor.execute(
                "select count(*) from pg_stat_activity where datname = %s and wait_event_type = 'Lock'",
                (database.name,),
            )
            if cursor.fetchone()[0]:
                return
            time.sleep(0.05)
    raise AssertionError("nobody waits for the erasure")


def run_index(settings, **changed):
    environment = {
        **os.environ,
        "RADICA_DATABASE_URL": settings.need("database_url"),
        "RADICA_PERSONAL_DATA_KEY": settings.need("personal_data_key"),
        **changed,
    }
    command = [sys.executable, "-m", "intake", "search-index"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_cases_filed_before_are_given_marks_by_a_command_that_can_be_repeated(search, file, superuser, settings, rows):
    radicados = {file()["radicado"] for _ in range(3)}
    superuser("delete from sought where radicado <> %s", min(radicados))
    assert len(search(NAME)["items"]) == 1
    done = run_index(settings)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "Casos que ahora se encuentran por nombre e identificación: 2.\n"
    assert {item["radicado"] for item in search(NAME)["items"]} == radicados
    assert run_index(settings).stdout.endswith(": 0.\n")
    superuser("delete from person")
    assert run_index(settings).stdout.endswith(": 0.\n")


def test_marks_of_another_key_or_rule_are_made_anew(search, file, superuser, settings, rows):
    file()
    before = rows("select names, numbers from sought")
    superuser("update sought set made_under = made_under + 1, names = '{1}', numbers = '{2}'")
    assert search(NAME)["items"] == []
    assert run_index(settings).stdout.endswith(": 1.\n")
    assert rows("select names, numbers from sought") == before
    assert search(NAME)["items"]
