"""Alerts of the layer guidelines: a module each."""
