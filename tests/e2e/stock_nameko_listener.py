"""A subscriber that knows nothing of our code: stock nameko, run as `python stock_nameko_listener.py AMQP_URL FILE`.

It writes each payload it is given to the file, one JSON line each.
"""

from __future__ import annotations

import eventlet

eventlet.monkey_patch()

import json  # noqa: E402
import sys  # noqa: E402

from nameko.events import event_handler  # noqa: E402
from nameko.runners import ServiceRunner  # noqa: E402

AMQP_URL, FILE = sys.argv[1:]


def note(name, payload):
    with open(FILE, "a", encoding="utf-8") as file:  # noqa: PTH123
        file.write(json.dumps({"type": name, "payload": payload}) + "\n")


class Listener:
    name = "some_other_system"

    @event_handler("intake", "PQRRadicated")
    def on_radicated(self, payload):
        note("PQRRadicated", payload)

    @event_handler("routing", "WorkOrderClosed")
    def on_order_closed(self, payload):
        note("WorkOrderClosed", payload)

    @event_handler("billing", "ReliquidationDone")
    def on_reliquidated(self, payload):
        note("ReliquidationDone", payload)

    @event_handler("correspondence", "ResponseSigned")
    def on_signed(self, payload):
        note("ResponseSigned", payload)

    @event_handler("notification", "CommunicationDelivered")
    def on_delivered(self, payload):
        note("CommunicationDelivered", payload)


if __name__ == "__main__":
    runner = ServiceRunner(config={"AMQP_URI": AMQP_URL})
    runner.add_service(Listener)
    runner.start()
    note("ready", {})
    runner.wait()
