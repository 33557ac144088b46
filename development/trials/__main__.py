"""`python -m development.trials [NAME...]`: install the exporter in each way that it is shipped, and see it work."""

import os
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Mapping, Sequence
from importlib import import_module
from inspect import getdoc
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

from development import trials
from development.carbon import ServerError
from development.console import SetupError, complain, say
from development.guard import PrivateFolder
from development.lock import setting_up
from development.service import ServiceError
from development.trial import Trial, TrialError

_EXPECTED = (TrialError, SetupError, ServiceError, ServerError)
"""Errors whose message is enough."""


def found(package: ModuleType) -> dict[str, ModuleType]:
    """Find the modules of the trials in a package, by the names of the trials, in their order."""
    names = sorted(module.name for module in iter_modules(package.__path__) if module.name != "__main__")
    return {name.replace("_", "-"): import_module(f"{package.__name__}.{name}") for name in names}


def run(modules: Mapping[str, ModuleType]) -> list[str]:
    """Run trials one after the other, and say of each what it does and how it ended.

    Args:
        modules: theirs, by their names.

    Returns:
        the names of those that failed.
    """
    return [name for name, module in modules.items() if not _passes(name, module)]


def main(names: Sequence[str], package: ModuleType = trials) -> int:
    """Run the trials that are named, or all where none is.

    Returns:
        the exit status: 0 where all passed, 1 where one failed, 2 where a name is no trial's.
    """
    modules = found(package)
    unknown = [name for name in names if name not in modules]
    if unknown:
        complain(f"no trial is named {unknown[0]!r}, expected some of: {', '.join(modules)}")
        return 2
    try:
        failed = run({name: modules[name] for name in names or modules})
    except KeyboardInterrupt:
        complain("Interrupted.")
        return 130
    if failed:
        complain(f"Failed: {', '.join(failed)}")
    return 1 if failed else 0


def _passes(name: str, module: ModuleType) -> bool:
    trial: Trial = module.TRIAL
    does, _, _ = (getdoc(module) or "").partition("\n")
    say(f"Trial {name}: {does}{_needs(trial)}")
    begun = time.monotonic()
    try:
        _try(name, trial)
    except _EXPECTED as error:
        say(f"Trial {name} failed: {error}")
    except Exception:  # noqa: BLE001 - whatever it is, the others are tried
        say(f"Trial {name} failed:\n{traceback.format_exc()}")
    else:
        say(f"Trial {name} passed in {time.monotonic() - begun:.0f} s")
        return True
    return False


def _try(name: str, trial: Trial) -> None:
    if trial.root and os.geteuid() != 0:
        raise TrialError("only root can do it")
    with setting_up():
        trial.prepare()
    with PrivateFolder(Path(tempfile.gettempdir()), f"trial-{name}-") as folder:
        trial.run(folder)


def _needs(trial: Trial) -> str:
    needs = [name for name, needed in (("root", trial.root), ("network", trial.network)) if needed]
    return f" (needs {' and '.join(needs)})" if needs else ""


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(main(sys.argv[1:]))
