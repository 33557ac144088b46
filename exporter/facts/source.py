"""The seam between facts and those who judge by them."""

from typing import Protocol

from exporter.facts.fact import Facts


class FactSource(Protocol):
    """Where the facts about one server come from: gathered from what was read of it, or written in a file."""

    def facts(self, name: str) -> Facts:
        """Give the facts of a name.

        Args:
            name: one of those that `exporter.facts.registry` knows.
        """
