"""A server has nearly all files open that it may."""

import resource

from development.demo.fault import Fault, Kind, Subject
from development.demo.fault_agent import FaultAgent
from development.demo.repair import release
from development.demo.stand import Stand

_LIMIT = 1024


def _make(stand: Stand) -> None:
    server = stand.servers["server"]
    resource.prlimit(server.pid, resource.RLIMIT_NOFILE, (_LIMIT, _LIMIT))
    FaultAgent(server.agent_port).command("files 0.97")


FAULT = Fault(
    name="files",
    title="97 % of the file descriptors are in use",
    subjects=(Subject("server", Kind.JAVA, agent=True),),
    make=_make,
    mend=release("server"),
    expects=("WSO2FilesAlmostExhausted",),
    within=300,
)
