"""What was learnt from earlier replies to the same call: one that is like them need not be decoded anew."""

from typing import Protocol

from exporter.jmx.budget import Look
from exporter.jmx.rmi.messages import REPLY_BODY, REPLY_NUMBER, Reply
from exporter.jmx.serial.class_model import ClassCache
from exporter.jmx.serial.errors import CorruptStreamError, IncompleteError, RemoteAbortError
from exporter.jmx.serial.limited import unwatched
from exporter.jmx.serial.limits import Limits
from exporter.jmx.serial.shapes.template import Template, TemplateStore
from exporter.jmx.serial.weight import weight

_SHAPES = 4
"""How many shapes of the replies to one call are known; the one that was met least recently is forgotten."""

_FUTILE = 8
"""After so many shapes that were never met again no more are learnt: these replies differ each time."""


Recalled = tuple[Reply, int, int]
"""A reply, where it ends, and how many bytes of memory its value takes, about, beside what was known before."""


class Memory(Protocol):
    """What is known of the replies to one call."""

    def recall(self, data: bytes, position: int) -> Recalled | None:
        """The reply that begins at a position; None where it has to be decoded.

        Raises:
            IncompleteError: it is known as far as it has come.
        """

    def note(self, data: bytes, reply: Reply, limits: Limits, classes: ClassCache, look: Look = unwatched) -> None:
        """Learn from a reply that was decoded and returned a value."""


class LastReply:
    """The last reply to one call: the next one is recalled where it is the same, byte for byte, whatever its length.

    For long answers that rarely change, such as the names of all MBeans. The value is shared by all who recall it.

    Attributes:
        held: how many bytes of memory it takes, about, its value included.
    """

    __slots__ = ("_data", "_reply", "held")

    def __init__(self) -> None:
        self.held = 0
        self._data = b""
        self._reply: Reply | None = None

    def recall(self, data: bytes, position: int) -> Recalled | None:
        """As `Memory.recall`."""
        if self._reply is None:
            return None
        head, body = slice(position, position + REPLY_NUMBER.start), position + REPLY_NUMBER.stop
        if data[head] != self._data[: REPLY_NUMBER.start]:
            return None
        known = memoryview(self._data)[REPLY_NUMBER.stop :]
        come = memoryview(data)[body : body + len(known)]
        if come != known[: len(come)]:
            return None
        if len(come) < len(known):
            raise IncompleteError
        return self._reply, position + len(self._data), 0

    def note(
        self,
        data: bytes,
        reply: Reply,
        limits: Limits,  # noqa: ARG002 - known whole
        classes: ClassCache,  # noqa: ARG002
        look: Look = unwatched,  # noqa: ARG002
    ) -> None:
        """As `Memory.note`."""
        self._data, self._reply, self.held = data, reply, len(data) + weight(reply.value)


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
        """As `Memory.recall`."""
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
        reply: Reply,  # noqa: ARG002 - by its bytes
        limits: Limits,
        classes: ClassCache,
        look: Look = unwatched,
    ) -> None:
        """As `Memory.note`."""
        before, self._last_size = self._last_size, len(data)
        is_guess = self._store.is_repeated(len(data))
        if not is_guess and (len(data) != before or self._futile >= _FUTILE):
            return
        self._futile += len(data) == before
        try:
            shape = self._store.learn(data, REPLY_BODY, REPLY_NUMBER, limits, classes, look)
        except (IncompleteError, CorruptStreamError, RemoteAbortError):
            return
        if shape is not None:
            self._keep(shape)

    def _keep(self, shape: Template) -> None:
        self._shapes = [shape, *self._shapes[: _SHAPES - 1]]

    def _recalled(self, shape: Template, data: bytes, position: int) -> Recalled:
        named = shape.by_name(data, position) if self._by_name else None
        value = shape.value(data, position) if named is None else named
        return Reply(value), position + shape.size, shape.weight
