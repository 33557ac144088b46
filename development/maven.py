"""Maven, for what stands on Maven Central: fetched once into the cache, and just what was expected."""

import hashlib
import os
from pathlib import Path

from development import programs
from development.commands import run
from development.console import SetupError, say
from development.guard import PrivateFolder
from development.places import CACHE

_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:2.8"


def fetch(artifact: str, sha256: str) -> Path:
    """Fetch an artifact where that has not been done.

    Args:
        artifact: `group:name:version`, or `group:name:version:kind`; a jar where it names no kind.
        sha256: what the file must be, in hexadecimal.

    Returns:
        the file.

    Raises:
        SetupError: Maven or a JDK is missing, the download fails, or what came is not what was expected.
    """
    _, name, version, *kind = artifact.split(":")
    file = CACHE / "maven" / f"{name}-{version}.{kind[0] if kind else 'jar'}"
    if file.is_file():
        return file
    maven, java_home = programs.maven(), programs.jdk()
    say(f"Fetching {artifact} with Maven (into .cache)")
    with PrivateFolder(CACHE, "maven-") as folder:
        options = [f"-Dartifact={artifact}", f"-DoutputDirectory={folder}"]
        run(
            [str(maven), "--batch-mode", "--quiet", "--strict-checksums", f"{_PLUGIN}:copy", *options],
            f"fetching {artifact}",
            {**os.environ, "JAVA_HOME": str(java_home)},
        )
        found = hashlib.sha256((folder / file.name).read_bytes()).hexdigest()
        if found != sha256:
            raise SetupError(
                f"{file.name}: found SHA-256 {found}, expected {sha256}. Delete it from Maven's local repository."
            )
        file.parent.mkdir(exist_ok=True)
        (folder / file.name).rename(file)
    return file
