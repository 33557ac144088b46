"""The templates of one server: learnt, shared by all calls whose replies are alike, and bounded in memory."""

from dataclasses import dataclass
from weakref import WeakValueDictionary

from exporter.jmx.budget import Look
from exporter.jmx.serial.class_model import ClassCache
from exporter.jmx.serial.input import unwatched
from exporter.jmx.serial.limits import Limits
from exporter.jmx.serial.shapes.learner import LearningReader
from exporter.jmx.serial.shapes.recipe import NoRecipeError, Recipe
from exporter.jmx.serial.shapes.template import Key, Template, cost_of

_LARGEST = 1 << 20
"""Of a reply that a template is made for, in bytes."""
_COPIED_COST = 8
"""So many bytes takes a copy. A reply that makes more of them than it has bytes would cost more than is counted."""

_RECENT = 4
"""So many templates are tried on the first reply to another call."""

_MOST_GUESSES = 8
"""After so many templates that were of no use for replies to other calls none is learnt any more for that."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands before a reply's one object.

    Attributes:
        body: where the object begins.
        ignored: the bytes before that which differ from reply to reply and mean nothing.
    """

    body: int
    ignored: slice


class TemplateStore:
    """The templates of one server; those that are alike are one. Bounded: when full, none is learnt any more.

    Args:
        frame: what stands before the object in each of its replies.
        maximum_bytes: how much memory they may take, about.

    Attributes:
        used: how much they take, or took before some of them were of no use any more.
        recent: the last ones that were learnt: MBeans of one class have like replies, and often follow each other.
    """

    def __init__(self, frame: Frame, maximum_bytes: int = 16 << 20) -> None:
        self._frame = frame
        self._maximum = maximum_bytes
        self.used = 0
        self._crowded = 0
        self._last_size = 0
        self._guesses = 0
        self.recent: tuple[Template, ...] = ()
        self._templates: WeakValueDictionary[Key, Template] = WeakValueDictionary()

    def learn(self, reply: bytes, limits: Limits, classes: ClassCache, look: Look = unwatched) -> Template | None:
        """Make the template of a reply that can be decoded; None where it has none, or no room.

        Args:
            reply: the reply.
            limits: what decoding may cost.
            classes: what is known of the server's classes.
            look: watches over decoding.
        """
        if len(reply) > _LARGEST or not self._has_room(cost_of(len(reply))):
            return None
        reader = LearningReader(reply, self._frame.body, limits, classes, look)
        value = reader.read_object()
        if not reader.is_exact or reader.position != len(reply) or reader.copied * _COPIED_COST > len(reply):
            return None
        try:
            recipe = Recipe(reader.slots, value)
        except NoRecipeError:
            return None
        made = Template(reply, self._frame.ignored, reader.slots, recipe)
        template = self._templates.setdefault(made.key, made)
        if template is made:
            self.used += made.cost
            self.recent = (made, *self.recent[: _RECENT - 1])
        return template

    def is_repeated(self, size: int) -> bool:
        """Tell whether the reply before had that length, too, and it was of use to learn where that was so."""
        before, self._last_size = self._last_size, size
        if size != before or self._guesses >= _MOST_GUESSES:
            return False
        self._guesses += 1
        return True

    def guessed_well(self) -> None:
        """Note that a recent template was of use for a reply to another call."""
        self._guesses = 0

    def _has_room(self, cost: int) -> bool:
        if self.used + cost > self._maximum and len(self._templates) != self._crowded:
            # Some of them may be of no use to anybody any more.
            self.recent = ()
            self.used = sum(template.cost for template in list(self._templates.values()))
            self._crowded = len(self._templates)
        return self.used + cost <= self._maximum
