"""Where a report's files are made: from the cases as they stood at one moment, in a folder that is gone afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from radica import media
from radica.clock import BOGOTA, legal_date
from reporting import papers
from reporting.domain.management import Figures, Period
from reporting.domain.registers import case_row, day_limits, order_rows
from reporting.domain.words import long_date
from reporting.office import business_days
from reporting.sheets import Column, Head, workbook
from reporting.spooling import canonical, digest_of, hash_of, spooled
from reporting.store.reports import DAILY, MANAGEMENT, Report

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from radica.events import DocumentRef
    from reporting.domain.management import Table
    from reporting.domain.registers import Row
    from reporting.office import Office
    from reporting.register_columns import Register
    from reporting.store.queries import Snapshot

CHUNK = 256 * 1024
FIRST_WIDTH, WIDTH = 34, 18


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made and kept: its reference, how many rows it has, their digest."""

    reference: DocumentRef
    rows: int
    digest: str


class Workshop:
    """Makes the files of one report. `at` is the instant (UTC) that they bear."""

    def __init__(self, office: Office, cases: Snapshot, folder: Path, at: datetime) -> None:
        self._office, self._cases, self._folder, self._at = office, cases, folder, at

    def daily(self, day: date) -> Report:
        """Make the two registers of a day."""
        iso, (start, end) = day.isoformat(), day_limits(day)
        remaining = self._office.remaining()
        registers = self._office.registers
        radicated = (case_row(case, remaining) for case in self._cases.radicated(iso, iso))
        pqr = self._register(registers.pqr, f"relacion-pqr-{iso}.xlsx", day, radicated)
        orders = self._register(registers.orders, f"relacion-ordenes-{iso}.xlsx", day, self._orders(start, end))
        return Report(
            number=f"RD-{iso}",
            report=DAILY,
            first_day=iso,
            last_day=iso,
            log_position=self._cases.as_of.position,
            log_at=self._cases.as_of.at,
            digest=digest_of([pqr.digest, orders.digest]),
            counts={"cases": pqr.rows, "work_orders": orders.rows},
            documents=tuple(made.reference.model_dump(mode="json") for made in (pqr, orders)),
        )

    def management(self, first: date, last: date, conclusions: str) -> Report:
        """Make the management report of a period."""
        figures = self._figures(first, last)
        tables = figures.tables()
        number = f"IG-{first.isoformat()}-{last.isoformat()}"
        name = f"informe-gestion-{first.isoformat()}-{last.isoformat()}"
        head = self._above(figures, first, last, hash_of(canonical([t.title, *row]) for t in tables for row in t.rows))
        pdf = self._office.documents.put(
            papers.management({**head, "number": number}, tables, conclusions, self._at),
            f"{name}.pdf",
            media.PDF,
            self._office.report_limit_bytes,
        )
        sheets = self._tables(f"{name}.xlsx", head, tables)
        return Report(
            number=number,
            report=MANAGEMENT,
            first_day=first.isoformat(),
            last_day=last.isoformat(),
            log_position=self._cases.as_of.position,
            log_at=self._cases.as_of.at,
            digest=str(head["digest"]),
            counts={"cases": figures.radicated, "answered": figures.answered},
            documents=tuple(reference.model_dump(mode="json") for reference in (pdf, sheets)),
        )

    def _register(self, register: Register, name: str, day: date, rows: Iterable[Row]) -> Made:
        keys = [column.key for column in register.columns]
        path = self._folder / name
        company = self._office.company.name
        with spooled(self._folder, ([row[key] for key in keys] for row in rows)) as spool:
            head = Head(
                f"{register.title} del {long_date(day)}",
                [
                    ("Empresa", f"{company}, NIT {self._office.company.nit}"),
                    ("Día", day.isoformat()),
                    ("Filas", str(spool.count)),
                    *self._as_of(),
                    ("Huella", f"SHA-256 de las filas: {spool.digest}"),
                ],
            )
            with workbook(path, company, head.title, self._at) as book:
                book.sheet(register.title, head, register.columns, spool.rows())
            return Made(self._kept(path, media.XLSX), spool.count, spool.digest)

    def _orders(self, start: str, end: str) -> Iterator[Row]:
        for case in self._cases.with_orders_between(start, end):
            yield from order_rows(case, start, end)

    def _figures(self, first: date, last: date) -> Figures:
        calendar = self._office.calendar()
        today = legal_date(self._at)
        period = Period(first, last, today, lambda start, end: business_days(calendar, start, end))
        before = first - (last - first) - timedelta(days=1)
        previous = self._cases.how_many_radicated(before.isoformat(), (first - timedelta(days=1)).isoformat())
        figures = Figures(period, previous)
        for case in self._cases.touching(first.isoformat(), last.isoformat(), day_limits(first)[0]):
            figures.add(case)
        return figures

    def _tables(self, name: str, head: dict[str, Any], tables: list[Table]) -> DocumentRef:
        path = self._folder / name
        company = self._office.company
        lines = [("Empresa", f"{company.name}, NIT {company.nit}"), *head["head"]]
        seal = ("Huella", f"SHA-256 de las cifras: {head['digest']}")
        with workbook(path, company.name, head["title"], self._at) as book:
            for number, table in enumerate(tables, 1):
                noted = [("Nota", table.note)] if table.note else []
                columns = [
                    Column(text, text, FIRST_WIDTH if n == 0 else WIDTH) for n, text in enumerate(table.headings)
                ]
                book.sheet(f"{number}. {table.title}", Head(table.title, [*lines, seal, *noted]), columns, table.rows)
        return self._kept(path, media.XLSX)

    def _kept(self, path: Path, media_type: str) -> DocumentRef:
        def chunks() -> Iterator[bytes]:
            with path.open("rb") as file:
                while chunk := file.read(CHUNK):
                    yield chunk

        limit = self._office.report_limit_bytes
        return self._office.documents.put_stream(chunks(), path.name, media_type, limit)

    def _as_of(self) -> list[tuple[str, str]]:
        as_of = self._cases.as_of
        reached = f"hasta la posición {as_of.position}"
        if as_of.at:
            moment = datetime.fromisoformat(as_of.at).astimezone(BOGOTA)
            reached += f", del {moment:%Y-%m-%d %H:%M:%S} (hora de Colombia)"
        made = self._at.astimezone(BOGOTA)
        return [
            ("Registro de radicación", reached),
            *([("Sello del registro", _sealed(as_of.sealed))] if as_of.sealed else []),
            ("Elaborado", f"{made:%Y-%m-%d %H:%M:%S} (hora de Colombia)"),
        ]

    def _above(self, figures: Figures, first: date, last: date, digest: str) -> dict[str, Any]:
        company = self._office.company
        return {
            "title": f"Informe de gestión del {long_date(first)} al {long_date(last)}",
            "company": {"name": company.name, "nit": company.nit},
            "head": [
                ("Periodo", f"{first.isoformat()} a {last.isoformat()}"),
                ("PQR radicadas", str(figures.radicated)),
                ("PQR respondidas", str(figures.answered)),
                *self._as_of(),
            ],
            "digest": digest,
        }


def _sealed(sealed: str) -> str:
    """Return the line that an auditor compares with the published checkpoint."""
    day, root = sealed.split()
    return f"punto de control del {day}, raíz {root}"
