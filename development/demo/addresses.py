"""Configurations that are shipped, led to the programs of a demonstration: only addresses and files differ."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

EXPORTER, ALERTMANAGER = "127.0.0.1:19404", "127.0.0.1:9093"
"""Where the shipped configurations of Prometheus look for them."""


class UnknownAddressError(Exception):
    """A configuration has a receiver of a kind that a demonstration cannot stand for; the message names it."""


@dataclass(frozen=True)
class Receivers:
    """Where the notifications of a demonstration go.

    Attributes:
        http: an address without a slash at the end: of PagerDuty's Events API, of webhooks and of Slack.
        smtp: host and port.
        folder: holds files of secrets, each with what stands in its place.
    """

    http: str
    smtp: str
    folder: Path

    @property
    def secret(self) -> Path:
        """A file of a password, key or token that nobody looks at."""
        return self.folder / "secret"

    @property
    def slack_address(self) -> Path:
        """A file of the address of Slack's webhook."""
        return self.folder / "slack"

    @property
    def pagerduty(self) -> str:
        """Where PagerDuty's events go (Events API v2)."""
        return f"{self.http}/v2/enqueue"

    @property
    def slack(self) -> str:
        """Where Slack's messages go."""
        return f"{self.http}/slack"

    def webhook(self, receiver: str) -> str:
        """Where the webhook of a receiver goes."""
        return f"{self.http}/webhook/{receiver.replace(' ', '-')}"


_SECRETS = frozenset(
    {"routing_key_file", "service_key_file", "smtp_auth_password_file", "auth_password_file", "credentials_file"}
)
_Place = Callable[[Receivers, str], str]
_PLACES: Mapping[str, Mapping[str, _Place]] = {
    "pagerduty_configs": {"url": lambda receivers, _: receivers.pagerduty},
    "webhook_configs": {"url": Receivers.webhook},
    "slack_configs": {
        "api_url": lambda receivers, _: receivers.slack,
        "api_url_file": lambda receivers, _: str(receivers.slack_address),
    },
    "email_configs": {"smarthost": lambda receivers, _: receivers.smtp},
}
"""By the kind of an integration the keys that hold addresses."""


def of_alertmanager(configuration: Mapping[str, Any], receivers: Receivers) -> dict[str, Any]:
    """Lead a configuration of Alertmanager to other receivers.

    Args:
        configuration: what YAML made of it.
        receivers: where everything goes that it sends.

    Returns:
        a copy that differs by addresses and by the files of secrets alone.

    Raises:
        UnknownAddressError: it has a receiver that none of these can stand for.
    """
    changed: dict[str, Any] = {**configuration, "global": _global(configuration.get("global", {}), receivers)}
    changed["receivers"] = [_receiver(each, receivers) for each in configuration.get("receivers", [])]
    return changed


def of_prometheus(configuration: Mapping[str, Any], exporter: str, alertmanager: str, rules: Path) -> dict[str, Any]:
    """Lead a configuration of Prometheus to another exporter, Alertmanager and folder of rules.

    Args:
        configuration: what YAML made of it.
        exporter: host and port, which take the place of `EXPORTER`.
        alertmanager: host and port, which take the place of `ALERTMANAGER`.
        rules: the folder of the rule files.
    """
    places = {EXPORTER: exporter, ALERTMANAGER: alertmanager}
    changed: dict[str, Any] = _replaced(configuration, places)
    return {**changed, "rule_files": [str(rules / "*.rules.yml")]}


def _global(settings: Mapping[str, Any], receivers: Receivers) -> dict[str, Any]:
    places = {
        "smtp_smarthost": receivers.smtp,
        "slack_api_url": receivers.slack,
        "slack_api_url_file": str(receivers.slack_address),
    }
    led = {key: places.get(key, value) for key, value in settings.items()}
    return {**_with_secrets(led, receivers), "pagerduty_url": receivers.pagerduty}


def _receiver(receiver: Mapping[str, Any], receivers: Receivers) -> dict[str, Any]:
    name = receiver["name"]
    changed: dict[str, Any] = {"name": name}
    for kind, integrations in receiver.items():
        if kind == "name":
            continue
        if kind not in _PLACES:
            raise UnknownAddressError(f"receiver {name}: {kind} is nothing that a demonstration can receive")
        places = _PLACES[kind]
        changed[kind] = [
            _with_secrets(
                {key: places[key](receivers, name) if key in places else value for key, value in each.items()},
                receivers,
            )
            for each in integrations
        ]
    return changed


def _with_secrets(value: Any, receivers: Receivers) -> Any:
    if isinstance(value, dict):
        return {
            key: str(receivers.secret) if key in _SECRETS else _with_secrets(each, receivers)
            for key, each in value.items()
        }
    return value


def _replaced(value: Any, places: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _replaced(each, places) for key, each in value.items()}
    if isinstance(value, list):
        return [_replaced(each, places) for each in value]
    if isinstance(value, str):
        for shipped, other in places.items():
            value = value.replace(shipped, other)
    return value
