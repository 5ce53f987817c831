"""Log lines: one JSON object each, with fields from an allow-list, so that personal data cannot get in by accident.

`log.info("case_filed", radicado=radicado)`: the event is a fact in snake_case, data are keys. A field that is not on
the list is left out and only its name is told. Of an exception the class and the place are written, never its message:
messages of drivers and validators quote the values they choked on.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from typing import TYPE_CHECKING

import msgspec

from radica.lean import without

# rich would paint tracebacks, which nobody sees here (50 ms of each process's start); greenlet is for structlog's older
# way to keep a context, which is not used.
with without("rich"), without("greenlet"):
    import structlog
    from structlog.contextvars import bind_contextvars, bound_contextvars, clear_contextvars, merge_contextvars

if TYPE_CHECKING:
    from structlog.typing import EventDict, FilteringBoundLogger, Processor, WrappedLogger

__all__ = ["bind_contextvars", "bound_contextvars", "clear_contextvars", "configure", "log"]

LONGEST_VALUE = 300
FRAMES = 12
FIELDS = frozenset(  # one text, so that adding a name is adding a word
    """
    event level timestamp service logger request_id traceparent method route status duration_ms
    radicado work_order letter outgoing reliquidation event_id event_type version sequence position as_of
    message_id queue exchange routing_key delivery_count batch attempt pause_seconds count rows bytes sha256 media_type
    lane actor key step area reason migration database port pid signal path url_host kid username_known
    error error_code where caused_by fields_left_out lag_seconds horizon_age_seconds month day
    timer subject
    """.split()  # noqa: SIM905
)

_encode = msgspec.json.Encoder(enc_hook=repr).encode
log: FilteringBoundLogger = structlog.get_logger()


def configure(service: str, level: str = "INFO") -> None:
    """Send this process's log lines, and those of its libraries from WARNING on, to standard error as JSON."""
    before = _before(service)
    _configure_structlog(before, level)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*before, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_after()],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


def _configure_structlog(before: list[Processor], level: str) -> None:
    structlog.configure(
        processors=[*before, *_after()],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),
    )


def _before(service: str) -> list[Processor]:
    def name(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        event["service"] = service
        return event

    return [
        merge_contextvars,
        structlog.stdlib.add_log_level,
        name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="timestamp"),
    ]


def _after() -> list[Processor]:
    return [_describe_exception, allow_listed, _as_json]


def allow_listed(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Keep the fields of the allow-list, cut to a bounded length, and names those left out."""
    kept = {name: _short(value) for name, value in event.items() if name in FIELDS}
    left_out = sorted(event.keys() - FIELDS)
    if left_out:
        kept["fields_left_out"] = left_out
    return kept


def _as_json(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    try:
        return _encode(event).decode()  # a tenth of json.dumps, on every request's line
    except UnicodeEncodeError:  # half a surrogate pair, which no client should be able to send
        return json.dumps(event, default=repr)


def _short(value: object) -> object:
    if value is None or isinstance(value, bool | int | float | list):
        return value
    return str(value)[:LONGEST_VALUE]


def _describe_exception(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    info = event.pop("exc_info", None)
    error = sys.exc_info()[1] if info is True else info[1] if isinstance(info, tuple) else info
    if not isinstance(error, BaseException):
        return event
    event["error"] = type(error).__name__
    code = getattr(error, "pgcode", None) or getattr(error, "errno", None)
    if code is not None:
        event["error_code"] = code
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    event["where"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    cause = error.__cause__ or error.__context__
    if cause is not None:
        event["caused_by"] = type(cause).__name__
    return event


_configure_structlog(_before("radica"), "INFO")  # structlog's own default prints local variables: never that
