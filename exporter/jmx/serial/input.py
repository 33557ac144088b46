"""Primitive values in bytes of which more may come."""

import struct

from exporter.jmx.serial.errors import IncompleteError

_INT = struct.Struct(">i").unpack_from


class ByteInput:
    """Reads bytes from a position on.

    Attributes:
        data: the bytes.
        position: where the next one is read.
        end: how many there are.
    """

    __slots__ = ("data", "end", "position")

    def __init__(self, data: bytes | bytearray | memoryview, position: int) -> None:
        self.data = data
        self.position = position
        self.end = len(data)

    def take(self, length: int) -> bytes | bytearray | memoryview:
        """The next bytes.

        Raises:
            IncompleteError: there are fewer.
        """
        start = self.position
        stop = start + length
        if stop > self.end:
            raise IncompleteError(stop - self.end)
        self.position = stop
        return self.data[start:stop]

    def skip(self, length: int) -> None:
        """Pass over the next bytes.

        Raises:
            IncompleteError: there are fewer.
        """
        self.position += length
        if self.position > self.end:
            raise IncompleteError(self.position - self.end)

    def int4(self) -> int:
        """A primitive int."""
        (found,) = _INT(self.data, self.position)
        self.position += 4
        return int(found)
