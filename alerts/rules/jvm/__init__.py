"""Alerts of the layer jvm: a module each."""
