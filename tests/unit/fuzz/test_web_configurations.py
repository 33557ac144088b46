"""A short run over mutated web configurations, and that what is wrong with their reader is found."""

from pathlib import Path
from random import Random
from typing import Any

import pytest

from exporter.document import DocumentError
from fuzz import web_configurations
from fuzz.checker import WrongError
from fuzz.web_configurations import Checker, check_lot
from fuzz.web_mutation import mutated
from testing.web_configuration_table import lay_out


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Checker:
    folder = tmp_path_factory.mktemp("web-configurations")
    lay_out(folder)
    return Checker(folder)


def refusing(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def refuse(*_: Any, **__: Any) -> Any:
        raise error

    monkeypatch.setattr(web_configurations, "load_web_configuration", refuse)


def test_every_one_is_taken_or_refused_in_one_line_without_a_secret(tmp_path: Path) -> None:
    tally = check_lot(tmp_path, 12, 600)
    assert tally.findings == []
    assert tally.endings["taken"] > 20
    assert tally.endings["refused"] > 200


def test_a_seed_gives_the_same_ones_each_time(checker: Checker) -> None:
    def some(seed: int) -> list[str]:
        chance = Random(seed)  # noqa: S311 - the same configurations each time
        return [mutated(chance, checker.originals) for _ in range(100)]

    assert some(1) == some(1)
    assert some(1) != some(2)


def test_an_error_of_another_kind_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refusing(monkeypatch, KeyError("cert"))
    tally = check_lot(tmp_path, 1, 3)
    assert [reason for _, reason in tally.findings] == ["KeyError: 'cert'"] * 3


@pytest.mark.parametrize("before", ["$2y$10$", "-----BEGIN EC PRIVATE KEY-----"])
def test_a_secret_in_a_line_is_found(before: str, checker: Checker, monkeypatch: pytest.MonkeyPatch) -> None:
    text = next(text for text in checker.originals if before in text)
    secret = text.partition(before)[2].split()[0]
    refusing(monkeypatch, DocumentError("w.yml", 1, (), f"found {secret[8:24]}"))
    with pytest.raises(WrongError, match="with a secret"):
        checker.check(text)


def test_a_line_that_nobody_can_read_is_found(checker: Checker, monkeypatch: pytest.MonkeyPatch) -> None:
    refusing(monkeypatch, DocumentError("w.yml", 1, (), "x" * 2000))
    with pytest.raises(WrongError, match="no line for a person"):
        checker.check("")
