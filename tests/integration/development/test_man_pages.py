import subprocess
from pathlib import Path

import pytest

from development import man_pages


@pytest.mark.parametrize("name", sorted(man_pages.man_pages()))
def test_a_page_is_good_roff(name: str, mandoc: Path, tmp_path: Path) -> None:
    """And what is read of it is a page. Of mandoc's style only the length of lines that nobody reads is not held."""
    (tmp_path / name).write_text(man_pages.man_pages()[name], encoding="utf-8")
    lint = subprocess.run([mandoc, "-Tlint", "-Wwarning", tmp_path / name], capture_output=True, text=True, check=False)
    assert (lint.returncode, lint.stdout, lint.stderr) == (0, "", "")
    page = subprocess.run([mandoc, "-Tascii", tmp_path / name], capture_output=True, text=True, check=True)
    assert page.stdout.startswith(name.removesuffix(".1").upper())
