"""`python -m dashboards.build` writes the dashboards' JSON beside this file: the form that Grafana loads."""

from pathlib import Path

from grafana_foundation_sdk.cog.encoder import JSONEncoder

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
    encoder = JSONEncoder(indent=2, sort_keys=True)
    return {f"{board.uid}.json": encoder.encode(built(board)) + "\n" for board in boards(load_catalogue())}


def main() -> None:
    """Write the files, and remove those of dashboards that are no more."""
    files = dashboard_files()
    for path in set(FOLDER.glob("*.json")) - {FOLDER / name for name in files}:
        path.unlink()
    for name, text in files.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
