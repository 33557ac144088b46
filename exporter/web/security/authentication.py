"""Whether logins are right, found out without keeping anybody else waiting.

bcrypt is slow on purpose: some 60 ms at cost 10. So one login at a time is compared, in a thread of its own, in which
bcrypt lets Python's other threads run; what was found out is remembered. The event loop never waits for it.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module

from exporter.web.security.login import Login
from exporter.web.security.turns import Turns
from exporter.web.security.verdicts import Verdicts
from exporter.web.workers import Job, Workers

_log = logging.getLogger(__name__)

MOST_WAITING = 32
"""Logins that wait to be compared: two seconds' work at cost 10."""
_SIGNIFICANT_BYTES = 72
"""Of a password: bcrypt looks at no more, and neither does htpasswd when it makes a hash."""

Compare = Callable[[bytes, bytes], bool]
"""Whether a password makes a hash; raises ValueError where that is no bcrypt hash."""
Told = Callable[[bool | None], None]
"""Is told whether a login is right; None where that cannot be found out now."""


@dataclass(eq=False)
class Question:
    """A login that is to be compared, for all who wait for the outcome.

    Attributes:
        digest: what it is remembered by.
        address: whose turn it takes: that of the client who asked first.
        stored: the hash that it is compared with.
        login: the login.
        is_known: whether there is such a user at all.
        told: those who wait.
    """

    digest: bytes
    address: str
    stored: bytes
    login: Login
    is_known: bool
    told: dict[int, Told] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Ticket:
    """One who waits for the outcome of a question."""

    question: Question
    number: int


class Authentication:
    """Finds out whether logins are right. Only the event loop's thread uses it.

    A user who is unknown takes as long as one who is known: the password is compared with some known user's hash,
    always the same one for a name, and the outcome does not count.

    Args:
        loop: the event loop.
        compare: compares; bcrypt's own otherwise.
        most: logins that wait at a time. Beyond that, a client address whose last login was wrong is told that nothing
            can be found out now, of several the one with the most of them; or else the address with the most.
    """

    def __init__(
        self, loop: asyncio.AbstractEventLoop, compare: Compare | None = None, most: int = MOST_WAITING
    ) -> None:
        self._loop = loop
        self._compare = compare or _compare
        self._worker = Workers(few=1, most=1)
        self._verdicts = Verdicts()
        self._turns: Turns[Question] = Turns(most)
        self._open: dict[bytes, Question] = {}
        self._under_way: Question | None = None
        self._tickets = 0

    def ask(self, users: Mapping[str, str], login: Login, address: str, told: Told) -> Ticket | None:
        """Find out whether a login is right.

        Args:
            users: each user's bcrypt hash; one at least.
            login: the login.
            address: the client's.
            told: is told, at once or later. It may be told though the ticket was given back a moment before.

        Returns:
            A ticket; None where it was told at once.
        """
        stored, is_known = self._hash_of(login.user, users)
        digest = self._verdicts.digest(_bytes(login.user), stored, login.password, b"known" if is_known else b"")
        verdict = self._verdicts.find(digest)
        if verdict is not None:
            told(verdict)
            return None
        question = self._open.get(digest) or self._begin(Question(digest, address, stored, login, is_known))
        if question is None:
            told(None)
            return None
        self._tickets += 1
        question.told[self._tickets] = told
        self._go_on()
        return Ticket(question, self._tickets)

    def leave(self, ticket: Ticket) -> None:
        """Take a ticket back: nobody waits for the outcome any more. What nobody wants is not compared."""
        question = ticket.question
        question.told.pop(ticket.number, None)
        if not question.told and question is not self._under_way:
            self._turns.remove(question.address, question)
            self._open.pop(question.digest, None)

    def stop(self) -> None:
        """Compare nothing any more."""
        self._worker.stop()

    def _hash_of(self, user: str, users: Mapping[str, str]) -> tuple[bytes, bool]:
        """The hash that a user's password is compared with, and whether it is the user's own."""
        hashes = tuple(users.values())  # chosen among for a known user, too: that takes time
        stand_in = hashes[int.from_bytes(self._verdicts.digest(_bytes(user)), "big") % len(hashes)]
        return users.get(user, stand_in).encode(), user in users

    def _begin(self, question: Question) -> Question | None:
        gives_way = self._turns.add(question.address, question)
        if gives_way is question:
            return None
        self._open[question.digest] = question
        if gives_way is not None:
            self._end(gives_way, None)
        return question

    def _go_on(self) -> None:
        if self._under_way is not None:
            self._worker.relieve()  # where there was no memory for its thread, another one is started
            return
        question = self._turns.take()
        if question is not None:
            self._under_way = question
            self._worker.run(Job(partial(self._find_out, question), partial(self._tell, question, None)))

    def _find_out(self, question: Question) -> None:
        """Compare, in the worker's thread."""
        is_right: bool | None = None
        try:
            is_right = self._compare(question.login.password, question.stored) and question.is_known
        except Exception:  # noqa: BLE001 - the client is told that it cannot be found out, the log why
            _log.exception("a login cannot be compared")
        self._tell(question, is_right)

    def _tell(self, question: Question, is_right: bool | None) -> None:  # noqa: FBT001 - what it is about
        with suppress(RuntimeError):  # the loop has ended, and with it whoever waits
            self._loop.call_soon_threadsafe(self._found_out, question, is_right)

    def _found_out(self, question: Question, is_right: bool | None) -> None:  # noqa: FBT001 - what it is about
        self._under_way = None
        if is_right is not None:
            self._verdicts.remember(question.digest, is_right=is_right)
            (self._turns.trust if is_right else self._turns.suspect)(question.address)
        self._end(question, is_right)
        self._go_on()

    def _end(self, question: Question, is_right: bool | None) -> None:  # noqa: FBT001 - what it is about
        self._open.pop(question.digest, None)
        told, question.told = tuple(question.told.values()), {}
        for tell in told:
            self._loop.call_soon(tell, is_right)  # and not at once: one of them that fails must cost no other


def _compare(password: bytes, stored: bytes) -> bool:
    """Compare by bcrypt, which is loaded where a password is first looked at: most exporters have no users."""
    return bool(import_module("bcrypt").checkpw(password[:_SIGNIFICANT_BYTES], stored))


def _bytes(user: str) -> bytes:
    return user.encode(errors="surrogateescape")
