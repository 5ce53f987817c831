from __future__ import annotations

import json
import logging
import sys

import pytest
from structlog.stdlib import ProcessorFormatter

from radica import logs
from radica.logs import log


@pytest.fixture(autouse=True)
def configured(capsys):
    logs.configure("intake")
    logs.clear_contextvars()
    yield
    logs.clear_contextvars()
    for handler in logging.getLogger().handlers[:]:
        if isinstance(handler.formatter, ProcessorFormatter):
            logging.getLogger().removeHandler(handler)


def lines(capsys):
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def caught(error, cause=None):
    try:
        raise error from cause
    except type(error):
        return sys.exc_info()


def test_a_line_is_one_json_object_with_the_service_and_the_time(capsys):
    log.info("case_filed", radicado="E-2026-0000001-7", count=3)
    (line,) = lines(capsys)
    assert line.pop("timestamp").endswith("Z")
    expected = {"event": "case_filed", "level": "info", "service": "intake", "radicado": "E-2026-0000001-7", "count": 3}
    assert line == expected


def test_a_field_that_is_not_on_the_list_is_left_out_and_only_named(capsys):
    log.info("case_filed", name="Juan Pérez", email="juan@example.co")
    (line,) = lines(capsys)
    assert line["fields_left_out"] == ["email", "name"]
    assert "Juan" not in json.dumps(line)


def test_ids_that_were_bound_stand_in_every_line(capsys):
    with logs.bound_contextvars(request_id="abc"):
        log.info("one")
    log.info("two")
    first, second = lines(capsys)
    assert first["request_id"] == "abc"
    assert "request_id" not in second


def test_an_exception_leaves_its_place_and_not_its_words(capsys):
    log.error("failed", exc_info=caught(ValueError("Juan Pérez"), KeyError("1045")))
    (line,) = lines(capsys)
    assert line["error"] == "ValueError"
    assert line["caused_by"] == "KeyError"
    assert "test_logs.py" in line["where"][-1]
    assert "Juan" not in json.dumps(line)
    assert "1045" not in json.dumps(line)


def test_nobody_can_forge_a_line(capsys):
    log.info("x", reason='a\n{"event": "forged"}')
    assert len(lines(capsys)) == 1


def test_a_long_value_is_cut(capsys):
    log.info("x", reason="a" * 10_000)
    assert len(lines(capsys)[0]["reason"]) == logs.LONGEST_VALUE


def test_libraries_write_in_the_same_form():
    (handler,) = [each for each in logging.getLogger().handlers if isinstance(each.formatter, ProcessorFormatter)]
    kombu = logging.getLogger("kombu")
    lost = kombu.makeRecord("kombu", logging.WARNING, "f.py", 1, "connection %s", ("lost",), None)
    line = json.loads(handler.format(lost))
    assert (line["event"], line["logger"], line["service"]) == ("connection lost", "kombu", "intake")
    failed = kombu.makeRecord("kombu", logging.ERROR, "f.py", 1, "worker failed", (), caught(ValueError("Juan")))
    assert json.loads(handler.format(failed))["error"] == "ValueError"
    assert "Juan" not in handler.format(failed)
    assert not kombu.isEnabledFor(logging.INFO)


def test_before_anybody_configured_anything_a_traceback_shows_no_local_variables(capsys):
    logs._configure_structlog(logs._before("radica"), "INFO")
    log.error("failed", exc_info=caught(ValueError("Juan Pérez")))
    assert "Juan" not in capsys.readouterr().err
