"""The questions of one poll on their way, in waves: what is known, what turns out to be new, and what may hang."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final, Protocol

from exporter.jmx.deadline import Deadline
from exporter.jmx.errors import (
    ConnectTimeoutError,
    DeadlineExceededError,
    JmxError,
    StillAnsweringError,
    UnsendableAttributeError,
    one_line,
)
from exporter.jmx.polling.mbean import MBeanQuestion
from exporter.jmx.polling.question import AnyQuestion, PollValues
from exporter.jmx.polling.unresponsive import UnresponsiveQuestions
from exporter.jmx.requests.calls import Call
from exporter.jmx.requests.pipeline import DEFAULT_WINDOW

_FIRST_GROUP: Final = 16
"""How many new questions are asked at once at first: what the server cannot send costs those behind it as well."""
_GROWTH: Final = 4
_FASTEST: Final = 1e-6
"""Seconds for one answer, at least."""
_SHARE_OF_GROUP: Final = 0.5
"""No group is larger than fits into so much of the time that is left, at the pace of the one before."""

_SHARE_OF_LEARNING: Final = 0.5
"""New questions are asked until so much of a poll's time is over: what they give has yet to be put to use."""
_SHARE_OF_ONE_GROUP: Final = 0.8
"""Up to then one small group of them is asked where what is known takes longer."""

_SHARE_OF_RETRIES: Final = 0.5
"""How much of the time that is left may be spent on what could not be sent before."""


@dataclass(frozen=True)
class Pace:
    """How new questions were answered last: the next poll goes on from there.

    Attributes:
        group: how many may be asked at once.
        seconds: how long each answer took after the one before.
        delay: how many seconds the first one took, on a long link for the most part.
    """

    group: int = _FIRST_GROUP
    seconds: float = 0.0
    delay: float = 0.0

    def fitting(self, until: Deadline) -> int:
        """Tell for how many questions there is time; for none where a small group has no time."""
        left = _SHARE_OF_GROUP * (until.remaining() - self.delay)
        count = int(left / max(self.seconds, _FASTEST))
        return min(self.group, count) if count >= _FIRST_GROUP else 0


class CallPipeline(Protocol):
    """What a poll needs of an `exporter.jmx.JmxConnection`."""

    def pipeline(
        self, asked: Iterable[Call[Any]], deadline_seconds: float, window: int = DEFAULT_WINDOW, late: int = 0
    ) -> Iterator[Any]:
        """Ask many questions at once, of which the last ones may hang."""


class Waves:
    """The questions of one poll on their way.

    Args:
        connection: the server.
        deadline: when the poll has to end.
        unresponsive: the server's questions that may hang.
        pace: how it answered new questions last.

    Attributes:
        read: what was read so far.
        pace: how it answers new questions.
    """

    def __init__(
        self, connection: CallPipeline, deadline: Deadline, unresponsive: UnresponsiveQuestions, pace: Pace
    ) -> None:
        self.pace = pace
        self.read = PollValues()
        self._connection = connection
        self._deadline = deadline
        self._clock = deadline.clock
        self._unresponsive = unresponsive
        self._settled = 0

    def outcomes(
        self, asked: Sequence[Call[Any]], window: int = DEFAULT_WINDOW, late: int = 0, until: Deadline | None = None
    ) -> "closing[Any]":
        """Ask calls; gives their outcomes, for a block at whose end those that did not come are given up.

        Args:
            asked: the calls.
            window: how many of them are under way at most.
            late: how many of them, the last ones, may hang.
            until: when to give up; None: at the poll's end.
        """
        deadline = self._deadline if until is None else until
        outcomes: Any = self._connection.pipeline(asked, deadline.require_remaining(), window, late)
        return closing(outcomes)

    def settle(
        self,
        questions: Sequence[AnyQuestion],
        outcomes: Iterator[Any],
        late: Sequence[AnyQuestion] = (),
        *,
        are_new: bool = False,
    ) -> Iterator[tuple[Any, Iterable[AnyQuestion]]]:
        """Take over the outcome of each question; gives it, and what follows from it.

        Args:
            questions: what was asked.
            outcomes: of them all.
            late: what was asked after them, since it may hang; what is not answered of these costs only itself, unless
                the server is too slow for all of them.
            are_new: whether they were never asked before: there may be more of them than time.

        Raises:
            DeadlineExceededError: the message says what was asked; that may hang.
        """
        asked = [*questions, *late]
        answered = 0
        try:
            for question, outcome in zip(asked, outcomes, strict=True):
                if answered >= len(questions):
                    self._unresponsive.forget(question)
                yield outcome, question.settle(outcome, self.read)
                answered += 1
                self._settled += 1
        except ConnectTimeoutError:  # nothing was asked
            raise
        except DeadlineExceededError as error:
            waiting = asked[answered]
            is_slow = isinstance(error, StillAnsweringError)
            if answered >= len(questions) and not is_slow:
                parts = waiting.split() if isinstance(waiting, MBeanQuestion) else ()
                self._unresponsive.note(waiting, asked[answered + 1 :], error.message, parts)
                return
            if answered >= len(questions):
                self._unresponsive.acquit()
            elif not (are_new and is_slow):
                self._unresponsive.suspect(waiting)
            raise DeadlineExceededError(f"{error.message}, waiting for {one_line(waiting.call.subject)}") from None

    def learn(self, questions: Sequence[AnyQuestion]) -> Sequence[AnyQuestion]:
        """Ask what was never asked before, and what follows from it; gives that for which there was no time.

        It is asked in groups that grow as long as everything in them could be sent, and there is time for them.

        Raises:
            DeadlineExceededError: the server answered nothing at all.
        """
        until = self._share(_SHARE_OF_LEARNING)
        if until is not None or not self._settled:
            return self._learn(questions, until or self._deadline)
        until = self._share(_SHARE_OF_ONE_GROUP)
        if until is None:
            return questions
        return [*self._learn(questions[:_FIRST_GROUP], until), *questions[_FIRST_GROUP:]]

    def retry(self, questions: Sequence[AnyQuestion]) -> Sequence[AnyQuestion]:
        """Ask once more what could not be sent before, when all else was answered: it may cost the connection.

        Nothing of that costs the poll. Gives what was asked for and came to nothing.
        """
        if self._share(_SHARE_OF_LEARNING) is None:
            return ()
        answered = 0
        try:
            until = self._deadline.share(_SHARE_OF_RETRIES)
            with self.outcomes([question.call for question in questions], 1, until=until) as outcomes:
                for question, outcome in zip(questions, outcomes, strict=True):
                    question.settle(outcome, self.read)
                    answered += 1
        except JmxError:
            return questions[answered : answered + 1]
        return ()

    def _learn(self, questions: Sequence[AnyQuestion], until: Deadline) -> Sequence[AnyQuestion]:
        # Before anything is read of the server, there is nothing else to spend the time on.
        size = self.pace.fitting(until) if self._settled else _FIRST_GROUP
        while questions and size:
            group, rest = questions[:size], questions[size:]
            following: list[AnyQuestion] = []
            answered, most = 0, size * _GROWTH
            began = first = self._clock()
            try:
                limit = until if self._settled else self._deadline
                with self.outcomes([question.call for question in group], len(group), until=limit) as outcomes:
                    for outcome, more in self.settle(group, outcomes, are_new=True):
                        first = first if answered else self._clock()
                        answered += 1
                        following += more
                        if isinstance(outcome, UnsendableAttributeError):
                            most = _FIRST_GROUP
            except DeadlineExceededError:
                self.pace = Pace()
                if not self._settled:
                    raise
                return [*following, *group[answered:], *rest]
            questions = [*following, *rest]
            self.pace = Pace(most, (self._clock() - first) / len(group), first - began)
            size = self.pace.fitting(until)
        return questions

    def _share(self, share: float) -> Deadline | None:
        """Tell when that share of the poll's time is over; None where it is."""
        sooner = self._deadline.later(-self._deadline.seconds * (1 - share))
        return None if sooner.passed() else sooner
