"""The command `lint` as tests call it."""

from collections.abc import Callable

import pytest

from exporter import cli

PACK = """\
rules:
  - mbean: exotic:type=Named,name=*
    labels:
      - {property: name, label: name}
    metrics:
      - {name: exotic_one, type: gauge, help: One, value: One}
"""


Lint = Callable[..., tuple[int, str, str]]


@pytest.fixture
def lint(capsys: pytest.CaptureFixture[str]) -> Lint:
    """Runs the command: exit status, standard output, standard error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        status = cli.main(["lint", *arguments])
        told = capsys.readouterr()
        return status, told.out, told.err

    return run
