"""`python -m dashboards.build` writes the dashboards' JSON beside this file: the form that Grafana loads."""

from pathlib import Path

from grafana_foundation_sdk.cog.encoder import JSONEncoder

from alerts.build import all_rules
from dashboards import broker, exporter, guidelines, http, machine, mediation, on_call, server
from dashboards.board import Board, built
from exporter.guidelines.catalogue import Catalogue, load_catalogue

FOLDER = Path(__file__).parent


def boards(catalogue: Catalogue) -> list[Board]:
    """Make every dashboard: thresholds and columns are the catalogue's."""
    return [
        on_call.board(catalogue),
        server.board(catalogue),
        mediation.board(),
        http.board(catalogue),
        broker.board(),
        machine.board(catalogue),
        guidelines.board(catalogue),
        exporter.board(),
    ]


def dashboard_files() -> dict[str, str]:
    """The files as Grafana loads them, by name: JSON that ends with a newline."""
    encoder, catalogue = JSONEncoder(indent=2, sort_keys=True), load_catalogue()
    runbooks = alerts_by_panel(catalogue)
    made = {board.uid: built(board, runbooks.get(board.uid, {})) for board in boards(catalogue)}
    return {f"{uid}.json": encoder.encode(dashboard) + "\n" for uid, dashboard in made.items()}


def alerts_by_panel(catalogue: Catalogue) -> dict[str, dict[str, list[str]]]:
    """Name the alerts that lead to each panel: by the dashboard's uid, then by the panel's title."""
    found: dict[str, dict[str, list[str]]] = {}
    for alert in (alert for layer in all_rules(catalogue) for alert in layer.alerts):
        if alert.panel is not None:
            found.setdefault(alert.panel.dashboard, {}).setdefault(alert.panel.title, []).append(alert.name)
    return found


def main() -> None:
    """Write the files, and remove those of dashboards that are no more."""
    files = dashboard_files()
    for path in set(FOLDER.glob("*.json")) - {FOLDER / name for name in files}:
        path.unlink()
    for name, text in files.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
