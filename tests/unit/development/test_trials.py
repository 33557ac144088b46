import os
from contextlib import nullcontext
from importlib import import_module, invalidate_caches
from pathlib import Path
from types import ModuleType

import pytest

from development import trials
from development.trial import Trial
from development.trials import __main__ as command

MODULES = {
    "__init__": "",
    "__main__": "raise AssertionError('this is no trial')",
    "well_kept": '''"""Writes a file where it may.

Nobody reads this line.
"""
from pathlib import Path
from development.trial import Trial
def run(folder):
    assert list(folder.iterdir()) == []
    (folder / "file").touch()
    Path(__file__).with_name("ran_in").write_text(str(folder))
TRIAL = Trial(run=run, network=True)
''',
    "fails": '''"""Fails in its own words."""
from development.trial import Trial, TrialError
def run(_):
    raise TrialError("found 3 files, expected 4")
TRIAL = Trial(run=run)
''',
    "breaks": '''"""Breaks where it sets up."""
from development.trial import Trial
TRIAL = Trial(run=lambda _: None, prepare=lambda: 1 / 0)
''',
    "wants_root": '''"""Wants to be root."""
from development.trial import Trial
TRIAL = Trial(run=lambda _: None, root=True)
''',
}


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A package of trials that this test alone has; without the lock, which is in the cache."""
    monkeypatch.setattr(command, "setting_up", nullcontext)
    folder = tmp_path / f"trials_of_{tmp_path.name}"
    folder.mkdir()
    for name, text in MODULES.items():
        (folder / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    invalidate_caches()
    return import_module(folder.name)


def test_each_trial_is_found_by_its_file(package: ModuleType) -> None:
    assert list(command.found(package)) == ["breaks", "fails", "wants-root", "well-kept"]


def test_one_that_passes_is_said_with_what_it_does_and_leaves_nothing(
    package: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["well-kept"], package) == 0
    first, last = capsys.readouterr().out.splitlines()
    assert first == "Trial well-kept: Writes a file where it may. (needs network)"
    assert last.startswith("Trial well-kept passed in ")
    assert not Path((Path(package.__path__[0]) / "ran_in").read_text()).exists()


def test_all_are_tried_though_others_failed(
    package: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert command.main([], package) == 1
    out, err = capsys.readouterr()
    assert "Trial fails failed: found 3 files, expected 4\n" in out
    assert "ZeroDivisionError: division by zero" in out
    assert "Trial wants-root: Wants to be root. (needs root)\nTrial wants-root failed: only root can do it\n" in out
    assert "Trial well-kept passed" in out
    assert err == "Failed: breaks, fails, wants-root\n"


def test_another_name_is_a_usage_error(package: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["fails", "well_kept"], package) == 2
    names = "breaks, fails, wants-root, well-kept"
    assert capsys.readouterr().err == f"no trial is named 'well_kept', expected some of: {names}\n"


def test_each_trial_of_ours_says_what_it_does() -> None:
    for name, module in command.found(trials).items():
        assert isinstance(module.TRIAL, Trial), name
        assert (module.__doc__ or "").partition("\n")[0].endswith("."), name
