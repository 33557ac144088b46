"""WSO2 servers and other JVMs with a JMX connector server on this machine, found without being named.

`processes` tells whose a JVM is; `connector_lookup` where it listens, by what `carbon_connector` and `agent` take from
its configuration and `performance_data` from itself; `listeners` whether it is really the one who does. `inspection`
puts these together for one JVM, and `finder` does for all. `owned_source` reads a server that was found, `target_names`
names it, and `configured_servers` knows which are configured anyway. `rules` says whom to log in to.

Anyone may start a process that calls itself Carbon, to be sent a password. So a server is logged in to only where its
process runs as a user that is allowed, and where the listening sockets are that process's own.
"""
