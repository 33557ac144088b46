"""Alerts of the layer reachability: a module each."""
