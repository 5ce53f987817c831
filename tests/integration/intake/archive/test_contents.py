"""What an archive holds, that it passes, and who gets it."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta

import pytest

from intake.archive import MAY_EXPORT
from radica.access import Lane

DAY = timedelta(days=1)
FACTS = ("PQRReceived", "ResponseFiled", "CommunicationDelivered")


def test_an_untouched_archive_passes_and_says_what_it_holds(files, verified):
    code, report = verified(files)
    assert code == 0, report
    assert "ÍNTEGRO" in report
    assert "5 hechos, encadenados" in report
    assert "4 hechos sellados; 1 posteriores" in report
    assert "2 puntos de control, hasta el 2026-11-24" in report


def test_the_verifier_inside_runs_alone_with_nothing_but_python(files, tmp_path, client, sealed_case, people):
    path = tmp_path / "caso.zip"
    path.write_bytes(client.get(f"/pqrs/{sealed_case}/archive.zip", auth=people(Lane.AUDITOR)).content)
    (tmp_path / "verificar.py").write_bytes(files["verificar.py"])
    key = client.get("/checkpoints/keys").json()["items"][0]
    point = tmp_path / "punto.txt"
    point.write_text(client.get("/checkpoints/2026-11-23").text, encoding="utf-8")
    for name in (key["name"], key["public"]):
        command = [sys.executable, "-I", "-S", "verificar.py", "caso.zip", "--llave", name, "--punto", point.name]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=30, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "ÍNTEGRO" in done.stdout
    assert client.get("/checkpoints/verificar.py").content == files["verificar.py"]


def test_the_index_has_a_folio_for_each_event_and_document_in_order(files, attached):
    folios = json.loads(files["indice.json"])["folios"]
    assert [folio["folio"] for folio in folios] == list(range(1, len(folios) + 1))
    assert [folio["type"] for folio in folios if folio["kind"] == "event"] == [
        "PQRRadicated", *FACTS, "NotificationServed"
    ]  # fmt: skip
    own = folios[1]
    assert (own["sha256"], own["service"]) == (attached["sha256"], "intake")
    assert files[own["file"]] == "la factura, año 2026".encode()
    elsewhere = [folio for folio in folios if folio["kind"] == "document" and folio["service"] != "intake"]
    assert elsewhere
    assert all(folio["file"] is None for folio in elsewhere)


def test_the_events_are_the_stored_bytes(files, rows):
    for row in rows("select sequence, data::text as data from log where sequence > 0 order by sequence"):
        assert files[f"eventos/{row.sequence:06}.txt"].partition(b"\n")[2] == row.data.encode()


def test_no_personal_data_are_in_the_events_of_an_archive(files):
    facts = b"".join(data for name, data in files.items() if not name.startswith("documentos/"))
    for secret in ("Ñúñez", "1.140.555.777", "1140555777", "Calle 20", "300 555 7788", "mafe@", "tres veces"):
        assert secret.encode() not in facts


def test_it_still_passes_after_the_person_was_erased(sealed_case, exported, verified, superuser, client, assistant):
    superuser("delete from person")
    assert client.get(f"/pqrs/{sealed_case}", auth=assistant).json()["erased"]
    code, report = verified(exported(sealed_case))
    assert code == 0, report


def test_a_case_without_any_checkpoint_yet_passes_and_says_so(a_case, exported, verified):
    code, report = verified(exported(a_case()))
    assert code == 0, report
    assert "0 hechos sellados; 1 posteriores" in report


def test_a_case_over_several_days_among_others(a_case, hear, clock, close_day, exported, verified):
    a_case(*FACTS)
    radicado = a_case()
    for name in FACTS:
        close_day()
        clock.advance(DAY)
        a_case("PQRReceived")
        hear(name, radicado)
    close_day()
    code, report = verified(exported(radicado))
    assert code == 0, report
    assert "4 hechos sellados; 0 posteriores" in report


def test_only_those_who_answer_for_the_file_may_take_it_away(client, people, sealed_case, rows):
    for lane in Lane:
        answer = client.get(f"/pqrs/{sealed_case}/archive.zip", auth=people(lane))
        assert answer.status_code == (200 if lane in MAY_EXPORT else 403), lane
    assert client.get(f"/pqrs/{sealed_case}/archive.zip").status_code == 401
    noted = rows("select lane, what from reading order by id")
    assert {row.lane for row in noted} == set(MAY_EXPORT)
    assert {row.what for row in noted} == {"archive"}


def test_an_unknown_case_has_no_archive(client, people):
    answer = client.get("/pqrs/E-2026-0000099-9/archive.zip", auth=people(Lane.AUDITOR))
    assert answer.status_code == 404
    assert answer.json()["title"] == "No se encontró"


def test_a_case_that_is_not_chained_yet_is_not_exported(client, people, sealed_case, superuser):
    superuser("update log set hash = null where sequence = 4")
    answer = client.get(f"/pqrs/{sealed_case}/archive.zip", auth=people(Lane.AUDITOR))
    assert answer.status_code == 409
    assert "huella" in answer.json()["detail"]


@pytest.fixture
def on_disk(settings, attached):
    """Where the attached document lies."""
    digest = attached["sha256"]
    return settings.documents_folder / digest[:2] / digest[2:4] / digest


def test_a_document_damaged_on_disk_is_exported_and_found(sealed_case, exported, verified, on_disk):
    on_disk.chmod(0o600)
    on_disk.write_bytes(b"la factura, otra")
    code, report = verified(exported(sealed_case))
    assert code == 1
    assert "Folio 2, documentos/" in report


def test_a_document_lost_from_disk_is_told(sealed_case, exported, verified, on_disk):
    on_disk.unlink()
    code, report = verified(exported(sealed_case))
    assert code == 1
    assert "Folio 2, anexo-1.txt: el documento no es el que se registró" in report
