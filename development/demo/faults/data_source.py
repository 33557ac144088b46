"""All connections of Carbon's data source are taken and not given back: every login waits for one."""

import base64
import socket
import ssl
from contextlib import ExitStack
from threading import Event

from development.demo.fault import Fault, Kind, Subject
from development.demo.fault_agent import FaultAgent
from development.demo.repair import release
from development.demo.stand import Server, Stand

DATA_SOURCE = "WSO2_SHARED_DB"
_CALLERS = 3
_PATIENCE = 60
"""Seconds until callers give up, as the pool itself does (`max_wait`)."""
_BODY = (
    b'<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body/></soapenv:Envelope>'
)


def _make(stand: Stand) -> None:
    server = stand.servers["carbon"]
    FaultAgent(server.agent_port).command(f"connections {DATA_SOURCE}")

    def log_in(mended: Event) -> None:
        while not mended.is_set():
            with ExitStack() as stack:
                for _ in range(_CALLERS):
                    stack.enter_context(_connection(server)).sendall(_request(server))
                mended.wait(_PATIENCE)

    stand.meanwhile(log_in)


def _connection(server: Server) -> ssl.SSLSocket:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # a server of ours on 127.0.0.1, which has signed its certificate itself
    return context.wrap_socket(socket.create_connection(("127.0.0.1", server.https_port)))


def _request(server: Server) -> bytes:
    password = server.password_file.read_text(encoding="utf-8").strip()
    login = base64.b64encode(f"{server.username}:{password}".encode())
    lines = [
        b"POST /services/ServerAdmin HTTP/1.1",
        b"Host: 127.0.0.1",
        b"Authorization: Basic " + login,
        b"Content-Type: text/xml",
        b"SOAPAction: urn:getServerData",
        b"Content-Length: %d" % len(_BODY),
    ]
    return b"\r\n".join([*lines, b"", _BODY])


FAULT = Fault(
    name="data-source",
    title="All connections of a data source are taken",
    subjects=(Subject("carbon", Kind.CARBON, agent=True, data_source_mbeans=True),),
    make=_make,
    mend=release("carbon"),
    expects=("WSO2DataSourceExhausted",),
    within=180,
)
