"""The user's own pack, tried on MBeans that a test writes down."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from exporter.commands.lint.dry_run import dry_run
from exporter.commands.lint.report import LintReport, lint_report
from exporter.jmx import ObjectName
from exporter.mapping import mappers
from exporter.mapping.pack import read_packs
from exporter.model.snapshot import AttributeValue, MBean, Snapshot, UnreadableAttribute

MBeans = Mapping[str, Mapping[str, AttributeValue]]


@pytest.fixture
def report_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., LintReport]:
    """What is said of a pack `own.yml`.

    `mbeans` are those of which something was read, `names` all others; `unreadable` are names, attributes and causes.
    """
    monkeypatch.chdir(tmp_path)

    def report(
        pack: str,
        mbeans: MBeans,
        *names: str,
        unreadable: tuple[tuple[str, str, str], ...] = (),
        limit: int = 2000,
    ) -> LintReport:
        Path("own.yml").write_text(pack, encoding="utf-8")
        packs = read_packs([Path("own.yml")])
        snapshot = Snapshot(
            tuple(MBean(ObjectName.parse(name), attributes) for name, attributes in mbeans.items()),
            tuple(UnreadableAttribute(ObjectName.parse(name), *rest) for name, *rest in unreadable),
        )
        run = dry_run(packs, mappers(packs, limit), snapshot, [ObjectName.parse(name) for name in (*names, *mbeans)])
        return lint_report(packs, {"own"}, "carbon", run)

    return report
