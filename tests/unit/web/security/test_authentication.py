"""Logins, compared by a stand-in for bcrypt that counts; in the last tests by bcrypt itself."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import bcrypt
import pytest

from exporter.web.security.authentication import Authentication
from exporter.web.security.login import Login
from testing.patience import PATIENCE

USERS = {"anna": "hash of a", "bob": "hash of b"}
RIGHT = Login("anna", b"a")


class Compare:
    """A password makes the hash that tells it; counts, and waits where it is told to."""

    def __init__(self) -> None:
        self.compared: list[tuple[bytes, bytes]] = []
        self.go_on = threading.Event()
        self.go_on.set()
        self.at_a_time = 0
        self.most_at_a_time = 0

    def __call__(self, password: bytes, stored: bytes) -> bool:
        self.at_a_time += 1
        self.most_at_a_time = max(self.most_at_a_time, self.at_a_time)
        self.compared.append((password, stored))
        assert self.go_on.wait(PATIENCE)
        self.at_a_time -= 1
        return stored == b"hash of " + password


Ask = Callable[..., Awaitable[bool | None]]


def in_a_loop(test: Callable[[Ask, Authentication, Compare], Coroutine[Any, Any, None]], most: int = 64) -> Compare:
    compare = Compare()

    async def run() -> None:
        loop = asyncio.get_running_loop()
        authentication = Authentication(loop, compare, most)

        def ask(login: Login, address: str = "192.0.2.1", users: dict[str, str] = USERS) -> asyncio.Future[bool | None]:
            answer: asyncio.Future[bool | None] = loop.create_future()
            authentication.ask(users, login, address, answer.set_result)
            return answer

        async with asyncio.timeout(PATIENCE):
            await test(ask, authentication, compare)
        authentication.stop()

    asyncio.run(run())
    return compare


def test_only_a_known_users_own_password_is_right() -> None:
    async def test(ask: Ask, *_: object) -> None:
        logins = [
            RIGHT,
            Login("bob", b"b"),
            Login("anna", b"b"),
            Login("anna", b""),
            Login("eve", b"a"),
            Login("", b"a"),
        ]
        assert [await ask(login) for login in logins] == [True, True, False, False, False, False]
        assert await ask(Login("eve", b"b")) is False
        assert await ask(Login("\udcff", b"a")) is False

    in_a_loop(test)


def test_an_unknown_user_is_compared_as_often_as_a_known_one_and_always_with_the_same_hash() -> None:
    async def test(ask: Ask, *_: object) -> None:
        for number in range(20):
            await ask(Login("anna", b"%d" % number))
            await ask(Login("eve", b"%d" % number))

    compared = in_a_loop(test).compared
    assert len(compared) == 40
    assert {stored for _, stored in compared[::2]} == {b"hash of a"}
    assert len({stored for _, stored in compared[1::2]}) == 1


def test_unknown_users_are_compared_with_the_hashes_of_all_known_ones() -> None:
    """Whose costs may differ: else who takes as long as none of them would be known to be unknown."""

    async def test(ask: Ask, *_: object) -> None:
        for number in range(64):
            await ask(Login(f"eve{number}", b"x"))

    assert {stored for _, stored in in_a_loop(test).compared} == {b"hash of a", b"hash of b"}


def test_what_was_found_out_is_not_compared_again() -> None:
    async def test(ask: Ask, *_: object) -> None:
        for _attempt in range(3):
            verdicts = [await ask(login) for login in (RIGHT, Login("anna", b"x"), Login("eve", b"x"))]
            assert verdicts == [True, False, False]

    assert len(in_a_loop(test).compared) == 3


def test_a_new_hash_ends_what_was_right_with_the_old_one_and_so_does_leaving() -> None:
    async def test(ask: Ask, *_: object) -> None:
        assert await ask(RIGHT)
        assert not await ask(RIGHT, users={"anna": "hash of c"})
        assert not await ask(RIGHT, users={"bob": "hash of b"})
        assert not await ask(RIGHT, users={"bob": "hash of a"})
        assert await ask(RIGHT)

    in_a_loop(test)


def test_a_user_who_becomes_known_comes_in_though_the_login_was_wrong_before() -> None:
    async def test(ask: Ask, *_: object) -> None:
        assert not await ask(RIGHT, users={"bob": "hash of a"})
        assert await ask(RIGHT, users={"anna": "hash of a"})

    in_a_loop(test)


def test_many_with_the_same_login_share_one_comparison_and_one_is_made_at_a_time() -> None:
    async def test(ask: Ask, _: object, compare: Compare) -> None:
        compare.go_on.clear()
        answers = [ask(RIGHT) for _ in range(500)] + [ask(Login("anna", b"%d" % number)) for number in range(5)]
        await asyncio.sleep(0.05)
        compare.go_on.set()
        assert await asyncio.gather(*answers) == [True] * 500 + [False] * 5

    compare = in_a_loop(test)
    assert (len(compare.compared), compare.most_at_a_time) == (6, 1)


def test_a_flood_of_wrong_logins_keeps_no_right_one_of_another_address_waiting() -> None:
    async def test(ask: Ask, _: object, compare: Compare) -> None:
        assert await ask(Login("bob", b"b"))
        compare.go_on.clear()
        flood = [ask(Login("anna", b"%d" % number), "198.51.100.1") for number in range(200)]
        assert await ask(Login("bob", b"b"), "192.0.2.1"), "known already: at once"
        new = ask(RIGHT, "192.0.2.1")
        compare.go_on.set()
        assert await new
        before = compare.compared.index((b"a", b"hash of a"))
        assert before <= 3, "bob's, the one that was under way, and one turn of the flood's"
        outcomes = await asyncio.gather(*flood)
        assert outcomes.count(False) == 1 + 63
        assert outcomes.count(None) == 200 - 64

    in_a_loop(test)


def test_whoever_guesses_from_many_addresses_keeps_no_first_login_waiting() -> None:
    """From as many as there are places, each of which has guessed once before: as fast as it is answered."""

    async def test(ask: Ask, _: object, compare: Compare) -> None:
        addresses = [f"198.51.100.{number}" for number in range(32)]
        for address in addresses:
            assert await ask(Login("anna", address.encode()), address) is False
        compare.go_on.clear()
        flood = [
            ask(Login("anna", b"%d %d" % (turn, place)), address)
            for turn in range(3)
            for place, address in enumerate(addresses)
        ]
        new = ask(RIGHT, "192.0.2.1")
        compare.go_on.set()
        assert await new
        assert compare.compared.index((b"a", b"hash of a")) <= 32 + 1, "the next one after that under way"
        await asyncio.gather(*flood)

    in_a_loop(test, most=32)


def test_what_nobody_waits_for_any_more_is_not_compared() -> None:
    async def test(ask: Ask, authentication: Authentication, compare: Compare) -> None:
        compare.go_on.clear()
        first = ask(RIGHT)
        told: list[bool | None] = []
        tickets = [
            authentication.ask(USERS, Login("anna", b"%d" % number), "192.0.2.1", told.append) for number in range(10)
        ]
        again = authentication.ask(USERS, Login("anna", b"9"), "192.0.2.1", told.append)
        for ticket in tickets:
            assert ticket is not None
            authentication.leave(ticket)
        compare.go_on.set()
        assert await first
        assert await ask(Login("anna", b"9")) is False
        await asyncio.sleep(0)  # whoever asked first is told in a turn of the loop of its own
        assert told == [False]
        assert again is not None

    assert len(in_a_loop(test).compared) == 2


def test_where_no_thread_can_be_had_nothing_is_found_out_and_later_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    async def test(ask: Ask, *_: object) -> None:
        with monkeypatch.context() as short:
            short.setattr("exporter.runtime.threads._has_room", lambda: False)
            first, second = ask(RIGHT), ask(Login("bob", b"b"))
            assert (await first, await second) == (None, None)
        assert await ask(RIGHT)

    in_a_loop(test)


def test_a_comparison_that_fails_is_logged_and_not_remembered(caplog: pytest.LogCaptureFixture) -> None:
    async def run() -> list[bool | None]:
        loop = asyncio.get_running_loop()
        authentication = Authentication(loop)
        answers = []
        for _ in range(2):
            answer: asyncio.Future[bool | None] = loop.create_future()
            authentication.ask({"anna": "no hash"}, RIGHT, "192.0.2.1", answer.set_result)
            answers.append(await answer)
        authentication.stop()
        return answers

    assert asyncio.run(run()) == [None, None]
    assert caplog.messages == ["a login cannot be compared"] * 2
    assert "no hash" not in caplog.text.replace("no hash'", "")


@pytest.mark.parametrize(
    ("password", "is_right"),
    [("pässword".encode(), True), (b"password", False), (b"x" * 72 + b"y", False), (b"\x00", False)],
)
def test_bcrypt_itself_compares(password: bytes, *, is_right: bool) -> None:
    assert asyncio.run(verdict_of_bcrypt("pässword".encode(), password)) is is_right


def test_bytes_after_the_72nd_count_as_little_as_where_the_hash_was_made() -> None:
    """bcrypt's own limit; Go's CompareHashAndPassword and htpasswd pass over them, too."""
    assert asyncio.run(verdict_of_bcrypt(b"x" * 72, b"x" * 72 + b"whatever"))


async def verdict_of_bcrypt(hashed: bytes, password: bytes) -> bool | None:
    loop = asyncio.get_running_loop()
    authentication = Authentication(loop)
    answer: asyncio.Future[bool | None] = loop.create_future()
    users = {"anna": bcrypt.hashpw(hashed, bcrypt.gensalt(4)).decode()}
    authentication.ask(users, Login("anna", password), "192.0.2.1", answer.set_result)
    try:
        return await answer
    finally:
        authentication.stop()


def test_one_who_fails_to_be_told_costs_no_other() -> None:
    def fail(_: object) -> None:
        raise ValueError

    async def test(ask: Ask, authentication: Authentication, compare: Compare) -> None:
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        compare.go_on.clear()
        authentication.ask(USERS, RIGHT, "192.0.2.1", fail)
        answers = [ask(RIGHT), ask(Login("anna", b"x"))]
        compare.go_on.set()
        assert await asyncio.gather(*answers) == [True, False]

    in_a_loop(test)
