"""Who sees the weaknesses of a named server."""

from collections.abc import Mapping

import pytest

from exporter.collect.target import Target, TargetIdentity
from exporter.guidelines import load_catalogue
from exporter.model.disclosure import Disclosure
from exporter.targets.recordings import RecordedSource, load_snapshot
from exporter.web.exposure import Exposure
from exporter.web.messages import Request
from exporter.web.routes.reload import ReloadService
from testing.application import application_on, ask_of
from testing.delivery import delivered_consumers
from testing.recorded_kernel import KERNEL

HERE = {"host": "127.0.0.1:19404"}
ELSEWHERE = {"host": "monitor.example.org"}
PASSED_ON = {"host": "127.0.0.1:19404", "x-forwarded-for": "203.0.113.7"}


@pytest.mark.parametrize(
    ("authenticates", "on_loopback", "headers", "expose_findings", "disclosure"),
    [
        (True, False, ELSEWHERE, False, "guarded"),
        (True, True, PASSED_ON, False, "guarded"),
        (False, True, HERE, False, "guarded"),
        (False, True, {"host": "[::1]:19404"}, False, "guarded"),
        (False, True, {"host": "localhost"}, False, "guarded"),
        (False, True, ELSEWHERE, False, "counted"),
        (False, True, PASSED_ON, False, "counted"),
        (False, True, {}, False, "counted"),
        (False, False, HERE, False, "counted"),
        (False, False, ELSEWHERE, True, "exposed"),
        (False, True, PASSED_ON, True, "exposed"),
        (True, False, ELSEWHERE, True, "guarded"),
    ],
)
def test_findings_are_named_to_who_is_known_or_here(
    authenticates: bool,  # noqa: FBT001 - the columns of a table
    on_loopback: bool,  # noqa: FBT001
    headers: Mapping[str, str],
    expose_findings: bool,  # noqa: FBT001
    disclosure: Disclosure,
) -> None:
    exposure = Exposure(lambda: authenticates, lambda: on_loopback)
    request = Request("GET", "/metrics", headers=headers)
    assert exposure.disclosure(request, expose_findings=expose_findings) == disclosure


def served(path: str, query: str, reload: ReloadService, **headers: str) -> list[str]:
    """The lines of verdicts on security that are served of the recorded kernel."""
    target = Target(TargetIdentity("carbon", "127.0.0.1"), RecordedSource(load_snapshot(KERNEL)), delivered_consumers())
    answer = ask_of(application_on([target], reload))(path, query=query, **headers)
    assert answer.status == 200
    assert "wso2_guidelines{" in answer.text
    named = [line for line in answer.text.splitlines() if line.startswith("wso2_guideline_status{")]
    return [line for line in named if 'kind="security"' in line]


PUBLIC = {guideline.id for guideline in load_catalogue().guidelines if guideline.public}


@pytest.mark.parametrize(("path", "query"), [("/metrics", ""), ("/probe", "target=carbon")])
@pytest.mark.parametrize(
    ("authenticates", "on_loopback", "headers", "named"),
    [
        (True, False, {"host": "monitor.example.org"}, True),
        (False, True, {"host": "127.0.0.1:19404"}, True),
        (False, True, {"host": "127.0.0.1:19404", "x_forwarded_for": "203.0.113.7"}, False),
        (False, False, {"host": "127.0.0.1:19404"}, False),
    ],
)
def test_metrics_name_findings_to_who_is_known_or_here(
    path: str,
    query: str,
    authenticates: bool,  # noqa: FBT001 - the columns of a table
    on_loopback: bool,  # noqa: FBT001
    headers: Mapping[str, str],
    named: bool,  # noqa: FBT001
) -> None:
    reload = ReloadService((), lambda: authenticates, lambda: on_loopback)
    lines = served(path, query, reload, **headers)
    hidden = [line for line in lines if not any(f'guideline="{public}"' in line for public in PUBLIC)]
    assert bool(hidden) is named
