"""`python -m development.public_dashboards`: which panels of others' dashboards a Prometheus with our metrics fills.

For example, with a Prometheus that scrapes /metrics and one that scrapes /probe:
`python -m development.public_dashboards --metrics URL --probe URL --choose instance=identity DASHBOARD.json ...`
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from development.console import complain
from development.public_dashboards.comparison import compare
from development.public_dashboards.prometheus_answers import Prometheus
from development.public_dashboards.rules import looked_at
from development.public_dashboards.table import details, rules_table, summary


def main(arguments: Sequence[str]) -> int:
    """Print a table of the dashboards, of each the panels that stay empty, and the rules that lack a metric.

    Args:
        arguments: the command line.

    Returns:
        the exit status: 0, or 1 where a Prometheus does not answer or a file cannot be read.
    """
    parser = argparse.ArgumentParser(prog="python -m development.public_dashboards")
    parser.add_argument("--metrics", required=True, metavar="URL", help="a Prometheus that scrapes /metrics")
    parser.add_argument("--probe", required=True, metavar="URL", help="a Prometheus that scrapes /probe")
    parser.add_argument("--choose", action="append", default=[], metavar="NAME=VALUE", help="a variable's value")
    parser.add_argument("--rules", action="append", default=[], type=Path, metavar="FILE", help="rules of Prometheus")
    parser.add_argument("dashboards", nargs="*", type=Path, metavar="FILE")
    given = parser.parse_args(arguments)
    forms = {"/metrics": Prometheus(given.metrics), "/probe": Prometheus(given.probe)}
    try:
        compared = [compare(_dashboard(path), forms, _choices(given.choose)) for path in given.dashboards]
        rules = {path.name: looked_at(yaml.safe_load(path.read_text(encoding="utf-8")), forms) for path in given.rules}
    except (OSError, ValueError, yaml.YAMLError) as error:
        complain(str(error))
        return 1
    sys.stdout.write(summary(compared) if compared else "")
    sys.stdout.write("".join(details(each) for each in compared))
    sys.stdout.write("".join(rules_table(name, each) for name, each in rules.items()))
    return 0


def _dashboard(path: Path) -> Mapping[str, object]:
    """Raises OSError and ValueError."""
    loaded: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def _choices(texts: Sequence[str]) -> dict[str, str]:
    pairs = [text.partition("=") for text in texts]
    return {name: value for name, _, value in pairs}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
