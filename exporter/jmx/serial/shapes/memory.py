"""What was learnt from earlier replies to the same call: one that is like them need not be decoded anew."""

from typing import Protocol

from exporter.jmx.budget import Look
from exporter.jmx.serial.class_model import ClassCache
from exporter.jmx.serial.errors import CorruptStreamError, IncompleteError, RemoteAbortError
from exporter.jmx.serial.input import unwatched
from exporter.jmx.serial.limits import Limits
from exporter.jmx.serial.shapes.store import Frame, TemplateStore
from exporter.jmx.serial.shapes.template import Template
from exporter.jmx.serial.weight import weight
from exporter.jmx.values import JavaValue

_SHAPES = 4
"""How many shapes of the replies to one call are known; the one that was met least recently is forgotten."""

_FUTILE = 8
"""After so many shapes that were never met again no more are learnt: these replies differ each time."""


Recalled = tuple[JavaValue, int, int]
"""What a reply is known to hold: its value, where the reply ends, and how many bytes of memory the value takes, about,
beside what was known before. A plain tuple, since thousands are made in one poll.
"""


class Memory(Protocol):
    """What is known of the replies to one call."""

    def recall(self, data: bytes, position: int) -> Recalled | None:
        """Find the value of the reply that begins at a position; None where it has to be decoded.

        Raises:
            IncompleteError: it is known as far as it has come.
        """

    def note(self, data: bytes, value: JavaValue, limits: Limits, classes: ClassCache, look: Look = unwatched) -> None:
        """Learn from a reply that was decoded and returned a value.

        Args:
            data: the reply.
            value: its value.
            limits: what decoding it may cost.
            classes: what is known of the server's classes.
            look: watches over decoding.
        """


class LastReply:
    """The last reply to one call: the next one is recalled where it is the same, byte for byte, whatever its length.

    For long answers that rarely change, such as the names of all MBeans. The value is shared by all who recall it.

    Args:
        frame: what stands before the object in each reply.

    Attributes:
        held: how many bytes of memory it takes, about, its value included.
    """

    __slots__ = ("_data", "_ignored", "_value", "held")

    def __init__(self, frame: Frame) -> None:
        self.held = 0
        self._ignored = frame.ignored
        self._data = b""
        self._value: JavaValue = None

    def recall(self, data: bytes, position: int) -> Recalled | None:
        """Find the value, as `Memory.recall`."""
        ignored = self._ignored
        head, body = slice(position, position + ignored.start), position + ignored.stop
        if not self._data or data[head] != self._data[: ignored.start]:
            return None
        known = memoryview(self._data)[ignored.stop :]
        come = memoryview(data)[body : body + len(known)]
        if come != known[: len(come)]:
            return None
        if len(come) < len(known):
            raise IncompleteError
        return self._value, position + len(self._data), 0

    def note(
        self,
        data: bytes,
        value: JavaValue,
        limits: Limits,  # noqa: ARG002 - known whole
        classes: ClassCache,  # noqa: ARG002
        look: Look = unwatched,  # noqa: ARG002
    ) -> None:
        """Remember the reply in the place of the one before."""
        self._data, self._value, self.held = data, value, len(data) + weight(value)


class ReplyMemory:
    """The shapes of the replies to one call.

    A shape is learnt where two replies of one length follow each other, to that call or to whatever calls. Those that
    were learnt last are tried on the replies to all calls of the server: MBeans of one class are read alike.

    Args:
        store: the templates of the server.
        by_name: whether lists of attributes are wanted as mappings, which are made in less time.
    """

    __slots__ = ("_by_name", "_futile", "_last_size", "_shapes", "_store")

    def __init__(self, store: TemplateStore, *, by_name: bool = False) -> None:
        self._by_name = by_name
        self._store = store
        self._shapes: list[Template] = []
        self._last_size = 0
        self._futile = 0

    def recall(self, data: bytes, position: int) -> Recalled | None:
        """Find the value, as `Memory.recall`."""
        for number, shape in enumerate(self._shapes):
            if shape.matches(data, position):
                self._futile = 0
                if number:
                    self._shapes.insert(0, self._shapes.pop(number))
                return self._recalled(shape, data, position)
        for shape in self._store.recent:
            if shape.matches(data, position):
                self._store.guessed_well()
                self._keep(shape)
                return self._recalled(shape, data, position)
        return None

    def note(
        self,
        data: bytes,
        value: JavaValue,  # noqa: ARG002 - the bytes say it
        limits: Limits,
        classes: ClassCache,
        look: Look = unwatched,
    ) -> None:
        """Learn the shape of a reply, as `Memory.note`."""
        before, self._last_size = self._last_size, len(data)
        is_guess = self._store.is_repeated(len(data))
        if not is_guess and (len(data) != before or self._futile >= _FUTILE):
            return
        self._futile += len(data) == before
        try:
            shape = self._store.learn(data, limits, classes, look)
        except (IncompleteError, CorruptStreamError, RemoteAbortError):
            return
        if shape is not None:
            self._keep(shape)

    def _keep(self, shape: Template) -> None:
        self._shapes = [shape, *self._shapes[: _SHAPES - 1]]

    def _recalled(self, shape: Template, data: bytes, position: int) -> Recalled:
        named = shape.by_name(data, position) if self._by_name else None
        value = shape.value(data, position) if named is None else named
        return value, position + shape.size, shape.weight
