"""Alerts of the layer endpoints: a module each."""
