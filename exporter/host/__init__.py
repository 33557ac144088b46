"""The machine that the exporter runs on, read through psutil: its metrics and what guidelines ask of it.

The metrics have the names, types and labels of node_exporter (https://github.com/prometheus/node_exporter), so that
dashboards and rules written for it work unchanged. A family that node_exporter does not know is not served, nor is one
whose meaning psutil gives differently; what the system does not tell is left out, never 0.

One file a collector, `reading.py` runs them all. Facts (`facts.py`, `process.py`) are read on their own, so that a
collector's failure costs no judgement. psutil is imported nowhere else.
"""
