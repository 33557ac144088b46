from collections.abc import Sequence

from exporter.commands.mbeans.plain import PlainMBean
from exporter.commands.mbeans.text_layout import render_text
from exporter.console.styled import plain

EXPECTED = r"""
java.lang:type=Memory
  AdminPassword    String           = <secret>
  Broken           String[]         error: java.io.IOException: http://u:<secret>@h/ is gone
  Empty            String           = ""
  HeapMemoryUsage  CompositeData    = {"max": -1, "used": 9007199254740993}
  Load             double           = NaN
  Rows             CompositeData[]  = [{"max": -1, "used": 9007199254740993}, {"max": -1, "used": 9007199254740993}]
  Text             String           = "grüße \u001b[2J\n"
  Times            long[]           = [1, 2]

java.lang:type=Memory,name=none

x:type=Odd
  error: token=<secret>
"""


def test_an_attribute_is_a_line_of_aligned_columns(mbeans: Sequence[PlainMBean]) -> None:
    assert "\n".join(["", *map(plain, render_text(mbeans)), ""]) == EXPECTED


def test_no_mbeans_are_no_lines() -> None:
    assert list(render_text([])) == []
