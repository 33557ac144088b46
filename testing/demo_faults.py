"""Faults that nobody makes: for what is done with them."""

from collections.abc import Sequence

from development.demo.fault import Fault, Kind, Reach, Subject
from development.demo.stand import Stand


def fault_of(
    name: str = "killed",
    *,
    expects: Sequence[str] = ("WSO2TargetDown",),
    reach: Reach = Reach.SERVER,
    roles: Sequence[str] = ("carbon",),
    within: float = 270,
    loses: int = 0,
) -> Fault:
    """A fault with servers of these roles, whose incident must resolve within 360 seconds."""

    def nothing(stand: Stand) -> None:
        raise AssertionError("nobody makes it")

    return Fault(
        name=name,
        title=f"the fault {name}",
        subjects=tuple(Subject(role, Kind.JAVA) for role in roles),
        make=nothing,
        mend=nothing,
        expects=tuple(expects),
        within=within,
        incidents=1 if expects else 0,
        reach=reach,
        loses=loses,
    )
