"""Alerts of the layer stores: a module each."""
