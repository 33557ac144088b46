"""Alerts of the layer certificates: a module each."""
