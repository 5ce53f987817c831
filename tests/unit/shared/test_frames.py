"""The frames we encode ourselves are, byte for byte, what py-amqp writes for the same message."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import amqp
from amqp.method_framing import frame_writer
from hypothesis import given
from hypothesis import strategies as st

from radica.envelope import CONTENT_TYPE, Actor, Message, headers
from radica.frames import EventFrames

START = datetime(2026, 3, 2, tzinfo=UTC)
SMALLEST_FRAME = 4096
words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)
instants = st.integers(0, 10**15).map(lambda microseconds: START + timedelta(microseconds=microseconds))
actors = st.builds(Actor, id=words, lane=words, on_behalf_of=st.none() | words)
numbers = st.integers(1, 2**63 - 1) | st.integers(2**31 - 2, 2**31 + 1)
messages = st.builds(
    Message,
    id=st.uuids().map(str),
    type=words,
    version=st.integers(1, 9),
    source=words,
    subject=words,
    sequence=numbers,
    time=instants,
    actor=actors,
    data=st.just({}),
    traceparent=st.none() | words,
    position=st.none() | numbers,
)
bodies = st.text(st.characters(exclude_categories=["Cs"])) | st.builds("ñ".__mul__, st.integers(0, SMALLEST_FRAME * 2))


class Recorder:
    """Stands for py-amqp's transport and connection: keeps what is written."""

    def __init__(self, frame_max):
        self.frame_max = frame_max
        self.bytes_sent = 0
        self.written = b""

    def write(self, some):
        self.written += bytes(some)


def as_py_amqp_writes_it(exchange, channel, frame_max, envelope, body):
    recorder = Recorder(frame_max)
    message = amqp.Message(
        body,
        content_type=CONTENT_TYPE,
        content_encoding="utf-8",
        delivery_mode=2,
        application_headers=headers(envelope),
        message_id=envelope.id,
        type=envelope.type,
    )
    arguments = amqp.serialization.dumps("Bssbb", (0, exchange, envelope.type, True, False))
    frame_writer(recorder, recorder)(1, channel, amqp.spec.Basic.Publish, arguments, message)
    return recorder.written


@given(words, st.integers(1, 2047), st.integers(SMALLEST_FRAME, 131_072), messages, bodies)
def test_the_bytes_are_those_of_py_amqp(exchange, channel, frame_max, envelope, body):
    ours = EventFrames(exchange, channel, frame_max).of(envelope, body)
    assert ours == as_py_amqp_writes_it(exchange, channel, frame_max, envelope, body)
