"""What a scrape costs the server that is read: processor time, and memory that its JVM allocates."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import cast

from benchmarks.contenders import Command, Contender, Target
from benchmarks.processes import processor_time
from benchmarks.scrape import scrape
from development.ports import any_free
from development.service import serve
from exporter.jmx import JmxConnection, ObjectName, connect
from exporter.jmx.values import CompositeData

_WARM_UP = 400
"""Until then the server compiles what a scrape asks of it."""
_ROUNDS = 8
_SCRAPES = 40
"""Of a round: so few that one without a collection of garbage is likely."""
_THREADING = ObjectName.parse("java.lang:type=Threading")
_MEMORY = ObjectName.parse("java.lang:type=Memory")
_COLLECTOR = ObjectName.parse("java.lang:name=G1 Young Generation,type=GarbageCollector")
_SECONDS = 10.0


class CostError(Exception):
    """What a scrape costs cannot be told; the message says why."""


@dataclass(frozen=True)
class ServerCost:
    """Of one scrape, without what the server does meanwhile for itself.

    Attributes:
        processor: seconds of processor time.
        allocated: bytes of objects that it made.
        threads: how many threads the server had.
    """

    processor: float
    allocated: float
    threads: int


@dataclass(frozen=True)
class _Reading:
    """What the server had used by a moment: seconds, bytes of its heap, and how often it had collected garbage."""

    at: float
    processor: float
    heap: float
    collections: int


@dataclass(frozen=True)
class _Round:
    """The server before scrapes, after them, and after it was left alone for the same time."""

    begun: _Reading
    scraped: _Reading
    alone: _Reading

    @property
    def processor(self) -> float:
        """Seconds for a scrape."""
        return (2 * self.scraped.processor - self.begun.processor - self.alone.processor) / _SCRAPES

    @property
    def allocated(self) -> float | None:
        """Bytes for a scrape; None where garbage was collected meanwhile."""
        if self.begun.collections != self.alone.collections:
            return None
        return (2 * self.scraped.heap - self.begun.heap - self.alone.heap) / _SCRAPES


def server_cost(target: Target, contender: Contender, environment: Mapping[str, str], folder: Path) -> ServerCost:
    """Measure it in rounds: scrapes one after the other, then the server alone for the same time.

    Args:
        target: a server on this machine whose garbage collector is G1.
        contender: a program of its own, which scrapes it.
        environment: all of the contender's environment.
        folder: for its configuration and log.

    Raises:
        CostError: it collected garbage in each round, or does not tell its heap.
        JmxError: the server does not tell.
        ScrapeError: a scrape fails.
        ServiceError: the contender does not start.
        OSError: a process is gone.
    """
    port = any_free()
    command = cast("Command", contender.command)(target, port, folder)
    with (
        connect(f"127.0.0.1:{target.jmx_port}", deadline_seconds=_SECONDS) as connection,
        serve(command, port, ready=contender.ready, log=folder / f"{port}.log", environment=environment),
    ):
        for _ in range(_WARM_UP):
            scrape(contender, port)
        rounds = [_round(target, contender, port, connection) for _ in range(_ROUNDS)]
        threads = _number(connection, _THREADING, "ThreadCount")
    allocated = [each.allocated for each in rounds if each.allocated is not None]
    if not allocated:
        raise CostError("the server collected garbage in each round")
    return ServerCost(fmean(each.processor for each in rounds), fmean(allocated), threads)


def _round(target: Target, contender: Contender, port: int, connection: JmxConnection) -> _Round:
    begun = _reading(target, connection)
    for _ in range(_SCRAPES):
        scrape(contender, port)
    scraped = _reading(target, connection)
    time.sleep(scraped.at - begun.at)
    return _Round(begun, scraped, _reading(target, connection))


def _reading(target: Target, connection: JmxConnection) -> _Reading:
    collections = _number(connection, _COLLECTOR, "CollectionCount")
    return _Reading(time.monotonic(), processor_time(cast("int", target.pid)), _heap(connection), collections)


def _heap(connection: JmxConnection) -> float:
    usage = connection.attribute(_MEMORY, "HeapMemoryUsage", _SECONDS)
    if not isinstance(usage, CompositeData):
        raise CostError("the server does not tell how much of its heap is used")
    return cast("int", usage.items["used"])


def _number(connection: JmxConnection, name: ObjectName, attribute: str) -> int:
    return cast("int", connection.attribute(name, attribute, _SECONDS))
