"""A case that was sealed, its archive as files by name, and the verifier that looks at it."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest

from intake import verificar
from radica.access import Lane

DAY = timedelta(days=1)
FACTS = ("PQRReceived", "ResponseFiled", "CommunicationDelivered")


@pytest.fixture
def exported(client, people):
    """Return the files of a case's archive, by name."""

    def export(radicado):
        answer = client.get(f"/pqrs/{radicado}/archive.zip", auth=people(Lane.AUDITOR))
        assert answer.status_code == 200, answer.text
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            assert archive.testzip() is None
            return {name: archive.read(name) for name in archive.namelist()}

    return export


@pytest.fixture
def attached(client, assistant):
    """Upload a document of the petitioner's and return its reference."""
    headers = {"X-File-Name": "factura.txt", "Content-Type": "text/plain"}
    return client.post("/documents", content="la factura, año 2026".encode(), headers=headers, auth=assistant).json()


@pytest.fixture
def sealed_case(a_case, attached, clock, close_day):
    """A case with a document of its own, closed by checkpoints of two days, and one fact more."""
    radicado = a_case(*FACTS, attachments=[attached])
    close_day()
    clock.advance(DAY)
    close_day()
    return radicado


@pytest.fixture
def files(sealed_case, hear, exported):
    hear("NotificationServed", sealed_case)
    return exported(sealed_case)


@pytest.fixture
def verified(tmp_path, capsys):
    """Write the files as an archive, verify it, and return the exit code and the report."""

    def verify(files, *options):
        path = tmp_path / "expediente.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in files.items():
                archive.writestr(name, data)
        code = verificar.main([str(path), *options])
        return code, "".join(capsys.readouterr())

    return verify
