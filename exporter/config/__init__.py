"""The configuration file as frozen, typed settings."""
