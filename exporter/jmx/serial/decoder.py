"""What reading an object needs of the reader that it is part of."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, NoReturn

from exporter.jmx.object_name import ObjectName
from exporter.jmx.serial.input import LimitedInput
from exporter.jmx.values import Counted, JavaValue

Read = Callable[[Any], JavaValue]
"""Reads a value, for a decoder that stands behind the byte that the value begins with."""


class Decoder(LimitedInput, ABC):
    """Reads the values of one stream.

    Attributes:
        value_readers: what reads a value, by the byte that it begins with.
        contents_readers: the same for what a class wrote by itself, where blocks of primitive data stand among values.
    """

    __slots__ = ()

    value_readers: ClassVar[Sequence[Read]]
    contents_readers: ClassVar[Sequence[Read]]

    @abstractmethod
    def value(self) -> JavaValue:
        """Read a value within another one."""

    @abstractmethod
    def text(self) -> str:
        """Read a string, new or referred to.

        Raises:
            CorruptStreamError: something else stands there.
        """

    @abstractmethod
    def contents(self) -> list[JavaValue]:
        """Read what a class wrote by itself, as far as the mark that ends it: values, and BlockData."""

    @abstractmethod
    def object_name(self, text: str) -> ObjectName:
        """Find the ObjectName of a text.

        Raises:
            MalformedObjectNameError: it is none.
        """

    @abstractmethod
    def counted(self, elements: int) -> Counted | None:
        """Make what stands for so many elements, where only their number is wanted; None where they are."""

    @abstractmethod
    def abort(self) -> NoReturn:
        """Read what the server writes when it fails in the midst of a value.

        Raises:
            RemoteAbortError: the server failed.
            CorruptStreamError: no Throwable follows.
        """

    @abstractmethod
    def unconverted(self) -> None:
        """Note that an object of a class that is known isn't what that class writes: its record is its value."""
