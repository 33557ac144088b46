import subprocess
from pathlib import Path

from exporter.host.collectors.uname import NameCollector
from exporter.system.roots import Roots


def printed(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def test_names_are_those_that_uname_prints() -> None:
    (family,) = NameCollector(Roots()).collect()
    (sample,) = family.samples
    assert sample.value == 1
    assert sample.labels == {
        "sysname": printed("uname", "-s"),
        "release": printed("uname", "-r"),
        "version": printed("uname", "-v"),
        "machine": printed("uname", "-m"),
        "nodename": printed("uname", "-n"),
        "domainname": Path("/proc/sys/kernel/domainname").read_text(encoding="ascii").strip(),
    }
