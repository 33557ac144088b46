"""RMI over JRMP: calls out and replies in on one TCP connection; `transport` is the one file with a socket.

A `connection` sends and receives `messages`, which name `methods` by their hashes. A `registry` gives `references` to
remote objects. What a server throws is told by `remote_exceptions`.
"""
