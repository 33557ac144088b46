"""One round of facts for each request: a server is read, and everything that changes seldom is looked at anew."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.reading_server import serve
from exporter.assembly.assembler import Assembler
from exporter.collect.scrape import Scraper
from exporter.config.loader import load_settings
from exporter.facts.fact import Known
from exporter.jmx.deadline import Deadline
from exporter.system.roots import Roots

_SECONDS = 60.0


def main(arguments: Sequence[str]) -> None:
    """Look at the servers of a configuration, `PORT FILE`, for each request."""
    parser = argparse.ArgumentParser(description="find out the facts that change seldom")
    parser.add_argument("port", type=int)
    parser.add_argument("file", type=Path)
    flags = parser.parse_args(arguments)
    scraper = Assembler(Roots()).build(load_settings(flags.file, {})).scraper
    serve(flags.port, lambda: _facts(scraper))


def _facts(scraper: Scraper) -> int:
    """Have one round, however old the last one is; how many facts are known by it."""
    deadline = Deadline.after(_SECONDS)
    targets = scraper.targets(deadline)
    for target in targets:
        target.inspected.looked_at.clear()
    scraper.overview_after_inspection((), deadline, lambda _: None)
    facts = [fact for target in targets for found in target.inspected.facts.values() for fact in found]
    return sum(isinstance(fact, Known) for fact in facts)


if __name__ == "__main__":
    main(sys.argv[1:])
