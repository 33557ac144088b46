import threading

import pytest

from exporter.web.workers import Job, Workers
from testing.patience import PATIENCE
from testing.shortage import after, threads


@pytest.mark.parametrize("jobs", [1, 20])
def test_jobs_for_which_there_was_no_memory_cost_no_thread_for_those_after_them(
    jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.unraisablehook", lambda _: None)
    before, workers = threads(), Workers(few=2, most=4)

    def fail() -> None:
        raise MemoryError

    for _ in range(jobs):
        workers.run(Job(fail, lambda: None))
        after(lambda: threads() <= before)
    done = threading.Event()
    workers.run(Job(done.set, lambda: None))
    assert done.wait(PATIENCE)
    workers.stop()
    after(lambda: threads() <= before)


def test_jobs_whose_turn_has_not_come_at_the_end_are_refused() -> None:
    """Else whoever waits for them would never learn that they are not done."""
    before, workers = threads(), Workers(few=1, most=1)
    begun, over = threading.Event(), threading.Event()

    def hang() -> None:
        begun.set()
        over.wait(PATIENCE)

    outcomes: list[str] = []
    workers.run(Job(hang, lambda: outcomes.append("the first one was refused")))
    assert begun.wait(PATIENCE)
    workers.run(Job(lambda: outcomes.append("done"), lambda: outcomes.append("refused")))
    workers.stop()
    assert outcomes == ["refused"]
    over.set()
    after(lambda: threads() <= before)
    assert outcomes == ["refused"]
