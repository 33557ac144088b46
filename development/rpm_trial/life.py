"""The package's life on a machine: installed, upgraded, erased, and what is there at each time."""

from collections.abc import Collection

from development.console import say
from development.debian_trial.life import expect, files
from development.machine import Machine
from development.rpm_trial.page import PAGE

_CONFIGURATION = "/etc/wso2-exporter/wso2-exporter.yml"
_FLAGS = "/etc/sysconfig/wso2-exporter"
_MODES = {
    "/etc/wso2-exporter": "750 root wso2-exporter",
    _CONFIGURATION: "640 root wso2-exporter",
    _FLAGS: "644 root root",
}
_FOLDERS = ("/etc/sysconfig", "/usr/share/licenses", "/usr/share/zsh/site-functions")
"""Those that each RHEL has, of its package `filesystem`."""
_PRESET = "/etc/systemd/system-preset/99-default-disable.preset"
_VERIFY = "rpm --force-debian --verify --nodeps wso2-exporter"
_STAYS = (
    "/etc/wso2-exporter",
    "/etc/wso2-exporter/credentials",
    "/etc/wso2-exporter/credentials/gateway.password",
    "/etc/wso2-exporter/gateway.password",
    f"{_CONFIGURATION}.rpmsave",
    f"{_FLAGS}.rpmsave",
)
"""What is left: the configuration as it was edited, and the passwords beside it."""


def make_alike(machine: Machine) -> None:
    """Make a Debian like RHEL where the package sees it: folders, and no service runs that nobody has enabled."""
    machine.shell(f"mkdir -p {' '.join(_FOLDERS)} {_PRESET.rpartition('/')[0]}")
    machine.shell(f"echo 'disable *' > {_PRESET}")


def install(machine: Machine) -> None:
    """Install the package that is in /root/older, start its service, and look at what is there then.

    Raises:
        TrialError: something else than what the package promises is there.
    """
    say("Installing")
    first, *others = PAGE.commands("Install")
    machine.shell(f"cd /root/older && {PAGE.unasked(first.removeprefix('sudo '))}")
    expect(_state(machine), ("inactive", "disabled"), "the service as it was installed")
    for command in others:
        machine.shell(command.removeprefix("sudo "))
    expect(_state(machine), ("active", "enabled"), "the service as it was enabled")
    expect(machine.shell(_VERIFY), "", "rpm --verify")
    for path, expected in _MODES.items():
        expect(machine.shell(f"stat --format '%a %U %G' {path}").strip(), expected, f"mode, user and group of {path}")
    user = machine.shell("getent passwd wso2-exporter").strip().split(":")
    expect(user[5:], ["/", "/usr/sbin/nologin"], "home and shell of the user wso2-exporter")
    expect(machine.shell("systemd-analyze verify wso2-exporter.service"), "", "systemd-analyze verify")
    expect("SYNOPSIS" in machine.shell("man wso2-exporter-discover | cat"), True, "a page in man")
    completion = "bash -c '. /usr/share/bash-completion/completions/wso2-exporter && complete -p wso2-exporter'"
    expect("wso2-exporter" in machine.shell(completion), True, "completion in bash")
    machine.shell("test -s /usr/share/wso2-exporter/alerts/reachability.rules.yml")


def take_flags(machine: Machine) -> None:
    """Keep the service to the machine itself by a flag in its file, and see that it counts.

    Raises:
        TrialError: it does not.
    """
    say("Setting a flag")
    expect(_connection(machine), "", "a connection to another address than 127.0.0.1")
    machine.shell(f"""echo 'ARGS="--web.listen-address=127.0.0.1:19404"' > {_FLAGS}""")
    machine.shell("systemctl restart wso2-exporter")
    expect("ConnectionRefusedError" in _connection(machine), True, "a connection to another address is refused")


def upgrade(machine: Machine) -> None:
    """Install the newer version that is in /root/newer: it runs then, with the configuration as it was changed.

    Raises:
        TrialError: it does not.
    """
    say("Upgrading")
    show = f"cat {_CONFIGURATION} {_FLAGS}; stat --format '%a %U %G' {_CONFIGURATION} {_FLAGS}"
    before = machine.shell(show)
    process = machine.shell("systemctl show --property MainPID --value wso2-exporter")
    PAGE.follow(machine, "Upgrade", "/root/newer")
    expect(machine.shell(show), before, "the configuration after the upgrade")
    expect(_state(machine), ("active", "enabled"), "the service after the upgrade")
    after = machine.shell("systemctl show --property MainPID --value wso2-exporter")
    expect(after != process, True, "whether the upgrade restarted the service")
    changed = sorted(line.split()[-1] for line in machine.shell(_VERIFY, check=False).splitlines())
    expect(changed, sorted([_CONFIGURATION, _FLAGS]), "files that rpm --verify finds changed")


def erase(machine: Machine, before: Collection[str]) -> None:
    """Erase the package: of its files the edited configuration is left, under another name.

    Args:
        machine: where it is installed.
        before: the files of the machine before that.

    Raises:
        TrialError: something else is left, or gone that was there before.
    """
    say("Removing")
    machine.shell("rm -r /etc/systemd/system/wso2-exporter.service.d")
    PAGE.follow(machine, "Remove")
    expect(machine.shell("systemctl is-active wso2-exporter", check=False).strip(), "inactive", "the service")
    after = files(machine)
    expect(sorted(after - set(before)), sorted(_STAYS), "files left behind")
    expect(sorted(set(before) - after), [], "files gone that were there before")


def _state(machine: Machine) -> tuple[str, str]:
    active, enabled = (
        machine.shell(f"systemctl {ask} wso2-exporter", check=False) for ask in ("is-active", "is-enabled")
    )
    return active.strip(), enabled.strip()


def _connection(machine: Machine) -> str:
    """Connect to the service at another address of the machine; what is printed is the error."""
    program = "import socket; socket.create_connection(('127.0.0.2', 19404), 20)"
    return machine.run(["python3", "-c", program], check=False)
