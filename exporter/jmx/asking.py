"""The questions of one poll on their way, in waves: what is known, what turns out to be new, and what may hang."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from typing import Any, Final, Protocol

from exporter.jmx.calls import Call
from exporter.jmx.deadline import Deadline
from exporter.jmx.errors import DeadlineExceededError, UnsendableAttributeError
from exporter.jmx.failures import one_line
from exporter.jmx.hanging import Hanging
from exporter.jmx.pipeline import DEFAULT_WINDOW
from exporter.jmx.questions import Question, Reading

_FIRST_GROUP: Final = 16
"""How many new questions are asked at once at first: what the server cannot send costs those behind it as well."""
_GROWTH: Final = 4


class Pipelined(Protocol):
    """What a poll needs of an `exporter.jmx.JmxConnection`."""

    def pipeline(
        self, asked: Iterable[Call[Any]], deadline_seconds: float, window: int = DEFAULT_WINDOW, late: int = 0
    ) -> Iterator[Any]:
        """Ask many questions at once, of which the last ones may hang."""


class Asking:
    """One poll.

    Args:
        connection: the server.
        deadline: when the poll has to end.
        hanging: the server's questions that may hang.

    Attributes:
        reading: what was read so far.
    """

    def __init__(self, connection: Pipelined, deadline: Deadline, hanging: Hanging) -> None:
        self._connection = connection
        self._deadline = deadline
        self._hanging = hanging
        self.reading = Reading()

    def outcomes(self, asked: Sequence[Call[Any]], window: int = DEFAULT_WINDOW, late: int = 0) -> "closing[Any]":
        """The outcomes of calls, for a block at whose end those that did not come are given up.

        Args:
            asked: the calls.
            window: how many of them are under way at most.
            late: how many of them, the last ones, may hang.
        """
        outcomes: Any = self._connection.pipeline(asked, self._deadline.remaining(), window, late)
        return closing(outcomes)

    def settle(
        self, questions: Sequence[Question], outcomes: Iterator[Any], late: Sequence[Question] = ()
    ) -> Iterator[tuple[Any, Iterable[Question]]]:
        """The outcome of each question, and what follows from it.

        Args:
            questions: what was asked.
            outcomes: of them all.
            late: what was asked after them, since it may hang; what is not answered of these costs only itself.

        Raises:
            DeadlineExceededError: the message says what was asked; that may hang.
        """
        asked = [*questions, *late]
        answered = 0
        try:
            for question, outcome in zip(asked, outcomes, strict=True):
                if answered >= len(questions):
                    self._hanging.forget(question)
                yield outcome, question.settle(outcome, self.reading)
                answered += 1
        except DeadlineExceededError as error:
            waiting = asked[answered]
            if answered < len(questions):
                self._hanging.suspect(waiting)
                raise DeadlineExceededError(f"{error.message}, waiting for {one_line(waiting.call.subject)}") from None
            self._hanging.note(waiting, asked[answered + 1 :], error.message)

    def ask_new(self, questions: list[Question]) -> None:
        """Ask what was never asked before, in groups that grow as long as everything in them could be sent."""
        size = _FIRST_GROUP
        while questions:
            group, rest = questions[:size], questions[size:]
            following: list[Question] = []
            size *= _GROWTH
            with self.outcomes([question.call for question in group], size) as outcomes:
                for outcome, more in self.settle(group, outcomes):
                    following += more
                    if isinstance(outcome, UnsendableAttributeError):
                        size = _FIRST_GROUP
            questions = [*following, *rest]
