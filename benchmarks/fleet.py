"""The servers of a fleet: what they are called, and what an exporter is asked about them."""


def all_read(count: int) -> tuple[str, ...]:
    """The lines which say that so many servers of a fleet were read."""
    return tuple(f'wso2_up{{target="{name}"}} 1.0' for name in fleet_names(count))


def probes(count: int) -> tuple[str, ...]:
    """The paths that ask for so many servers of a fleet, one each."""
    return tuple(f"/probe?target={name}" for name in fleet_names(count))


def fleet_names(count: int) -> list[str]:
    """What the first so many servers of a fleet are called."""
    return [f"server-{number:03}" for number in range(count)]
