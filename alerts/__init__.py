"""Alerts as a typed program: `python -m alerts.build` writes the rules that Prometheus loads, and their runbooks."""
