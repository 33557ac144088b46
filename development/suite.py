"""`python3 -m development.suite unit|each|integration`: run tests on the wheel, in the environments made for them.

`unit` runs what needs Python alone, on the Python that runs this; `each` runs the same on every Python that is
installed, and measures on this one how much of the package that covers; `integration` runs the others, on this one, in
parts side by side.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from development import matrix, pythons
from development.console import complain, say
from development.guard import GuardedProcess
from development.matrix import TestEnvironment
from development.places import PROJECT

_UNIT, _INTEGRATION = "tests/unit", "tests/integration"
_PARTS = 2


def main(arguments: list[str]) -> int:
    """Run the tests that the command line names.

    Returns:
        the exit status: 0 where all passed.
    """
    run = _RUNS.get(arguments[0]) if len(arguments) == 1 else None
    if run is None:
        complain(f"usage: python3 -m development.suite {'|'.join(_RUNS)}")
        return 2
    return run()


def _unit() -> int:
    made = matrix.of(pythons.this_one())
    say(f"Running {_UNIT} on Python {made.version}")
    os.chdir(PROJECT)
    os.execve(made.python, _pytest(made, _UNIT), _environment(made))


def _integration() -> int:
    """Run them in parts side by side, every so many files a part: most of their time they wait for servers."""
    made = matrix.of(pythons.this_one())
    files = sorted(str(path.relative_to(PROJECT)) for path in (PROJECT / _INTEGRATION).rglob("test_*.py"))
    say(f"Running {_INTEGRATION} on Python {made.version}, in {_PARTS} parts")
    with ThreadPoolExecutor(_PARTS) as pool:
        parts = (files[place::_PARTS] for place in range(_PARTS))
        passed = list(pool.map(lambda part: _ran(made, _pytest(made, *part)), parts))
    return 0 if all(passed) else 1


def _each() -> int:
    """Run as many at a time as there are processors; what one prints is shown where it fails."""
    first, *others = (matrix.of(python) for python in pythons.installed())
    say(f"Running {_UNIT} on Python {', '.join(made.version for made in (first, *others))}")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        measured = pool.submit(_ran, first, _measured(first, _UNIT))
        passed = list(pool.map(lambda made: _ran(made, _pytest(made, _UNIT)), others))
    return 0 if all([measured.result(), *passed]) and _covers(first) else 1


def _ran(made: TestEnvironment, command: Sequence[str]) -> bool:
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "output"
        with GuardedProcess(command, log=log, environment=_environment(made), grace=30) as process:
            process.wait()
            status = process.stop()
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    shown = [*(lines if status else lines[-1:]), f"{time.monotonic() - begun:.0f} s"]
    say("\n".join(f"Python {made.version}: {line}" for line in shown))  # at once: others run beside it
    return status == 0


def _covers(made: TestEnvironment) -> bool:
    """Say how much is covered, and whether that is as much as pyproject.toml wants."""
    say(f"Branch coverage of {_UNIT} on Python {made.version}, without the processes that tests start:")
    command = [str(made.python), "-P", "-m", "coverage", "report", "--format=total"]
    with GuardedProcess(command, log=None, environment=_environment(made), grace=30) as process:
        process.wait()
        return process.stop() == 0


def _pytest(made: TestEnvironment, *tests: str) -> list[str]:
    return [str(made.python), "-P", "-m", "pytest", *tests]


def _measured(made: TestEnvironment, tests: str) -> list[str]:
    return [str(made.python), "-P", "-m", "coverage", "run", "-m", "pytest", tests]


def _environment(made: TestEnvironment) -> Mapping[str, str]:
    """Keep the folder that a program starts in from its path: in the checkout, that would hide the wheel."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return inherited | {"PYTHONSAFEPATH": "1", "COVERAGE_FILE": str(made.folder / "coverage")}


_RUNS: Mapping[str, Callable[[], int]] = {"unit": _unit, "each": _each, "integration": _integration}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
