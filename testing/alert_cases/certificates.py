"""Cases of the layer certificates."""

from testing.alert_cases.case import Case, Series
from testing.alert_cases.verdicts import verdict

_DAY = 86400.0


def _ends(address: str, days: float) -> Series:
    return Series(
        name="wso2_certificate_expiry_timestamp_seconds",
        labels=f'address="{address}"',
        well=days * _DAY,
        bad=days * _DAY,
        below=days * _DAY,
    )


CASES = (
    Case(
        alert="WSO2CertificateExpires",
        severity="critical",
        series=(
            *verdict("certificate_expiry", "tls", "critical"),
            _ends("10.0.0.1:9443", 400),
            _ends("10.0.0.1:8243", 1.5),
        ),
        waits=15,
        ends=4,
    ),
    Case(
        alert="WSO2CertificateExpires",
        severity="warning",
        series=(
            *verdict("certificate_expiry", "tls", "warning"),
            _ends("10.0.0.1:9443", 400),
            _ends("10.0.0.1:8243", 20),
        ),
        waits=60,
        ends=3,
    ),
)
