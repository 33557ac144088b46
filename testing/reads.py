"""Reads of targets, waited for in a test's own thread."""

from exporter.collect.shared_read import PendingRead, TargetReading, in_order_of_answers
from exporter.collect.wait import completed


def reading_of(read: PendingRead) -> TargetReading:
    """Give the outcome of a read, as a scrape with the read's own deadline has it."""
    outcomes: list[TargetReading] = []
    completed(in_order_of_answers([read], read.deadline, lambda _, reading: outcomes.append(reading)))
    (outcome,) = outcomes
    return outcome
