"""Alerts of the layer data sources: a module each."""
