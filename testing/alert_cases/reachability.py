"""Cases of the layer reachability."""

from testing.alert_cases.case import Case, Cycle, Growth, Series

_NEVER_RELOADED = (
    Series(
        name="wso2_exporter_config_last_reload_success_timestamp_seconds",
        well=1002,
        bad=1002,
        below=1002,
        owner="exporter",
    ),
    Series(name="process_start_time_seconds", well=1000, bad=1000, below=1000, owner="exporter"),
)

CASES = (
    Case(
        alert="WSO2TargetDown",
        severity="critical",
        series=(
            Series(name="wso2_up", well=1, bad=0, below=1, survives=True),
            Series(name="wso2_scrape_error", labels='reason="connect"', well=0, bad=1, below=0, survives=True),
            Series(name="wso2_process_running", well=1, bad=0, below=1, survives=True),
        ),
        waits=3,
        ends=5,
        dead="lasts",
    ),
    Case(
        alert="WSO2TargetDown",
        severity="critical",
        series=(
            Series(name="wso2_up", well=1, bad=0, below=1, survives=True),
            Series(name="wso2_scrape_error", labels='reason="timeout"', well=0, bad=1, below=0, survives=True),
            Series(name="wso2_process_running", well=1, bad=1, below=1, survives=True),
            Series(
                name="wso2_process_cpu_seconds_total",
                well=Growth(0.3),
                bad=Growth(0),
                below=Growth(0.3),
                survives=True,
            ),
        ),
        waits=3,
        ends=5,
        dead="lasts",
    ),
    Case(
        alert="WSO2TargetDown",
        severity="critical",
        series=(
            Series(name="wso2_up", well=1, bad=0, below=0, survives=True),
            Series(name="wso2_scrape_error", labels='reason="not_jmx"', well=0, bad=1, below=1, survives=True),
            Series(name="wso2_process_running", well=1, bad=0, below=1, survives=True),
        ),
        waits=3,
        ends=5,
        dead="lasts",
    ),
    Case(
        alert="WSO2TargetRefused",
        severity="warning",
        series=(
            Series(name="wso2_up", well=1, bad=0, below=0, survives=True),
            Series(name="wso2_scrape_error", labels='reason="login"', well=0, bad=1, below=0, survives=True),
            Series(name="wso2_process_running", well=1, bad=1, below=1, survives=True),
            Series(
                name="wso2_process_cpu_seconds_total",
                well=Growth(0.3),
                bad=Growth(0.3),
                below=Growth(0.3),
                survives=True,
            ),
        ),
        waits=10,
        ends=1,
        dead="lasts",
    ),
    Case(
        alert="WSO2CrashLoop",
        severity="critical",
        series=(
            Series(
                name="wso2_up",
                well=1,
                bad=Cycle((0, 0, 0, 0, 0, 1)),
                below=Cycle((0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)),
                survives=True,
            ),
        ),
        waits=8,
        ends=5,
        dead="lasts",
    ),
    Case(
        alert="WSO2TargetUnstable",
        severity="warning",
        series=(
            Series(
                name="wso2_up",
                well=1,
                bad=Cycle((0, 1, 1, 1)),
                below=Cycle((0, *(1,) * 59)),
                survives=True,
            ),
        ),
        waits=7,
        ends=61,
        dead="lasts",
    ),
    Case(
        alert="WSO2TargetVanished",
        severity="critical",
        series=(Series(name="wso2_up", well=0, bad=None, below=0), *_NEVER_RELOADED),
        waits=4,
        ends=1,
        dead="lasts",
    ),
    Case(
        alert="WSO2Restarted",
        severity="info",
        series=(
            Series(name="wso2_process_start_time_seconds", well=1000, bad=Cycle((1300, 1600)), below=1000),
            Series(name="jvm_process_start_time_seconds", well=1000, bad=Cycle((1300, 1600)), below=1000),
        ),
        waits=0,
        ends=11,
        momentary=True,
    ),
    Case(
        alert="WSO2ServerNotRunning",
        severity="warning",
        series=(
            Series(name="wso2_server_status", labels='status="STARTING"', well=0, bad=1, below=0),
            Series(name="wso2_server_status", labels='status="RUNNING"', well=1, bad=0, below=1),
        ),
        waits=10,
        ends=1,
    ),
    Case(
        alert="WSO2ServerInMaintenance",
        severity="info",
        series=(
            Series(name="wso2_server_status", labels='status="IN_MAINTENANCE"', well=0, bad=1, below=0),
            Series(name="wso2_server_status", labels='status="RUNNING"', well=1, bad=0, below=1),
        ),
        waits=0,
        ends=11,
        momentary=True,
    ),
)
