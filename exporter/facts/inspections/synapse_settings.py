"""How the engine of API Manager and Micro Integrator is set up: `passthru-http.properties`, `synapse.properties`.

Sources: PassThroughConfiguration of wso2-synapse for what holds where the file says nothing, java.util.concurrent's
ThreadPoolExecutor for what a queue without end means, and WSO2's pages on scripts and mediators for the others.
"""

from collections.abc import Mapping

from exporter.carbon.configuration import properties_file
from exporter.carbon.properties_content import Property
from exporter.carbon.server_files import ServerFiles
from exporter.facts.fact import Fact, Known
from exporter.facts.home_files import FoundByName, from_files
from exporter.facts.inspection import Inspection, Site
from exporter.facts.quantities import plural

_POOL_FACTS = ("passthrough_pool", "passthrough_pool_max", "passthrough_timeouts")
_ENGINE_FACTS = ("script_class_access", "mediator_access_control")
_CORE, _MAXIMUM, _QUEUE = "worker_pool_size_core", "worker_pool_size_max", "worker_pool_queue_length"
_KEEP_ALIVE, _SOCKET_TIMEOUT = "worker_thread_keepalive_sec", "http.socket.timeout"
_IN_CODE = {_CORE: 40, _MAXIMUM: 200, _QUEUE: -1, _KEEP_ALIVE: 60, _SOCKET_TIMEOUT: 60_000}
"""What holds where the file has no such key."""

_SCRIPTS = "limit_java_class_access_in_scripts"
_MEDIATORS = "synapse.mediators.access.control.mode"


def _pool(_: Site, files: ServerFiles) -> FoundByName:
    file = properties_file(files, "passthru-http.properties")
    path, properties = file.path, file.properties
    core, maximum, queue = (_number(properties, key) for key in (_CORE, _MAXIMUM, _QUEUE))
    # an executor starts more than its core threads only where its queue is full, and one without end never is
    endless = queue < 0
    threads = core if endless else maximum
    waiting = "a queue without end" if endless else f"a queue of {queue}"
    line = properties[_CORE].line if _CORE in properties else 0
    known = Known(
        threads, f"{plural(threads, 'thread')} (core {core}, maximum {maximum}, {waiting})", file=path, line=line
    )
    return {
        "passthrough_pool": known,
        "passthrough_pool_max": known,
        "passthrough_timeouts": _timeouts(properties, path),
    }


def _timeouts(properties: Mapping[str, Property], path: str) -> Fact:
    socket, keep_alive = _number(properties, _SOCKET_TIMEOUT) / 1000, _number(properties, _KEEP_ALIVE)
    told = f"{_SOCKET_TIMEOUT} {socket:g} s, {_KEEP_ALIVE} {keep_alive} s"
    line = properties[_SOCKET_TIMEOUT].line if _SOCKET_TIMEOUT in properties else 0
    return Known("longer" if socket > keep_alive else "shorter", told, file=path, line=line)


def _number(properties: Mapping[str, Property], key: str) -> int:
    """Read a whole number; the code's own where the file has none, or something else, as the engine does."""
    text = properties[key].value.strip() if key in properties else ""
    digits = text.removeprefix("-")
    return int(text) if digits.isdecimal() else _IN_CODE[key]


def _engine(_: Site, files: ServerFiles) -> FoundByName:
    file = properties_file(files, "synapse.properties")
    path, properties = file.path, file.properties
    return {
        "script_class_access": _scripts(properties, path, is_micro=files.configuration == f"{files.home}/conf"),
        "mediator_access_control": _mediators(properties, path),
    }


def _scripts(properties: Mapping[str, Property], path: str, *, is_micro: bool) -> Fact:
    enabled = properties.get(f"{_SCRIPTS}.enable")
    if enabled is None or enabled.value.strip().lower() != "true":
        if enabled is None and is_micro:
            return Known("default", "not set: Micro Integrator blocks the worst from 4.5 on", file=path)
        return Known("open", "scripts may use any Java class", file=path, line=enabled.line if enabled else 0)
    kind = properties.get(f"{_SCRIPTS}.list_type")
    word = kind.value.strip() if kind is not None else "BLOCK_LIST"
    grade, told = ("listed", "by a list of those allowed") if word == "ALLOW_LIST" else ("blocked", "by those blocked")
    return Known(grade, f"Java classes in scripts are bounded {told}", file=path, line=enabled.line)


def _mediators(properties: Mapping[str, Property], path: str) -> Fact:
    mode = properties.get(_MEDIATORS)
    word = mode.value.strip() if mode is not None else "NONE"
    told = {"ALLOW_LIST": ("listed", "those in the list"), "BLOCK_LIST": ("blocked", "all but those in the list")}
    grade, which = told.get(word, ("open", "all of them"))
    return Known(grade, f"{which} may be used ({_MEDIATORS})", file=path, line=mode.line if mode else 0)


INSPECTIONS = (
    Inspection(_POOL_FACTS, "files", from_files(_POOL_FACTS, _pool)),
    Inspection(_ENGINE_FACTS, "files", from_files(_ENGINE_FACTS, _engine)),
)
