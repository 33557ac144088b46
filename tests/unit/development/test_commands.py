import sys
from pathlib import Path

import pytest

from development import commands
from development.console import SetupError

LEAVE_A_FOLDER = "import pathlib, sys, tempfile; pathlib.Path(sys.argv[1]).write_text(tempfile.mkdtemp())"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what the programs print out of the checkout's own."""
    monkeypatch.setattr(commands, "CACHE", tmp_path)


@pytest.mark.parametrize("environment", [None, {"PATH": "/usr/bin:/bin"}])
def test_nothing_is_left_of_what_a_program_puts_into_the_temporary_folder(
    environment: dict[str, str] | None, tmp_path: Path
) -> None:
    """As pip does that was interrupted."""
    commands.run([sys.executable, "-c", LEAVE_A_FOLDER, str(tmp_path / "told")], "leaving a folder", environment)
    left = Path((tmp_path / "told").read_text())
    assert left.is_absolute()
    assert not left.exists()


def test_a_program_that_fails_is_told_with_the_end_of_its_output() -> None:
    with pytest.raises(SetupError, match=r"(?s)^trying failed \(exit status 3\).*\nwhy$"):
        commands.run([sys.executable, "-c", "print('why'); raise SystemExit(3)"], "trying")
