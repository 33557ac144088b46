"""Channels to servers, and what comes over them."""

from collections.abc import Callable, Iterator

import pytest

from exporter.jmx.deadline import Deadline
from exporter.jmx.rmi.transport import Channel, Network, Place
from exporter.jmx.tls import TlsOptions


@pytest.fixture
def dial() -> Iterator[Callable[..., Channel]]:
    network = Network(TlsOptions(insecure_skip_verify=True).context())
    opened: list[Channel] = []

    def open_(place: Place, server_name: str | None = None, seconds: float = 20) -> Channel:
        opened.append(network.dial(place, server_name, Deadline.after(seconds)))
        return opened[-1]

    yield open_
    for channel in opened:
        channel.close()


def receive(channel: Channel, count: int, seconds: float = 20) -> bytes:
    deadline = Deadline.after(seconds)
    while len(channel.incoming) < count and not channel.ended:
        channel.pump(deadline)
    return bytes(channel.incoming)
