"""What is known of earlier replies, on those of a Carbon server."""

import pytest

from exporter.jmx.rmi import methods
from exporter.jmx.rmi.messages import REPLY_FRAME, decode_reply
from exporter.jmx.serial.class_model import ClassCache
from exporter.jmx.serial.errors import IncompleteError
from exporter.jmx.serial.limits import Limits
from exporter.jmx.serial.shapes import LastReply, ReplyMemory, TemplateStore
from exporter.jmx.values import JavaValue
from testing.jmx.replies import CARBON

NAMES = CARBON["queryNames"]
VALUES = CARBON["getAttributes"]
NUMBER = REPLY_FRAME.ignored


def decoded(data: bytes, method: methods.Method) -> JavaValue:
    reply, end = decode_reply(data, 0, method, Limits(), ClassCache())
    assert end == len(data)
    return reply.value


def numbered(data: bytes, number: int) -> bytes:
    """The same reply as the server sends it another time."""
    return data[: NUMBER.start] + bytes([number]) * 14 + data[NUMBER.stop :]


@pytest.fixture
def known() -> LastReply:
    memory = LastReply(REPLY_FRAME)
    assert memory.recall(NAMES, 0) is None
    memory.note(NAMES, decoded(NAMES, methods.QUERY_NAMES), Limits(), ClassCache())
    return memory


def test_the_same_reply_is_recalled_wherever_it_stands(known: LastReply) -> None:
    data = b"before" + numbered(NAMES, 7) + b"behind"
    recalled = known.recall(data, 6)
    assert recalled is not None
    value, end, _ = recalled
    assert value == decoded(NAMES, methods.QUERY_NAMES)
    assert end == 6 + len(NAMES)


@pytest.mark.parametrize("at", [0, 5, NUMBER.stop, len(NAMES) // 2, len(NAMES) - 1])
def test_one_that_differs_in_a_byte_has_to_be_decoded(known: LastReply, at: int) -> None:
    changed = bytearray(NAMES)
    changed[at] ^= 1
    assert known.recall(bytes(changed), 0) is None
    assert known.recall(bytes(changed[: at + 1]), 0) is None


@pytest.mark.parametrize("length", [NUMBER.stop, len(NAMES) // 2, len(NAMES) - 1])
def test_the_beginning_of_it_waits_for_more(known: LastReply, length: int) -> None:
    with pytest.raises(IncompleteError):
        known.recall(NAMES[:length], 0)


def test_a_reply_like_those_to_other_calls_need_not_be_decoded() -> None:
    store = TemplateStore(REPLY_FRAME)
    value = decoded(VALUES, methods.GET_ATTRIBUTES)
    first, second, third = (ReplyMemory(store) for _ in range(3))
    for memory in (first, second):
        assert memory.recall(VALUES, 0) is None
        memory.note(VALUES, value, Limits(), ClassCache())
    recalled = third.recall(numbered(VALUES, 7), 0)
    assert recalled is not None
    known, end, _ = recalled
    assert end == len(VALUES)
    assert repr(known) == repr(value)


def test_replies_that_only_have_one_length_are_not_learnt_for_ever() -> None:
    store = TemplateStore(REPLY_FRAME)
    learnt = set()
    for number in range(40):
        data = VALUES.replace(b"Verbose", f"Verbo{number:02}".encode())
        ReplyMemory(store).note(data, decoded(data, methods.GET_ATTRIBUTES), Limits(), ClassCache())
        learnt |= set(store.recent)
    assert 0 < len(learnt) < 10
