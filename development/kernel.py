"""The WSO2 Carbon kernel, the server of WSO2's products without a product: fetched once into the cache.

Apache licence, on Maven Central as org.wso2.carbon:wso2carbon-core.
"""

import hashlib
import os
import zipfile
from pathlib import Path

from development import programs
from development.commands import run
from development.console import SetupError, say
from development.guard import PrivateFolder
from development.places import CACHE

VERSION = "4.10.32"
HOME = CACHE / f"wso2carbon-core-{VERSION}"
"""The unpacked kernel; never started in place."""
_ARTIFACT = f"org.wso2.carbon:wso2carbon-core:{VERSION}:zip"
_SHA256 = "f982b1cd6482c0cd880b8046a90a20f463223b9408dba08eb71c30556b7397b2"
_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:2.8"


def fetch(java_home: Path) -> Path:
    """Fetch and unpack the kernel where that has not been done.

    Args:
        java_home: the JDK that runs Maven.

    Returns:
        the unpacked kernel's folder.

    Raises:
        SetupError: Maven is missing, the download fails, or what came is not what was expected.
    """
    if HOME.is_dir():
        return HOME
    maven = programs.maven()
    say(f"Fetching the WSO2 Carbon kernel {VERSION} with Maven (112 MB, unpacked into .cache)")
    with PrivateFolder(CACHE, "kernel-") as folder:
        options = [f"-Dartifact={_ARTIFACT}", f"-DoutputDirectory={folder}"]
        run(
            [str(maven), "--batch-mode", "--quiet", "--strict-checksums", f"{_PLUGIN}:copy", *options],
            "fetching the WSO2 Carbon kernel",
            {**os.environ, "JAVA_HOME": str(java_home)},
        )
        unpack(folder / f"wso2carbon-core-{VERSION}.zip", folder / "unpacked", _SHA256)
        (folder / "unpacked" / HOME.name).rename(HOME)
    return HOME


def unpack(archive: Path, folder: Path, sha256: str) -> None:
    """Unpack a zip file, with the permissions it records.

    Args:
        archive: the zip file.
        folder: where its content goes.
        sha256: what it must be, in hexadecimal.

    Raises:
        SetupError: it is another file, or half of it.
    """
    with archive.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256:
        raise SetupError(
            f"{archive.name}: found SHA-256 {found}, expected {sha256}. Delete it from Maven's local repository."
        )
    with zipfile.ZipFile(archive) as content:
        for entry in content.infolist():
            path = Path(content.extract(entry, folder))
            # zipfile leaves permissions aside; Unix's are in the upper half of external_attr (APPNOTE.TXT 4.4.15).
            if not entry.is_dir() and (mode := entry.external_attr >> 16 & 0o777):
                path.chmod(mode)
