"""The steps of the trial `debian`, each on a machine that runs: the package's life, and the service that it brings."""
