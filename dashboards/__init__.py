"""Grafana dashboards as a typed program: `python -m dashboards.build` writes the JSON files that users load."""
