"""Mutated replies of a JMX server against the client's decoder: `make fuzz`, and a short run in `make test`.

Mutated web configurations are read beside them.

`corpus/` holds what a WSO2 Carbon kernel 4.10.32 on Java 17 answered, and registries of the JDK's agent, each reply in
a file of its own, from its first byte (0x51) to its last.
"""
