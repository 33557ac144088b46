"""A Carbon kernel that faults are made in: small, with few threads, on a disk of its own where that is wanted."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from development.carbon import CarbonServer
from development.demo import memory_disk
from development.demo.fault import Subject
from development.demo.key_store import write_key_store

_CERTIFICATE_DAYS = 3650
_THREADS = '\n[transport.{scheme}.properties]\nmaxThreads = "{count}"\n'


class FaultyCarbon(CarbonServer):
    """A Carbon kernel for a fault; a context manager that starts it and leaves nothing of it.

    Args:
        kernel: the unpacked kernel, which stays as it is.
        java_home: a JDK 17 to 21.
        java_options: more arguments for its JVM, none with blanks in it.
        subject: what the fault wants of it.

    Raises:
        SetupError: it is to have a disk of its own, and cannot.
        ServerError, OSError: as `CarbonServer`.
    """

    def __init__(self, kernel: Path, java_home: Path, java_options: Sequence[str], subject: Subject) -> None:
        super().__init__(kernel, java_home, java_options=java_options, data_source_mbeans=subject.data_source_mbeans)
        try:
            write_key_store(java_home, self.home, _CERTIFICATE_DAYS)
            if subject.http_threads is not None:
                self._limit_threads(subject.http_threads)
            if subject.disk_megabytes is not None:
                self._move_to_disk(subject.disk_megabytes)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Stop it and remove everything."""
        self.stop()
        memory_disk.unmount(self.home)
        super().close()

    def _limit_threads(self, count: int) -> None:
        with (self.home / "repository" / "conf" / "deployment.toml").open("a", encoding="utf-8") as file:
            file.writelines(_THREADS.format(scheme=scheme, count=count) for scheme in ("http", "https"))

    def _move_to_disk(self, megabytes: int) -> None:
        aside = self.home.with_name("aside")
        self.home.rename(aside)
        self.home.mkdir()
        memory_disk.mount(self.home, megabytes)
        shutil.copytree(aside, self.home, symlinks=True, dirs_exist_ok=True)
        shutil.rmtree(aside)
