"""A small utility: two accounts of Baranoa with ten months of invoices, and the doors of billing over it."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest

from billing.api import routes
from billing.application import Billing
from billing.domain.invoice import Basis
from billing.domain.money import plain
from billing.domain.period import Period
from billing.domain.tariff import CustomerClass, Line, Service, Tariff, Use
from billing.imports import records
from billing.imports.files import Row
from billing.imports.formats import FORMATS
from billing.imports.loading import Loading
from billing.paper import Company
from billing.reading import Reading
from billing.settings import MIGRATIONS, Settings
from radica.documents import DocumentStore
from radica.envelope import Actor, Message
from radica.events.examples import EXAMPLES
from radica.log import PostgresLog
from radica.testing import A_TUESDAY_MORNING
from radica.testing_http import Issuer, serving
from radica.web import create_app

ACCOUNT = "0807800012"
NEIGHBOUR = "0807800013"
RADICADO = "E-2026-0000123-4"
OCTOBER = Period(2026, 10)
STRATUM_2 = CustomerClass(Use.RESIDENTIAL, 2)
TARIFF = {
    "tarifa": "ATL-08078-2026",
    "municipio": "08078",
    "vigente_desde": "2026-01-01",
    "vigente_hasta": "2026-12-31",
    "acto": "Acuerdo 12 de 2025",
    "basico_hasta": "16",
    "complementario_hasta": "32",
}
PRICES = {"acueducto": ("9870.45", "3456.78"), "alcantarillado": ("5120.10", "2310.55")}
FACTORS = {("residencial", "2"): "-0.4", ("residencial", "4"): "0", ("comercial", ""): "0.5"}


@pytest.fixture
def database(make_database):
    return make_database("billing", MIGRATIONS)


@pytest.fixture
def db(database, open_database):
    return open_database(database)


@pytest.fixture
def load(db):
    """Load rows of a kind as the import does; returns the report and what was refused."""

    def load_(kind, rows):
        refused = []
        loading = Loading(db, FORMATS[kind], lambda row, column, why: refused.append((row.number, column, why)))
        return loading.run([Row(number, values) for number, values in enumerate(rows, start=2)]), refused

    return load_


def tariff_rows(**changes):
    return [
        {
            **TARIFF,
            "servicio": service,
            "uso": use,
            "estrato": stratum,
            "cargo_fijo": fixed,
            "precio_basico": price,
            "precio_complementario": price,
            "precio_suntuario": price,
            "factor": factor,
            **changes,
        }
        for service, (fixed, price) in PRICES.items()
        for (use, stratum), factor in FACTORS.items()
    ]


def subscriber_row(account, **changes):
    row = {"cuenta": account, "uso": "residencial", "estrato": "2", "municipio": "08078"}
    return {**row, "ciclo": "3", "alcantarillado": "si", **changes}


def invoice_rows(account, period, previous, current, *, basis=Basis.READING, others=(), consumption=None):
    """The rows of an invoice that follows from the tariff."""
    version = records.tariff(tariff_rows())
    tariff = Tariff(
        version.code,
        version.municipality,
        version.valid_from,
        version.valid_to,
        version.act,
        version.basic_up_to,
        version.complementary_up_to,
        version.rates,
    )
    consumption = Decimal(current - previous if consumption is None else consumption)
    lines = [*tariff.lines(consumption, STRATUM_2, list(Service)), *others]
    issued = period.first_day + timedelta(days=27)
    header = {
        "factura": f"F-{period}-{account[-2:]}",
        "cuenta": account,
        "periodo": str(period),
        "expedida": issued.isoformat(),
        "vence": (issued + timedelta(days=15)).isoformat(),
        "lectura_anterior": str(previous),
        "lectura_actual": str(current),
        "consumo": plain(consumption),
        "base": basis,
        "uso": "residencial",
        "estrato": "2",
        "total": plain(sum(line.amount for line in lines)),
    }
    return [
        {
            **header,
            "concepto": line.concept,
            "cantidad": plain(line.quantity),
            "valor_unitario": plain(line.unit_price),
            "valor": plain(line.amount),
        }
        for line in lines
    ]


@pytest.fixture
def utility(load):
    """Accounts, a tariff, and invoices: 13, 14 or 15 m³ a month to September, 41 m³ in October."""
    load("tariffs", tariff_rows())
    load("subscribers", [subscriber_row(ACCOUNT), subscriber_row(NEIGHBOUR)])
    load("meters", [{"medidor": "M-12", "cuenta": ACCOUNT, "instalado": "2020-01-10", "retirado": ""}])
    reconnection = Line.charge("otros.reconexion", Decimal(1), Decimal(45_000))
    rows = []
    reading = 1000
    for month in range(1, 10):
        rows += invoice_rows(ACCOUNT, Period(2026, month), reading, reading + 13 + month % 3)
        reading += 13 + month % 3
    rows += invoice_rows(ACCOUNT, OCTOBER, 1200, 1241, others=[reconnection])
    rows += invoice_rows(NEIGHBOUR, OCTOBER, 500, 510)
    report, refused = load("invoices", rows)
    assert (report.outcomes["new"], refused) == (11, [])


@pytest.fixture
def billing(db, clock, tmp_path):
    return Billing(
        db, clock, DocumentStore.in_folder(tmp_path / "documents", "billing"), Company("Aguas de Muestra", "900")
    )


@pytest.fixture
def issuer(clock):
    return Issuer(clock)


@pytest.fixture
def client(db, billing, issuer, clock, tmp_path):
    """The real application over real PostgreSQL; its clock stands on 24 November 2026."""
    app = create_app(
        "billing",
        routers=[routes(billing, Reading(db))],
        settings=Settings(http_threads=4),
        clock=clock,
        documents=DocumentStore.in_folder(tmp_path / "documents", "billing"),
        log=PostgresLog(db, "/billing"),
        keys=issuer.keys,
    )
    with serving(app) as client:
        yield client


@pytest.fixture
def coordinator(client, issuer):
    return issuer.signed_in("billing_coordinator", who="coordinadora-1")


def heard(event_type, data, radicado=RADICADO, at=A_TUESDAY_MORNING, message_id=None):
    """A fact as it reaches billing."""
    source = "routing" if event_type == "ConceptIssued" else "intake"
    return Message(
        id=message_id or str(uuid.uuid4()),
        type=event_type,
        version=1,
        source=f"/{source}",
        subject=radicado,
        sequence=1,
        time=at,
        actor=Actor("alguien", "customer_service_assistant"),
        data={**data, "radicado": radicado},
    )


def radicated(radicado=RADICADO, kind="reclamacion", account=ACCOUNT, invoice="F-2026-10-12", **changes):
    data = {
        "kind": kind,
        "channel": "verbal",
        "regime": "ley_142",
        "cause_code": "102",
        "cause_group": "F",
        "cause": "Alto consumo",
        "account": account,
        "municipality": "08078",
        "invoice": invoice,
        "filed_at": "2026-11-20T14:00:00Z",
        "radicated_at": "2026-11-20T14:00:00Z",
        "due_on": "2026-12-14",
    }
    return heard("PQRRadicated", data, radicado, **changes)


def concept(radicado=RADICADO, way="reliquidate", **changes):
    data = {"way": way, "proposed_result": "accede", "reasons": ["La lectura está mal."], "area": "facturacion"}
    return heard("ConceptIssued", data, radicado, **changes)


def closed(radicado=RADICADO, **changes):
    data = {"result": "accede", "answered_on": "2026-11-24", "sui_response": 1, "sui_notification": 1}
    return heard("PQRClosed", data, radicado, **changes)


def withdrawn(radicado=RADICADO, **changes):
    return heard("PQRWithdrawn", {"mode": "express", "withdrawn_on": "2026-11-24"}, radicado, **changes)


def reopened(radicado=RADICADO, **changes):
    return heard("PQRReopened", {"reason": "Error en el cierre."}, radicado, **changes)


def became(kind, radicado=RADICADO, **changes):
    data = {**EXAMPLES["KindChanged", 1], "kind": kind}
    return heard("KindChanged", data, radicado, **changes)


@pytest.fixture
def facts():
    """The facts that billing hears, by name."""

    class Facts:
        pass

    for fact in (heard, radicated, concept, became, closed, withdrawn, reopened):
        setattr(Facts, fact.__name__, staticmethod(fact))
    return Facts


@pytest.fixture
def rows():
    """The rows of files, by name."""

    class Rows:
        tariff = staticmethod(tariff_rows)
        subscriber = staticmethod(subscriber_row)
        invoice = staticmethod(invoice_rows)

    return Rows


@pytest.fixture
def announced(db):
    """What billing has announced: (type, data), in order."""

    def announced_():
        with db.transaction() as tx:
            return [(row.type, row.data) for row in tx.all("select type, data from log order by id")]

    return announced_


@pytest.fixture
def to_reliquidate(utility, billing):
    """A claim about October whose concept asks for a reliquidation."""
    billing.hear([radicated(), concept()])
    return RADICADO
