"""A JVM whose MBeans come and go: `CrowdOfMBeans.java`."""

import time
from pathlib import Path

SECONDS = 60


def want(folder: Path, count: int) -> None:
    """Have so many of them registered."""
    (folder / "wanted").write_text(str(count))
    deadline = time.monotonic() + SECONDS
    while not (folder / "registered").exists() or (folder / "registered").read_text() != str(count):
        assert time.monotonic() < deadline
        time.sleep(0.05)
