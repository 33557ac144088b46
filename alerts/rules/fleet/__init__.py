"""Alerts of the layer fleet: a module each."""
