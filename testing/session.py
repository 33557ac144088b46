"""What a test run owes to whoever starts it: it goes the same however it is started, and leaves nothing behind."""

import getpass
import os
import signal
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest

from development.guard import PrivateFolder

_AS_PYTHON_WANTS = {signal.SIGPIPE, signal.SIGXFSZ}  # which it ignores itself, and restores for its children
_FOLDER = pytest.StashKey[PrivateFolder]()
_PERFORMANCE_DATA = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """Signals as a terminal gives them, and a folder of the run's own for all temporary files, also of programs."""
    heed_signals()
    folder = PrivateFolder(Path(tempfile.gettempdir()), "wso2-")  # gone, too, where the run is killed
    folder.path.chmod(0o711)  # as /tmp, others may go through it, to what a test lets them
    config.stash[_FOLDER] = folder
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder.path)
    performance_data = Path("/tmp", f"hsperfdata_{getpass.getuser()}")  # noqa: S108 - where JVMs have it
    if not performance_data.exists():
        config.stash[_PERFORMANCE_DATA] = performance_data


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Keep what a test left that failed: somebody may want to look at it."""
    if exitstatus == pytest.ExitCode.TESTS_FAILED:
        folder = session.config.stash[_FOLDER].path
        kept = folder.rename(f"{folder}-failed")
        reporter = session.config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None:
            reporter.write_line(f"\ntemporary files of the tests that failed: {kept}")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind."""
    folder = config.stash.get(_FOLDER, None)
    if folder is not None:
        folder.remove()
    performance_data = config.stash.get(_PERFORMANCE_DATA, None)
    if performance_data is not None:
        remove_performance_data(performance_data)


def heed_signals() -> None:
    """Undo what the starter ignores or holds back: every program that a test starts would inherit it.

    A shell starts what ends with `&` with SIGINT and SIGQUIT ignored (POSIX, Shell Command Language, 2.11), and nohup
    with SIGHUP.
    """
    for number in signal.valid_signals() - _AS_PYTHON_WANTS:
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())


def remove_performance_data(folder: Path) -> None:
    """Remove what JVMs leave in /tmp that were killed; not what belongs to one that runs."""
    for file in folder.glob("[0-9]*"):
        if not Path("/proc", file.name).exists():
            file.unlink(missing_ok=True)
    with suppress(OSError):
        folder.rmdir()
