"""What `make demo` says where it is asked for something that there is not."""

import pytest

from development.demo.__main__ import main


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["nope"], "FAULT: found nope, expected one of "),
        (["killed", "--form", "both"], "FORM: found both, expected metrics or probe"),
        (["killed", "--scale", "0.5"], "SCALE: found 0.5, expected a number from 1 on"),
        (["killed", "--scale", "six"], "SCALE: found six, expected a number from 1 on"),
        (["killed", "--scale", "nan"], "SCALE: found nan, expected a number from 1 on"),
    ],
)
def test_one_line_says_what_is_wrong(arguments: list[str], line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(line)
    assert told.err.count("\n") == 1
