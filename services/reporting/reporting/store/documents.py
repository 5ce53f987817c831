"""The shape of what is kept, its indexes, and the sets that are queried.

Reads go through these; the projection writes its batches with pymongo (17 times the rate of mongoengine's upserts).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mongoengine import (
    BooleanField,
    DictField,
    Document,
    EmbeddedDocument,
    EmbeddedDocumentListField,
    IntField,
    ListField,
    LongField,
    StringField,
)
from mongoengine.queryset import QuerySet

if TYPE_CHECKING:
    from pymongo.collection import Collection


class NextAct(EmbeddedDocument):
    """An act that a lane can do next."""

    step = IntField(required=True)
    lane = StringField(required=True)
    act = StringField(required=True)


class TimelineEntry(EmbeddedDocument):
    """One event, told."""

    sequence = IntField(required=True)
    event_id = StringField(required=True)
    type = StringField(required=True)
    title = StringField(required=True)
    at = StringField(required=True)
    actor = DictField(required=True)
    summary = StringField(required=True)


class DocumentReference(EmbeddedDocument):
    """A file that a service keeps."""

    sha256 = StringField(required=True)
    name = StringField(required=True)
    media_type = StringField(required=True)
    size = LongField(required=True)
    service = StringField(required=True)


class Note(EmbeddedDocument):
    """What filing saw that somebody must act on."""

    code = StringField(required=True)
    text = StringField(required=True)
    act = StringField(required=True)
    article = StringField(required=True)
    until = StringField(required=True)
    other_radicado = StringField()


class WorkOrder(EmbeddedDocument):
    """A work order of the case."""

    number = StringField(required=True)
    type = StringField(required=True)
    area = StringField(required=True)
    crew = StringField()
    follows = StringField()
    status = StringField(required=True)
    result = StringField()
    opened_at = StringField(required=True)
    dispatched_at = StringField()
    visited_at = StringField()
    closed_at = StringField()


class Reliquidation(EmbeddedDocument):
    """An invoice computed again."""

    number = StringField(required=True)
    invoice = StringField(required=True)
    period = StringField(required=True)
    before = StringField(required=True)
    after = StringField(required=True)
    difference = StringField(required=True)
    charge_needed = BooleanField(required=True)
    charged = StringField()
    reversed = BooleanField(required=True)
    done_at = StringField(required=True)


class CaseDocument(Document):
    """A case, as `reporting.domain.case` describes it. It stands in one collection per generation."""

    radicado = StringField(primary_key=True)
    sequence = IntField(required=True)
    first_position = LongField()
    position = LongField()
    updated_at = StringField()

    kind = StringField()
    channel = StringField()
    regime = StringField()
    cause_code = StringField()
    cause_group = StringField()
    cause = StringField()
    account = StringField()
    municipality = StringField()
    invoice = StringField()
    appealed_radicado = StringField()
    stands_under = StringField()
    original_number = StringField()
    electronic_notification = BooleanField()
    anonymous = BooleanField()
    preferential = BooleanField()
    filed_at = StringField()
    radicated_at = StringField()
    radicated_on = StringField()
    due_on = StringField()
    notes = EmbeddedDocumentListField(Note)

    state = StringField()
    step = IntField()
    done = DictField()
    next_acts = EmbeddedDocumentListField(NextAct)
    area = StringField()
    person = StringField()
    classification = StringField()
    way = StringField()
    orders = EmbeddedDocumentListField(WorkOrder)
    open_orders = IntField()
    reliquidations = EmbeddedDocumentListField(Reliquidation)
    held_amount = StringField()

    letter = StringField()
    returns = IntField()
    result = StringField()
    needs_citation = BooleanField()
    appeals = ListField(StringField())
    signed_on = StringField()
    outgoing_number = StringField()
    response_filed_on = StringField()
    delivery_channel = StringField()
    attempts = IntField()
    delivered_at = StringField()
    citation_sent_on = StringField()
    appear_by = StringField()
    notice_posted_on = StringField()
    notification_mode = StringField()
    notified_on = StringField()
    effective_on = StringField()
    appeal_until = StringField()
    firm_on = StringField()
    forwarded_on = StringField()

    awaits_user_until = StringField()
    lapsed_on = StringField()
    completions = IntField()
    extensions = IntField()
    warned_days_left = IntField()
    expired = BooleanField()
    recognise_by = StringField()
    recognition_overdue = BooleanField()
    copies_by = StringField()
    silence_recognised_at = StringField()
    withdrawn_on = StringField()
    transferred_out_on = StringField()
    answered_on = StringField()
    at_window = BooleanField()
    sui_kind = IntField()
    sui_response = IntField()
    sui_notification = IntField()
    closed_on = StringField()
    archived_on = StringField()
    reopenings = IntField()
    erased_on = StringField()
    removed = ListField(StringField())

    documents = EmbeddedDocumentListField(DocumentReference)
    timeline = EmbeddedDocumentListField(TimelineEntry)

    meta = {  # noqa: RUF012 - mongoengine's way to say it
        "db_alias": "reporting",
        "auto_create_index": False,  # `migrate` and `rebuild` make them, not the first reader
        "strict": False,  # a newer version may already have added a field
        "indexes": [
            # Each one costs every update of the projection a tenth, whatever changes: in a transaction MongoDB looks up
            # in its catalogue whether the index is there. So only what a query uses is here. A search by account uses
            # none: it asks for parts of numbers and for the old system's number as well.
            ("next_acts.lane", "due_on", "radicado"),
            ("radicated_on", "radicado"),
        ],
    }


class ReportDocument(Document):
    """A report that was issued: what it covers, up to where in the log, its files."""

    number = StringField(primary_key=True)
    report = StringField(required=True, choices=("daily", "management"))
    first_day = StringField(required=True)
    last_day = StringField(required=True)
    log_position = LongField(required=True)
    log_at = StringField()
    digest = StringField(required=True)
    counts = DictField(required=True)
    documents = EmbeddedDocumentListField(DocumentReference)
    issued_at = StringField(required=True)
    issued_by = StringField(required=True)
    event_id = StringField(required=True)

    meta = {  # noqa: RUF012
        "db_alias": "reporting",
        "collection": "reports",
        "auto_create_index": False,
        "strict": False,
        "indexes": [("-issued_at", "number"), ("report", "first_day", "last_day", "log_position")],
    }


class CalendarChangeDocument(Document):
    """A change of the calendar of business days: days that do not count any more, and days that count again."""

    change = StringField(primary_key=True)
    at = StringField(required=True)
    added = ListField(StringField())
    removed = ListField(StringField())
    reason = StringField(required=True)

    meta = {"db_alias": "reporting", "collection": "calendar_changes", "auto_create_index": False}  # noqa: RUF012


class CommandDocument(Document):
    """The receipt of a command, under the account and the key it came with."""

    who = StringField(required=True)
    key = StringField(required=True)
    fingerprint = StringField(required=True)
    received_at = StringField(required=True)
    receipt = DictField(required=True)

    meta = {  # noqa: RUF012
        "db_alias": "reporting",
        "collection": "commands",
        "auto_create_index": False,
        "indexes": [{"fields": ("who", "key"), "unique": True}],
    }


class LogEntry(Document):
    """One announced event; `position` counts 1, 2, 3 … without a hole."""

    position = LongField(primary_key=True)
    message_id = StringField(required=True)
    type = StringField(required=True)
    version = IntField(required=True)
    subject = StringField(required=True)
    sequence = IntField(required=True)
    occurred_at = StringField(required=True)
    actor = DictField(required=True)
    traceparent = StringField()
    body = StringField(required=True)

    meta = {"db_alias": "reporting", "collection": "log", "auto_create_index": False}  # noqa: RUF012


def queried(document: type[Document], collection: Collection[dict[str, Any]]) -> QuerySet:
    """The documents of a class that stand in `collection`: cases change their collection with each generation."""
    return QuerySet(document, collection)


def make_indexes(document: type[Document], collection: Collection[dict[str, Any]]) -> None:
    """Make the indexes that the class asks for, drop those that it asks for no more; harmless if nothing is to do."""
    asked = {"_id_"}
    for spec in document._meta["index_specs"]:  # noqa: SLF001 - mongoengine would make them in its own collection
        options = {name: value for name, value in spec.items() if name != "fields"}
        asked.add(collection.create_index(spec["fields"], **options))
    for name in collection.index_information().keys() - asked:
        collection.drop_index(name)
