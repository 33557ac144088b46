"""Where a snapshot of a JVM comes from."""
