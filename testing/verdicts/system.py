"""The verdicts of the guidelines in `catalogue/system.yml`."""

from testing.verdicts.table import Verdicts

MIB = 1024 * 1024

VERDICTS: Verdicts = {
    # Running Recommendations: unprivileged; root in a user namespace is somebody else outside.
    "os_user": [("user", "ok", 1), ("mapped", "info", 1), ("root", "critical", 0)],
    "service_managed": [("service", "ok", None), ("container", "ok", None), ("hand", "info", None)],
    # Tuning Performance: 4096 soft, 65535 hard, 20000 processes; below 1024 a server does not do its work.
    "nofile_soft": [
        (65535, "ok", 1),
        (4096, "ok", 1),
        (4095, "warning", 3072 / 3073),
        (1024, "warning", 1 / 3073),
        (1023, "critical", 0),
    ],
    "nofile_hard": [(65535, "ok", None), (65534, "info", None), (4096, "info", None), (1023, "info", None)],
    "nproc": [
        (2**63 - 1, "ok", 1),
        (20000, "ok", 1),
        (19999, "warning", 18976 / 18977),
        (1024, "warning", 1 / 18977),
        (1023, "critical", 0),
    ],
    "swap": [(4096 * MIB, "ok", None), (2047 * MIB, "ok", None), (2046 * MIB, "info", None), (0, "info", None)],
    "os_supported": [("named", "ok", None), ("other", "info", None)],
    "hosts_own_name": [("address", "ok", 1), ("loopback", "warning", 0.5), ("nowhere", "warning", 0)],
    "sysctl_tcp_fin_timeout": [(15, "ok", None), (30, "ok", None), (31, "info", None), (120, "info", None)],
    # The tuning page asks for 1 in both, which users of wso2/docs-apim#8550 paid for.
    "sysctl_tcp_tw_reuse": [("0", "ok", None), ("2", "ok", None), ("1", "info", None)],
    "sysctl_tcp_tw_recycle": [(0, "ok", None), (1, "info", None)],
    "sysctl_rmem_default": [(524288, "ok", None), (524287, "info", None), (212992, "info", None)],
    "sysctl_wmem_default": [(524288, "ok", None), (524287, "info", None), (212992, "info", None)],
    "sysctl_rmem_max": [(67108864, "ok", None), (67108863, "info", None), (4194304, "info", None)],
    "sysctl_wmem_max": [(67108864, "ok", None), (67108863, "info", None), (4194304, "info", None)],
    "sysctl_tcp_rmem": [(33554432, "ok", None), (16777216, "ok", None), (16777215, "info", None)],
    "sysctl_tcp_wmem": [(16777216, "ok", None), (16777215, "info", None), (4194304, "info", None)],
    "sysctl_file_max": [(2466170, "ok", None), (2097152, "ok", None), (2097151, "info", None), (1000, "info", None)],
    "sysctl_port_range": [("apart", "ok", None), ("within", "info", None)],
}
