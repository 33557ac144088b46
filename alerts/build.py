"""`python -m alerts.build` writes the rules and the runbooks beside this file, from the modules in `alerts.rules`."""

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from alerts import rules
from alerts.alert import Alert, MakeAlert
from alerts.rule_file import rule_file
from alerts.runbook_page import runbook_page
from exporter.guidelines.catalogue import Catalogue, load_catalogue

RULE_FILE = Path(__file__).with_name("wso2-exporter.rules.yml")
RUNBOOK_PAGE = Path(__file__).with_name("runbooks.md")


def all_alerts(catalogue: Catalogue) -> list[Alert]:
    """Make the alert of every module in `alerts.rules`: by category in the catalogue's order, then by module.

    Args:
        catalogue: the guidelines.
    """
    categories = [None, *(category.id for category in catalogue.categories)]
    modules = sorted(module.name for module in iter_modules(rules.__path__, f"{rules.__name__}."))
    alerts = [_made(module, catalogue) for module in modules]
    return sorted(alerts, key=lambda alert: categories.index(alert.category))


def _made(module: str, catalogue: Catalogue) -> Alert:
    make: MakeAlert = import_module(module).alert
    return make(catalogue)


def main() -> None:
    """Write the rule file and the page of runbooks."""
    alerts = all_alerts(load_catalogue())
    RULE_FILE.write_text(rule_file(alerts), encoding="utf-8")
    RUNBOOK_PAGE.write_text(runbook_page(alerts), encoding="utf-8")


if __name__ == "__main__":
    main()
