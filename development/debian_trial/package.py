"""A package of another version, made of one that was built."""

import re
from pathlib import Path

from development.commands import run


def with_version(package: Path, version: str, folder: Path) -> Path:
    """Make the same package of another version.

    Args:
        package: the package's file.
        version: the other version.
        folder: where the new file goes; made.

    Returns:
        the new package's file.

    Raises:
        SetupError: dpkg-deb fails.
    """
    folder.mkdir()
    content = folder / "content"
    run(["dpkg-deb", "--raw-extract", str(package), str(content)], "unpacking the package")
    control = content / "DEBIAN" / "control"
    control.write_text(re.sub(r"^Version: .*$", f"Version: {version}", control.read_text(), flags=re.MULTILINE))
    made = folder / f"wso2-exporter_{version}.deb"
    run(["dpkg-deb", "--build", "--root-owner-group", str(content), str(made)], "packing the package")
    return made
