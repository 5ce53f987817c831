"""Documents over HTTP: in up to a limit, out as attachments."""

from __future__ import annotations

import hashlib
import uuid

import pytest

from radica.access import STAFF, Lane

PDF = b"%PDF-1.7\nsoporte\n"
LIMIT = 2_000_000


def send(light_client, auth, content=PDF, media_type="application/pdf", name="acta.pdf"):
    headers = {"Content-Type": media_type}
    if name is not None:
        headers["X-File-Name"] = name
    return light_client.post("/documents", content=content, headers=headers, auth=auth)


def test_a_document_goes_in_and_comes_out_unchanged(light_client, assistant):
    kept = send(light_client, assistant)
    assert kept.status_code == 201
    sha256 = hashlib.sha256(PDF).hexdigest()
    assert kept.json() == {
        "sha256": sha256,
        "name": "acta.pdf",
        "media_type": "application/pdf",
        "size": len(PDF),
        "service": "routing",
    }
    got = light_client.get(f"/documents/{sha256}", auth=assistant)
    assert got.content == PDF


def test_a_document_is_only_handed_out_as_an_attachment_that_runs_nothing(light_client, assistant):
    sha256 = send(light_client, assistant).json()["sha256"]
    got = light_client.get(f"/documents/{sha256}", auth=assistant)
    assert got.headers["content-disposition"] == f'attachment; filename="{sha256[:12]}.pdf"'
    assert got.headers["content-type"] == "application/pdf"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert got.headers["cache-control"] == "no-store"


def test_the_name_travels_percent_encoded(light_client, assistant):
    kept = send(light_client, assistant, name="Se%C3%B1al%20de%20visita.pdf")
    assert kept.json()["name"] == "Señal de visita.pdf"


@pytest.mark.parametrize("name", [None, "", "%20", "a%00.pdf", "a" * 1001])
def test_a_document_needs_a_name(light_client, assistant, name):
    refused = send(light_client, assistant, name=name)
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
def test_what_a_case_may_not_hold_is_refused(light_client, assistant, tmp_path, content, media_type, field):
    refused = send(light_client, assistant, content, media_type)
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["field"] == field
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_document_over_the_limit_is_refused_by_its_length_and_by_its_content(light_client, assistant, tmp_path):
    refused = send(light_client, assistant, PDF + b"a" * LIMIT)
    assert refused.status_code == 413
    pieces = (PDF + b"a" * 500_000 for _ in range(5))
    assert send(light_client, assistant, pieces).status_code == 413
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_document_larger_than_other_bodies_may_be_is_taken(light_client, assistant):
    assert send(light_client, assistant, PDF + b"a" * (LIMIT - 100)).status_code == 201


@pytest.mark.parametrize("lane", sorted(STAFF))
def test_staff_of_every_lane_keep_and_read_documents(light_client, issuer, lane):
    someone = issuer.signed_in(lane)
    sha256 = send(light_client, someone).json()["sha256"]
    purpose = {"Purpose": "soporte_tecnico"} if lane == Lane.ADMINISTRATOR else {}  # whose role says nothing of why
    assert light_client.get(f"/documents/{sha256}", auth=someone, headers=purpose).status_code == 200


@pytest.mark.parametrize("lane", [Lane.CITIZEN, Lane.SERVICE])
def test_nobody_else_does(light_client, issuer, assistant, lane):
    sha256 = send(light_client, assistant).json()["sha256"]
    someone = issuer.signed_in(lane)
    assert send(light_client, someone).status_code == 403
    assert light_client.get(f"/documents/{sha256}", auth=someone).status_code == 403
    assert light_client.get(f"/documents/{sha256}").status_code == 401
    assert light_client.post("/documents", content=PDF).status_code == 401


@pytest.mark.parametrize("sha256", ["0" * 64, "abc", uuid.uuid4().hex, "..%2f..%2fetc%2fpasswd"])
def test_a_document_that_is_not_there_is_not_found(light_client, assistant, sha256):
    assert light_client.get(f"/documents/{sha256}", auth=assistant).status_code == 404
