"""The report as one JSON object; ASCII, so that it survives every terminal and locale."""

import json
from collections.abc import Iterator

from exporter.commands.lint.dry_run import DryRun, RuleOutcome
from exporter.commands.lint.problems import shown_origin
from exporter.commands.lint.report import LintReport
from exporter.secrecy.display import display_name

_Json = dict[str, object]


def render_json(report: LintReport) -> Iterator[str]:
    """Write the report as lines of JSON.

    `problems` (each with `kind`, `where`, `message`) and `packs`; where they were tried on a server, `server`,
    `samples`, `families`, `mbeans` (how many) and `unwanted` (their names), and `rules`: `pack`, `rule` (where it
    stands), `pattern`, `matched` (names) and `families`, each with `samples` and the causes of what is `absent`.
    """
    told: _Json = {
        "problems": [{"kind": each.kind, "where": each.where, "message": each.message} for each in report.problems],
        "packs": [
            {"name": pack.name, "own": pack.own, "rules": pack.rules, "families": pack.families}
            for pack in report.packs
        ],
    }
    if report.run is not None:
        told |= {"server": report.server, **_run(report.run)}
    yield json.dumps(told, indent=1)


def _run(run: DryRun) -> _Json:
    return {
        "samples": run.samples,
        "families": run.families,
        "mbeans": len(run.mbeans),
        "unwanted": [display_name(name) for name in run.unwanted],
        "rules": [_rule(rule) for rule in run.rules],
    }


def _rule(rule: RuleOutcome) -> _Json:
    return {
        "pack": rule.pack,
        "rule": shown_origin(rule.origin),
        "pattern": str(rule.pattern),
        "matched": [display_name(name) for name in rule.matched],
        "families": {
            family.name: {
                "samples": family.samples,
                "absent": [{"value": absent.path, "cause": absent.cause} for absent in family.absent],
            }
            for family in rule.families
        },
    }
