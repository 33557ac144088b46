from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from exporter.jmx.deadline import Deadline
from exporter.model.snapshot import AttributeQuery, ErrorReason, Snapshot, TargetError
from exporter.secrecy.credentials import Credentials, Secret
from exporter.targets.login_guard import LoginGuard, LoginRefusals

NOON = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)


class Server:
    """A source that fails for the reason it is told to, counts how often it is asked, and has a clock beside it."""

    def __init__(self) -> None:
        self.reason: ErrorReason | None = "login"
        self.asked = 0
        self.closed = False
        self.seconds = 1000.0

    def read(self, queries: Sequence[AttributeQuery], deadline: Deadline) -> Snapshot:
        self.asked += 1
        if self.reason:
            raise TargetError(self.reason, f"failed for {self.reason}")
        return Snapshot(())

    def close(self) -> None:
        self.closed = True

    def clock(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self.seconds - 1000)


@pytest.fixture
def server() -> Server:
    return Server()


def guard(server: Server, credentials: Credentials | None = None) -> LoginGuard:
    return LoginGuard(server, credentials, LoginRefusals(server.clock, server.now))


def reason(guard: LoginGuard) -> str | None:
    try:
        guard.read([], Deadline.after(1))
    except TargetError as error:
        return error.reason
    return None


def test_the_wait_after_refused_logins_doubles_up_to_a_quarter_of_an_hour(server: Server) -> None:
    guarded = guard(server)
    asked_at = []
    for second in range(0, 4000, 10):
        server.seconds = 1000.0 + second
        before = server.asked
        assert reason(guarded) == "login"
        if server.asked > before:
            asked_at.append(second)
    assert asked_at == [0, 60, 180, 420, 900, 1800, 2700, 3600]


def test_meanwhile_the_message_says_what_was_refused_and_when_it_is_tried_again(server: Server) -> None:
    guarded = guard(server)
    reason(guarded)
    server.seconds += 30
    with pytest.raises(TargetError) as caught:
        guarded.read([], Deadline.after(1))
    assert (caught.value.reason, caught.value.message) == ("login", "failed for login; next try after 12:01:00 UTC")


def test_a_refusal_just_after_no_answer_is_none_of_the_password(server: Server) -> None:
    """As Carbon does whose data source has no free connection: it waits, then refuses all for two minutes."""
    guarded = guard(server)
    server.reason = "timeout"
    assert reason(guarded) == "timeout"
    server.reason = "login"
    server.seconds += 30
    with pytest.raises(TargetError) as caught:
        guarded.read([], Deadline.after(1))
    told = "failed for login; it did not answer just before: can it ask its user store?"
    assert (caught.value.reason, caught.value.message) == ("timeout", told)
    server.seconds += 30
    with pytest.raises(TargetError) as caught:
        guarded.read([], Deadline.after(1))
    assert (caught.value.reason, caught.value.message) == ("timeout", f"{told}; next try after 12:01:30 UTC")


def test_a_server_that_neither_answers_nor_lets_in_is_asked_again_within_a_minute(server: Server) -> None:
    """As Carbon does: two minutes without an answer, two of refusals, and so on."""
    guarded = guard(server)
    asked_at = []
    for second in range(0, 2400, 10):
        server.seconds = 1000.0 + second
        server.reason = "timeout" if second % 240 < 120 else "login"
        before = server.asked
        assert reason(guarded) == "timeout"
        if server.asked > before:
            asked_at.append(second)
    assert max(later - earlier for earlier, later in pairwise(asked_at)) == 60


def test_a_refusal_long_after_no_answer_is_one_like_any_other(server: Server) -> None:
    guarded = guard(server)
    server.reason = "timeout"
    reason(guarded)
    server.reason = "login"
    server.seconds += 180
    assert reason(guarded) == "login"


def test_a_success_makes_no_answer_forgotten(server: Server) -> None:
    guarded = guard(server)
    server.reason = "timeout"
    reason(guarded)
    server.reason = None
    reason(guarded)
    server.reason = "login"
    assert reason(guarded) == "login"


def test_a_success_ends_the_waiting(server: Server) -> None:
    guarded = guard(server)
    reason(guarded)
    server.seconds += 60
    reason(guarded)
    server.seconds += 120
    server.reason = None
    assert reason(guarded) is None
    server.reason = "login"
    assert reason(guarded) == "login"
    asked = server.asked
    server.seconds += 60
    assert reason(guarded) == "login"
    assert server.asked == asked + 1


def test_a_new_password_in_the_file_is_tried_at_once(server: Server, tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("old\n")
    guarded = guard(server, Credentials("admin", file))
    reason(guarded)
    assert (reason(guarded), server.asked) == ("login", 1)
    file.write_text("new\n")
    assert (reason(guarded), server.asked) == ("login", 2)
    server.seconds += 59
    assert (reason(guarded), server.asked) == ("login", 2)
    server.seconds += 1
    assert (reason(guarded), server.asked) == ("login", 3)


def test_the_same_password_written_anew_is_no_new_one(server: Server, tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("same\n")
    guarded = guard(server, Credentials("admin", file))
    reason(guarded)
    file.write_text("same")
    reason(guarded)
    assert server.asked == 1


@pytest.mark.parametrize("other", ["connect", "timeout", "protocol", "transport", "tls", "internal"])
def test_failures_of_other_kinds_are_repeated_at_once(server: Server, other: ErrorReason) -> None:
    server.reason = other
    guarded = guard(server)
    assert [reason(guarded), reason(guarded)] == [other, other]
    assert server.asked == 2


def test_a_password_file_that_cannot_be_read_is_told_without_asking_the_server(server: Server, tmp_path: Path) -> None:
    guarded = guard(server, Credentials("admin", tmp_path / "gone"))
    with pytest.raises(TargetError) as caught:
        guarded.read([], Deadline.after(1))
    assert (caught.value.reason, caught.value.message) == (
        "login",
        f"{tmp_path}/gone: cannot be read: No such file or directory",
    )
    assert server.asked == 0


def test_a_password_file_that_comes_back_is_used_at_once(server: Server, tmp_path: Path) -> None:
    server.reason = None
    file = tmp_path / "password"
    guarded = guard(server, Credentials("admin", file))
    assert reason(guarded) == "login"
    file.write_text("secret")
    assert reason(guarded) is None


def test_a_password_file_that_cannot_be_read_is_the_sources_matter_once_it_was_let_in(
    server: Server, tmp_path: Path
) -> None:
    server.reason = None
    file = tmp_path / "password"
    file.write_text("secret")
    guarded = guard(server, Credentials("admin", file))
    assert reason(guarded) is None
    file.unlink()
    snapshot = guarded.read([], Deadline.after(1))
    assert snapshot.stale_secret == f"{file}: cannot be read: No such file or directory"
    server.reason = "login"
    assert reason(guarded) == "login"
    file.write_text("secret")
    server.reason = None
    assert reason(guarded) is None, "the server has refused nothing"


def asked_at(server: Server, guarded: LoginGuard, refusals: LoginRefusals, hurried: Collection[int]) -> list[int]:
    """At which seconds the server is asked that refuses each login, read every ten, and hurried at some of them."""
    seconds = []
    for second in range(0, 1000, 10):
        server.seconds = 1000.0 + second
        if second in hurried:
            refusals.hurry()
        before = server.asked
        assert reason(guarded) == "login"
        if server.asked > before:
            seconds.append(second)
    return seconds


@pytest.mark.parametrize(
    ("hurried", "expected"),
    [
        ([], [0, 60, 180, 420, 900]),
        ([500], [0, 60, 180, 420, 500]),
        ([430, 440, 450], [0, 60, 180, 420, 480]),
        (range(0, 300, 10), [0, 60, 120, 180, 240, 300]),
    ],
    ids=["never", "once", "too early", "all the time"],
)
def test_who_is_in_a_hurry_has_one_try_a_minute_at_most(
    server: Server, hurried: Collection[int], expected: list[int]
) -> None:
    refusals = LoginRefusals(server.clock, server.now)
    asked = asked_at(server, LoginGuard(server, None, refusals), refusals, hurried)
    assert asked[: len(expected)] == expected


def test_a_refusal_is_known_to_whoever_logs_in_there_as_that_user_after_a_reload(server: Server) -> None:
    refusals = LoginRefusals(server.clock, server.now)
    admin, other = Credentials("admin", Secret("a")), Credentials("other", Secret("a"))
    assert reason(LoginGuard(server, admin, refusals, "here:9999")) == "login"
    for credentials, place, asked in (
        (admin, "here:9999", 1),
        (admin, "there:9999", 2),
        (other, "here:9999", 3),
        (Credentials("admin", Secret("new")), "here:9999", 4),
    ):
        assert reason(LoginGuard(server, credentials, refusals, place)) == "login"
        assert server.asked == asked


def test_secrets_are_in_no_message(server: Server) -> None:
    guarded = guard(server, Credentials("admin", Secret("hidden")))
    for _ in range(2):
        with pytest.raises(TargetError) as caught:
            guarded.read([], Deadline.after(1))
        assert "hidden" not in caught.value.message


def test_closing_closes_what_is_guarded(server: Server) -> None:
    guard(server).close()
    assert server.closed
