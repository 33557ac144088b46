"""`make demo`: WSO2 servers, the exporter, Prometheus with the alert rules, Alertmanager, and whom they page."""
