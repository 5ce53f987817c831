"""The fold into MongoDB: reporting's own, a bulk insert of what it makes, an upsert an event by mongoengine.

The bulk insert decides nothing and reads nothing: it is the limit. The floor sends reporting's own writes in its own
transactions, decided beforehand: what no fold can do without. The upsert is what a handler that gets one event has to
do: read the case, fold the event into it, write it; with the same fold, and the same care that it is on the disk.
"""

from __future__ import annotations

import gc
import time
from contextlib import closing, contextmanager
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from benchmarks import history, servers
from benchmarks.harness import Benchmark, Series, Target
from radica.clock import SystemClock
from radica.subscription import BATCH
from reporting.domain.changes import change
from reporting.domain.fold import fold
from reporting.domain.ordering import by_case
from reporting.feed import Feed, Tokens
from reporting.hearing import Hearing
from reporting.store.documents import CaseDocument, queried
from reporting.store.generations import Generations
from reporting.store.mongo import Mongo
from reporting.store.projection import Projection, from_document, operation, to_document
from reporting.store.remembered import MOST
from reporting.store.succession import Succession

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pymongo import InsertOne, UpdateOne
    from pymongo.client_session import ClientSession
    from pymongo.collection import Collection

    from radica.envelope import Message
    from reporting.domain.case import Case
    from reporting.domain.changes import Change

    Write = InsertOne[dict[str, Any]] | UpdateOne

RADICA, LIMIT, PEER = "Radica", "pymongo, bulk insert", "mongoengine, upsert an event"
FORGETFUL = "Radica, every case loaded"
FLOOR = "pymongo, the same writes"
POINT = f"batches of {BATCH}"
CASES_A_SECOND, CASES_A_SECOND_ONE_BY_ONE = 150, 10  # so many whole cases are measured for each second of the hint
NOWHERE = "http://127.0.0.1:9"  # nothing is missing, so the feed is never asked


@contextmanager
def prepared() -> Iterator[Benchmark]:
    """Give the benchmark: each measurement in a database of its own, with the indexes of the read model."""
    ours, forgetful, limit, floor, peer = (
        Series(name, POINT, "events") for name in (RADICA, FORGETFUL, LIMIT, FLOOR, PEER)
    )
    yield Benchmark(
        title="Fold events into the case documents",
        points={POINT: None},
        metrics={"events": "per second"},
        contestants={
            RADICA: by_reporting,
            FORGETFUL: partial(by_reporting, remembers=0),
            LIMIT: by_bulk_insert,
            FLOOR: by_the_same_writes,
            PEER: by_mongoengine,
        },
        targets=[
            Target("fold into MongoDB", ours, limit, at_least=0.5),
            Target("fold into MongoDB", ours, floor),
            Target("fold into MongoDB, the floor of its writes", floor, limit),
            Target("fold into MongoDB", ours, peer, at_least=15),
            Target("fold into MongoDB, every case loaded", forgetful, peer),
        ],
    )


def by_reporting(_point: object, seconds: float, remembers: int = MOST) -> dict[str, float]:
    """Let reporting hear whole cases, many at a time, in the batches that its worker gets.

    It knows the cases that it wrote last; one that remembers none shows what events of cases long unheard of cost.
    """
    told = _told(_cases(CASES_A_SECOND, seconds))
    with _read_model() as (mongo, cases):
        tokens = Tokens(NOWHERE, "nobody", "", SystemClock())
        projection = Projection(Generations(mongo), succession=Succession(mongo), remembers=remembers)
        with closing(Feed(NOWHERE, tokens)) as feed:
            hearing = Hearing(projection, feed)
            began = time.perf_counter()
            for batch in _batches(told):
                hearing.hear(batch)
            took = time.perf_counter() - began
        _must_be_complete(cases, len(told))
    return {"events": len(told) / took}


def by_bulk_insert(_point: object, seconds: float) -> dict[str, float]:
    """Insert, for each event, the document that its case is after it."""
    documents = _documents(_cases(CASES_A_SECOND, seconds))
    with _read_model() as (_, cases):
        began = time.perf_counter()
        for batch in _batches(documents):
            cases.insert_many(batch, ordered=False)
        return {"events": len(documents) / (time.perf_counter() - began)}


def by_the_same_writes(_point: object, seconds: float) -> dict[str, float]:
    """Write what reporting writes, a transaction a batch, with nothing read, folded or compared."""
    count = _cases(CASES_A_SECOND, seconds)
    writes = _writes(count)
    with _read_model() as (mongo, cases):
        began = time.perf_counter()
        for batch in writes:
            mongo.transaction(partial(_written, cases, batch))
        took = time.perf_counter() - began
        _must_be_complete(cases, count * history.EVENTS_OF_A_CASE)
    return {"events": count * history.EVENTS_OF_A_CASE / took}


def by_mongoengine(_point: object, seconds: float) -> dict[str, float]:
    """Read, fold and upsert, event by event."""
    told = _told(_cases(CASES_A_SECOND_ONE_BY_ONE, seconds))
    with _read_model() as (_, cases):
        began = time.perf_counter()
        for message in told:
            case = queried(CaseDocument, cases).filter(radicado=message.subject)
            found = case.as_pymongo().first()
            after = to_document(fold(from_document(found) if found else None, message))
            case.update_one(upsert=True, __raw__={"$set": {name: after[name] for name in after if name != "_id"}})
        took = time.perf_counter() - began
        _must_be_complete(cases, len(told))
    return {"events": len(told) / took}


@contextmanager
def _read_model() -> Iterator[tuple[Mongo, Collection[dict[str, Any]]]]:
    """Give a read model, and, as a worker after its start, keep the garbage collector from what was made before.

    The documents that the benchmark holds for the others cost ours a fifth of its processor time (measured).
    """
    with servers.a_mongo_database() as url, closing(Mongo(url)) as mongo:
        cases = mongo.collection(Generations(mongo).prepare())
        gc.freeze()
        try:
            yield mongo, cases
        finally:
            gc.unfreeze()


def _must_be_complete(cases: Collection[dict[str, Any]], events: int) -> None:
    """Whoever folded must have folded everything."""
    complete = cases.count_documents({"sequence": history.EVENTS_OF_A_CASE})
    if complete * history.EVENTS_OF_A_CASE != events:
        raise RuntimeError(f"{complete} cases are complete, of {events} events")


def _cases(a_second: int, seconds: float) -> int:
    return max(1, round(a_second * seconds))


@cache
def _told(cases: int) -> list[Message]:
    return history.told(cases * history.EVENTS_OF_A_CASE, cases_at_once=cases)


@cache
def _documents(cases: int) -> list[dict[str, Any]]:
    known: dict[str, Case] = {}
    documents = []
    for message in _told(cases):
        after = known[message.subject] = fold(known.get(message.subject), message)
        documents.append({**to_document(after), "_id": f"{message.subject}/{message.sequence}"})
    return documents


@cache
def _writes(cases: int) -> list[list[Write]]:
    """Return, batch by batch, what reporting writes of these cases."""
    known: dict[str, Case] = {}
    return [[operation(change) for change in _changes(known, batch)] for batch in _batches(_told(cases))]


def _changes(known: dict[str, Case], batch: Sequence[Message]) -> Iterator[Change]:
    for radicado, messages in by_case(batch).items():
        yield change(known.get(radicado), messages)
        for message in messages:
            known[radicado] = fold(known.get(radicado), message)


def _written(cases: Collection[dict[str, Any]], batch: list[Write], session: ClientSession) -> None:
    cases.bulk_write(batch, ordered=False, session=session)


def _batches(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))
