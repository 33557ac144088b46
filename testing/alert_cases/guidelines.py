"""Cases of the layer guidelines."""

from testing.alert_cases.case import Case, Series
from testing.alert_cases.verdicts import verdict

_DAY = 86_400

CASES = (
    Case(
        alert="WSO2ConfigurationBelowGuideline",
        severity="warning",
        series=(
            *verdict("jdk_patched", "java", "warning", kind="configuration"),
            *verdict("jdk_supported", "java", "warning", kind="configuration"),
        ),
        waits=30,
        ends=35,
        dead="lasts",
    ),
    Case(
        alert="WSO2ConfigurationBelowGuideline",
        severity="warning",
        series=verdict("cpu_governor", "system", "warning", "machine", kind="configuration"),
        waits=30,
        ends=35,
        dead="lasts",
        server="gateway",
    ),
    Case(
        alert="WSO2ProvisionBelowGuideline",
        severity="warning",
        series=(
            *verdict("heap_maximum", "heap", "warning", kind="provision"),
            *verdict("heap_initial", "heap", "warning", kind="provision"),
        ),
        waits=30,
        ends=35,
        dead="lasts",
    ),
    Case(
        alert="WSO2ProvisionBelowGuideline",
        severity="warning",
        series=verdict("cores_provided", "cores", "warning", "machine", kind="provision"),
        waits=30,
        ends=35,
        dead="lasts",
        server="gateway",
    ),
    Case(
        alert="WSO2SecurityBelowGuideline",
        severity="warning",
        series=(
            *verdict("keystore_password_default", "secrets", "warning", kind="security"),
            *verdict("plaintext_secrets", "secrets", "warning", kind="security"),
        ),
        waits=30,
        ends=35,
        dead="lasts",
    ),
    Case(
        alert="WSO2SecurityBelowGuideline",
        severity="warning",
        series=tuple(
            Series(
                name="wso2_category_status",
                labels=f'category="secrets",status="{status}"',
                well=1 if status == "ok" else None,
                bad=1 if status == "critical" else None,
                below=1 if status == "info" else None,
                survives=True,
            )
            for status in ("critical", "info", "ok")
        ),
        waits=30,
        ends=35,
        dead="lasts",
    ),
    Case(
        alert="WSO2GuidelineFactsOld",
        severity="warning",
        series=(
            Series(
                name="wso2_guideline_facts_age_seconds",
                labels='source="facts_file"',
                well=60,
                bad=8 * _DAY,
                below=7 * _DAY,
            ),
        ),
        waits=31,
        ends=1,
    ),
    Case(
        alert="WSO2WaiverEnding",
        severity="warning",
        series=(
            Series(
                name="wso2_guideline_waiver_expiry_timestamp_seconds",
                labels='guideline="hsts"',
                well=60 * _DAY,
                bad=10 * _DAY,
                below=15 * _DAY,
                survives=True,
            ),
        ),
        waits=31,
        ends=31,
        dead="lasts",
    ),
)
