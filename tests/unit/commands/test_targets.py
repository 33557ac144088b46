from pathlib import Path

import pytest

from exporter import cli

CONFIGURATION = """\
targets:
  - {name: carbon, url: '127.0.0.1:9999', username: monitor, password: hunter2}
  - {name: gateway, url: 'wso2.example.org:10000', transport: jmxquery}
"""


def test_each_target_is_a_line_without_its_login(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "c.yml"
    file.write_text(CONFIGURATION)
    assert cli.main(["targets", "--config.file", str(file)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "carbon\tservice:jmx:rmi:///jndi/rmi://127.0.0.1:9999/jmxrmi\tnative",
        "gateway\tservice:jmx:rmi:///jndi/rmi://wso2.example.org:10000/jmxrmi\tjmxquery",
    ]


def test_a_configuration_is_wanted(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["targets"]) == 2
    expected = "wso2-exporter: error: the following arguments are required: --config.file (see --help)\n"
    assert capsys.readouterr() == ("", expected)
