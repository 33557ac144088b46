import time
from collections.abc import Callable

import pytest

Condition = Callable[[], bool]


@pytest.fixture(scope="session")
def comes_true() -> Callable[[Condition], bool]:
    """Whether a condition becomes true within a minute."""

    def wait(condition: Condition) -> bool:
        deadline = time.monotonic() + 60
        while not condition():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True

    return wait
