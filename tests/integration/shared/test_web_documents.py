"""Documents over HTTP: in up to a limit, out as attachments."""

from __future__ import annotations

import hashlib
import time
import uuid
from datetime import timedelta

import pytest

from radica.access import STAFF, Lane
from radica.settings import Settings
from radica.testing import a_free_port
from radica.testing_http import serving
from radica.uploads import Uploads
from radica.web import create_app, cursor, request
from sample.papers import pdf

PDF = pdf(["soporte"])
LIMIT = 2_000_000


def files_in(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def send(uploading_client, auth, content=PDF, media_type="application/pdf", name="acta.pdf"):
    headers = {"Content-Type": media_type}
    if name is not None:
        headers["X-File-Name"] = name
    return uploading_client.post("/documents", content=content, headers=headers, auth=auth)


def test_a_document_goes_in_and_comes_out_unchanged(uploading_client, assistant):
    kept = send(uploading_client, assistant)
    assert kept.status_code == 201
    sha256 = hashlib.sha256(PDF).hexdigest()
    assert kept.json() == {
        "sha256": sha256,
        "name": "acta.pdf",
        "media_type": "application/pdf",
        "size": len(PDF),
        "service": "routing",
        "pages": 1,
    }
    got = uploading_client.get(f"/documents/{sha256}", auth=assistant)
    assert got.content == PDF


def test_a_document_is_only_handed_out_as_an_attachment_that_runs_nothing(uploading_client, assistant):
    sha256 = send(uploading_client, assistant).json()["sha256"]
    got = uploading_client.get(f"/documents/{sha256}", auth=assistant)
    assert got.headers["content-disposition"] == f'attachment; filename="{sha256[:12]}.pdf"'
    assert got.headers["content-type"] == "application/pdf"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert got.headers["cache-control"] == "no-store"


def test_the_name_travels_percent_encoded(uploading_client, assistant):
    kept = send(uploading_client, assistant, name="Se%C3%B1al%20de%20visita.pdf")
    assert kept.json()["name"] == "Señal de visita.pdf"


@pytest.mark.parametrize("name", [None, "", "%20", "a%00.pdf", "a" * 1001])
def test_a_document_needs_a_name(uploading_client, assistant, name):
    refused = send(uploading_client, assistant, name=name)
    assert refused.status_code == 422
    assert refused.json()["field"] == "X-File-Name"


@pytest.mark.parametrize(
    ("content", "media_type", "field"),
    [
        (b"", "application/pdf", "archivo"),
        (b"MZ\x90\0", "application/pdf", "archivo"),
        (PDF, "image/png", "Content-Type"),
        (b"<html><script>", "text/html", "Content-Type"),
    ],
)
def test_what_a_case_may_not_hold_is_refused(uploading_client, assistant, tmp_path, content, media_type, field):
    refused = send(uploading_client, assistant, content, media_type)
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["field"] == field
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_document_over_the_limit_is_refused_by_its_length_and_by_its_content(uploading_client, assistant, tmp_path):
    refused = send(uploading_client, assistant, PDF + b"a" * LIMIT)
    assert refused.status_code == 413
    pieces = (PDF + b"a" * 500_000 for _ in range(5))
    assert send(uploading_client, assistant, pieces).status_code == 413
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_document_larger_than_other_bodies_may_be_is_taken(uploading_client, assistant):
    assert send(uploading_client, assistant, PDF + b"a" * (LIMIT - len(PDF))).status_code == 201


@pytest.mark.parametrize("lane", sorted(STAFF))
def test_staff_of_every_lane_keep_and_read_documents(uploading_client, issuer, lane):
    someone = issuer.signed_in(lane)
    sha256 = send(uploading_client, someone).json()["sha256"]
    purpose = {"Purpose": "soporte_tecnico"} if lane == Lane.ADMINISTRATOR else {}  # whose role says nothing of why
    assert uploading_client.get(f"/documents/{sha256}", auth=someone, headers=purpose).status_code == 200


@pytest.mark.parametrize("lane", [Lane.CITIZEN, Lane.SERVICE])
def test_nobody_else_does(uploading_client, issuer, assistant, lane):
    sha256 = send(uploading_client, assistant).json()["sha256"]
    someone = issuer.signed_in(lane)
    assert send(uploading_client, someone).status_code == 403
    assert uploading_client.get(f"/documents/{sha256}", auth=someone).status_code == 403
    assert uploading_client.get(f"/documents/{sha256}").status_code == 401
    assert uploading_client.post("/documents", content=PDF).status_code == 401


@pytest.mark.parametrize("sha256", ["0" * 64, "abc", uuid.uuid4().hex, "..%2f..%2fetc%2fpasswd"])
def test_a_document_that_is_not_there_is_not_found(uploading_client, assistant, sha256):
    assert uploading_client.get(f"/documents/{sha256}", auth=assistant).status_code == 404


def test_a_body_that_never_ends_is_given_up_and_leaves_nothing(uploading_client, assistant, tmp_path, monkeypatch):
    monkeypatch.setattr(request, "SLOWEST_LINE", LIMIT / 0.3)

    def stalled():
        yield PDF
        time.sleep(1)
        yield PDF

    before = files_in(tmp_path)
    refused = send(uploading_client, assistant, stalled())
    assert refused.status_code == 408
    assert refused.json()["way_out"]
    assert files_in(tmp_path) == before


@pytest.fixture
def waiting_client(db, issuer, clock, documents):
    """A service whose virus scanner is down."""
    settings = Settings(scanner_address=f"127.0.0.1:{a_free_port()}")
    parts = {"routers": [], "documents": documents, "database": db}
    with serving(create_app("routing", settings=settings, clock=clock, keys=issuer.keys, **parts)) as client:
        yield client


def test_an_upload_that_is_still_checked_says_where_to_ask(waiting_client, assistant, clock, db, documents):
    taken = send(waiting_client, assistant)
    assert (taken.status_code, taken.headers["retry-after"]) == (202, "2")
    there = waiting_client.get(taken.headers["location"], auth=assistant).json()
    assert there == taken.json()
    assert (there["state"], there["document"]) == ("checking", None)
    assert "antivirus" in there["reason"]
    assert waiting_client.get(f"/documents/{there['sha256']}", auth=assistant).status_code == 404
    with db.transaction() as tx:
        tx.execute("update upload set due_at = clock_timestamp()")
    Uploads(db, documents).resume(clock)
    there = waiting_client.get(taken.headers["location"], auth=assistant).json()
    assert (there["state"], there["reason"]) == ("clean", None)
    assert waiting_client.get(f"/documents/{there['document']['sha256']}", auth=assistant).content == PDF


def test_everybody_lists_their_own_uploads_the_latest_first_page_by_page(uploading_client, issuer, clock):
    ana, luz = issuer.signed_in(Lane.LEGAL, who="ana"), issuer.signed_in(Lane.LEGAL, who="luz")
    for number in range(5):
        clock.advance(timedelta(seconds=1))
        send(uploading_client, ana, name=f"{number}.pdf")
    clock.advance(timedelta(seconds=1))
    send(uploading_client, ana, b"MZ\0", name="malo.pdf")
    send(uploading_client, luz)
    names, after = [], None
    while True:
        page = uploading_client.get(
            "/uploads", params={"limit": 2, "after": after} if after else {"limit": 2}, auth=ana
        )
        names += [(item["name"], item["state"]) for item in page.json()["items"]]
        after = page.json()["next"]
        if after is None:
            break
    assert names == [("malo.pdf", "rejected"), *((f"{number}.pdf", "clean") for number in reversed(range(5)))]


def test_a_cursor_of_ones_own_making_is_refused(uploading_client, assistant):
    for position in (["x", "y"], [1, 2], ["2026-01-01", "no"]):
        answer = uploading_client.get("/uploads", params={"after": cursor(*position)}, auth=assistant)
        assert (answer.status_code, answer.json()["field"]) == (422, "after")


def test_uploads_are_staff_s(uploading_client, issuer, assistant):
    citizen = issuer.signed_in(Lane.CITIZEN)
    there = send(uploading_client, assistant).headers["location"]
    for path in ("/uploads", there):
        assert uploading_client.get(path, auth=citizen).status_code == 403
        assert uploading_client.get(path).status_code == 401
    assert uploading_client.get(f"/uploads/{uuid.uuid4()}", auth=assistant).status_code == 404
