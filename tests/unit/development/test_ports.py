import os
import socket
from collections.abc import Iterator

import pytest

from development import ports


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


def test_a_port_that_someone_listens_on_is_not_free(taken: int) -> None:
    assert not ports.is_free(taken)
    assert ports.answers(taken)


def test_a_port_that_nobody_listens_on_is_free_and_does_not_answer() -> None:
    port = ports.any_free()
    assert ports.is_free(port)
    assert not ports.answers(port)


def test_the_next_free_port_is_taken_instead_of_one_in_use(taken: int) -> None:
    assert taken < ports.first_free(taken) < taken + 100


def test_an_offset_leaves_out_ports_in_use(taken: int) -> None:
    offset = ports.PortOffset([taken])
    try:
        assert offset.value > 0
        assert ports.is_free(taken + offset.value)
    finally:
        offset.release()


def test_two_servers_never_get_the_same_offset_and_a_released_one_serves_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Servers of other programs, which come and go, have their offsets elsewhere."""
    monkeypatch.setattr(ports, "_RESERVATION", f"a test's port offset {os.getpid()}")
    port = ports.any_free()
    first, second = ports.PortOffset([port]), ports.PortOffset([port])
    try:
        assert first.value != second.value
        first.release()
        third = ports.PortOffset([port])
        third.release()
        assert third.value == first.value
    finally:
        first.release()
        second.release()
