"""Every target read once, side by side, as a scrape does it, and closed again."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

from exporter.assembly.assembler import Assembler
from exporter.collect.shared_read import TargetReading, in_order_of_answers
from exporter.collect.status_memory import status_after, utc_now
from exporter.collect.wait import completed
from exporter.config.settings import Settings
from exporter.jmx.deadline import Deadline
from exporter.model.target_status import TargetList, TargetStatus
from exporter.system.roots import Roots


def read_once(settings: Settings, roots: Roots, seconds: float, say: Callable[[str], None]) -> TargetList:
    """Read every target of a configuration once, and those that are found.

    Args:
        settings: the configuration.
        roots: where this machine's kernel shows its processes.
        seconds: how long it may take; what is not read by then is down, with the reason `timeout`.
        say: is told how far it is.

    Raises:
        DocumentError: the configuration names what there is not.
    """
    deadline = Deadline.after(seconds)
    with closing(Assembler(roots).build(settings).scraper) as scraper:
        targets = scraper.targets(deadline)
        reads = [target.begin(deadline) for target in targets]
        read: dict[int, TargetStatus] = {}

        def take(place: int, reading: TargetReading) -> None:
            status = status_after(targets[place].status, reading, utc_now())
            read[place] = replace(status, since=None)  # nobody knows how it was before
            say(f"reading the servers: {len(read)} of {len(targets)} done")

        completed(in_order_of_answers(reads, deadline, take))
        return TargetList(tuple(read[place] for place in sorted(read)), scraper.left_servers())
