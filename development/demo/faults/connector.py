"""Slow clients hold all threads of Carbon's HTTP connector: new requests get no answer."""

import socket
from contextlib import ExitStack
from threading import Event

from development.demo.fault import Fault, Kind, Subject
from development.demo.stand import Stand

_THREADS = 20
_PAUSE = 5
"""Seconds between two bytes of a body; the connector gives up after 120 (connectionUploadTimeout)."""
_REQUEST = (
    b"POST /services/echo HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/xml\r\nSOAPAction: urn:echoString\r\n"
    b"Content-Length: 100000\r\n\r\n"
    b'<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>'
)


def _make(stand: Stand) -> None:
    port = stand.servers["carbon"].http_port

    def send_slowly(mended: Event) -> None:
        with ExitStack() as stack:
            connections = [stack.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(_THREADS)]
            for connection in connections:
                connection.sendall(_REQUEST)
            while not mended.wait(_PAUSE):
                for connection in connections:
                    connection.sendall(b" ")

    stand.meanwhile(send_slowly)


def _mend(stand: Stand) -> None:
    """Nothing: the clients are gone when it is called."""


FAULT = Fault(
    name="connector",
    title="Slow requests hold all threads of the HTTP connector",
    subjects=(Subject("carbon", Kind.CARBON, http_threads=_THREADS),),
    make=_make,
    mend=_mend,
    expects=("WSO2ConnectorExhausted",),
    within=180,
)
