"""The kinds of file that billing takes in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from billing.imports import records
from billing.store import loading

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from billing.store.loading import Outcome
    from radica.postgres import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One kind of file: its columns, which rows belong together, how a record is made of them and stored."""

    name: str
    columns: tuple[str, ...]
    key: str
    """The column that names a record."""
    grouped: bool
    """Whether rows with the same key that follow each other make one record."""
    batch: int
    """How many records go into one commit."""
    build: Callable[[Sequence[dict[str, str]]], Any]
    save: Callable[[Transaction, Sequence[Any]], dict[str, Outcome]]
    identity: Callable[[Any], str]


SUBSCRIBERS = Format(
    name="Suscriptores",
    columns=records.SUBSCRIBER_COLUMNS,
    key="cuenta",
    grouped=False,
    batch=2000,
    build=records.subscriber,
    save=loading.subscribers,
    identity=lambda record: str(record.account),
)
METERS = Format(
    name="Medidores",
    columns=records.METER_COLUMNS,
    key="medidor",
    grouped=False,
    batch=2000,
    build=records.meter,
    save=loading.meters,
    identity=lambda record: str(record.serial),
)
TARIFFS = Format(
    name="Tarifas",
    columns=records.TARIFF_COLUMNS,
    key="tarifa",
    grouped=True,
    batch=50,
    build=records.tariff,
    save=loading.tariffs,
    identity=lambda record: str(record.code),
)
INVOICES = Format(
    name="Facturas",
    columns=records.INVOICE_COLUMNS,
    key="factura",
    grouped=True,
    batch=500,
    build=records.invoice,
    save=loading.invoices,
    identity=lambda record: str(record.number),
)
FORMATS = {"subscribers": SUBSCRIBERS, "meters": METERS, "tariffs": TARIFFS, "invoices": INVOICES}
