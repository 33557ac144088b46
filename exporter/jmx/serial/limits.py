"""What one reply may cost: a hostile or broken server gets an error instead of memory and time."""

from dataclasses import dataclass


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
    """

    reply_bytes: int = 64 << 20
    depth: int = 100
    handles: int = 1_000_000
    string_bytes: int = 16 << 20
    array_length: int = 1_000_000
    values: int = 4_000_000
