"""Alerts of the layer container: a module each."""
