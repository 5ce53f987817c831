"""The figures of the management report: each against cases made for it."""

from __future__ import annotations

import subprocess
import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from radica.calendar import colombia
from reporting import papers
from reporting.domain.management import Figures, Period, charts
from reporting.domain.management.tables import average, median, percent
from reporting.office import business_days

CALENDAR = colombia()
FIRST, LAST, TODAY = date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 10)
TITLES = [
    "PQR por mes y tipo",
    "PQR por canal",
    "Causas principales (Pareto)",
    "PQR por grupo de causas (SUI)",
    "PQR por área",
    "PQR por municipio",
    "Oportunidad de la respuesta",
    "Tiempo de respuesta, en días hábiles",
    "Días hábiles hasta la respuesta",
    "Sentido de las respuestas",
    "Respuestas favorables al usuario, por causa",
    "Recursos y silencio administrativo",
    "Notificación",
    "Citaciones enviadas",
    "Casos especiales radicados en el periodo",
    "Órdenes de trabajo",
    "Reliquidaciones",
    "PQR abiertas por antigüedad y semáforo",
]


@pytest.fixture
def tables():
    """The report's tables over some cases, by title."""

    def tables(*cases, previous=0):
        period = Period(FIRST, LAST, TODAY, lambda start, end: business_days(CALENDAR, start, end))
        figures = Figures(period, previous)
        for case in cases:
            figures.add(case)
        return {table.title: table for table in figures.tables()}

    return tables


@pytest.fixture
def filed(folded):
    """A case filed on a day of a month, and what happened to it."""

    def filed(month, day, *happened, **said):
        at = f"2026-{month:02}-{day:02}T15:00:00Z"
        due = CALENDAR.add_business_days(date(2026, month, day), 15).isoformat()
        first = {"radicated_at": at, "filed_at": at, "due_on": due, "work_orders": [], **said}
        return folded(("PQRRadicated", first), *happened)

    return filed


def signed(day, **said):
    return ("ResponseSigned", {"signed_on": day, **said})


def rows(table):
    return [list(row) for row in table.rows]


def test_an_empty_period_has_every_table_and_no_drawing(tables):
    told = tables()
    assert list(told) == TITLES
    assert rows(told["PQR por mes y tipo"]) == [["Total", 0]]
    assert rows(told["PQR por canal"]) == [["Total", 0, "—"]]
    assert rows(told["Causas principales (Pareto)"]) == []
    assert [table.title for table in told.values() if table.chart] == []


def test_cases_are_counted_by_month_and_kind_and_against_the_period_before(tables, filed):
    told = tables(filed(3, 2), filed(3, 9, kind="queja"), filed(3, 10), filed(2, 27), previous=2)
    month = told["PQR por mes y tipo"]
    assert list(month.headings) == ["Mes", "Queja", "Reclamación", "Total"]
    assert rows(month) == [["marzo de 2026", 1, 2, 3], ["Total", 1, 2, 3]]
    assert month.note == "Periodo anterior de igual duración: 2 PQR; variación: 50,0 %."


def test_channels_groups_areas_and_municipalities_are_counted(tables, filed):
    told = tables(
        filed(3, 2, "PQRTransferred", channel="web", municipality="08433"),
        filed(3, 2, "PQRTransferred", signed("2026-03-10"), channel="web", cause_group="P"),
        filed(3, 3, channel="verbal"),
    )
    assert rows(told["PQR por canal"]) == [["Web", 2, "66,7 %"], ["Verbal", 1, "33,3 %"], ["Total", 3, "100,0 %"]]
    assert rows(told["PQR por grupo de causas (SUI)"])[0] == ["Facturación", 2, "66,7 %"]
    assert rows(told["PQR por municipio"])[:2] == [["Baranoa", 2, "66,7 %"], ["Malambo", 1, "33,3 %"]]
    assert rows(told["PQR por área"]) == [["Micromedición", 2, 1, 1], ["Sin trasladar", 1, 0, 1]]


def test_causes_stand_largest_first_with_what_they_reach_together(tables, filed):
    many = [
        filed(3, 2, cause_code=str(code), cause=f"Causa {code}") for code in range(101, 113) for _ in range(113 - code)
    ]
    told = tables(*many)["Causas principales (Pareto)"]
    assert rows(told)[0] == ["101", "Causa 101", 12, "15,4 %", "15,4 %"]
    assert rows(told)[1] == ["102", "Causa 102", 11, "14,1 %", "29,5 %"]
    assert rows(told)[-1] == ["", "Otras causas", 3, "3,8 %", "100,0 %"]
    assert len(rows(told)) == 11
    assert told.chart_text.startswith("Barras con las PQR de cada causa")


def test_opportunity_is_what_was_answered_in_its_term(tables, filed):
    told = tables(
        filed(3, 2, signed("2026-03-24")),  # due on 2026-03-24, the last day
        filed(3, 2, signed("2026-03-25")),
        filed(3, 2),
        filed(2, 2, signed("2026-02-10")),  # due in February
    )
    assert rows(told["Oportunidad de la respuesta"]) == [
        ["Respondidas en término", 1, "33,3 %"],
        ["Respondidas fuera de término", 1, "33,3 %"],
        ["Vencidas sin respuesta", 1, "33,3 %"],
        ["Aún en término", 0, "0,0 %"],
    ]
    assert told["Oportunidad de la respuesta"].note == "Oportunidad: 33,3 % de las que ya vencían."


def test_times_are_counted_in_business_days_to_the_act_and_to_the_notification(tables, filed):
    served = ("NotificationServed", {"served_on": "2026-03-24"})
    told = tables(filed(3, 2, signed("2026-03-04"), served), filed(3, 2, signed("2026-03-16")))
    assert rows(told["Tiempo de respuesta, en días hábiles"]) == [
        ["De la radicación a la respuesta", 2, "6,0", "6,0"],
        ["De la radicación a la notificación", 1, "15,0", "15,0"],
    ]
    assert [row[:2] for row in rows(told["Días hábiles hasta la respuesta"])] == [
        ["0 a 5", 1],
        ["6 a 10", 1],
        ["11 a 15", 0],
        ["16 a 30", 0],
        ["31 o más", 0],
    ]


def test_the_sense_of_answers_is_counted_with_the_share_in_favour_of_the_user(tables, filed):
    told = tables(
        filed(3, 2, signed("2026-03-04", result="accede")),
        filed(3, 2, signed("2026-03-04", result="no_accede")),
        filed(3, 2, signed("2026-04-04", result="accede")),  # answered after the period
    )
    assert rows(told["Sentido de las respuestas"])[:2] == [["Accede", 1, "50,0 %"], ["No accede", 1, "50,0 %"]]
    assert rows(told["Respuestas favorables al usuario, por causa"])[0][2:] == [2, 1, "50,0 %"]


def test_appeals_silence_notification_and_citations_are_counted(tables, filed):
    told = tables(
        filed(3, 2, kind="recurso_reposicion"),
        filed(3, 2, ("ForwardedToSSPD", {"forwarded_on": "2026-03-20"}), kind="recurso_reposicion_apelacion"),
        filed(3, 2, "TermExpired", ("SilenceRecognised", {"recognised_at": "2026-03-28T04:59:00Z"})),
        filed(3, 2, ("SilenceRecognised", {"recognised_at": "2026-03-28T05:01:00Z"})),
        filed(3, 2, signed("2026-03-10"), ("CitationSent", {"sent_on": "2026-03-17"})),
        filed(3, 2, signed("2026-03-10"), ("CitationSent", {"sent_on": "2026-03-18"}), "NotificationServed"),
    )
    assert [row[1] for row in rows(told["Recursos y silencio administrativo"])] == [1, 1, 1, 1, 2, 1]
    assert rows(told["Notificación"])[0] == ["Notificación personal", 1, "100,0 %"]
    assert [row[1] for row in rows(told["Citaciones enviadas"])] == [1, 1]


def test_cases_that_left_the_usual_way_are_counted(tables, filed):
    told = tables(
        filed(3, 2, "PQRResolvedAtWindow", ("PQRClosed", {"at_window": True})),
        filed(3, 2, "CompletionRequested", "PQRWithdrawn"),
        filed(3, 2, "PQRTransferredOut"),
        filed(3, 2, "TermExtended", "PQRClosed", "PQRReopened"),
    )
    assert [row[1] for row in rows(told["Casos especiales radicados en el periodo"])] == [1, 1, 1, 1, 1, 1, 0]


def test_a_voided_number_is_no_petition_of_its_own(tables, filed):
    told = tables(filed(3, 2), filed(3, 3, "PQRVoided", ("PQRClosed", {"result": "archiva"})))
    assert rows(told["PQR por mes y tipo"])[-1][-1] == 1
    assert rows(told["Sentido de las respuestas"]) == [["Total", 0, "—"]]
    assert rows(told["Casos especiales radicados en el periodo"])[-1][1] == 1


def test_orders_and_reliquidations_are_counted_with_what_they_changed(tables, filed):
    told = tables(
        filed(3, 2, "WorkOrderOpened", "WorkOrderClosed", "ReliquidationDone"),
        filed(3, 2, "WorkOrderOpened", "ReliquidationDone", "ReliquidationReversed"),
    )
    assert rows(told["Órdenes de trabajo"]) == [["Lectura", 2, 1, "0,0"]]
    assert rows(told["Reliquidaciones"]) == [
        ["En firme, efecto neto en la facturación", 1, Decimal("-112110.00")],
        ["… de ellas, a favor del usuario", None, Decimal("112110.00")],
        ["Reversadas", 1, None],
    ]


def test_what_is_open_is_counted_by_age_and_light_until_it_is_closed(tables, filed):
    told = tables(filed(3, 2), filed(3, 27), filed(3, 31), filed(3, 2, "PQRClosed"))
    table = told["PQR abiertas por antigüedad y semáforo"]
    assert rows(table)[-1] == ["Total", 1, 0, 2]
    assert table.note == "3 PQR abiertas, de las radicadas hasta el último día del periodo."


def test_shares_means_and_medians_are_written_as_people_write_them():
    assert (percent(1, 3), percent(0, 0), percent(1_000, 1_000)) == ("33,3 %", "—", "100,0 %")
    assert (average(7, 2), average(0, 0)) == ("3,5", "—")
    assert (median({}), median({3: 1}), median({1: 1, 2: 1}), median({1: 5, 9: 1})) == ("—", "3,0", "1,5", "1,0")


def test_a_drawing_is_well_formed_and_its_labels_are_text():
    for drawn in (
        charts.columns([("<b>&", 3), ("dos", 0)]),
        charts.pareto([("102", 5), ("120", 1)], 6),
        charts.lights([("Rojo", 0), ("Verde", 0)]),
        charts.columns([]),
    ):
        root = ET.fromstring(drawn)  # noqa: S314 - made by the line above
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "&lt;b&gt;&amp;" in charts.columns([("<b>&", 3)])
    assert charts.told([("uno", 1), ("dos", 2)]) == "uno: 1; dos: 2."


HEAD = {
    "title": "Informe de gestión del 1 de marzo de 2026 al 31 de marzo de 2026",
    "number": "IG-2026-03-01-2026-03-31",
    "company": {"name": "Aguas de Baranoa S.A. E.S.P.", "nit": "901.1"},
    "head": [("Periodo", "2026-03-01 a 2026-03-31")],
    "digest": "ab" * 32,
}
AT = datetime(2026, 4, 10, 15, tzinfo=UTC)


def text_of(pdf):
    told = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True, timeout=30)
    return " ".join(told.stdout.decode().split())


def pictures_of(pdf, folder):
    subprocess.run(["pdftoppm", "-r", "40", "-", folder / "page"], input=pdf, check=True, timeout=60)
    return sorted(folder.glob("page*.ppm"))


def test_the_report_shows_every_table_and_the_conclusions_as_they_were_typed(tables, filed, tmp_path):
    told = tables(filed(3, 2, signed("2026-03-04"), "ReliquidationDone"), filed(3, 9))
    typed = 'Bajó el tiempo.\n#import "x" *no* es código 😀\n' + "Revisar la lectura. " * 200
    pdf = papers.management(HEAD, list(told.values()), typed, AT)
    text = text_of(pdf)
    assert [title for title in TITLES if title not in text] == []
    assert '#import "x" *no* es código [U+1F600]' in text
    assert [part for part in ("Aguas de Baranoa S.A. E.S.P.", "-$ 112.110", "ab" * 32) if part not in text] == []
    pictures = pictures_of(pdf, tmp_path)
    assert len(pictures) >= 4
    assert all(len(set(picture.read_bytes()[-200_000:])) > 20 for picture in pictures)  # no page is blank


def test_an_empty_report_is_a_report(tables):
    text = text_of(papers.management(HEAD, list(tables().values()), "", AT))
    assert "No hubo casos en el periodo." in text
    assert "No se escribieron conclusiones." in text


def test_the_same_figures_give_the_same_bytes(tables, filed):
    told = list(tables(filed(3, 2)).values())
    assert papers.management(HEAD, told, "x", AT) == papers.management(HEAD, told, "x", AT)
