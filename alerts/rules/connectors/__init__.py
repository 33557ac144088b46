"""Alerts of the layer connectors: a module each."""
