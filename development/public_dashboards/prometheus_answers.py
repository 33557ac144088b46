"""What a Prometheus answers, over its HTTP interface."""

import json
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any

_SECONDS = 60


@dataclass(frozen=True)
class Prometheus:
    """A Prometheus that runs.

    Attributes:
        url: without a slash at the end.
    """

    url: str

    def finds(self, expression: str) -> bool:
        """Tell whether an expression finds anything now.

        Raises:
            ValueError: Prometheus does not take the expression; with what it says.
            OSError: it does not answer.
        """
        result = self._ask("query", query=expression)["result"]
        # A scalar is a time and a value, and always there.
        return bool(result)

    def metrics(self) -> frozenset[str]:
        """Give the names of all metrics that it has.

        Raises:
            OSError: it does not answer.
        """
        return frozenset(self._ask("label/__name__/values"))

    def label_values(self, selector: str, label: str) -> list[str]:
        """Give the values of a label, sorted.

        Args:
            selector: of series; empty: all.
            label: its name.

        Raises:
            ValueError: Prometheus does not take the selector.
            OSError: it does not answer.
        """
        found: list[str] = self._ask(f"label/{label}/values", **({"match[]": selector} if selector else {}))
        return sorted(found)

    def _ask(self, path: str, **parameters: str) -> Any:
        address = f"{self.url}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
        try:
            with urllib.request.urlopen(address, timeout=_SECONDS) as answer:  # noqa: S310 - http, ours
                return json.load(answer)["data"]
        except urllib.error.HTTPError as error:
            raise ValueError(json.load(error)["error"]) from error
