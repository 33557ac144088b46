"""The machine that the exporter runs on: its metrics and what guidelines ask of it.

The metrics have the names, types and labels of node_exporter (https://github.com/prometheus/node_exporter) with its
default collectors and filters, so that dashboards and rules written for it work unchanged. A family that node_exporter
does not know is not served; what the system does not tell is left out, never 0.

On Linux they are read from the kernel's own files, each once a scrape: psutil knows about a quarter of the families.
On other systems they are what psutil gives (`portable`). `collectors` has one file a collector, `registry` makes them
and `metrics` runs them all. Facts (`facts`, `jvms`) are read on their own, so that a collector's failure costs no
judgement. Where the kernel's files are is said by `exporter.system.roots`.
"""
