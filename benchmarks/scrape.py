"""One scrape: what it requests, how long that takes, and whether the answers count."""

import http.client
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import repeat

from benchmarks.contenders import Contender

AT_ONCE = 100
"""Requests of a scrape under way at a time. Prometheus spreads its scrapes over the interval and never has so many."""
_ANSWER_SECONDS = 900.0


class ScrapeError(Exception):
    """An answer that does not count; the message says why."""


@dataclass(frozen=True)
class Answer:
    """What a request was answered.

    Attributes:
        seconds: from the request to the end of the answer.
        status: of HTTP.
        body: all of it.
    """

    seconds: float
    status: int
    body: bytes


def scrape(contender: Contender, port: int) -> tuple[float, int]:
    """Request all that a scrape of a contender requests.

    Args:
        contender: who is scraped.
        port: where it listens on 127.0.0.1.

    Returns:
        the seconds that the slowest request took, and how many samples all answers hold together.

    Raises:
        ScrapeError: an answer does not come, or does not count.
    """
    with ThreadPoolExecutor(min(AT_ONCE, len(contender.paths))) as pool:
        return total(contender, list(pool.map(_request, repeat(port), contender.paths)))


def total(contender: Contender, answers: Sequence[Answer]) -> tuple[float, int]:
    """Add up all answers of a scrape: the seconds of the slowest, and the samples of all.

    Args:
        contender: who answered.
        answers: at least one.

    Raises:
        ScrapeError: one of them does not count.
    """
    return max(answer.seconds for answer in answers), sum(_samples(contender.good, answer) for answer in answers)


def count_samples(lines: Sequence[str]) -> int:
    """How many samples an exposition holds; what a reading server says it has read counts as so many."""
    for line in lines:
        if line.startswith("attributes "):
            return int(line.removeprefix("attributes "))
    return sum(1 for line in lines if line and not line.startswith("#"))


def _request(port: int, path: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_ANSWER_SECONDS)
    began = time.monotonic()
    try:
        connection.request("GET", path, headers={"X-Prometheus-Scrape-Timeout-Seconds": str(_ANSWER_SECONDS)})
        answer = connection.getresponse()
        body = answer.read()
    except (OSError, http.client.HTTPException) as error:
        raise ScrapeError(f"no answer: {error}") from error
    finally:
        connection.close()
    return Answer(time.monotonic() - began, answer.status, body)


def _samples(good: Sequence[str], answer: Answer) -> int:
    lines = answer.body.decode().splitlines()
    there = frozenset(lines)
    lacking = next((line for line in good if line not in there), None)
    if lacking is not None or answer.status != http.client.OK:
        lacks = "" if lacking is None else f" lacks `{lacking}` and"
        raise ScrapeError(f"the answer (status {answer.status}){lacks} does not count.")
    return count_samples(lines)
