"""Our client alone, without mapping and exposition: it polls every attribute of every MBean."""

import sys

from benchmarks.reading_server import parse, serve
from exporter.jmx import ObjectName, Poller, Query, ServiceUrl, prepare

_SECONDS = 600.0
_EVERYTHING = [Query(ObjectName.parse("*:*"), None)]


def main() -> None:
    """Poll a server for each request."""
    port, url, login = parse(sys.argv[1:], "read every attribute with our client")
    poller = Poller(lambda: prepare(ServiceUrl.parse(url), login, rmi_port="registry"))
    serve(port, lambda: sum(map(len, poller.poll(_EVERYTHING, _SECONDS).mbeans.values())))


if __name__ == "__main__":
    main()
