"""The site of the pages for users: `make docs-site` builds it into `build/site`.

`pages` says which pages there are, `source` lays them out for Sphinx, `conf` is Sphinx's configuration, `navigation.md`
the order in which they are offered. Only `conf` is read by Sphinx itself; the rest needs Python alone.
"""
