"""Questions that a server does not answer in time, such as a getter that waits for a data base that is gone.

One of them would cost every poll all that is asked after it. So it is asked last, with all of its kind, since what one
waits for others may wait for, too. Where it is the first without an answer then, and asks for several attributes, each
of these is asked for alone from then on. A single one is asked again only now and then: each time keeps a thread of the
server.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from exporter.jmx.deadline import Clock
from exporter.jmx.object_name import ObjectName
from exporter.jmx.polling.backoff import next_pause
from exporter.jmx.polling.question import AnyQuestion

_MOST_KINDS = 8
"""More kinds of MBeans without an answer are no matter of single ones: the server is too slow, and the polls fail."""

_Key = tuple[str, str | None]

_Kind = tuple[str, str | None]
"""What MBeans share that are of one class, by the custom of names: the domain, and the key property `type`."""


@dataclass(frozen=True)
class _Unanswered:
    """A question that was not answered in time.

    Attributes:
        mbean: whom it asks.
        attributes: what it asks for.
        cause: why there is no answer.
        pause: seconds that it is not asked again; 0 for one that is only a suspect.
        due: the point in time from which on it is asked again.
    """

    mbean: ObjectName
    attributes: Sequence[str]
    cause: str
    pause: float
    due: float


class UnresponsiveQuestions:
    """The questions that one server does not answer in time.

    Args:
        clock: seconds that only grow.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: dict[_Key, _Unanswered] = {}

    def suspect(self, question: AnyQuestion) -> None:
        """Suspect a question for whose answer a poll waited when its time was over: all of the server may be slow."""
        if len({_kind_of(each.mbean) for each in self._known.values()}) < _MOST_KINDS:
            self._suspect(question, "the server had no time left for it")

    def note(
        self, question: AnyQuestion, behind: Iterable[AnyQuestion], cause: str, parts: Sequence[AnyQuestion] = ()
    ) -> None:
        """Note that a question was not answered, while all that was asked before was.

        Args:
            question: what was asked.
            behind: what was asked after it, and has no answer because of that.
            cause: within what time.
            parts: what is asked in its place from now on, of which only one may hang.
        """
        for part in parts:
            self._suspect(part, cause)
        if not parts:
            self._note(question, cause)
        for other in behind:
            self._suspect(other, "asked behind another one that did not answer")

    def _note(self, question: AnyQuestion, cause: str) -> None:
        known = self._known.get(_key(question))
        pause = next_pause(known.pause if known else 0.0)
        self._known[_key(question)] = _Unanswered(
            question.mbean, question.attributes, cause, pause, self._clock() + pause
        )

    def _suspect(self, question: AnyQuestion, cause: str) -> None:
        suspect = _Unanswered(question.mbean, question.attributes, cause, 0.0, self._clock())
        self._known.setdefault(_key(question), suspect)

    def forget(self, question: AnyQuestion) -> None:
        """Forget a question that was answered."""
        self._known.pop(_key(question), None)

    def acquit(self) -> None:
        """Suspect no question any more: the server is too slow as a whole."""
        self._known = {key: each for key, each in self._known.items() if each.pause}

    def among(self, questions: Iterable[AnyQuestion]) -> list[AnyQuestion]:
        """Find the questions that may hang, as far as is known."""
        mbeans = {each.mbean for each in self._known.values()}
        return [question for question in questions if question.mbean in mbeans and _key(question) in self._known]

    def apart(self, questions: Sequence[AnyQuestion]) -> tuple[Sequence[AnyQuestion], Sequence[AnyQuestion]]:
        """Split questions into those to ask at once and those to ask after them; what is not due is in neither.

        Of those to ask after them the ones come last that are known to hang for longest.

        What is not among the questions is forgotten: its MBean is gone.
        """
        if not self._known:
            return questions, ()
        by_key = {_key(question): question for question in questions}
        self._known = {key: each for key, each in self._known.items() if key in by_key}
        kinds = {_kind_of(each.mbean) for each in self._known.values()}
        first: list[AnyQuestion] = []
        of_a_kind: list[AnyQuestion] = []
        for question in questions:
            if _key(question) not in self._known:
                (of_a_kind if _kind_of(question.mbean) in kinds else first).append(question)
        now = self._clock()
        due = [(each.pause, key) for key, each in self._known.items() if each.due <= now]
        return first, [*of_a_kind, *(by_key[key] for _, key in sorted(due, key=itemgetter(0)))]

    def causes(self) -> Iterator[tuple[ObjectName, str, str]]:
        """Tell what could not be read for lack of an answer: MBean, attribute and cause."""
        for each in self._known.values():
            for attribute in each.attributes:
                yield each.mbean, attribute, each.cause


def _key(question: AnyQuestion) -> _Key:
    return question.call.subject, question.call.attribute


def _kind_of(name: ObjectName) -> _Kind:
    return name.domain, name.get("type") or name.get("Type")
