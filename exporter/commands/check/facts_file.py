"""Facts about a server written out, so that a service that may read less than root can judge by them."""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

from exporter.console.flags import UsageError
from exporter.facts.fact import Facts
from exporter.facts.file import written_facts

_MODE = 0o640


def write_facts(file: Path, facts: Mapping[str, Facts]) -> None:
    """Write a new file, which takes the place of one of that name: mode 0640, in the group of its folder.

    Whoever reads the file meanwhile reads the old one or the new one, whole; a link in its place is replaced, not
    followed.

    Raises:
        UsageError: it cannot be written.
    """
    try:
        descriptor, name = mkstemp(prefix=f".{file.name}.", dir=file.parent)
    except OSError as error:
        raise _refused(file, error) from None
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as new:
            new.write(written_facts(facts))
            new.flush()
            with suppress(PermissionError):  # it is another group than any of ours: the file stays in our own
                os.fchown(descriptor, -1, file.parent.stat().st_gid)
            os.fchmod(descriptor, _MODE)
            os.fsync(descriptor)
        Path(name).replace(file)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise _refused(file, error) from None


def _refused(file: Path, error: OSError) -> UsageError:
    return UsageError(f"--facts-out {file}: cannot be written: {error.strerror or error}")
