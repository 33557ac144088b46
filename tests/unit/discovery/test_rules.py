import os
import pwd

import pytest

from exporter.discovery import rules
from exporter.discovery.rules import discovery_rules


def test_without_users_our_own_is_allowed_and_that_of_wso2_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "user_id", {"wso2carbon": 802}.get)
    assert discovery_rules(None, ()).users == {os.geteuid(), 802}
    monkeypatch.setattr(rules, "user_id", lambda _: None)
    assert discovery_rules(None, ()).users == {os.geteuid()}


def test_users_that_are_named_are_the_only_ones() -> None:
    """Not even ourselves."""
    name, user = next((each.pw_name, each.pw_uid) for each in pwd.getpwall() if each.pw_uid != os.geteuid())
    assert discovery_rules((name,), ()).users == {user}
