"""What dashboards and rules of others find in a Prometheus that scrapes this exporter."""
