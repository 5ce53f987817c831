"""Documents in a folder and in a bucket behave alike: one test for both, the bucket on a real server's protocol."""

from __future__ import annotations

import base64
import hashlib
import os
import uuid
from datetime import UTC, datetime, timedelta

import boto3
import pytest
from moto.server import ThreadedMotoServer

from radica.documents import document_store
from radica.documents.bucket import Bucket
from radica.errors import Invalid, NotFound, Unavailable
from radica.settings import Settings
from radica.testing import a_free_port

PDF = b"%PDF-1.7\n" + os.urandom(700_000)
A_MINUTE = timedelta(minutes=1)
KEYS = {"documents_access_key": "radica", "documents_secret_key": "no-es-secreta"}


@pytest.fixture(scope="module")
def endpoint():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=a_free_port(), verbose=False)
    server.start()
    yield f"http://127.0.0.1:{server._port}"
    server.stop()


@pytest.fixture
def bucket(endpoint):
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="radica",
        aws_secret_access_key="no-es-secreta",
    )
    name = f"radica-{uuid.uuid4().hex[:8]}"
    client.create_bucket(Bucket=name)
    yield name, client
    client.close()


@pytest.fixture(params=["folder", "bucket"])
def store(request, tmp_path):
    more = {}
    if request.param == "bucket":
        name, _ = request.getfixturevalue("bucket")
        more = {"documents_bucket": name, "documents_endpoint": request.getfixturevalue("endpoint"), **KEYS}
    return document_store(Settings(documents_folder=tmp_path, **more), "intake")


def test_what_goes_in_comes_out(store):
    kept = store.put(PDF, "acta.pdf", "application/pdf")
    assert kept.sha256 == hashlib.sha256(PDF).hexdigest()
    assert store.read(kept.sha256) == PDF
    assert store.kind(kept.sha256) == "application/pdf"
    assert store.size(kept.sha256) == len(PDF)
    assert store.has(kept)


def test_it_comes_out_in_pieces(store):
    kept = store.put(PDF, "acta.pdf", "application/pdf")
    pieces = list(store.pieces(kept.sha256))
    assert len(pieces) > 1
    assert b"".join(pieces) == PDF


def test_keeping_the_same_again_changes_nothing(store):
    assert store.put(PDF, "a.pdf", "").sha256 == store.put(PDF, "b.pdf", "").sha256
    assert store.read(hashlib.sha256(PDF).hexdigest()) == PDF


def test_what_is_not_there_is_not_found(store):
    for sha256 in ("0" * 64, "abc", "../../etc/passwd"):
        for ask in (store.read, store.size, store.kind):
            with pytest.raises(NotFound):
                ask(sha256)


def test_another_service_s_or_another_length_is_not_this_document(store):
    kept = store.put(PDF, "acta.pdf", "application/pdf")
    assert not store.has(kept.model_copy(update={"size": 3}))
    assert not store.has(kept.model_copy(update={"service": "routing"}))
    assert not store.has(kept.model_copy(update={"sha256": "0" * 64}))


def test_what_is_forgotten_is_gone_and_forgetting_it_again_is_harmless(store):
    kept, stays = store.put(PDF, "acta.pdf", ""), store.put(PDF + b"x", "otra.pdf", "")
    for _ in range(2):
        store.forget([kept], datetime.now(UTC) + A_MINUTE)
    with pytest.raises(NotFound):
        store.read(kept.sha256)
    assert store.has(stays)
    assert store.has(store.put(PDF, "acta.pdf", "")), "it may be brought again"


def test_what_somebody_brought_again_after_it_was_decided_stays(store):
    kept = store.put(PDF, "acta.pdf", "")
    store.forget([kept], datetime.now(UTC) - A_MINUTE)
    assert store.read(kept.sha256) == PDF


def test_another_service_s_documents_are_not_ours_to_forget(store):
    kept = store.put(PDF, "acta.pdf", "")
    store.forget([kept.model_copy(update={"service": "routing"})], datetime.now(UTC) + A_MINUTE)
    assert store.has(kept)


def test_what_may_not_be_kept_leaves_nothing(store, tmp_path):
    with pytest.raises(Invalid):
        store.put(b"MZ\x90\0", "virus.pdf", "application/pdf")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_an_object_bears_its_service_and_its_type_and_nothing_stays_on_the_machine(bucket, endpoint, tmp_path):
    name, client = bucket
    settings = Settings(documents_folder=tmp_path, documents_bucket=name, documents_endpoint=endpoint, **KEYS)
    kept = document_store(settings, "intake").put(PDF, "acta.pdf", "application/pdf")
    assert client.head_object(Bucket=name, Key=f"intake/{kept.sha256}")["ContentType"] == "application/pdf"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_an_object_is_sent_with_its_hash_for_the_store_to_check(bucket, tmp_path):
    # the store of these tests does not check it; the real ones refuse what does not fit (BadDigest)
    name, client = bucket
    sent = []
    client.meta.events.register("before-send.s3.PutObject", lambda request, **_: sent.append(request.headers))
    file = tmp_path / "acta.pdf"
    file.write_bytes(PDF)
    digest = hashlib.sha256(PDF)
    Bucket(client, name, "intake/").take(file, digest.hexdigest(), "application/pdf")
    assert sent[0]["x-amz-checksum-sha256"] == base64.b64encode(digest.digest())


def test_a_store_that_does_not_answer_is_unavailable_within_bounds(tmp_path):
    nowhere = f"http://127.0.0.1:{a_free_port()}"
    settings = Settings(documents_folder=tmp_path, documents_bucket="radica", documents_endpoint=nowhere, **KEYS)
    store = document_store(settings, "intake")
    for act in (lambda: store.put(PDF, "a.pdf", ""), lambda: store.read("0" * 64)):
        with pytest.raises(Unavailable, match="archivo de documentos"):
            act()
