"""What a server calls its product: remembered from the last time when it said so."""

from exporter.facts.product import product_name
from exporter.model.snapshot import Snapshot

_LONGEST = 128
"""Characters: it becomes a label, and a server may say anything."""


class KnownProduct:
    """Remembers a server's product, also while the server is down.

    Args:
        name: what is known without reading it.

    Attributes:
        name: the product; None where the server never said.
    """

    def __init__(self, name: str | None) -> None:
        self.name = name

    def note(self, snapshot: Snapshot) -> None:
        """Note what a server says; one that says nothing, or no name, is still what it was before."""
        said = product_name(snapshot)
        if said is not None and said.isprintable() and len(said) <= _LONGEST:
            self.name = said
