"""Questions that a server does not answer in time, such as a getter that waits for a data base that is gone.

One of them would cost every poll all that is asked after it. So it is asked last, and where it is then the only one
without an answer, it is asked again only now and then: each time keeps a thread of the server.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from exporter.jmx.objectname import ObjectName
from exporter.jmx.questions import Question

_FIRST_PAUSE_SECONDS = 60.0
_LONGEST_PAUSE_SECONDS = 3600.0

_MOST = 8
"""More questions without an answer are no matter of single MBeans: the server is too slow, and the polls fail."""

_Key = tuple[str, str | None]


@dataclass(frozen=True)
class _Hanging:
    """A question.

    Attributes:
        attributes: what it asks for.
        cause: why there is no answer.
        pause: seconds that it is not asked again; 0 for one that is only a suspect.
        due: the point in time from which on it is asked again.
    """

    attributes: Sequence[tuple[ObjectName, str]]
    cause: str
    pause: float
    due: float


class Hanging:
    """Those of one server.

    Args:
        clock: seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._known: dict[_Key, _Hanging] = {}

    def suspect(self, question: Question) -> None:
        """A poll's time was over while it waited for this answer: the server may be slow as a whole."""
        if len(self._known) < _MOST:
            cause = "the server had no time left for it"
            self._known.setdefault(_key(question), _Hanging(tuple(question.attributes), cause, 0.0, self._clock()))

    def note(self, question: Question, cause: str) -> None:
        """All others were answered, and this one was not; the cause says within what time."""
        known = self._known.get(_key(question))
        pause = min(max(_FIRST_PAUSE_SECONDS, 2 * known.pause if known else 0.0), _LONGEST_PAUSE_SECONDS)
        self._known[_key(question)] = _Hanging(tuple(question.attributes), cause, pause, self._clock() + pause)

    def forget(self, question: Question) -> None:
        """It was answered."""
        self._known.pop(_key(question), None)

    def apart(self, questions: Sequence[Question]) -> tuple[Sequence[Question], Sequence[Question]]:
        """The questions to ask at once, and those to ask after them; those that are not due are in neither.

        What is not among the questions is forgotten: its MBean is gone.
        """
        if not self._known:
            return questions, ()
        keys = [_key(question) for question in questions]
        self._known = {key: each for key, each in self._known.items() if key in keys}
        now = self._clock()
        due = {key for key, each in self._known.items() if each.due <= now}
        by_key = list(zip(keys, questions, strict=True))
        first = [question for key, question in by_key if key not in self._known]
        return first, [question for key, question in by_key if key in due]

    def causes(self) -> Iterator[tuple[ObjectName, str, str]]:
        """What could not be read for lack of an answer: MBean, attribute and cause."""
        for each in self._known.values():
            for name, attribute in each.attributes:
                yield name, attribute, each.cause


def _key(question: Question) -> _Key:
    return question.call.subject, question.call.attribute
