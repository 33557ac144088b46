"""Users of a WSO2 Carbon kernel, each with the permissions that a test gives it.

The kernel has no console to make them in. A small OSGi bundle in its `dropins` makes the same calls when it starts.
"""

import os
import secrets
import subprocess
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from development import kernel
from development.carbon import CarbonServer
from development.jvm import compile_programs
from development.places import JAVA_PROGRAMS

READ_ONLY = "/permission/protected/server-admin/jmx/readonly"
READ_WRITE = "/permission/protected/server-admin/jmx/readwrite"
SERVER_ADMIN = "/permission/protected/server-admin"
LOGIN = "/permission/admin/login"
"""To log in to the console, which is not to read JMX."""
ACCESS_CONTROL = "\n[system.parameter]\n'jmx.remote.access.control.enabled' = true\n"
"""What has the kernel enforce what a user may do, from kernel 4.7.0 on: lines of `deployment.toml`."""

_SOURCE = JAVA_PROGRAMS / "carbon_users" / "InitialUsers.java"
_NEEDED = ("org.wso2.carbon.user.core", "org.wso2.carbon.user.api", "org.eclipse.osgi")
_IMPORTED = (
    "org.osgi.framework",
    "org.osgi.util.tracker",
    "org.wso2.carbon.user.api",
    "org.wso2.carbon.user.core",
    "org.wso2.carbon.user.core.service",
)
_MANIFEST = {
    "Manifest-Version": "1.0",
    "Bundle-ManifestVersion": "2",
    "Bundle-SymbolicName": "carbon_users",
    "Bundle-Version": "1.0.0",
    "Bundle-Activator": "carbon_users.InitialUsers",
    "Import-Package": ",\r\n ".join(_IMPORTED),
}


def add_users(server: CarbonServer, java_home: Path, users: Mapping[str, Sequence[str]]) -> Mapping[str, Path]:
    """Have a kernel that has not started yet add users when it starts.

    Args:
        server: the kernel.
        java_home: a JDK, which compiles the bundle.
        users: the permissions of each, by their names.

    Returns:
        the file of each user's password, by their names.
    """
    passwords = {name: secrets.token_hex(12) for name in users}
    lines = (" ".join([name, passwords[name], *permissions]) for name, permissions in users.items())
    _write_private(server.home / "users.txt", "".join(f"{line}\n" for line in lines))
    files = {name: server.folder / f"{name}.password" for name in users}
    for name, file in files.items():
        _write_private(file, f"{passwords[name]}\n")
    dropins = server.home / "repository" / "components" / "dropins"
    dropins.mkdir(exist_ok=True)
    classes = server.folder / "carbon_users"
    compile_programs(java_home, [_SOURCE], classes, [_bundle(name) for name in _NEEDED])
    with zipfile.ZipFile(dropins / "carbon_users_1.0.0.jar", "w") as jar:
        jar.writestr("META-INF/MANIFEST.MF", "".join(f"{name}: {value}\r\n" for name, value in _MANIFEST.items()))
        for file in classes.rglob("*.class"):
            jar.write(file, file.relative_to(classes))
    return files


def enforce_access(server: CarbonServer) -> None:
    """Have a kernel enforce from its next start on what each user may do."""
    with (server.home / "repository" / "conf" / "deployment.toml").open("a", encoding="utf-8") as file:
        file.write(ACCESS_CONTROL)


def attempted_changes(
    java_home: Path, classes: Path, port: int, user: str, password_file: Path, operation: Sequence[str]
) -> list[str]:
    """Try to set an attribute and to invoke an operation, with Java's own client.

    Args:
        java_home: the Java that runs it.
        classes: the compiled programs of `testing/java`.
        port: of the registry, on 127.0.0.1.
        user: who tries it.
        password_file: the user's password.
        operation: the MBean and its operation.

    Returns:
        `login: done`, `set: done` and `invoke: done`, each with `refused` where it was; after a refused login no more.
    """
    url = f"service:jmx:rmi:///jndi/rmi://127.0.0.1:{port}/jmxrmi"
    command = [str(java_home / "bin" / "java"), "-cp", str(classes), "ChangeAttempt", url, user, str(password_file)]
    ended = subprocess.run([*command, *operation], check=True, capture_output=True, text=True, timeout=120)
    return ended.stdout.splitlines()


def _bundle(name: str) -> Path:
    (path,) = (kernel.HOME / "repository" / "components" / "plugins").glob(f"{name}_*.jar")
    return path


def _write_private(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
        file.write(text)
