"""The deadline of a scrape, in real time."""

import threading
from collections.abc import Sequence

from exporter.jmx.deadline import Deadline
from exporter.model.snapshot import AttributeQuery, Snapshot, TargetError
from exporter.targets.recordings import RecordedSource
from testing.scraper_of import scraper_on
from testing.written_machine import WrittenMachine


def test_a_target_that_does_not_answer_leaves_the_scrape_its_deadline(
    kernel: Snapshot,
) -> None:
    hanging = threading.Event()

    class Hanging:
        def read(self, queries: Sequence[AttributeQuery], deadline: Deadline) -> Snapshot:
            hanging.wait(60)
            raise TargetError("timeout", "never answered")

        def close(self) -> None:
            hanging.set()

    scraper = scraper_on(WrittenMachine(), {"carbon": RecordedSource(kernel), "hanging": Hanging()})
    families = scraper.everything(Deadline.after(2))
    scraper.close()
    found = {(family.name, *sorted(s.labels.values())): s.value for family in families for s in family.samples}
    assert (found["wso2_up", "carbon"], found["wso2_up", "hanging"]) == (1, 0)
    assert found["wso2_scrape_error", "hanging", "timeout"] == 1
