"""One file for each collector of the machine's metrics, named as node_exporter names it.

`portable.py` has those that psutil can give on systems other than Linux; `all.py` lists them.
"""
