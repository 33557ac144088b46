"""What was learnt from earlier replies to the same call: one that is like them need not be decoded anew."""

from exporter.jmx.rmi.messages import REPLY_BODY, REPLY_NUMBER, Reply
from exporter.jmx.serial.descriptors import ClassCache
from exporter.jmx.serial.errors import CorruptStreamError, IncompleteError, RemoteAbortError
from exporter.jmx.serial.limits import Limits
from exporter.jmx.serial.template import Template, TemplateStore

_SHAPES = 4
"""How many shapes of the replies to one call are known; the one that was met least recently is forgotten."""

_FUTILE = 8
"""After so many shapes that were never met again no more are learnt: these replies differ each time."""


class ReplyMemory:
    """The shapes of the replies to one call. A shape is learnt where two replies of one length follow each other.

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

    def recall(self, data: bytes, position: int) -> tuple[Reply, int] | None:
        """The reply that begins at a position, and where it ends; None where it is of no shape that is known.

        Raises:
            IncompleteError: it is of a known shape as far as it has come.
        """
        for number, shape in enumerate(self._shapes):
            if shape.matches(data, position):
                self._futile = 0
                if number:
                    self._shapes.insert(0, self._shapes.pop(number))
                named = shape.by_name(data, position) if self._by_name else None
                return Reply(shape.value(data, position) if named is None else named), position + shape.size
        return None

    def note(self, reply: bytes, limits: Limits, classes: ClassCache) -> None:
        """Learn from a reply that was decoded and returned a value."""
        before, self._last_size = self._last_size, len(reply)
        if len(reply) != before or self._futile >= _FUTILE:
            return
        self._futile += 1
        try:
            shape = self._store.learn(reply, REPLY_BODY, REPLY_NUMBER, limits, classes)
        except (IncompleteError, CorruptStreamError, RemoteAbortError):
            return
        if shape is not None:
            self._shapes = [shape, *self._shapes[: _SHAPES - 1]]
