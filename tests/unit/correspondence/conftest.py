"""Cases, drafts and letters to decide on, with sensible defaults."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from correspondence.domain.case import Case, Concept, Reliquidation
from correspondence.domain.content import Addressee, Company, Draft, compose
from correspondence.domain.letter import Letter, Papers, State
from correspondence.paper import certificate
from correspondence.paper.office import PaperOffice
from correspondence.paper.printing import Press
from radica.events.common import Appeal, DocumentRef, Kind, Regime, Result, Way

RADICADO = "E-2026-0000123-4"
LETTER = "9F1C2D3E-0000-4000-8000-0000000000AB"

COMPANY = Company(
    name="Empresa de Acueducto de Muestra S.A. E.S.P.",
    nit="900.000.000-0",
    address="Calle 18 # 17-20",
    city="Baranoa (Atlántico)",
    phone="(605) 300 0000",
    email="pqrs@empresa.example",
    web="www.empresa.example",
    desk="la Subdirección de Servicio al Cliente y Comercial, Calle 18 # 17-20",
    hours="lunes a viernes, de 8:00 a. m. a 12:00 m. y de 2:00 p. m. a 5:00 p. m.",
)
DOCUMENT = DocumentRef(
    sha256="a" * 64, name="GCO-F25.pdf", media_type="application/pdf", size=1, service="correspondence"
)
RELIQUIDATION = Reliquidation(
    number="RL-2026-0000003-9",
    invoice="F-2026-998",
    period="2026-10",
    before=Decimal("212450.75"),
    after=Decimal("98300.25"),
    difference=Decimal("-114150.50"),
    charge_needed=False,
)
REGIMES = {
    Kind.DENUNCIA: Regime.CPACA_GENERAL,
    Kind.SUGERENCIA: Regime.CPACA_GENERAL,
    Kind.SOLICITUD_INFORMACION: Regime.CPACA_INFORMACION,
    Kind.CONSULTA: Regime.CPACA_CONSULTA,
}


@pytest.fixture
def company():
    return COMPANY


@pytest.fixture
def at():
    return datetime(2026, 11, 24, 14, 0, tzinfo=UTC)


@pytest.fixture
def reliquidation():
    def make(**changes):
        return replace(RELIQUIDATION, **changes)

    return make


@pytest.fixture
def a_case():
    def make(**changes):
        kind = changes.get("kind", Kind.RECLAMACION)
        base = Case(
            radicado=RADICADO,
            kind=kind,
            regime=REGIMES.get(kind, Regime.LEY_142),
            cause="Inconformidad con la medición del consumo facturado (alto consumo)",
            account="ACC-0042",
            radicated_on=date(2026, 11, 3),
            concept=Concept(Way.DRAFT, Result.ACCEDE),
        )
        return replace(base, **changes)

    return make


@pytest.fixture
def a_draft():
    def make(**changes):
        base = Draft(
            addressee=Addressee(name="María Ñáñez", address="Carrera 20 # 14-31", municipality="08078"),
            result=Result.ACCEDE,
            facts=("El usuario reclamó por el consumo facturado en octubre.",),
            evidence=("Acta de la visita del 9 de noviembre de 2026.",),
            analysis=("La lectura facturada no es la del medidor (Ley 142 de 1994, artículo 146).",),
            decision=("Acceder a lo pedido y reliquidar la factura F-2026-998.",),
        )
        return base.model_copy(update=changes)

    return make


@pytest.fixture
def a_content(a_case, a_draft):
    def make(case=None, draft=None, number=1):
        return compose(case or a_case(), draft or a_draft(), COMPANY, letter=LETTER, number=number)

    return make


@pytest.fixture
def a_letter():
    def make(**changes):
        base = Letter(
            letter=LETTER,
            radicado=RADICADO,
            state=State.DRAFTED,
            draft=1,
            result=Result.ACCEDE,
            needs_citation=True,
            appeals=(Appeal.REPOSICION, Appeal.APELACION_SUBSIDIARIA),
            reliquidation=None,
            drafted_by="auxiliar",
            papers=Papers(DOCUMENT, DOCUMENT),
            annexes=(),
            findings=(),
        )
        if changes.get("state") in {State.SIGNED, State.FILED}:
            base = replace(base, signed_on=date(2026, 11, 24))
        return replace(base, **changes)

    return make


PASSPHRASE = "clave-de-prueba"


@pytest.fixture(scope="session")
def signing_file(tmp_path_factory):
    """A certificate made once for all tests, valid around the day on which they take place."""
    path = tmp_path_factory.mktemp("secrets") / "signing.p12"
    certificate.make(path, PASSPHRASE, COMPANY.name, datetime(2026, 1, 1, tzinfo=UTC))
    return path


@pytest.fixture
def paper_office(signing_file):
    return PaperOffice(
        Press(), COMPANY, "Directora comercial", "http://127.0.0.1:8100/verificar", (signing_file, PASSPHRASE)
    )


@pytest.fixture
def authorities(signing_file):
    return certificate.load(signing_file, PASSPHRASE).authorities


@pytest.fixture
def read_pages():
    """What another program than ours reads on the pages of a PDF."""

    def read(pdf):
        answer = subprocess.run(
            ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True, timeout=30
        )
        return " ".join(answer.stdout.decode().split())

    return read
