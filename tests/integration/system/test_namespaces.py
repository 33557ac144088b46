import subprocess
import sys

import pytest

from exporter.system.namespaces import nameless_user, sees_other_users
from exporter.system.roots import Roots
from testing.hidden_processes import HIDING, with_hidden_processes

ASK = """
from exporter.system.namespaces import nameless_user, sees_other_users
from exporter.system.roots import Roots
print({}(Roots()))
"""


def test_other_users_are_seen_where_nothing_hides_them() -> None:
    assert sees_other_users(Roots())


@pytest.mark.parametrize("how", HIDING)
def test_other_users_are_not_seen_where_they_are_hidden(how: str) -> None:
    command = with_hidden_processes(how, sys.executable, "-c", ASK.format("sees_other_users"))
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "False\n"


def test_another_system_than_linux_has_no_proc_that_could_hide_them(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(path: str, flags: int) -> int:
        raise FileNotFoundError(path, flags)

    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr("os.open", missing)
    assert sees_other_users(Roots())


def test_each_user_has_his_own_id_but_in_a_user_namespace_without_him() -> None:
    ask = ASK.format("nameless_user")
    told = {
        options: subprocess.run(
            ["unshare", *options, sys.executable, "-c", ask], capture_output=True, check=True
        ).stdout
        for options in (("--mount",), ("--user",), ("--user", "--map-root-user"))
    }
    assert nameless_user(Roots()) is None
    assert list(told.values()) == [b"None\n", b"65534\n", b"65534\n"]
