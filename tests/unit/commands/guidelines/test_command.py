import json

import pytest

from exporter import cli
from exporter.commands.guidelines.listing import told
from exporter.console.styled import plain
from exporter.guidelines import Catalogue, load_catalogue


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def test_all_are_listed(catalogue: Catalogue, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["guidelines"]) == 0
    table, _, others = capsys.readouterr().out.partition("\n\nNot judged:\n")
    head, *rows = table.splitlines()
    assert len(others.splitlines()) == len(catalogue.not_judged) > 0
    assert head.split() == ["ID", "TITLE", "WANTED", "SOURCE", "PRODUCTS"]
    assert [row.split()[0] for row in rows] == [guideline.id for guideline in catalogue.guidelines]


def test_ids_alone_are_for_completion(catalogue: Catalogue, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["guidelines", "--ids"]) == 0
    assert capsys.readouterr().out.split() == [guideline.id for guideline in catalogue.guidelines]


def test_one_is_told_with_its_thresholds_and_its_source(capsys: pytest.CaptureFixture[str]) -> None:
    """Those of the disk in use are 85 % and 95 %; the catalogue says that they are our own."""
    assert cli.main(["guidelines", "disk_used"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Disk in use (disk_used)\n")
    assert "  wanted: less than 85 % used, or 10 GB left (of a server alone on its machine)\n" in shown
    assert "  critical: 95 % or more\n  warning: 85 % or more\n" in shown
    assert "  source: wso2-exporter's own: " in shown


def test_each_can_be_told(catalogue: Catalogue) -> None:
    for guideline in catalogue.guidelines:
        text = "\n".join(plain(line) for line in told(guideline, "category"))
        assert guideline.statement.strip() in text
        for step in guideline.steps:
            assert all(line in text for line in step.lines.splitlines())


def test_json_has_what_the_catalogue_has(catalogue: Catalogue, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["guidelines", "--format", "json"]) == 0
    everything = json.loads(capsys.readouterr().out)
    listed = everything["guidelines"]
    assert all(each["reason"] for each in everything["not_judged"])
    assert [each["id"] for each in listed] == [guideline.id for guideline in catalogue.guidelines]
    assert cli.main(["guidelines", "disk_used", "--format", "json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)["guidelines"]
    assert one["statuses"] == {"critical": "95 % or more", "warning": "85 % or more"}


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("heap_max", "did you mean heap_maximum"),
        ("zzz", "wso2-exporter guidelines lists all"),
        ("\x1b[31m", "wso2-exporter guidelines lists all"),
    ],
)
def test_an_unknown_id_is_one_line_with_the_nearest(name: str, hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["guidelines", name]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"wso2-exporter: error: unknown guideline {name!r}, {hint}")
    assert told.count("\n") == 1
