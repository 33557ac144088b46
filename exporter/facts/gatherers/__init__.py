"""The gatherers of facts, by what they are about.

A file put here with `GATHERERS` is known from then on: `exporter.facts.registry` finds it, its queries are read of each
server, and the catalogue of guidelines may name its facts.
"""
