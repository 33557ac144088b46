"""What a page looks like to a browser: headless Chromium."""

import subprocess
from pathlib import Path


def browse(chromium: Path, profile: Path, *arguments: str) -> str:
    """What headless Chromium prints."""
    command = [str(chromium), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    command += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    command += [f"--user-data-dir={profile}", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout
