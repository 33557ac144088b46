import threading

import pytest

from exporter.web.workers import Job, Workers
from tests.shortage import PATIENCE, after, threads


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
