"""What one reply may cost: a hostile or broken server gets an error instead of memory and time."""

from dataclasses import dataclass
from typing import Final

LONGEST_NAME: Final = 4096
"""In characters. Names are taken apart, held against patterns and put in order again and again."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one decoded reply; the defaults leave room for ten thousand threads' stack traces.

    Attributes:
        reply_bytes: length of the whole reply.
        depth: nesting of objects, arrays and class descriptors; each level costs three to four Python frames.
        handles: objects, strings, arrays, enum constants and class descriptors, which a stream can refer back to.
        string_bytes: length of one string, block of primitive data or byte array.
        array_length: elements of one other array, or of what one class wrote by itself (a collection's elements).
        values: elements, fields and the like together, whatever holds them.
        name_length: characters of an ObjectName; a longer one is an object without a meaning.
        kept_elements: of an array, collection or map with more elements than so many, at least 4096, only their number
            is kept.
    """

    reply_bytes: int = 64 << 20
    depth: int = 100
    handles: int = 1_000_000
    string_bytes: int = 16 << 20
    array_length: int = 1_000_000
    values: int = 4_000_000
    name_length: int = LONGEST_NAME
    kept_elements: int = 1 << 31


BEFORE_LOGIN = Limits(
    reply_bytes=64 << 10, depth=50, handles=2000, string_bytes=16 << 10, array_length=2000, values=20_000
)
"""Of what anybody may answer who listens on a port. A stub has 320 bytes and 5 handles; a refusal with the stack trace
of the server 3 KB, 90 handles and 1,300 values. All of it is decoded in a few milliseconds."""
