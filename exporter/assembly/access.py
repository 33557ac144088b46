"""How a server that the configuration names is reached by the exporter itself, whoever reads it."""

from exporter.config.settings import TargetSettings
from exporter.jmx import JmxConnection, admit_all, connect
from exporter.jmx.deadline import Deadline
from exporter.system.roots import Roots
from exporter.targets.native.source import NativeOptions, NativeSource
from exporter.targets.occupancy import ServerOwners


def native_options(settings: TargetSettings, roots: Roots, known: ServerOwners | None = None) -> NativeOptions:
    """Turn what a configuration says of a target into how it is reached.

    Args:
        settings: the target.
        roots: where this machine's kernel shows whose a process is.
        known: whose processes servers were when they were read; None: nobody knows yet.
    """
    return NativeOptions(
        settings.tls,
        settings.rmi_host,
        settings.rmi_port,
        forwarded=settings.local is False,
        owner=settings.owner,
        known=known,
        roots=roots,
    )


def open_configured(settings: TargetSettings, roots: Roots) -> NativeSource:
    """Open a target for one command: natively, whatever its transport. It is not contacted before the first read."""
    return NativeSource(settings.url, settings.credentials, native_options(settings, roots))


def connect_configured(settings: TargetSettings, roots: Roots, password: str, deadline: Deadline) -> JmxConnection:
    """Log in to a target for one command: natively, whatever its transport.

    Args:
        settings: the target.
        roots: where this machine's kernel shows whose a process is.
        password: its password as it is now; empty where it wants none.
        deadline: when it must have been reached.

    Raises:
        JmxError: it cannot be reached, or refuses the login.
    """
    login, options = settings.credentials, native_options(settings, roots)
    occupancy = options.occupancy(settings.url, login)
    return connect(
        settings.url,
        (login.username, password) if login else None,
        tls=options.tls,
        rmi_host=options.rmi_host,
        rmi_port=options.rmi_port,
        admit=occupancy.check if occupancy else admit_all,
        deadline_seconds=deadline.remaining(),
    )
