"""`python -m development.alert_texts [ALERT ...]` records the texts of alerts as promtool renders them.

They are kept so that a change of a template is seen as what a person gets; a test renders them again.
"""

import sys

from development.places import PROJECT, TOOLS
from testing.alert_cases import CASES
from testing.alert_cases.texts import FOLDER, rendered


def main(names: list[str]) -> None:
    """Write the file of each alert, or of those that are named."""
    cases = [case for case in CASES if not names or case.alert in names]
    rule_files = sorted((PROJECT / "alerts").glob("*.rules.yml"))
    FOLDER.mkdir(exist_ok=True)
    for alert, text in rendered(TOOLS / "promtool", rule_files, cases).items():
        (FOLDER / f"{alert}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
