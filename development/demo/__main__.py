"""`make demo`: servers and all that watches them, for a person to look at; with a fault, see what comes of it."""

import argparse
import signal
import sys
import threading
from collections.abc import Sequence

from development import kernel, programs
from development.carbon import ServerError
from development.console import SetupError, complain, say
from development.demo import agent
from development.demo.demonstration import Demonstration, Wish
from development.demo.fault import Form
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
    wish = _wish(arguments)
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


def _wish(arguments: Sequence[str]) -> Wish:
    parser = argparse.ArgumentParser(prog="make demo", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("fault", nargs="?", metavar="FAULT", choices=[*FAULTS, _ALL], help="one of: %(choices)s")
    parser.add_argument("--form", choices=[form.value for form in Form], default=Form.METRICS.value)
    parser.add_argument("--scale", type=_scale, default=1.0, help="what every duration is divided by")
    flags = parser.parse_args(arguments)
    faults = tuple(FAULTS.values()) if flags.fault == _ALL else tuple(FAULTS[name] for name in [flags.fault] if name)
    return Wish(faults, Form(flags.form), flags.scale)


def _scale(text: str) -> float:
    number = float(text)
    if number < 1:
        raise ValueError
    return number


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
