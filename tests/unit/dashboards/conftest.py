"""One test a dashboard."""

import pytest

from testing.dashboard import Json, load_dashboards

_DASHBOARDS = load_dashboards()


@pytest.fixture(params=sorted(_DASHBOARDS))
def dashboard(request: pytest.FixtureRequest) -> Json:
    return _DASHBOARDS[str(request.param)]
