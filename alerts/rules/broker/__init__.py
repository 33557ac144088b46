"""Alerts of the layer broker: a module each."""
