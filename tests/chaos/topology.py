"""Who must hear what, written for the checker from the table of services in docs/architecture.md.

It is a second statement of what each service's `worker.py` binds, on purpose: a binding that is lost there must not
be lost here as well. `tests/unit/chaos` compares the two, so that a new binding is added to both.
"""

from __future__ import annotations

from tests.chaos.evidence import INTAKE, REPORTING, WHOLE_LOG, Subscription

PRODUCERS = ("routing", "billing", "correspondence", "notification", "reporting")
HEARD: dict[str, dict[str, set[str]]] = {
    INTAKE: {producer: {WHOLE_LOG} for producer in PRODUCERS},
    REPORTING: {INTAKE: {WHOLE_LOG}},
    "routing": {
        INTAKE: {
            "PQRRadicated", "PQRMigrated", "PQRResolvedAtWindow", "PQRClosed", "PQRWithdrawn", "PQRTransferredOut",
            "PQRReopened", "TermExtended", "TermMoved", "KindChanged", "CompletionReceived", "CalendarChanged",
            "PersonalDataErased",
        },
    },
    "billing": {
        INTAKE: {"PQRRadicated", "PQRMigrated", "KindChanged", "PQRClosed", "PQRWithdrawn", "PQRReopened"},
        "routing": {"ConceptIssued"},
    },
    "correspondence": {
        INTAKE: {
            "PQRRadicated", "PQRMigrated", "KindChanged", "CompletionRequested", "CompletionReceived",
            "CompletionLapsed", "SilenceRecognised", "TermExpired", "TermMoved", "PQRClosed", "PersonalDataErased",
        },
        "routing": {"ConceptIssued"},
        "billing": {"ReliquidationDone", "ChargesLoaded", "ReliquidationReversed"},
    },
    "notification": {
        INTAKE: {"PQRRadicated", "PQRMigrated", "KindChanged", "PQRClosed", "CalendarChanged", "PersonalDataErased"},
        "correspondence": {"ResponseFiled"},
    },
}  # fmt: skip

SUBSCRIPTIONS = tuple(
    Subscription(queue=service, service=service, source=source, types=frozenset(types))
    for service, sources in HEARD.items()
    for source, types in sources.items()
)
