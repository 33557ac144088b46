from pathlib import Path

import pytest

from exporter.host.processor_use import ProcessorUse
from exporter.system.roots import Roots


class Stat:
    """The first line of /proc/stat, as it grows: a hundred ticks a second and processor."""

    def __init__(self, proc: Path) -> None:
        self.now = 0.0
        self._file = proc / "stat"
        self.write(1000, 1000)
        self.use = ProcessorUse(Roots(str(proc)), lambda: self.now)

    def write(self, busy: int, idle: int) -> None:
        """Nice, interrupts and steal are busy; waiting for a disk is not; a guest's time is in `user` already."""
        self._file.write_text(f"cpu  {busy - 3} 1 0 {idle - 5} 5 1 0 1 700 800\ncpu0 1 1 1 1\n", encoding="ascii")


@pytest.fixture
def stat(procfs: Path) -> Stat:
    return Stat(procfs)


def test_the_share_is_of_the_time_since_it_was_made(stat: Stat) -> None:
    assert stat.use.share() is None
    stat.now = 1.0
    stat.write(1075, 1025)
    assert stat.use.share() == 0.75


def test_what_was_told_is_told_for_five_seconds(stat: Stat) -> None:
    """Several scrapes at a time would else measure moments."""
    stat.now = 1.0
    stat.write(1100, 1100)
    assert stat.use.share() == 0.5
    stat.write(1500, 1100)
    stat.now = 5.9
    assert stat.use.share() == 0.5
    stat.now = 6.0
    assert stat.use.share() == 1.0


def test_what_was_long_ago_is_not_lately(stat: Stat) -> None:
    stat.now = 301.0
    stat.write(9000, 9000)
    assert stat.use.share() is None
    stat.now = 302.0
    stat.write(9100, 9300)
    assert stat.use.share() == 0.25


def test_figures_that_went_back_tell_nothing(stat: Stat) -> None:
    stat.now = 10.0
    stat.write(900, 900)
    assert stat.use.share() is None


def test_a_kernel_that_does_not_tell_is_an_error_to_whoever_asks(tmp_path: Path) -> None:
    use = ProcessorUse(Roots(str(tmp_path)))
    with pytest.raises(OSError, match="stat"):
        use.share()
