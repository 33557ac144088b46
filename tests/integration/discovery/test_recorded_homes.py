"""The recorded homes of servers, which unit tests read: what the real ones have there."""

from development import kernel
from development.places import HOMES


def test_the_recorded_home_of_the_kernel_is_the_real_one() -> None:
    home = HOMES / "carbon-4.10.32"
    recorded = {file.relative_to(home): file.read_text() for file in home.rglob("*") if file.is_file()}
    assert recorded == {name: (kernel.HOME / name).read_text() for name in recorded}
    assert len(recorded) == 4
