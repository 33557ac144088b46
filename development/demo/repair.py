"""How faults are mended, where several are in the same way."""

from collections.abc import Callable

from development.demo.fault_agent import FaultAgent
from development.demo.stand import Stand


def restart(*roles: str) -> Callable[[Stand], None]:
    """Give what ends servers, whatever state they are in, and starts them again.

    Args:
        roles: the servers' in the fault.
    """

    def mend(stand: Stand) -> None:
        for role in roles:
            stand.servers[role].stop()
            stand.servers[role].start()

    return mend


def release(role: str) -> Callable[[Stand], None]:
    """Give what has the agent in a server let go of all that it holds.

    Args:
        role: the server's in the fault.
    """

    def mend(stand: Stand) -> None:
        FaultAgent(stand.servers[role].agent_port).command("release")

    return mend
