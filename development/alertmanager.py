"""The command that runs Debian's Alertmanager where its package was unpacked, not installed."""

from pathlib import Path

from development.places import TOOLS

_DEBIAN_ASSETS = b"/usr/share/prometheus/alertmanager"
_RELATIVE_ASSETS = b".//./share/prometheus/alertmanager"


class OtherAlertmanagerError(Exception):
    """The program is not the one that is expected; the message says what it lacks."""


def alertmanager_command(folder: Path) -> list[str]:
    """Make a copy of Alertmanager that runs from here, and give the command that runs it.

    Debian takes Alertmanager's templates out of the program, which then opens them by an absolute path. A copy opens
    them from its working folder instead; the two paths are equally long.

    Args:
        folder: an existing one, which gets the copy.

    Raises:
        OtherAlertmanagerError: it is built otherwise than Debian's is.
        OSError: it is not there, or cannot be copied.
    """
    shipped = TOOLS / "prometheus-alertmanager"
    program = shipped.read_bytes()
    if _DEBIAN_ASSETS not in program:
        raise OtherAlertmanagerError(f"{shipped} does not open {_DEBIAN_ASSETS.decode()}, as Debian's does")
    copy = folder / "alertmanager"
    copy.write_bytes(program.replace(_DEBIAN_ASSETS, _RELATIVE_ASSETS))
    copy.chmod(0o700)
    return ["env", f"--chdir={shipped.parents[1]}", str(copy)]
