"""The documents of a case from all services: one index in the order they entered, and the content of each."""

from __future__ import annotations

import io
import json
import zipfile
from contextlib import ExitStack

import httpx
import pikepdf
import pytest
from tests.integration.intake.conftest import today

from radica.access import Lane
from radica.documents import DocumentStore
from radica.settings import Settings
from radica.testing import a_free_port
from radica.testing_http import serving
from radica.web import create_app
from sample import papers

PHOTO = papers.photograph(1)


@pytest.fixture
def routing_store(tmp_path):
    return DocumentStore.in_folder(tmp_path / "of-routing", "routing")


@pytest.fixture
def holder_urls(routing_store, issuer):
    """Routing's real document door; billing is down."""
    with ExitStack() as stack:
        app = create_app("routing", routers=[], settings=Settings(), documents=routing_store, keys=issuer.keys)
        client = stack.enter_context(serving(app))
        yield {"routing": str(client.base_url), "billing": f"http://127.0.0.1:{a_free_port()}"}


@pytest.fixture
def upload(client, assistant):
    def upload_(content, name="factura.pdf", kind="application/pdf"):
        headers = {"X-File-Name": name, "Content-Type": kind}
        answer = client.post("/documents", content=content, headers=headers, auth=assistant)
        assert answer.status_code == 201, answer.text
        return answer.json()

    return upload_


def pages(count):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(papers.pdf(["página"]))) as document:
        document.pages.extend([document.pages[0]] * (count - 1))
        document.save(out, deterministic_id=True)
    return out.getvalue()


@pytest.fixture
def case(file, upload, routing_store, application, announced):
    """A case whose documents lie in intake, routing (up) and billing (down)."""
    radicado = file(attachments=[upload(pages(3)), upload(PHOTO, "medidor.png", "image/png")])["radicado"]
    photo = routing_store.put(papers.photograph(2), "visita «1».png", "image/png").model_dump(mode="json")
    application.hear([announced("WorkOrderVisited", radicado, documents=[photo], work_order="OT-2026-0000007-1")])
    application.hear([announced("ReliquidationDone", radicado)])
    application.hear([announced("SupportsCompleted", radicado, documents=[photo])])
    return radicado


def listed(client, auth, case):
    answer = client.get(f"/pqrs/{case}/documents", auth=auth)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_index_lists_every_service_s_documents_once_in_order_with_their_folios(client, assistant, case):
    index = listed(client, assistant, case)
    assert (index["radicado"], index["events"], index["folios"], index["closed"]) == (case, 4, 6, None)
    told = [
        (each["number"], each["first_folio"], each["last_folio"], each["pages"], each["service"], each["type"])
        for each in index["documents"]
    ]
    assert told == [
        (1, 1, 3, 3, "intake", "Anexo de la petición"),
        (2, 4, 4, None, "intake", "Anexo de la petición"),
        (3, 5, 5, None, "routing", "Soporte de la visita"),
        (4, 6, 6, None, "billing", "Reliquidación"),
    ]
    third = index["documents"][2]
    assert (third["event"], third["sequence"], third["title"]) == ("WorkOrderVisited", 2, third["title"])
    assert third["entered_on"] == "2026-11-24"


def test_a_client_s_word_for_the_pages_counts_nothing(client, assistant, file, upload):
    claimed = {**upload(pages(2)), "pages": 90_000}
    radicado = file(attachments=[claimed])["radicado"]
    assert listed(client, assistant, radicado)["folios"] == 2


def test_a_case_without_documents_has_an_empty_index_and_a_sheet(client, assistant, file):
    radicado = file()["radicado"]
    index = listed(client, assistant, radicado)
    assert (index["documents"], index["folios"]) == ([], 0)
    assert client.get(f"/pqrs/{radicado}/documents.pdf", auth=assistant).content.startswith(b"%PDF-")
    assert client.get(f"/pqrs/{radicado}/documents/1", auth=assistant).status_code == 404


def test_each_document_comes_out_of_the_service_that_keeps_it_as_an_attachment(client, assistant, case):
    own = client.get(f"/pqrs/{case}/documents/1", auth=assistant)
    assert own.content == pages(3)
    other = client.get(f"/pqrs/{case}/documents/3", auth=assistant)
    assert other.status_code == 200, other.text
    assert other.headers["content-type"] == "image/png"
    assert other.headers["content-disposition"] == (
        "attachment; filename=\"visita _1_.png\"; filename*=UTF-8''visita%20%C2%AB1%C2%BB.png"
    )
    assert other.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert (other.headers["x-content-type-options"], other.headers["cache-control"]) == ("nosniff", "no-store")
    assert other.headers["content-length"] == str(len(other.content))


def test_a_service_that_is_down_leaves_the_index_whole_and_says_so_for_its_own(client, assistant, case):
    down = client.get(f"/pqrs/{case}/documents/4", auth=assistant)
    assert (down.status_code, down.headers["retry-after"]) == (503, "5")
    assert "facturación" in down.json()["detail"]
    assert len(listed(client, assistant, case)["documents"]) == 4


def test_a_document_that_its_service_lost_is_told(client, assistant, case, routing_store):
    sha256 = listed(client, assistant, case)["documents"][2]["sha256"]
    routing_store.remove(sha256)
    lost = client.get(f"/pqrs/{case}/documents/3", auth=assistant)
    assert lost.status_code == 404
    assert "trámite ya no tiene" in lost.json()["detail"]


def test_a_document_that_its_service_altered_is_cut_off(client, assistant, case, routing_store):
    sha256 = listed(client, assistant, case)["documents"][2]["sha256"]
    path = routing_store._place.path(sha256)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(httpx.RemoteProtocolError):
        client.get(f"/pqrs/{case}/documents/3", auth=assistant)


def test_a_document_of_our_own_that_was_altered_is_cut_off(client, assistant, case, settings):
    sha256 = listed(client, assistant, case)["documents"][0]["sha256"]
    path = DocumentStore.in_folder(settings.documents_folder, "intake")._place.path(sha256)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    for address in (f"/pqrs/{case}/documents/1", f"/documents/{sha256}"):
        with pytest.raises(httpx.RemoteProtocolError):
            client.get(address, auth=assistant)


def test_a_reading_of_a_document_is_noted_and_its_index_is_not(client, assistant, case, rows):
    before = len(rows("select 1 from reading"))
    listed(client, assistant, case)
    assert len(rows("select 1 from reading")) == before
    client.get(f"/pqrs/{case}/documents/2", auth=assistant)
    [last] = rows("select radicado, what from reading order by read_at desc limit 1")
    assert (last.radicado, last.what[:9]) == (case, "document ")


def test_what_it_is_read_for_is_asked_by_both_services_and_noted(client, case, people, rows):
    """Routing, too, hands nothing to the administrator without it: intake must have passed it on."""
    administrator = people(Lane.ADMINISTRATOR)
    assert client.get(f"/pqrs/{case}/documents/3", auth=administrator).json()["field"] == "Purpose"
    stated = {"Purpose": "soporte_tecnico"}
    assert client.get(f"/pqrs/{case}/documents/3", auth=administrator, headers=stated).status_code == 200
    noted = rows("select purpose from reading where what like 'document %%'")
    assert [row.purpose for row in noted] == ["soporte_tecnico"]


def test_citizens_and_strangers_get_nothing(client, case, people):
    for path in ("documents", "documents/1", "documents.pdf"):
        assert client.get(f"/pqrs/{case}/{path}").status_code == 401
        assert client.get(f"/pqrs/{case}/{path}", auth=people(Lane.CITIZEN)).status_code == 403
    assert client.get(f"/pqrs/{case}/documents", auth=people(Lane.SERVICE)).status_code == 200
    assert client.get(f"/pqrs/{case}/documents/1", auth=people(Lane.SERVICE)).status_code == 403


@pytest.mark.parametrize("number", ["0", "5", "-1", "x", "99999999999"])
def test_a_number_that_is_not_in_the_index_is_refused(client, assistant, case, number):
    assert client.get(f"/pqrs/{case}/documents/{number}", auth=assistant).status_code in {404, 422}


def test_an_unknown_case_has_no_index(client, assistant):
    for path in ("documents", "documents/1", "documents.pdf"):
        assert client.get(f"/pqrs/E-2026-9999999-0/{path}", auth=assistant).status_code == 404


def test_the_archive_lists_the_very_entries_of_the_index(client, assistant, case, people):
    content = client.get(f"/pqrs/{case}/archive.zip", auth=people(Lane.AUDITOR)).content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        folios = json.loads(archive.read("indice.json"))["folios"]
    entries = listed(client, assistant, case)["documents"]
    inside = [folio for folio in folios if folio["kind"] == "document"]
    assert [{**folio, **entry} for folio, entry in zip(inside, entries, strict=True)] == inside


def test_archiving_closes_the_index_under_the_head_of_the_chain(client, assistant, answered, rows):
    client.post(f"/pqrs/{answered}/closing", json={"result": "accede", "answered_on": today()}, auth=assistant)
    before = listed(client, assistant, answered)
    head = rows("select encode(hash, 'hex') as head from log order by id desc limit 1")
    archived = client.post(f"/pqrs/{answered}/archive", auth=assistant).json()
    after = listed(client, assistant, answered)
    closed = client.get(f"/documents/{archived['document']['sha256']}", auth=assistant).json()
    assert closed == {**before, "head": head[0].head}
    assert after["closed"]["sha256"] == archived["document"]["sha256"]
    assert after["closed"]["documents"] == len(before["documents"])
    assert [each["type"] for each in after["documents"][-2:]] == ["Índice del expediente"] * 2
    assert after["documents"][-1]["media_type"] == "application/pdf"
    assert after["documents"][-1]["pages"] == 1


MASKED = (Lane.FIELD_OPERATOR, Lane.METERING_TECHNICIAN, Lane.BILLING_COORDINATOR, Lane.ADMINISTRATOR)
STATED = {"Purpose": "soporte_tecnico"}


@pytest.mark.parametrize("lane", MASKED)
def test_who_sees_the_petitioner_masked_opens_nothing_that_they_brought(client, case, people, rows, lane):
    for path in ("documents/1", "documents/2"):
        refused = client.get(f"/pqrs/{case}/{path}", auth=people(lane), headers=STATED)
        assert refused.status_code == 403
        assert "datos personales" in refused.json()["detail"]
    assert not rows("select what from reading where what like 'document %%'"), "nothing was read"
    assert client.get(f"/pqrs/{case}/documents/3", auth=people(lane), headers=STATED).status_code == 200
    sha256 = listed(client, people(Lane.AUDITOR), case)["documents"][0]["sha256"]
    assert client.get(f"/documents/{sha256}", auth=people(lane), headers=STATED).status_code == 403
    assert client.get(f"/documents/{sha256}", auth=people(Lane.AUDITOR)).status_code == 200


@pytest.mark.parametrize(
    ("fact", "came_to"),
    [
        (("PQRTransferred", {"area": "micromedicion"}), Lane.METERING_TECHNICIAN),
        (("PQRTransferred", {"area": "cartera"}), Lane.BILLING_COORDINATOR),
        (("PQRTransferred", {"area": "operacion"}), Lane.FIELD_OPERATOR),
        (("ConceptIssued", {"way": "reliquidate"}), Lane.BILLING_COORDINATOR),
        (("PQRTransferred", {"area": "juridica"}), None),
        (("ConceptIssued", {"way": "draft"}), None),
    ],
)
def test_what_was_brought_is_opened_by_the_lane_to_which_the_case_came(
    *, client, case, people, application, announced, fact, came_to
):
    name, data = fact
    application.hear([announced(name, case, **data)])
    opened = {
        lane
        for lane in MASKED
        if client.get(f"/pqrs/{case}/documents/1", auth=people(lane), headers=STATED).status_code == 200
    }
    assert opened == ({came_to} if came_to else set())


def test_what_proved_a_correction_of_data_is_opened_by_who_attends_alone(
    *, client, case, assistant, people, application, announced, upload
):
    application.hear([announced("PQRTransferred", case, area="cartera")])
    correction = {"phone": "300 111 2233", "reason": "Mostró su cédula", "documents": [upload(papers.pdf(["cédula"]))]}
    assert client.post(f"/pqrs/{case}/correction", json=correction, auth=assistant).status_code == 201
    last = listed(client, assistant, case)["documents"][-1]
    assert last["event"] == "PersonalDataCorrected"
    path = f"/pqrs/{case}/documents/{last['number']}"
    assert client.get(path, auth=assistant).status_code == 200
    assert client.get(path, auth=people(Lane.BILLING_COORDINATOR)).status_code == 403
