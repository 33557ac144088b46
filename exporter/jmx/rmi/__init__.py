"""RMI over JRMP: messages, object references, method hashes, the registry; `transport.py` has the one socket."""
