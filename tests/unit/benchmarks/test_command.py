"""Flags that make no sense: nothing is started for them."""

import pytest

from benchmarks.__main__ import main

WRONG = [
    (["--only", "*x*"], "argument --only: found '*x*', expected a regular expression: nothing to repeat at position 0"),
    (["--only", "a{99999999999}"], "argument --only: found 'a{99999999999}', expected a regular expression: "),
    (
        ["--against", "nowhere"],
        "argument --against: found 'nowhere', expected a folder with a checkout of this project",
    ),
    (["--runs", "many"], "argument --runs: invalid int value: 'many'"),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG)
def test_a_wrong_flag_is_one_line(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(arguments)
    told = capsys.readouterr()
    assert (status, told.out) == (2, "")
    assert told.err.startswith(message)
    assert told.err.count("\n") == 1
