"""The flags that say where a container has its machine's files: node_exporter's, by their names."""

import argparse
from argparse import Namespace
from pathlib import Path

from exporter.console.flags import Parser
from exporter.system.roots import Roots

_OWN_MACHINE = Roots()
_PATHS = {
    "procfs": (_OWN_MACHINE.proc, "proc filesystem"),
    "sysfs": (_OWN_MACHINE.sys, "sys filesystem"),
    "rootfs": (_OWN_MACHINE.rootfs, "root folder, which is taken off the names of mount points"),
    "udev.data": (_OWN_MACHINE.udev, "folder of udev's database"),
}
"""Of each flag the default, and what of the machine it is."""


def add_machine_paths(parser: Parser) -> None:
    """Add the flags to a parser, for `roots_of`."""
    for name, (default, what) in _PATHS.items():
        parser.add_argument(
            f"--path.{name}",
            dest=f"path_{name}",
            metavar="FOLDER",
            type=_folder,
            help=f"the machine's {what}, elsewhere in a container (default {default})",
        )


def roots_of(flags: Namespace) -> Roots:
    """Give where the machine's files are by the flags that `add_machine_paths` added."""
    given = {name: getattr(flags, f"path_{name}") or default for name, (default, _) in _PATHS.items()}
    return Roots(given["procfs"], given["sysfs"], given["udev.data"], given["rootfs"])


def _folder(text: str) -> str:
    """A folder that there is, as an absolute path without links: so the kernel names what is mounted there."""
    try:
        if text and Path(text).is_dir():
            return str(Path(text).resolve())
    except (OSError, ValueError):  # it may not be looked at; a NUL
        pass
    raise argparse.ArgumentTypeError(f"found {text!r}, expected a folder that there is")
