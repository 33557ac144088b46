"""The workers of the pass-through transport: `passthru-http.properties`.

Sources: PassThroughConfiguration of wso2-synapse and of Apache Synapse for what holds where the file says nothing, and
java.util.concurrent's ThreadPoolExecutor for what a queue without end means.
"""

from collections.abc import Mapping

from exporter.carbon.configuration import properties_file
from exporter.carbon.process_home import ProcessHome
from exporter.carbon.properties_content import Property
from exporter.carbon.server_files import FileMissing, FileProblem, ServerFiles
from exporter.facts.fact import Fact, Known, Unknown
from exporter.facts.home_files import FoundByName, from_files
from exporter.facts.inspection import Inspection, Site
from exporter.facts.quantities import plural
from exporter.model.machine import ProcessFacts
from exporter.system.java.command import JavaCommand, class_path

_FACTS = ("passthrough_pool", "passthrough_pool_max", "passthrough_timeouts")
_FILE = "passthru-http.properties"
_APACHES = "org.apache.synapse.SynapseServer"
_CORE, _MAXIMUM, _QUEUE = "worker_pool_size_core", "worker_pool_size_max", "worker_pool_queue_length"
_KEEP_ALIVE, _SOCKET_TIMEOUT = "worker_thread_keepalive_sec", "http.socket.timeout"
_IN_CODE = {_CORE: 40, _MAXIMUM: 200, _QUEUE: -1, _KEEP_ALIVE: 60, _SOCKET_TIMEOUT: 60_000}
"""What holds where the file has no such key, or there is none."""


def _inspect(site: Site) -> FoundByName:
    process = site.process
    if process is not None and JavaCommand.parse(process.arguments).program == _APACHES:
        return _of_class_path(site, process)
    return _of_home(site)


def _look(_: Site, files: ServerFiles) -> FoundByName:
    file = properties_file(files, _FILE)
    return _found(file.properties, file.path)


_of_home = from_files(_FACTS, _look)


def _of_class_path(site: Site, process: ProcessFacts) -> FoundByName:
    """Look where Apache Synapse does, which has no folder of configuration: in the folders of its class path."""
    for folder in class_path(process.arguments):
        if not folder.startswith("/") or folder.endswith((".jar", "*")):
            continue
        try:
            file = properties_file(ProcessHome(folder, folder, process.identity.pid, site.roots), _FILE)
        except FileMissing:
            continue
        except FileProblem as problem:
            return dict.fromkeys(_FACTS, Unknown(f"{_FILE} of its class path: {problem}"))
        return _found(file.properties, "")
    return _found({}, "")


def _found(properties: Mapping[str, Property], path: str) -> FoundByName:
    core, maximum, queue = (_number(properties, key) for key in (_CORE, _MAXIMUM, _QUEUE))
    # an executor starts more than its core threads only where its queue is full, and one without end never is
    endless = queue < 0
    threads = core if endless else maximum
    waiting = "a queue without end" if endless else f"a queue of {queue}"
    told = f"{plural(threads, 'thread')} (core {core}, maximum {maximum}, {waiting})"
    known = Known(threads, told, file=path, line=_line(properties, _CORE))
    return {
        "passthrough_pool": known,
        "passthrough_pool_max": known,
        "passthrough_timeouts": _timeouts(properties, path),
    }


def _timeouts(properties: Mapping[str, Property], path: str) -> Fact:
    socket, keep_alive = _number(properties, _SOCKET_TIMEOUT) / 1000, _number(properties, _KEEP_ALIVE)
    told = f"{_SOCKET_TIMEOUT} {socket:g} s, {_KEEP_ALIVE} {keep_alive} s"
    word = "longer" if socket > keep_alive else "shorter"
    return Known(word, told, file=path, line=_line(properties, _SOCKET_TIMEOUT))


def _number(properties: Mapping[str, Property], key: str) -> int:
    """Read a whole number; the code's own where the file has none, or something else, as the engine does."""
    text = properties[key].value.strip() if key in properties else ""
    return int(text) if text.removeprefix("-").isdecimal() else _IN_CODE[key]


def _line(properties: Mapping[str, Property], key: str) -> int:
    return properties[key].line if key in properties else 0


INSPECTIONS = (Inspection(_FACTS, "files", _inspect),)
