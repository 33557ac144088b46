import threading

import pytest

from exporter.collect.open_scrapes import OpenScrapes
from testing.shortage import after, without_threads


def test_what_waits_for_no_scrape_is_done_at_once() -> None:
    done: list[str] = []
    scrapes = OpenScrapes()
    scrapes.afterwards(lambda: done.append("now"))
    with scrapes:
        pass
    assert done == ["now"]


def test_what_waits_for_scrapes_is_done_once_after_the_last_in_another_thread() -> None:
    threads: list[int] = []
    scrapes = OpenScrapes()
    with scrapes:
        with scrapes:
            scrapes.afterwards(lambda: threads.append(threading.get_ident()))
        assert threads == []
    after(lambda: len(threads) == 1)
    assert threads != [threading.get_ident()]
    with scrapes:
        pass
    assert len(threads) == 1


def test_a_scrape_that_fails_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """And where no thread can be had, its own does what waited for it."""
    done: list[str] = []
    scrapes = OpenScrapes()

    def fail() -> None:
        with scrapes:
            scrapes.afterwards(lambda: done.append("after"))
            raise ValueError

    with without_threads(monkeypatch), pytest.raises(ValueError, match=r"^$"):
        fail()
    assert done == ["after"]
