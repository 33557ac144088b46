"""Alerts of the layer exporter: a module each."""
