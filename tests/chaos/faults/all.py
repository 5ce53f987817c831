"""Every fault that a run knows, by its code."""

from __future__ import annotations

from tests.chaos.faults import broker, clients, messages, mongo, poison, postgres, processes, relays

ALL = {
    fault.code: fault
    for fault in (
        processes.KilledMidHandler,
        processes.KilledAfterCommit,
        processes.ToldToStop,
        processes.Frozen,
        relays.KilledAfterConfirm,
        relays.TwoLeaders,
        broker.Killed,
        broker.Frozen,
        broker.Alarmed,
        broker.Wiped,
        broker.CutOff,
        broker.QueueDeleted,
        broker.BindingDeleted,
        postgres.Killed,
        postgres.CutAfterCommit,
        postgres.LockHeld,
        mongo.KilledAndFrozen,
        mongo.RebuiltLive,
        messages.Multiplied,
        messages.Reordered,
        poison.Poisoned,
        clients.RetryStorm,
    )
}
