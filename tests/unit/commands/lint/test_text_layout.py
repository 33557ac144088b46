from collections.abc import Callable

from exporter.commands.lint.report import LintReport
from exporter.commands.lint.text_layout import render_text
from exporter.console.styled import plain

PACK = """\
rules:
  - mbean: app:type=Queue,name=*
    labels:
      - {property: name, label: queue}
    metrics:
      - {name: queue_depth, type: gauge, help: Messages waiting, value: Depth}
      - name: queue_seconds
        type: summary
        help: Time
        samples:
          - {value: Times.count, suffix: _count}
          - {value: Times.sum, suffix: _sum}
  - mbean: app:type=Broker
    metrics:
      - {name: broker_age, type: gauge, help: Age, value: Age}
"""
EXPECTED = """\
problems: 3
  own.yml:2: queue_seconds: no sample of 6 MBeans: Times.count: no MBean has the attribute Times
  own.yml:2: queue_seconds: no sample of 6 MBeans: Times.sum: no MBean has the attribute Times
  own.yml:13: no MBean matches app:type=Broker
packs: 1, with 2 rules
  own (your own): 2 rules, 3 families
server: carbon
  6 samples in 1 family
  1 of 2 rules matched
  1 of 7 MBeans wanted by no rule

rules that matched:
  own.yml:2: app:type=Queue,name=*: 6 MBeans, 6 samples
    app:type=Queue,name=a
    app:type=Queue,name=b
    app:type=Queue,name=c
    app:type=Queue,name=d
    app:type=Queue,name=e
    and 1 more
    no sample for queue_seconds from Times.count and 1 more: no MBean has the attribute Times

rules that matched nothing:
  own.yml:13: app:type=Broker

MBeans that no rule wants:
  app:type=Other,password=<secret>,what=\\u001b[2J
"""


def test_problems_come_first_then_sums_then_lists(report_of: Callable[..., LintReport]) -> None:
    mbeans = {f"app:type=Queue,name={name}": {"Depth": 1} for name in "abcdef"}
    report = report_of(PACK, mbeans, "app:type=Other,password=x,what=\x1b[2J")
    assert "".join(f"{line}\n" for line in map(plain, render_text(report))) == EXPECTED
