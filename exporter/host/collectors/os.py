"""Which operating system it is."""

import re
import shlex
from collections.abc import Mapping, Sequence

from exporter.host.collector import HostCollector, NothingToReadError, label_text
from exporter.host.kernel_files import first_readable, lines_of
from exporter.model.metrics import Family, gauge
from exporter.system.machine_files import own_path
from exporter.system.roots import Roots

_PLACES = ("/etc/os-release", "/usr/lib/os-release")
_LABELS = (
    "build_id",
    "id",
    "id_like",
    "image_id",
    "image_version",
    "name",
    "pretty_name",
    "variant",
    "variant_id",
    "version",
    "version_codename",
    "version_id",
)
_VERSION = re.compile(r"[0-9]+(\.[0-9]+)?")


class OperatingSystemCollector(HostCollector):
    """Reads what os-release(5) says.

    Args:
        roots: where the machine's root folder is.
        places: its files that may hold it: the first that there is counts.
    """

    name = "os"

    def __init__(self, roots: Roots, places: Sequence[str] = _PLACES) -> None:
        super().__init__(roots)
        self._roots = roots
        self._places = places
        self._parsed: tuple[str, Mapping[str, str]] = "", {}

    def collect(self) -> Sequence[Family]:
        """Make one sample with everything as labels, and one of the version where that is a number.

        Raises:
            NothingToReadError: there is no such file.
            OSError, ValueError: it cannot be read or understood.
        """
        text = first_readable(own_path(place, self._roots) for place in self._places)
        if text is None:
            raise NothingToReadError("no os-release")
        fields = self._fields(text)
        labels = {label: label_text(fields.get(label.upper(), "")) for label in _LABELS}
        version = _VERSION.match(labels["version_id"])
        named = {label: labels[label] for label in ("id", "id_like", "name")}
        return (
            gauge("node_os_info", "What os-release says of the operating system; the value is 1.", [(labels, 1)]),
            gauge(
                "node_os_version",
                "The operating system's version, major and minor.",
                [(named, float(version[0]))] if version else (),
            ),
        )

    def _fields(self, text: str) -> Mapping[str, str]:
        """Take the text apart where it has changed since the last time, which is rare: shlex is slow."""
        known, fields = self._parsed
        if text != known:
            fields = _fields(text)
            self._parsed = text, fields
        return fields


def _fields(text: str) -> Mapping[str, str]:
    """Lines of `NAME=value`, the value quoted as for a shell."""
    pairs = (line.partition("=") for line in lines_of(text) if "=" in line and not line.startswith("#"))
    return {name: "".join(shlex.split(value)) for name, _, value in pairs}
