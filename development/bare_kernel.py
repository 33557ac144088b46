"""A WSO2 Carbon kernel as it comes, in a network that nobody else reaches: its password is the one everybody knows."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from development.carbon import CarbonServer
from development.private_network import PrivateNetwork

PASSWORD = "admin"  # noqa: S105 - the kernel's own


class BareKernel(CarbonServer):
    """A kernel that nothing was changed of, until somebody does; a context manager that starts it and removes it.

    Args:
        kernel: the unpacked kernel, which stays as it is.
        java_home: a JDK 11 to 21.
        network: where it runs.

    Attributes:
        variables: of the environment that it is started with, besides ours; may be changed before a start.
        arguments: of its start script; may be changed before a start.
        prefix: what stands before the command that starts it, for example to run it as another user.

    Raises:
        ServerError, OSError: as `CarbonServer`.
    """

    def __init__(self, kernel: Path, java_home: Path, network: PrivateNetwork) -> None:
        super().__init__(kernel, java_home)
        self._network = network
        self.variables: dict[str, str] = {}
        self.arguments: list[str] = []
        self.prefix: tuple[str, ...] = ()
        shipped = Path("repository", "conf", "deployment.toml")
        shutil.copy2(kernel / shipped, self.home / shipped)
        self.password_file.write_text(f"{PASSWORD}\n")

    def command(self) -> list[str]:
        """Give the command that starts it in its network."""
        return self.inside([*self.prefix, *super().command(), *self.arguments])

    def inside(self, command: Sequence[str]) -> list[str]:
        """Give the command that runs another one in its network."""
        return self._network.inside(command)

    def environment(self) -> dict[str, str]:
        """Give the environment that it is started with."""
        return {**super().environment(), **self.variables}
