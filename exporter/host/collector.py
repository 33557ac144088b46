"""What every collector of the machine's metrics offers, and how it writes the names of things on labels."""

import os
import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar, Protocol

from exporter.host.kernel_files import read_text
from exporter.model.metrics import Family
from exporter.system.roots import Roots

_UNDECODABLE = re.compile("[\udc80-\udcff\N{REPLACEMENT CHARACTER}]")


class NothingToReadError(Exception):
    """Raised where a machine does not have what the collector reads: no such hardware, or a kernel without it."""


class Collector(Protocol):
    """Reads one part of the machine. It may be asked by several threads at once."""

    @property
    def name(self) -> str:
        """Name the collector as node_exporter does: the value of the label `collector`."""

    def collect(self) -> Sequence[Family]:
        """Read everything anew.

        Raises:
            NothingToReadError: there is nothing here for it; no reason to worry.
            Exception: of any other kind; it costs this collector's families only.
        """


class HostCollector(ABC):
    """A collector of the machine's metrics that is a file of `exporter.host.collectors`, where the registry finds it.

    Args:
        roots: where the kernel's files are.

    Attributes:
        name: node_exporter's name for it, and the name of its file.
        is_portable: whether it reads other systems than Linux, too.
    """

    name: ClassVar[str]
    is_portable: ClassVar[bool] = False

    def __init__(self, roots: Roots) -> None:
        self._proc = roots.proc

    @abstractmethod
    def collect(self) -> Sequence[Family]:
        """Read everything anew, as `Collector` has it."""

    def _proc_text(self, name: str) -> str:
        """Read the text of a file in /proc.

        Raises:
            OSError: it cannot be read.
        """
        return read_text(f"{self._proc}/{name}")


def label_name(name: str) -> str:
    """Write the name of a thing on this machine as a label may hold it: no two names become one.

    Names of mount points and network interfaces are bytes; Python keeps those that are not UTF-8 as lone surrogates
    (PEP 383), which no exposition format can encode. Each becomes U+FFFD and its two hexadecimal digits, and U+FFFD
    itself is doubled. (node_exporter ends where an interface has such a name.)
    """
    return name if name.isascii() else _UNDECODABLE.sub(_encodable, name)


def _encodable(match: re.Match[str]) -> str:
    byte = ord(match[0]) - 0xDC00
    return f"\ufffd{byte:02x}" if byte <= 0xFF else "\ufffd\ufffd"


def label_text(text: str) -> str:
    """Write a text from the system that only describes a thing as a label may hold it: odd bytes become U+FFFD.

    So node_exporter has it. What tells things apart is for `label_name`.
    """
    return text if text.isascii() else os.fsencode(text).decode("utf-8", "replace")
