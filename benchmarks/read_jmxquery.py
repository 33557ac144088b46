"""jmxquery as its own documentation uses it, for the attributes that our packs read.

Asked for everything (`*:*`) it prints what is not JSON, so that is not measured.
"""

import sys

from jmxquery import JMXConnection, JMXQuery

from benchmarks.contenders import packs_attributes
from benchmarks.reading_server import parse, serve


def main() -> None:
    """Read a server for each request."""
    port, url, login = parse(sys.argv[1:], "read the packs' attributes with jmxquery")
    username, password = login or (None, None)
    connection = JMXConnection(url, username, password)
    queries = [JMXQuery(str(pattern), attribute) for pattern, attribute in packs_attributes()]
    serve(port, lambda: sum(query.value is not None for query in connection.query(queries, timeout=600)))


if __name__ == "__main__":
    main()
