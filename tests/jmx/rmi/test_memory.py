"""What is known of earlier replies, on those of a Carbon server."""

import pytest

from exporter.jmx.rmi import methods
from exporter.jmx.rmi.messages import REPLY_NUMBER, Reply, decode_reply
from exporter.jmx.serial.class_model import ClassCache
from exporter.jmx.serial.errors import IncompleteError
from exporter.jmx.serial.limits import Limits
from exporter.jmx.serial.shapes.memory import LastReply, ReplyMemory
from exporter.jmx.serial.shapes.template import TemplateStore
from tests.jmx.recorded import CARBON

NAMES = CARBON["queryNames"]
VALUES = CARBON["getAttributes"]


def decoded(data: bytes, method: methods.Method) -> Reply:
    reply, end = decode_reply(data, 0, method, Limits(), ClassCache())
    assert end == len(data)
    return reply


def numbered(data: bytes, number: int) -> bytes:
    """The same reply as the server sends it another time."""
    return data[: REPLY_NUMBER.start] + bytes([number]) * 14 + data[REPLY_NUMBER.stop :]


@pytest.fixture
def known() -> LastReply:
    memory = LastReply()
    assert memory.recall(NAMES, 0) is None
    memory.note(NAMES, decoded(NAMES, methods.QUERY_NAMES), Limits(), ClassCache())
    return memory


def test_the_same_reply_is_recalled_wherever_it_stands(known: LastReply) -> None:
    data = b"before" + numbered(NAMES, 7) + b"behind"
    recalled = known.recall(data, 6)
    assert recalled is not None
    assert recalled[0].value == decoded(NAMES, methods.QUERY_NAMES).value
    assert recalled[1] == 6 + len(NAMES)


@pytest.mark.parametrize("at", [0, 5, REPLY_NUMBER.stop, len(NAMES) // 2, len(NAMES) - 1])
def test_one_that_differs_in_a_byte_has_to_be_decoded(known: LastReply, at: int) -> None:
    changed = bytearray(NAMES)
    changed[at] ^= 1
    assert known.recall(bytes(changed), 0) is None
    assert known.recall(bytes(changed[: at + 1]), 0) is None


@pytest.mark.parametrize("length", [REPLY_NUMBER.stop, len(NAMES) // 2, len(NAMES) - 1])
def test_the_beginning_of_it_waits_for_more(known: LastReply, length: int) -> None:
    with pytest.raises(IncompleteError):
        known.recall(NAMES[:length], 0)


def test_a_reply_like_those_to_other_calls_need_not_be_decoded() -> None:
    store = TemplateStore()
    reply = decoded(VALUES, methods.GET_ATTRIBUTES)
    first, second, third = (ReplyMemory(store) for _ in range(3))
    for memory in (first, second):
        assert memory.recall(VALUES, 0) is None
        memory.note(VALUES, reply, Limits(), ClassCache())
    recalled = third.recall(numbered(VALUES, 7), 0)
    assert recalled is not None
    assert recalled[1] == len(VALUES)
    assert repr(recalled[0].value) == repr(reply.value)


def test_replies_that_only_have_one_length_are_not_learnt_for_ever() -> None:
    store = TemplateStore()
    learnt = set()
    for number in range(40):
        data = VALUES.replace(b"Verbose", f"Verbo{number:02}".encode())
        ReplyMemory(store).note(data, decoded(data, methods.GET_ATTRIBUTES), Limits(), ClassCache())
        learnt |= set(store.recent)
    assert 0 < len(learnt) < 10
