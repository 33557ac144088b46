"""What a client may cost: seconds, bytes, and how many there may be."""

import resource
from dataclasses import dataclass

_MOST_CONNECTIONS = 256
_FEWEST_CONNECTIONS = 8


@dataclass(frozen=True)
class ClientLimits:
    """What clients may cost at most: seconds, bytes and connections.

    Attributes:
        connections: open at a time. For one more, another makes room: of the address that has the most of these, the
            oldest that waits for its request; or else one whose answer is not read, or whose login is not known yet.
        scrapes: under way at a time, those that wait for servers included.
        request_seconds: from the first byte of a request to its last, line, headers and body; for the first request of
            a connection from when that was accepted.
        idle_seconds: from an answer to the next request.
        exchange_seconds: for the exporter to answer, which is more than any scrape has: then something has failed here.
        answer_seconds: to read an answer.
        farewell_seconds: for the client to close its side after the last answer.
        header_bytes, body_bytes: of a request.
        unread_bytes: of all answers that wait to be read.
    """

    connections: int = _MOST_CONNECTIONS
    scrapes: int = _MOST_CONNECTIONS * 3 // 4
    request_seconds: float = 10.0
    idle_seconds: float = 10.0
    exchange_seconds: float = 90.0
    answer_seconds: float = 20.0
    farewell_seconds: float = 2.0
    header_bytes: int = 64 * 1024
    body_bytes: int = 64 * 1024
    unread_bytes: int = 32 * 1024 * 1024

    @classmethod
    def of_this_process(cls) -> "ClientLimits":
        """Choose limits that leave half of the process's file descriptors to what reads servers and machine."""
        descriptors, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        half = _MOST_CONNECTIONS if descriptors == resource.RLIM_INFINITY else descriptors // 2
        connections = max(_FEWEST_CONNECTIONS, min(_MOST_CONNECTIONS, half))
        return cls(connections=connections, scrapes=connections * 3 // 4)
