"""Changes replies where their structure is: type codes, lengths, handles, numbers and the names of classes.

Bytes changed anywhere mostly end in a text, or break the stream where it begins. Offsets are found by patterns rather
than by decoding, so that the decoder under test has no say in what it is given.
"""

import re
from collections.abc import Callable, Sequence
from random import Random

_TYPE_CODES = bytes(range(0x70, 0x7F))
_TYPE_CODE = re.compile(rb"[\x70-\x7e]")
_HANDLE = re.compile(rb"\x71\x00\x7e(?=..)", re.DOTALL)
_TEXT = re.compile(rb"[\x74\x72](?=\x00[\x01-\x60][\x20-\x7e])")
_COUNT = re.compile(rb"\x70(?=\x00\x00..)|\x77\x04", re.DOTALL)
_FIELD = re.compile(rb"[BCDFIJSZL\[](?=\x00[\x01-\x20][a-z])")
_CLASS = re.compile(rb"\x72(\x00[\x01-\x60][\x20-\x7e]+?[A-Za-z;\[$0-9])(?=.{8}[\x00-\x1f]\x00)", re.DOTALL)
_OBJECT = re.compile(rb"\x73\x71\x00\x7e..", re.DOTALL)
HEAD_BYTES = 22

_NUMBERS = [
    number
    for size in (1, 2, 4, 8)
    for number in (
        bytes(size),
        bytes(size - 1) + b"\x01",
        b"\x7f" + b"\xff" * (size - 1),
        b"\x80" + bytes(size - 1),
        b"\xff" * size,
        b"\x00" + b"\xff" * (size - 1),
    )
]
_UNITS = [
    bytes.fromhex(unit)
    for unit in (
        "73 71007e0000",  # an object of the first class
        "75 71007e0000 00000001",  # an array of one element
        "76 72 0001 41 0000000000000000 02 0000",  # a class described by a class, and so on
        "7b",  # a failure
        "79",  # a reset
        "70",
        "71 007e0000",
        "77 04 00000001",
        "78",
    )
]

Change = Callable[[bytearray, Random, "Replies"], None]


class Replies:
    """What mutation starts from, and what it takes parts from.

    Args:
        originals: whole replies.
    """

    def __init__(self, originals: Sequence[bytes]) -> None:
        self.originals = tuple(originals)
        found = {match.group(1) for reply in originals for match in _CLASS.finditer(reply)}
        self.class_names = tuple(sorted(name for name in found if len(name) == 2 + int.from_bytes(name[:2], "big")))

    def mutated(self, chance: Random) -> bytes:
        """One of the replies, changed in one to six ways."""
        return mutate(chance.choice(self.originals), chance, self)


def mutate(reply: bytes, chance: Random, replies: Replies) -> bytes:
    """The reply, changed in one to six ways; its head mostly stays, since it lets nothing else through."""
    data = bytearray(reply)
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4, 6))):
        chance.choice(_CHANGES)(data, chance, replies)
    if chance.random() < 0.99:
        data[:HEAD_BYTES] = reply[:HEAD_BYTES]
    return bytes(data)


def _somewhere(data: bytearray, chance: Random) -> int:
    return chance.randrange(min(HEAD_BYTES, len(data)), len(data) + 1)


def _match(pattern: re.Pattern[bytes], data: bytearray, chance: Random) -> re.Match[bytes] | None:
    """One of the places of a pattern: the first from a random one on."""
    return pattern.search(data, _somewhere(data, chance)) or pattern.search(data, HEAD_BYTES)


def _random_byte(data: bytearray, chance: Random, _: Replies) -> None:
    at = _somewhere(data, chance)
    data[at : at + 1] = bytes((chance.randrange(256),))


def _type_code(data: bytearray, chance: Random, _: Replies) -> None:
    if match := _match(_TYPE_CODE, data, chance):
        data[match.start()] = chance.choice(_TYPE_CODES)


def _handle(data: bytearray, chance: Random, _: Replies) -> None:
    if match := _match(_HANDLE, data, chance):
        number = chance.choice((chance.randrange(8), chance.randrange(64), chance.randrange(1024), 0xFFFF))
        data[match.end() : match.end() + 2] = number.to_bytes(2, "big")


def _object_to_handle(data: bytearray, chance: Random, _: Replies) -> None:
    """A reference in place of a value, or before it."""
    if match := _match(_TYPE_CODE, data, chance):
        end = match.start() + chance.choice((0, 1, 5, 9))
        data[match.start() : end] = b"\x71\x00\x7e" + chance.randrange(48).to_bytes(2, "big")


def _text_length(data: bytearray, chance: Random, _: Replies) -> None:
    if match := _match(_TEXT, data, chance):
        at = match.end()
        length = int.from_bytes(data[at : at + 2], "big")
        other = chance.choice((0, length - 1, length + 1, length + chance.randrange(64), 0x7FFF, 0xFFFF))
        data[at : at + 2] = other.to_bytes(2, "big")


def _count(data: bytearray, chance: Random, _: Replies) -> None:
    if match := _match(_COUNT, data, chance):
        number = chance.choice((0, 1, 2, 255, 65535, 2**20, 2**31 - 1, 2**31, 2**32 - 1))
        data[match.end() : match.end() + 4] = number.to_bytes(4, "big")


def _field(data: bytearray, chance: Random, _: Replies) -> None:
    if match := _match(_FIELD, data, chance):
        data[match.start()] = chance.choice(b"BCDFIJSZL[V\x00")


def _class_name(data: bytearray, chance: Random, replies: Replies) -> None:
    """A class under the name of another one, which has other fields and another conversion."""
    if (match := _match(_CLASS, data, chance)) and replies.class_names:
        data[match.start(1) : match.end(1)] = chance.choice(replies.class_names)


def _number(data: bytearray, chance: Random, _: Replies) -> None:
    at, number = _somewhere(data, chance), chance.choice(_NUMBERS)
    data[at : at + len(number)] = number


def _content(data: bytearray, chance: Random, _: Replies) -> None:
    """What follows an object's class: a boxed number, as a rule."""
    if match := _match(_OBJECT, data, chance):
        size = min(chance.choice((1, 4, 8)), len(data) - match.end())
        data[match.end() : match.end() + size] = chance.randbytes(size)


def _remove(data: bytearray, chance: Random, _: Replies) -> None:
    at = _somewhere(data, chance)
    del data[at : at + chance.choice((1, 2, 4, 8, 30, 200))]


def _repeat(data: bytearray, chance: Random, _: Replies) -> None:
    at, begin = _somewhere(data, chance), _somewhere(data, chance)
    data[at:at] = data[begin : begin + chance.choice((1, 5, 40, 400))]


def _splice(data: bytearray, chance: Random, replies: Replies) -> None:
    """A part of another reply, from a type code on."""
    other = bytearray(chance.choice(replies.originals))
    if (begin := _match(_TYPE_CODE, other, chance)) and (match := _match(_TYPE_CODE, data, chance)):
        end = match.start() + chance.choice((0, 0, 10, 100))
        data[match.start() : end] = other[begin.start() : begin.start() + chance.choice((10, 60, 300, 2000))]


def _bomb(data: bytearray, chance: Random, _: Replies) -> None:
    if match := _match(_TYPE_CODE, data, chance):
        data[match.start() : match.start()] = chance.choice(_UNITS) * chance.choice((1, 2, 30, 120, 3000))


def _cut(data: bytearray, chance: Random, _: Replies) -> None:
    del data[_somewhere(data, chance) :]


def _end_in_values(data: bytearray, _: Random, __: Replies) -> None:
    """What asked for more of them finds values."""
    data += b"\x70" * 8 + b"\x78" * 4


_CHANGES: Sequence[Change] = (
    _random_byte,
    _type_code,
    _type_code,
    _handle,
    _handle,
    _object_to_handle,
    _text_length,
    _count,
    _field,
    _class_name,
    _class_name,
    _class_name,
    _number,
    _content,
    _content,
    _remove,
    _repeat,
    _splice,
    _splice,
    _bomb,
    _cut,
    _end_in_values,
)
