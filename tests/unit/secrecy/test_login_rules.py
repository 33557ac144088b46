from pathlib import Path

import pytest

from exporter.secrecy.credentials import Credentials, Secret
from exporter.secrecy.login_rules import NO_LOGIN, LoginRule, choose_login

LOGIN = Credentials("monitor", Secret("x"))
ANYBODY = LoginRule(credentials=LOGIN)


@pytest.mark.parametrize(
    ("rule", "user", "home", "is_for"),
    [
        (ANYBODY, "wso2carbon", "/opt/am", True),
        (ANYBODY, "wso2carbon", None, True),
        (LoginRule(user="wso2carbon"), "wso2carbon", "/opt/am", True),
        (LoginRule(user="wso2carbon"), "wso2", "/opt/am", False),
        (LoginRule(home="/opt/am/"), "wso2carbon", "/opt/am", True),
        (LoginRule(home="/opt/am"), "wso2carbon", "/opt/am-2", False),
        (LoginRule(home="/opt/am"), "wso2carbon", None, False),
        (LoginRule(user="a", home="/opt/am"), "b", "/opt/am", False),
    ],
)
def test_a_rule_is_for_a_user_and_a_home(rule: LoginRule, user: str, home: str | None, *, is_for: bool) -> None:
    assert rule.is_for(user, home) is is_for


def test_a_home_may_be_reached_by_a_link(tmp_path: Path) -> None:
    (tmp_path / "am-4.5.0").mkdir()
    (tmp_path / "current").symlink_to("am-4.5.0")
    assert LoginRule(home=str(tmp_path / "current")).is_for("wso2carbon", str(tmp_path / "am-4.5.0"))


def test_the_first_rule_that_is_for_a_server_counts_and_none_is_made_up() -> None:
    rules = [LoginRule(home="/opt/am", credentials=LOGIN), ANYBODY]
    assert choose_login(rules, "wso2carbon", "/opt/am") is rules[0]
    assert choose_login(rules, "wso2carbon", "/opt/is") is rules[1]
    assert choose_login(rules[:1], "wso2carbon", "/opt/is") == NO_LOGIN
    assert NO_LOGIN.credentials is None
