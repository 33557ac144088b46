"""Where the machine's own name leads: getaddrinfo(3), as a JVM's `InetAddress.getLocalHost` asks for it."""

import socket


def own_addresses() -> tuple[str, ...]:
    """Resolve the machine's own name.

    Returns:
        Its numeric addresses, each once; none where it does not resolve.
    """
    try:
        found = socket.getaddrinfo(socket.gethostname(), None, type=socket.SOCK_STREAM)
    except OSError:
        return ()
    return tuple(dict.fromkeys(str(address[0]).partition("%")[0] for *_, address in found))
