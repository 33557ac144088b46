"""The steps of the trial `rpm`, on a machine that runs: the package's life, and what it asks of a system."""
