"""A subscriber that knows nothing of our code: plain kombu, with queues of its own on the services' exchanges."""

from __future__ import annotations

import threading
import uuid

from kombu import Connection, Consumer, Exchange, Queue


class ForeignListener:
    """Hears in a thread until it is closed; each of `ears` is a callback with the (service, routing key) it hears."""

    def __init__(self, url, *ears):
        self._stopping, self._connection = threading.Event(), Connection(url)
        channel = self._connection.channel()
        for hear, wanted in ears:
            queues = [_queue(channel, service, key) for service, key in wanted]
            Consumer(channel, queues, callbacks=[_acknowledged(hear)], accept=["json"]).consume()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self):
        while not self._stopping.is_set():
            try:
                self._connection.drain_events(timeout=0.3)
            except TimeoutError:
                continue

    def close(self):
        self._stopping.set()
        self._thread.join()
        self._connection.release()


def _queue(channel, service, key):
    exchange = Exchange(f"{service}.events", type="topic", durable=True)
    name = f"foreign-{uuid.uuid4().hex}"
    queue = Queue(name, exchange, routing_key=key, exclusive=True, auto_delete=True)(channel)
    queue.declare()
    return queue


def _acknowledged(hear):
    def callback(body, message):
        hear(body, message)
        message.ack()

    return callback
