"""What reading servers through jmxquery costs and lacks."""

import logging
from collections.abc import Sequence

_log = logging.getLogger(__name__)


def warn_about_jmxquery(targets: Sequence[str], lacking: Sequence[str]) -> None:
    """Say once, in the log, what reading these targets through jmxquery costs and lacks; nothing if there are none.

    Args:
        targets: the names of the targets.
        lacking: what is not served of them, since more than plain values would have to be read for it.
    """
    if targets:
        _log.warning(
            "transport jmxquery: no TLS; a JVM started, a login and two lines in Carbon's audit log at every poll; "
            "follows, once logged in, the host that the server gives out; "
            "no operations, tabular data, maps, lists or arrays, hence no: %s; "
            "the password does not show in the process list, except where Java is built for musl",
            ", ".join(lacking) or "metric that is missed",
            extra={"targets": ",".join(targets)},
        )
