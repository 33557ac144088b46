"""What one poll, and all together, may hold."""

import gc
import threading
from collections.abc import Iterator
from weakref import finalize

import pytest

from exporter.jmx.budget import Account, Budget, Share
from exporter.jmx.errors import BudgetExceededError, KnowledgeExceededError, ProtocolError

MB = 1 << 20


def budget() -> Budget:
    return Budget(poll_bytes=10 * MB, common_bytes=15 * MB, own_bytes=2 * MB)


def holding(megabytes: int, of: Budget) -> Share:
    share = of.begin()
    share.take(megabytes * MB)
    return share


def test_a_poll_may_hold_so_much_and_no_more() -> None:
    share = holding(10, budget())
    with pytest.raises(BudgetExceededError, match="more than 10 MB in one poll"):
        share.take(1)


def test_whoever_exceeds_it_fails_as_one_who_breaks_the_protocol() -> None:
    assert issubclass(BudgetExceededError, ProtocolError)


def test_what_is_given_back_may_be_taken_again() -> None:
    share = budget().begin()
    for _ in range(100):
        share.take(9 * MB)
        share.take(-9 * MB)
    assert share.held == 0


def test_nobody_takes_the_share_of_another_one() -> None:
    shared = budget()
    hogs = [holding(9, shared), holding(9, shared)]
    assert shared.taken == 14 * MB
    with pytest.raises(BudgetExceededError, match="all servers' answers together take more than 15 MB"):
        holding(9, shared)
    assert [share.held for share in (holding(2, shared) for _ in range(200))] == [2 * MB] * 200
    hogs[0].close()
    assert holding(9, shared).held == 9 * MB


def test_a_poll_that_was_refused_can_end() -> None:
    shared = budget()
    share = holding(2, shared)
    with pytest.raises(BudgetExceededError):
        share.take(9 * MB)
    share.close()
    share.close()
    assert shared.taken == 0


def test_what_the_last_poll_held_stays_counted_until_it_is_closed() -> None:
    shared = budget()
    account = Account(shared)
    first = account.begin()
    first.take(9 * MB)
    second = account.begin()
    second.take(9 * MB)
    assert shared.taken == 14 * MB
    first.close()
    assert (shared.taken, second.held) == (7 * MB, 9 * MB)


def test_who_has_given_everything_back_takes_nothing_any_more() -> None:
    shared = budget()
    share = holding(9, shared)
    share.close()
    share.take(2 * MB)
    with pytest.raises(BudgetExceededError):
        share.take(1)
    assert shared.taken == 0


def test_what_is_known_of_a_server_stays_counted_from_poll_to_poll() -> None:
    shared = budget()
    account = Account(shared)
    account.keep(6 * MB)
    for _ in range(3):
        share = account.begin()
        share.take(3 * MB)
        assert shared.taken == 4 * MB + 3 * MB  # what is a server's own is there once
        share.close()
    account.keep(MB)
    assert shared.taken == 0
    account.begin().take(2 * MB)
    assert shared.taken == MB
    account.keep(5 * MB)
    account.close()
    assert shared.taken == MB


def test_of_what_is_known_there_may_be_so_much_and_no_more() -> None:
    shared = Budget(MB, 100 * MB, MB, known_bytes=5 * MB)
    account = Account(shared)
    account.keep(5 * MB)
    with pytest.raises(KnowledgeExceededError, match="more than 5 MB"):
        account.keep(5 * MB + 1)
    account.keep(0)
    assert shared.taken == 0
    assert issubclass(KnowledgeExceededError, BudgetExceededError)


class Circle:
    """What is freed by collecting garbage alone."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def thresholds() -> Iterator[None]:
    """Lets a test say when garbage is collected, and of what is there before it none."""
    before = gc.get_threshold()
    gc.freeze()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


@pytest.mark.usefixtures("thresholds")
def test_garbage_may_be_collected_that_gives_a_share_back_while_one_is_refused() -> None:
    """Whenever that is: one collection comes so many new objects later than its threshold was set."""
    shared = budget()
    refused = []

    def refuse() -> None:
        for objects in range(1, 200):
            gc.collect()
            finalize(Circle(), shared.begin().close)
            gc.set_threshold(objects)
            with pytest.raises(BudgetExceededError):
                holding(11, shared)
            gc.set_threshold(100_000)
            refused.append(objects)

    thread = threading.Thread(target=refuse, daemon=True)
    thread.start()
    thread.join(60)
    assert len(refused) == 199


def test_an_unlimited_one_is_never_exceeded() -> None:
    assert holding(1 << 40, Budget.unlimited()).held == 1 << 60


def test_many_threads_leave_nothing_taken() -> None:
    shared = Budget(10 * MB, 1000 * MB, MB)

    def poll() -> None:
        for _ in range(300):
            share = holding(5, shared)
            share.take(4 * MB)
            share.close()

    threads = [threading.Thread(target=poll) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert shared.taken == 0
