"""`python -m alerts.build` writes the rules and runbooks beside this file, from the modules below `alerts.rules`."""

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import get_args

from alerts import rules
from alerts.alert import Alert, Layer, LayerRules, MakeAlert, Recording
from alerts.rule_file import rule_file
from alerts.runbook_page import runbook_list, runbook_page
from exporter.guidelines.catalogue import Catalogue, load_catalogue

FOLDER = Path(__file__).parent
RUNBOOKS = FOLDER / "runbooks"
_PACKAGE = FOLDER.parent / "exporter" / "assets" / "alerts"
_RECORDINGS = "recordings"


def all_rules(catalogue: Catalogue) -> list[LayerRules]:
    """Make the rules of every layer, in the layers' order; within a layer by category, then by module.

    Args:
        catalogue: the guidelines.
    """
    return [_of_layer(layer, catalogue) for layer in get_args(Layer)]


def generated() -> dict[Path, str]:
    """Make the content of every file that is written here."""
    layers = [layer for layer in all_rules(load_catalogue()) if layer.alerts]
    alerts = [alert for each in layers for alert in each.alerts]
    return {
        **{FOLDER / f"{each.layer}.rules.yml": rule_file(each) for each in layers},
        **{RUNBOOKS / f"{alert.name}.md": runbook_page(alert) for alert in alerts},
        RUNBOOKS / "README.md": runbook_list(layers),
    }


def _of_layer(layer: Layer, catalogue: Catalogue) -> LayerRules:
    folder = f"{rules.__name__}.{layer}"
    names = sorted(module.name for module in iter_modules([str(FOLDER / "rules" / layer)]))
    alerts = [_made(f"{folder}.{name}", catalogue) for name in names if name != _RECORDINGS]
    categories = [None, *(category.id for category in catalogue.categories)]
    ordered = sorted(alerts, key=lambda alert: categories.index(alert.category))
    recordings: tuple[Recording, ...] = ()
    if _RECORDINGS in names:
        recordings = import_module(f"{folder}.{_RECORDINGS}").RECORDINGS
    return LayerRules(layer, recordings, tuple(ordered))


def _made(module: str, catalogue: Catalogue) -> Alert:
    make: MakeAlert = import_module(module).alert
    return make(catalogue)


def main() -> None:
    """Write the files, link them from the package, and remove those of layers and alerts that are no more."""
    files = generated()
    for folder in (FOLDER, _PACKAGE):
        for path in (*folder.glob("*.rules.yml"), *folder.glob("runbooks/*.md")):
            if FOLDER / path.relative_to(folder) not in files:
                path.unlink()
    RUNBOOKS.mkdir(exist_ok=True)
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
        _link(path.relative_to(FOLDER))


def _link(name: Path) -> None:
    """Let the package have the file, which stands in the repository once."""
    link = _PACKAGE / name
    link.parent.mkdir(exist_ok=True)
    if not link.is_symlink():
        up = "/".join([".."] * (len(name.parts) + 2))
        link.symlink_to(f"{up}/alerts/{name}")


if __name__ == "__main__":
    main()
