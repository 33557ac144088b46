"""What a guideline says to people: where it stands, in which words, and what to write to follow it."""

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta, Struct

Text = Annotated[str, Meta(min_length=1)]

Place = Literal["toml", "environment", "argument", "command", "file", "person"]
"""Where lines are to be written.

`toml`: into the server's `deployment.toml`. `environment`: a variable of the environment that the server is started
with. `argument`: an argument of its start script. `command`: a command to run. `file`: into another file, which is
named. `person`: nothing that can be written.
"""

_INSTRUCTIONS: Mapping[Place, str] = {
    "toml": "in deployment.toml:",
    "environment": "in the environment of the server:",
    "argument": "as an argument of the start script:",
    "command": "run:",
    "person": "by hand:",
}


class Step(Struct, frozen=True, forbid_unknown_fields=True):
    """One step on the way to follow a guideline, exact enough to be taken by a script.

    Attributes:
        place: where the lines go.
        lines: what to write or to run, as it is.
        file: the file that they go into, below the server's home; only for the place `file`.
    """

    place: Place
    lines: Text
    file: str = ""

    @property
    def instruction(self) -> str:
        """Say what to do with the lines, which follow: `in deployment.toml:`."""
        return f"in {self.file}:" if self.place == "file" else _INSTRUCTIONS[self.place]


class Source(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a guideline stands.

    Attributes:
        page: the title of the page and of its section, as it is published; or, of our own ones, why there is one.
        product: whose page it is: a product's name, or empty for a page on all of them.
        version: the product's version that the page is of; empty where the page has none.
        url: its address; empty where there is no public one.
        ours: whether WSO2 says nothing of it, and it is the exporter's own addition.
    """

    page: Text
    product: str = ""
    version: str = ""
    url: str = ""
    ours: bool = False

    @property
    def text(self) -> str:
        """Say it in one line."""
        if self.ours:
            return f"wso2-exporter's own: {self.page}"
        whose = " ".join(part for part in (self.product, self.version) if part)
        return f"{whose}: {self.page}" if whose else self.page
