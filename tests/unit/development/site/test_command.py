from pathlib import Path

import pytest

from development.site.__main__ import main


def test_a_flag_is_not_taken_for_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(Path("--help")) == 2
    assert capsys.readouterr().err == "usage: python -m development.site [DIR]\n"
