"""A path, the methods that it takes, and what answers it."""

from collections.abc import Callable
from dataclasses import dataclass

from exporter.collect.wait import Steps
from exporter.jmx.deadline import Deadline
from exporter.web.messages import Request, Response

Answer = Callable[[Request, Deadline], Steps[Response]]
"""Answers a request by a deadline, which is that of a scrape, in steps that run outside the event loop's thread."""

READ_ONLY = ("GET", "HEAD")
"""The methods of a path where nothing can be changed."""


@dataclass(frozen=True)
class Route:
    """One path.

    Attributes:
        path: the whole of it, decoded.
        answer: what answers, or the answer itself where it is always the same.
        methods: those that it takes; others are refused with status 405.
    """

    path: str
    answer: Answer | Response
    methods: tuple[str, ...] = READ_ONLY
