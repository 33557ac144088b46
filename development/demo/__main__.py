"""`make demo`: servers and all that watches them, for a person to look at; with a fault, see what comes of it."""

import argparse
import math
import signal
import sys
import threading
from collections.abc import Sequence

from development import kernel, programs
from development.carbon import ServerError
from development.console import SetupError, complain, say
from development.demo import agent
from development.demo.demonstration import Demonstration, Wish
from development.demo.fault import Fault, Form
from development.demo.faults import FAULTS
from development.demo.servers import Programs
from development.demo.watched_stand import EndedError
from development.guard import PrivateFolder
from development.places import CACHE, VIRTUAL_ENVIRONMENT
from development.service import ServiceError

EXPORTER = (str(VIRTUAL_ENVIRONMENT / "bin" / "wso2-exporter"),)
_ALL = "all"
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main(arguments: Sequence[str], exporter: Sequence[str] = EXPORTER) -> int:
    """Run the demonstration until it is interrupted, or until all that came of its faults is known.

    Args:
        arguments: the command line.
        exporter: the exporter's command.

    Returns:
        the exit status: 0 when all was as it must be or it was interrupted, 1 when not, 2 for a wrong command line.
    """
    try:
        wish = _wish(arguments)
    except _CommandLineError as error:
        complain(str(error))
        return 2
    ending = threading.Event()
    for number in _SIGNALS:
        signal.signal(number, lambda _number, _frame: ending.set())
    try:
        with PrivateFolder(CACHE / "servers", "demo-") as folder:
            java_home = programs.jdk()
            parts = Programs(java_home, kernel.fetch(java_home), agent.compiled(java_home, folder))
            demonstration = Demonstration(wish, tuple(exporter), parts, folder, ending)
            return demonstration.judge() if wish.faults else demonstration.show()
    except EndedError:
        say("Ended; nothing is left running.")
        return 0
    except (SetupError, ServerError, ServiceError, OSError) as error:
        complain(str(error))
        return 1


class _CommandLineError(Exception):
    """The command line is wrong; the message says in one line how."""


def _wish(arguments: Sequence[str]) -> Wish:
    parser = argparse.ArgumentParser(prog="make demo", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("fault", nargs="?", default="", help="what is made; all: everything")
    parser.add_argument("--form", default=Form.METRICS.value, help="how Prometheus scrapes: metrics or probe")
    parser.add_argument("--scale", default="1", help="what every duration is divided by")
    flags = parser.parse_args(arguments)
    return Wish(_faults(flags.fault), _form(flags.form), _scale(flags.scale))


def _faults(name: str) -> tuple[Fault, ...]:
    if name in {"", _ALL}:
        return tuple(FAULTS.values()) if name else ()
    if name not in FAULTS:
        raise _CommandLineError(f"FAULT: found {name}, expected one of {', '.join([*FAULTS, _ALL])}")
    return (FAULTS[name],)


def _form(name: str) -> Form:
    try:
        return Form(name)
    except ValueError:
        raise _CommandLineError(f"FORM: found {name}, expected metrics or probe") from None


def _scale(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 1 <= number < math.inf:
        raise _CommandLineError(f"SCALE: found {text}, expected a number from 1 on")
    return number


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
