"""Trials of the packages, one a module: whatever is put here is a trial, and `make package` runs it.

Its name is the file's, with a hyphen where that has an underscore. Its docstring's first line says what it does, and
its `TRIAL` the rest (`development.trial`). What trials share stands beside this folder.
"""
