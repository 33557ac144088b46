"""What the exporter's own process runs on: its threads, memory, signals, log, and calls that are bounded in time."""
