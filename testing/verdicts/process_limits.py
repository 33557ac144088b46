"""The verdicts of the guidelines in `catalogue/process_limits.yml`."""

from testing.verdicts.table import HEADROOM, Verdicts

VERDICTS: Verdicts = {"open_files_used": HEADROOM, "threads_used": HEADROOM}
