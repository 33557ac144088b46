"""Alerts of the layer pass through: a module each."""
