"""WSO2 servers and other JVMs with a JMX connector server on this machine, found without being named.

`processes` lists JVMs, `carbon` and `agent` tell from their configuration where they listen, `listening` whether it
is really they who do; `finding` puts these together; `owned` reads a server that was found; `naming` names it.

Anyone may start a process that calls itself Carbon, to be sent a password. So a server is logged in to only where its
process runs as a user that is allowed, and where the listening sockets are that process's own.
"""
