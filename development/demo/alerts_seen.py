"""Which alerts Alertmanager has had, and when: pages and tickets alike, also those that wait for office hours."""

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Self

_PAUSE = 0.5
_UNMUTED = "active=true&silenced=false&inhibited=false&unprocessed=false"
_SUBJECTS = ("server", "target", "instance", "machine")
"""Labels that say whom an alert is about, the first that it has."""


@dataclass(frozen=True)
class Sighting:
    """An alert that was to be told to somebody: neither silenced nor muted for another.

    Attributes:
        alert: its name.
        server: whom it is about.
        severity: its label.
        component: its label: which part of a server or machine it is about.
        summary: its words.
        first: when it was seen first, in seconds since the epoch.
        last: when it was seen last.
    """

    alert: str
    server: str
    severity: str
    component: str
    summary: str
    first: float
    last: float


class AlertsSeen:
    """Asks Alertmanager twice a second what there is; a context manager that ends that.

    Args:
        alertmanager: its address without a slash at the end. While it does not answer, nothing is seen.
    """

    def __init__(self, alertmanager: str) -> None:
        self._address = f"{alertmanager}/api/v2/alerts?{_UNMUTED}"
        self._lock = threading.Lock()
        self._open: dict[str, Sighting] = {}
        self._past: list[Sighting] = []
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def all(self) -> tuple[Sighting, ...]:
        """All that were seen, in the order in which they were seen first; one that came again has several."""
        with self._lock:
            return tuple(sorted([*self._past, *self._open.values()], key=lambda sighting: sighting.first))

    @property
    def now(self) -> tuple[Sighting, ...]:
        """Those that there are."""
        with self._lock:
            return tuple(self._open.values())

    def _run(self) -> None:
        while not self._end.wait(_PAUSE):
            try:
                with urllib.request.urlopen(self._address, timeout=10) as answer:  # noqa: S310 - http, ours
                    alerts = json.load(answer)
            except (OSError, urllib.error.URLError, ValueError):
                continue
            self.note(time.time(), alerts)

    def note(self, now: float, alerts: Sequence[Mapping[str, Any]]) -> None:
        """Take in what Alertmanager has.

        Args:
            now: in seconds since the epoch.
            alerts: all of them, as its API gives them.
        """
        found = {each["fingerprint"]: _sighting(now, each) for each in alerts}
        with self._lock:
            for key, sighting in found.items():
                known = self._open.get(key)
                self._open[key] = sighting if known is None else replace(sighting, first=known.first)
            for key in self._open.keys() - found.keys():
                self._past.append(self._open.pop(key))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end.set()
        self._thread.join()


def _sighting(now: float, alert: Mapping[str, Any]) -> Sighting:
    labels = alert["labels"]
    server = next((labels[name] for name in _SUBJECTS if labels.get(name)), "")
    summary = alert["annotations"].get("summary", "")
    severity, component = labels.get("severity", ""), labels.get("component", "")
    return Sighting(labels["alertname"], server, severity, component, summary, now, now)
