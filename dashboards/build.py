"""`python -m dashboards.build` writes the dashboards' JSON beside this file: the form that Grafana loads."""

from pathlib import Path

from grafana_foundation_sdk.cog.encoder import JSONEncoder

from dashboards.overview import UID, overview
from exporter.guidelines.catalogue import load_catalogue

OVERVIEW_FILE = Path(__file__).with_name(f"{UID}.json")


def overview_json() -> str:
    """The overview as Grafana loads it: JSON that ends with a newline."""
    return JSONEncoder(indent=2, sort_keys=True).encode(overview(load_catalogue().categories)) + "\n"


if __name__ == "__main__":
    OVERVIEW_FILE.write_text(overview_json(), encoding="utf-8")
