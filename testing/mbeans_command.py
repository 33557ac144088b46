"""Configurations of the command `mbeans`."""

from pathlib import Path


def configure(folder: Path, port: int, *lines: str) -> str:
    file = folder / "c.yml"
    file.write_text("\n".join(["targets:", "- name: jvm", f"  url: 127.0.0.1:{port}", *lines, ""]))
    return str(file)
