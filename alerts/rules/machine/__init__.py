"""Alerts of the layer machine: a module each."""
