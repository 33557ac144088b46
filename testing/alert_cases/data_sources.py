"""Cases of the layer data sources."""

from testing.alert_cases.case import Case, Series
from testing.alert_cases.verdicts import verdict

_OF = 'datasource="WSO2_SHARED_DB",tenant=""'


def _pool(well: float, bad: float, below: float, waiting: float) -> tuple[Series, ...]:
    return (
        Series(name="wso2_datasource_connections", labels=f'{_OF},state="active"', well=well, bad=bad, below=below),
        Series(name="wso2_datasource_connections", labels=f'{_OF},state="idle"', well=60, bad=60, below=60),
        Series(name="wso2_datasource_connections_max", labels=_OF, well=50, bad=50, below=50),
        Series(name="wso2_datasource_waiting_threads", labels=_OF, well=0, bad=waiting, below=waiting),
    )


CASES = (
    Case(
        alert="WSO2DataSourceExhausted",
        severity="critical",
        series=_pool(2, 50, 49, waiting=3),
        waits=2,
        ends=4,
    ),
    Case(
        alert="WSO2DataSourceAlmostExhausted",
        severity="warning",
        series=(*verdict("jdbc_pool_used", "data_sources", "warning"), *_pool(2, 46, 39, waiting=0)),
        waits=10,
        ends=3,
    ),
)
