"""`make run`: serve a configuration, or the server on this machine's port 9999, or a demonstration server."""

import argparse
import os
import select
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn

from development import kernel, programs
from development.carbon import CarbonServer, ServerError
from development.console import SetupError, complain, say
from development.guard import last_lines
from development.lock import setting_up
from development.places import CACHE, VIRTUAL_ENVIRONMENT
from development.ports import answers, first_free
from development.service import Service, ServiceError, serve

EXPORTER = (str(VIRTUAL_ENVIRONMENT / "bin" / "wso2-exporter"),)
_JMX_PORT = 9999  # Carbon's default: <RMIRegistryPort> in carbon.xml
_EXPORTER_PORT = 19404
_INTERRUPTIONS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main(arguments: Sequence[str], exporter: Sequence[str] = EXPORTER) -> int:
    """Serve until interrupted.

    Args:
        arguments: the command line.
        exporter: the exporter's command.

    Returns:
        the exit status: 0 when interrupted, 1 when something could not be done or ended by itself, 2 for a wrong
        configuration.
    """
    parser = argparse.ArgumentParser(prog="make run", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--config.file", dest="configuration", metavar="FILE")
    configuration = parser.parse_args(arguments).configuration
    try:
        port = first_free(_EXPORTER_PORT)
        if configuration:
            if wrong := _problem(exporter, configuration):
                sys.stderr.write(wrong)
                return 2
            environment = _with_java()
            say(f"Serving the configuration {configuration}.")
            say(f"Open http://127.0.0.1:{port}/ in a browser. Ctrl-C ends it.")
            _become([*exporter, "--config.file", configuration, *_listen_on(port)], environment)
        if answers(_JMX_PORT):
            environment = _with_java()
            _become([*exporter, "--config.file", str(_describe_server_found(port)), *_listen_on(port)], environment)
        for number in _INTERRUPTIONS:
            signal.signal(number, _interrupt)
        return _demonstrate(exporter, port)
    except (SetupError, ServerError, ServiceError, OSError) as error:
        complain(str(error))
        return 1
    except KeyboardInterrupt:
        say("Ended; nothing is left running.")
        return 0


def _problem(exporter: Sequence[str], configuration: str) -> str:
    """What the exporter has to say against a configuration; empty where nothing is wrong with it."""
    checked = subprocess.run(
        [*exporter, "--config.check", "--config.file", configuration], capture_output=True, text=True, check=False
    )
    return checked.stderr if checked.returncode else ""


def _become(command: list[str], environment: Mapping[str, str]) -> NoReturn:
    """Turn this process into the exporter, which then gets every signal itself."""
    os.execve(command[0], command, environment)


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001 - the signature that signal.signal wants
    """Begin the end; a second Ctrl-C shall not interrupt the cleaning up."""
    for each in _INTERRUPTIONS:
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt


def _describe_server_found(port: int) -> Path:
    """Write a configuration for the server on 9999 and say what it lacks.

    Returns:
        its file. It holds nothing secret and stays, as the beginning of the user's own.
    """
    path = CACHE / "local.yml"
    path.write_text(_configuration("local", _JMX_PORT))
    say(f"A server answers on 127.0.0.1:{_JMX_PORT}: reading it without credentials, since none are ever guessed.")
    say(f"If it wants any: copy {path}, add username and password_file below its url, then make run CONFIG=COPY")
    say(f"Open http://127.0.0.1:{port}/ in a browser. Ctrl-C ends it.")
    return path


def _demonstrate(exporter: Sequence[str], port: int) -> int:
    """Start a WSO2 Carbon kernel and the exporter, and wait for the end of either.

    Returns:
        the exit status, which is never 0: only an interruption ends this well.
    """
    say(f"No CONFIG=FILE is given and no server answers on 127.0.0.1:{_JMX_PORT}.")
    say("As a demonstration, a WSO2 Carbon kernel is fetched once and started (about 15 s), and stopped at the end.")
    java_home = programs.jdk()
    with setting_up():
        home = kernel.fetch(java_home)
    with CarbonServer(home, java_home) as server:
        configuration = server.folder / "demonstration.yml"
        configuration.write_text(_configuration("demonstration", server.jmx_port, server))
        command = [*exporter, "--config.file", str(configuration), *_listen_on(port)]
        with serve(command, port, environment=_with_java()) as service:
            say(f"Open {service.url}/ in a browser; Prometheus reads {service.url}/metrics. Ctrl-C ends both.")
            return _wait_for_either(server, service)


def _wait_for_either(server: CarbonServer, service: Service) -> int:
    ended, _, _ = select.select([server.fileno(), service.process.fileno()], [], [])
    if server.fileno() in ended:
        complain(f"The WSO2 server ended by itself. The end of its log:\n{last_lines(server.log)}")
    else:
        complain(f"The exporter ended by itself (exit status {service.process.stop()}).")
    return 1


def _configuration(name: str, jmx_port: int, server: CarbonServer | None = None) -> str:
    lines = ["targets:", f"  - name: {name}", f"    url: 127.0.0.1:{jmx_port}"]
    if server is not None:
        lines += [f"    username: {server.username}", f"    password_file: {server.password_file.name}"]
    return "\n".join(lines) + "\n"


def _listen_on(port: int) -> list[str]:
    return ["--web.listen-address", f"127.0.0.1:{port}"]


def _with_java() -> dict[str, str]:
    """Our environment, with the JDK first on its path: jmxquery runs `java`."""
    java_home = programs.jdk()
    path = f"{java_home / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return {**os.environ, "JAVA_HOME": str(java_home), "PATH": path}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
