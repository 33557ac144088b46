"""Requests that are being answered: their steps take turns on threads, and none is held by what waits for a server."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from exporter.collect.wait import Steps, Wait
from exporter.web.messages import Response, plain_text
from exporter.web.workers import Job, Workers

_log = logging.getLogger(__name__)
_PATIENCE_SECONDS = 0.1
"""For threads that are at work; where none has come to another job by then, more are started."""

Deliver = Callable[[Response], None]


@dataclass(eq=False)
class Exchange:
    """A request that is being answered; `Exchanges` moves it on.

    Attributes:
        steps: give the answer.
        deliver: is given the answer; None once it was, or when nobody wants it any more.
        deserted: whether the client has ended its side of the connection. It may still read, but most have gone: this
            exchange makes room for others.
        at_work: whether a step is under way, or waits for a thread.
        wait: what it waits for; None while it is at work.
        timer: ends the wait.
    """

    steps: Steps[Response]
    deliver: Deliver | None
    deserted: bool = False
    at_work: bool = False
    wait: Wait | None = None
    timer: asyncio.TimerHandle | None = None


class Exchanges:
    """All requests that are being answered. Only the event loop's thread uses them; steps run on the workers.

    Args:
        loop: the event loop.
        most: at a time; one more is refused with status 503.
        workers: run the steps.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, most: int, workers: Workers) -> None:
        self._loop = loop
        self._most = most
        self._workers = workers
        self._open: dict[Exchange, None] = {}
        self._waiting: dict[Future[Any], set[Exchange]] = {}
        self._relief: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        """Count the requests that are being answered."""
        return len(self._open)

    def begin(self, steps: Steps[Response], deliver: Deliver) -> Exchange:
        """Begin to answer a request; where that cannot be, deliver the answer that says so at once.

        Args:
            steps: give the answer.
            deliver: is given it, in the event loop's thread, unless the exchange is dropped before.
        """
        exchange = Exchange(steps, deliver)
        if len(self._open) >= self._most:
            self._make_room()
        if len(self._open) >= self._most:
            self._end(exchange, plain_text(503, f"{self._most} scrapes are under way; one more is too many."))
            return exchange
        self._open[exchange] = None
        self._go_on(exchange)
        return exchange

    def drop(self, exchange: Exchange) -> None:
        """Give a request up whose client has gone: what is under way ends, and nothing else is begun."""
        self._end(exchange, None)

    def _make_room(self) -> None:
        for exchange in self._open:
            if exchange.deserted:
                self._end(exchange, plain_text(503, "Others wait, and this client seems to have gone."))
                return

    def _go_on(self, exchange: Exchange) -> None:
        exchange.at_work = True
        self._workers.run(Job(partial(self._step, exchange), partial(self._refuse, exchange)))
        if self._relief is None:
            self._relief = self._loop.call_later(_PATIENCE_SECONDS, self._relieve)

    def _refuse(self, exchange: Exchange) -> None:
        exchange.at_work = False
        self._end(exchange, plain_text(503, "No thread can be had for this request."))

    def _relieve(self) -> None:
        wanted = self._workers.relieve()
        self._relief = self._loop.call_later(_PATIENCE_SECONDS, self._relieve) if wanted else None

    def _step(self, exchange: Exchange) -> None:
        """Take one step towards an answer, in a thread of the workers."""
        outcome: Wait | Response | None = None
        try:
            if exchange.deliver is not None:
                outcome = exchange.steps.send(None)
        except StopIteration as end:
            outcome = end.value
        except Exception:  # noqa: BLE001 - the client gets an answer, the log the cause
            _log.exception("a request failed unexpectedly")
            outcome = plain_text(500, "This failed; the log says why.")
        self._in_loop(self._after_step, exchange, outcome)

    def _after_step(self, exchange: Exchange, outcome: Wait | Response | None) -> None:
        exchange.at_work = False
        if exchange.deliver is None:
            exchange.steps.close()
        elif isinstance(outcome, Wait):
            self._await(exchange, outcome)
        else:
            self._end(exchange, outcome)

    def _await(self, exchange: Exchange, wait: Wait) -> None:
        exchange.wait = wait
        for outcome in wait.outcomes:
            if outcome not in self._waiting:
                self._waiting[outcome] = set()
                outcome.add_done_callback(self._told)
            self._waiting[outcome].add(exchange)
        exchange.timer = self._loop.call_later(wait.deadline.remaining(), self._wake, exchange)

    def _told(self, outcome: Future[Any]) -> None:
        """Go on with an exchange whose outcome is there; called in whatever thread made it."""
        self._in_loop(self._arrived, outcome)

    def _in_loop(self, function: Callable[..., None], *arguments: Any) -> None:
        with suppress(RuntimeError):  # the loop has ended, and with it whoever waits for an answer
            self._loop.call_soon_threadsafe(function, *arguments)

    def _arrived(self, outcome: Future[Any]) -> None:
        for exchange in self._waiting.pop(outcome, set()):
            self._wake(exchange)

    def _wake(self, exchange: Exchange) -> None:
        self._wait_no_more(exchange)
        self._go_on(exchange)

    def _wait_no_more(self, exchange: Exchange) -> None:
        if exchange.timer is not None:
            exchange.timer.cancel()
            exchange.timer = None
        if exchange.wait is not None:
            for outcome in exchange.wait.outcomes:
                self._waiting.get(outcome, set()).discard(exchange)
            exchange.wait = None

    def _end(self, exchange: Exchange, answer: Response | None) -> None:
        """Deliver the answer, if there is one, and forget the exchange; a step that is under way ends before."""
        deliver, exchange.deliver = exchange.deliver, None
        self._open.pop(exchange, None)
        self._wait_no_more(exchange)
        if not exchange.at_work:
            exchange.steps.close()
        if deliver is not None and answer is not None:
            deliver(answer)
