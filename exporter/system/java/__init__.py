"""Java command lines: what a JVM was started with, wherever that stands."""
