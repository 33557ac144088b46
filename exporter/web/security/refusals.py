"""Who was turned away: all counted, few logged. A scanner of ports must not fill the log."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from enum import Enum

from exporter.model.metrics import Family, Sample

_log = logging.getLogger(__name__)
_QUIET_SECONDS = 60.0


class Refusal(Enum):
    """A reason to refuse a request; the values are those of the label `reason`."""

    NO_LOGIN = "no_login"
    WRONG_LOGIN = "wrong_login"
    BUSY = "too_many_logins"
    RATE_LIMIT = "rate_limit"


class Refusals:
    """Counts refused requests and TLS handshakes. One of each kind is logged a minute at most, with how many were not.

    Args:
        clock: seconds on a clock that never goes back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._requests: Counter[Refusal] = Counter()
        self._handshakes = 0
        self._quiet_until: dict[str, float] = {}
        self._unsaid: Counter[str] = Counter()

    def request(self, refusal: Refusal, client: str) -> None:
        """Take note of a request that is not answered. Its name and password are nobody's business: people mix them up.

        Args:
            refusal: why.
            client: the address of the client.
        """
        self._requests[refusal] += 1
        if refusal is not Refusal.NO_LOGIN:  # every browser asks without one first
            self._say("a request was refused", refusal.value, client)

    def handshake(self, client: str, reason: str) -> None:
        """Take note of a TLS handshake that failed."""
        self._handshakes += 1
        self._say("a TLS handshake failed", reason, client)

    def families(self) -> Sequence[Family]:
        """Tell how many there were."""
        requests = tuple(Sample({"reason": each.value}, float(self._requests[each]), "_total") for each in Refusal)
        return (
            Family(
                "wso2_exporter_refused_requests",
                "counter",
                "Requests that the web configuration did not let in, by the reason.",
                requests,
            ),
            Family(
                "wso2_exporter_tls_handshake_failures",
                "counter",
                "Clients that did not come to an agreement on TLS with the exporter.",
                (Sample({}, float(self._handshakes), "_total"),),
            ),
        )

    def _say(self, message: str, reason: str, client: str) -> None:
        now = self._clock()
        if now < self._quiet_until.get(message, now):
            self._unsaid[message] += 1
            return
        self._quiet_until[message] = now + _QUIET_SECONDS
        more = {"not_logged_before": self._unsaid.pop(message)} if self._unsaid[message] else {}
        _log.warning(message, extra={"reason": reason, "client": client, **more})
