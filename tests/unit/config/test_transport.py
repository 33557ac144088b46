import sys
from pathlib import Path

import pytest

from exporter import cli


def test_a_transport_whose_package_is_missing_is_refused_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "wso2-exporter.yml"
    file.write_text("targets:\n  - name: a\n    url: 127.0.0.1:9999\n    transport: jmxquery\n")
    assert cli.main(["--config.check", f"--config.file={file}"]) == 0
    monkeypatch.setitem(sys.modules, "jmxquery", None)  # as find_spec is told that there is none
    with pytest.raises(ImportError):
        __import__("jmxquery")
    capsys.readouterr()
    assert cli.main(["--config.check", f"--config.file={file}"]) == 2
    problem = "found jmxquery, whose Python package is not installed, expected native, or that package"
    assert capsys.readouterr() == ("", f"{file}:4: targets[0].transport: {problem}\n")
