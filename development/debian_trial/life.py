"""The package's life on a machine: installed, upgraded, removed, purged, and what is there at each time."""

import re
from collections.abc import Collection

from development.console import say
from development.debian_trial.page import PAGE
from development.machine import Machine
from development.trial import TrialError

_OTHERS = re.compile(
    r"/(root|tmp|home/wso2carbon|var/(cache|log|lib/(dpkg|apt|systemd))"
    r"|etc/(ld\.so\.cache|(passwd|shadow|group|gshadow|sub[ug]id)-?))(/|$)"
)
"""What apt, dpkg, systemd and this trial itself write. The user wso2-exporter stays, so /etc/passwd has a line more."""
_CONFIGURATION = "/etc/wso2-exporter/wso2-exporter.yml"
_MODES = {
    "/etc/wso2-exporter": "750 root wso2-exporter",
    _CONFIGURATION: "640 root wso2-exporter",
    "/etc/default/wso2-exporter": "644 root root",
}


def files(machine: Machine) -> frozenset[str]:
    """List all files of a machine but those of its processes."""
    listed = machine.shell("find / -xdev -mindepth 1")
    return frozenset(path for path in listed.splitlines() if not _OTHERS.match(path))


def expect(found: object, expected: object, what: str) -> None:
    """Hold what was found to what was expected.

    Raises:
        TrialError: it is something else.
    """
    if found != expected:
        raise TrialError(f"{what}: found {found!r}, expected {expected!r}")


def install(machine: Machine) -> None:
    """Install the package that is in /root/older, and look at what is there then: a service that serves.

    Raises:
        TrialError: something else than what the package promises is there.
    """
    say("Installing")
    PAGE.follow(machine, "Install", "/root/older")
    expect(machine.shell("systemctl is-active wso2-exporter").strip(), "active", "the service")
    expect(machine.shell("systemctl is-enabled wso2-exporter").strip(), "enabled", "the service at the next boot")
    expect(machine.shell("dpkg --verify wso2-exporter"), "", "dpkg --verify")
    for path, expected in _MODES.items():
        expect(machine.shell(f"stat --format '%a %U %G' {path}").strip(), expected, f"mode, user and group of {path}")
    user = machine.shell("getent passwd wso2-exporter").strip().split(":")
    expect(user[5:], ["/", "/usr/sbin/nologin"], "home and shell of the user wso2-exporter")
    expect(machine.shell("systemd-analyze verify wso2-exporter.service"), "", "systemd-analyze verify")
    for page in ("wso2-exporter", "wso2-exporter-discover"):
        if "SYNOPSIS" not in (text := machine.shell(f"man {page} | cat")):
            raise TrialError(f"man {page}: no page\n{text}")
    completion = "bash -c '. /usr/share/bash-completion/completions/wso2-exporter && complete -p wso2-exporter'"
    if "wso2-exporter" not in machine.shell(completion):
        raise TrialError("bash does not complete wso2-exporter")
    machine.shell("test -s /usr/share/wso2-exporter/alerts/reachability.rules.yml")


def upgrade(machine: Machine) -> None:
    """Install the newer version that is in /root/newer: it runs then, with the configuration as it was changed.

    Raises:
        TrialError: it does not.
    """
    say("Upgrading")
    before = machine.shell(f"cat {_CONFIGURATION}; stat --format '%a %U %G' {_CONFIGURATION}")
    process = machine.shell("systemctl show --property MainPID --value wso2-exporter")
    PAGE.follow(machine, "Upgrade", "/root/newer")
    after = machine.shell(f"cat {_CONFIGURATION}; stat --format '%a %U %G' {_CONFIGURATION}")
    expect(after, before, "the configuration after the upgrade")
    expect(machine.shell("systemctl is-active wso2-exporter").strip(), "active", "the service after the upgrade")
    if machine.shell("systemctl show --property MainPID --value wso2-exporter") == process:
        raise TrialError("the upgrade did not restart the service")
    expect(machine.shell("dpkg --verify wso2-exporter"), f"??5?????? c {_CONFIGURATION}\n", "dpkg --verify")


def remove_and_purge(machine: Machine, before: Collection[str]) -> None:
    """Remove the package, which leaves its configuration, and purge it, which leaves nothing.

    Args:
        machine: where it is installed.
        before: the files of the machine before that.

    Raises:
        TrialError: something is left, or gone that was there before.
    """
    say("Removing and purging")
    machine.shell("cp -a /usr/lib/wso2-exporter /root/environment && rm -r /etc/systemd/system/wso2-exporter.service.d")
    PAGE.follow(machine, "Remove")
    expect(machine.shell("systemctl is-active wso2-exporter", check=False).strip(), "inactive", "the service")
    machine.shell("apt-get autopurge --yes")
    after = files(machine)
    expect(sorted(after - set(before)), [], "files left behind")
    expect(sorted(set(before) - after), [], "files gone that were there before")


def install_without_package(machine: Machine) -> None:
    """Install the unit by hand, for a virtual environment in /opt: the one that the package had, as pip fills one.

    Raises:
        TrialError: the service does not run then.
    """
    say("Installing the unit without the package")
    machine.shell("apt-get install --yes --no-install-recommends python3")
    machine.shell(
        "mv /root/environment /opt/wso2-exporter && sed -i '1s|/usr/lib/|/opt/|' /opt/wso2-exporter/bin/wso2-exporter"
    )
    PAGE.follow(machine, "Without the package")
    expect(machine.shell("systemctl is-active wso2-exporter").strip(), "active", "the service")
    machine.shell("systemctl reload wso2-exporter")
