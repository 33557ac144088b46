"""Who is measured: programs that read a server over JMX and answer one HTTP request a scrape."""

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import get_args

from benchmarks.fleet import all_read, fleet_names, probes
from development.jmx_exporter import STANDALONE
from development.places import PROJECT, TOOLS
from exporter.jmx import ObjectName
from exporter.mapping import MetricMapper, load_packs
from exporter.model.target import Transport


@dataclass(frozen=True)
class Target:
    """The server that is read; or this machine alone, where ports are 0.

    Attributes:
        name: which of the servers it is.
        jmx_port: of its RMI registry on 127.0.0.1, or of a link to it.
        agent_port: of jmx_exporter's agent inside it, or of a link to it.
        pid: its process; None of this machine.
        username: who may read it; None where everybody may.
        password_file: that user's password.
        fleet: the RMI registries' ports of all servers that it stands for, its own first; empty where it is but one.
    """

    name: str
    jmx_port: int
    agent_port: int
    pid: int | None
    username: str | None = None
    password_file: Path | None = None
    fleet: tuple[int, ...] = ()

    @property
    def url(self) -> str:
        """Its JMX service URL."""
        return f"service:jmx:rmi:///jndi/rmi://127.0.0.1:{self.jmx_port}/jmxrmi"

    @property
    def login(self) -> list[str]:
        """The user and the file of the password as arguments; none where none are wanted."""
        return [] if self.username is None else [self.username, str(self.password_file)]


Command = Callable[[Target, int, Path], Sequence[str]]
"""The program for a server and a port to listen on; it may write its configuration into the folder."""


@dataclass(frozen=True)
class Contender:
    """A program that is measured.

    Attributes:
        name, scope: as in a `Case`.
        command: None for what runs inside the server.
        good: the lines without which an answer does not count.
        paths: what a scrape requests; of several the next as soon as one of those under way is answered.
        ready: what answers without reading the server.
        servers: where it is measured.
        ours: whether its code is this project's, and so may differ between two checkouts.
    """

    name: str
    scope: str
    command: Command | None
    good: tuple[str, ...]
    paths: tuple[str, ...] = ("/metrics",)
    ready: str = "/-/healthy"
    servers: tuple[str, ...] = ("carbon", "tomcat", "many")
    ours: bool = False


FLEET = 200
"""So many servers are read by one process."""
_SCRAPED = ("jmx_scrape_error 0.0",)
_COMPLETE = ("complete 1",)
_READ = ('wso2_up{target="server"} 1.0',)
_NODE_EXPORTER = TOOLS / "prometheus-node-exporter"


def contenders(java_home: Path) -> list[Contender]:
    """Everybody that is measured. Of ours the exporter with each of its transports, and the bare client.

    Args:
        java_home: the Java that runs those that need one.
    """
    return [*_peers(str(java_home / "bin" / "java")), *_own()]


def _peers(java: str) -> list[Contender]:
    whole, packs = _standalone(java, {}), _standalone(java, {"includeObjectNames": packs_patterns()})
    return [
        Contender("standalone", "everything", whole, _SCRAPED),
        Contender("agent", "everything", None, _SCRAPED),
        Contender("standalone", "packs", packs, _SCRAPED),
        Contender("jmxquery", "packs", _reader("read_jmxquery"), _COMPLETE),
        Contender("node_exporter", "machine", _node_exporter, _collected("1"), ready="/", servers=("machine",)),
        Contender("standalone", "packs of one", packs, _SCRAPED, servers=("fleet",)),
    ]


def _own() -> list[Contender]:
    ours = partial(Contender, ours=True)
    exporter = partial(ours, ready="/-/ready")
    fleet = fleet_reader(FLEET, thread_states=False)
    return [
        ours("read_everything", "everything", _reader("read_everything"), _COMPLETE),
        exporter("native", "packs and thread states", _ours("native", thread_states=True), _READ),
        ours("map_many", "mapping", _reader("map_many"), _COMPLETE, servers=("many",)),
        ours("inspections", "facts", _facts, _COMPLETE, servers=("carbon",)),
        exporter("host collectors", "machine", _machine, _collected("1.0"), servers=("machine",)),
        *(
            exporter(
                "native" if transport == "native" else f"ours over {transport}",
                "packs",
                _ours(transport, thread_states=False),
                _READ,
            )
            for transport in get_args(Transport)
        ),
        exporter("native", "packs of one", _ours("native", thread_states=False), _READ, servers=("fleet",)),
        exporter("native", f"packs of {FLEET}", fleet, all_read(FLEET), servers=("fleet",)),
        exporter("native", f"{FLEET} probes", fleet, ("wso2_up 1.0",), paths=probes(FLEET), servers=("fleet",)),
    ]


def agent_configuration() -> str:
    """What jmx_exporter's agent is configured with: everything, as its default names have it."""
    return json.dumps({"rules": [{"pattern": ".*"}]})


def packs_patterns() -> list[str]:
    """The MBeans that our packs read, as patterns of ObjectNames."""
    return sorted({str(query.pattern) for query in MetricMapper(load_packs("metrics")).queries})


def packs_attributes() -> list[tuple[ObjectName, str]]:
    """The attributes that our packs read: an MBean's pattern and an attribute's name."""
    queries = MetricMapper(load_packs("metrics")).queries
    return [(query.pattern, attribute) for query in queries for attribute in query.attributes or ()]


def environment(java_home: Path, checkout: Path = PROJECT) -> Mapping[str, str]:
    """Ours, with that Java first on the path, where jmxquery looks for it, and a checkout's modules.

    These are compiled once, as those of an installed program are, whatever the developer's own environment says.

    Args:
        java_home: a JDK.
        checkout: whose modules run, wherever the program is started.
    """
    path = f"{java_home / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    # The working folder is left out of Python's path: its modules would win over those of the other checkout.
    own = {"PYTHONPATH": str(checkout), "PYTHONSAFEPATH": "1"}
    return {**kept, "JAVA_HOME": str(java_home), "PATH": path, **own}


def _standalone(java: str, options: Mapping[str, object]) -> Command:
    def command(target: Target, port: int, folder: Path) -> Sequence[str]:
        # JSON is YAML.
        configuration = {"hostPort": f"127.0.0.1:{target.jmx_port}", "rules": [{"pattern": ".*"}], **options}
        if target.password_file is not None:
            configuration["username"] = str(target.username)
            configuration["password"] = target.password_file.read_text().strip()
        file = folder / f"standalone-{port}.yml"
        file.write_text(json.dumps(configuration))
        return [java, "-jar", str(STANDALONE), f"127.0.0.1:{port}", str(file)]

    return command


def _reader(module: str) -> Command:
    def command(target: Target, port: int, folder: Path) -> Sequence[str]:  # noqa: ARG001 - needs no configuration
        return [sys.executable, "-m", f"benchmarks.{module}", str(port), target.url, *target.login]

    return command


def _ours(transport: str, *, thread_states: bool) -> Command:
    def command(target: Target, port: int, folder: Path) -> Sequence[str]:
        return _exporter(_settings(target, transport, thread_states=thread_states), port, folder)

    return command


def _facts(target: Target, port: int, folder: Path) -> Sequence[str]:
    file = folder / f"facts-{port}.yml"
    file.write_text(json.dumps(_settings(target, "native", thread_states=False)))
    return [sys.executable, "-m", "benchmarks.read_facts", str(port), str(file)]


def _settings(target: Target, transport: str, *, thread_states: bool) -> Mapping[str, object]:
    server: dict[str, object] = {"name": "server", "url": f"127.0.0.1:{target.jmx_port}", "transport": transport}
    if target.username is not None:
        server |= {"username": target.username, "password_file": str(target.password_file)}
        server["rmi_port"] = "registry"  # on a delayed link, that of a proxy
    return {"targets": [server], "host": {"enabled": False}, "jvm": {"thread_states": thread_states}}


def fleet_reader(count: int, *, thread_states: bool) -> Command:
    """The exporter on the first so many servers of a fleet, without the machine.

    Args:
        count: how many servers it reads; the fleet has at least so many.
        thread_states: whether it reads them, too.
    """

    def command(target: Target, port: int, folder: Path) -> Sequence[str]:
        servers = [
            {"name": name, "url": f"127.0.0.1:{jmx_port}"}
            for name, jmx_port in zip(fleet_names(count), target.fleet, strict=False)
        ]
        settings = {"targets": servers, "host": {"enabled": False}, "jvm": {"thread_states": thread_states}}
        return _exporter(settings, port, folder)

    return command


def _machine(target: Target, port: int, folder: Path) -> Sequence[str]:  # noqa: ARG001 - no server is read
    return _exporter({"host": {"enabled": True}}, port, folder)


def _exporter(settings: Mapping[str, object], port: int, folder: Path) -> Sequence[str]:
    file = folder / f"wso2-exporter-{port}.yml"
    file.write_text(json.dumps(settings))
    arguments = ["--config.file", str(file), "--web.listen-address", f"127.0.0.1:{port}"]
    return [sys.executable, "-m", "exporter", *arguments]


def _node_exporter(target: Target, port: int, folder: Path) -> Sequence[str]:  # noqa: ARG001 - as its defaults are
    return [str(_NODE_EXPORTER), f"--web.listen-address=127.0.0.1:{port}"]


def _collected(one: str) -> tuple[str, ...]:
    return (f'node_scrape_collector_success{{collector="cpu"}} {one}',)
