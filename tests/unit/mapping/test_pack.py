from pathlib import Path
from typing import get_args

import pytest
import yaml

import exporter
from development.served_families import machine_families, own_families_of_the_exporter
from exporter.document import DocumentError
from exporter.mapping import Page, load_packs, selected_packs
from exporter.mapping.names import metric_name_problem

GOOD = """\
served_on: probe
rules:
  - mbean: app:type=Queue,name=*,shard=*
    labels:
      - property: name
        label: queue
      - {property: shard, match: '(?P<zone_of>[a-z]+)-(?P<shard>[0-9]+)'}
    metrics:
      - name: queue_depth
        type: gauge
        help: Messages waiting
        value: Depth
        scale: 2
      - name: queue_seconds
        type: summary
        help: Time in the queue
        samples:
          - value: Count
            suffix: _count
          - value: Times.sum
            suffix: _sum
            scale: 0.001
      - name: queue_messages_total
        type: counter
        help: Messages ever
        samples:
          - value: In
            labels: {direction: in}
          - value: Out
            labels: {direction: out}
"""

LABEL, SPLIT = "rules[0].labels[0]", "rules[0].labels[1]"
GAUGE, SUMMARY, COUNTER = "rules[0].metrics[0]", "rules[0].metrics[1]", "rules[0].metrics[2]"

# What is changed in the good pack, and the error's line, field and message.
BAD = [
    ("served_on: probe", "served_on: page", 1, "served_on", "expected one of: metrics, probe"),
    ("served_on: probe", "serve_on: probe", 1, "serve_on", "found an unknown key, expected one of: rules, served_on"),
    ("app:type=Queue,name=*,shard=*", "type=Queue", 3, "rules[0].mbean", "found 'type=Queue' has no colon"),
    ("app:type=Queue,name=*,shard=*", "app:type", 3, "rules[0].mbean", "found 'app:type' has a property without '='"),
    ("property: name", "property: nmae", 5, LABEL + ".property", "found 'nmae', expected one of: type, name, shard"),
    ("label: queue", "lable: queue", 6, LABEL + ".lable", "found an unknown key"),
    ("label: queue", "label: 1", 6, LABEL + ".label", "found a whole number, expected a text"),
    ("label: queue", "label: zone-of", 6, LABEL + ".label", "found the label 'zone-of', expected letters, digits"),
    ("label: queue", "label: __name__", 6, LABEL + ".label", "found the label '__name__', expected letters, digits"),
    ("label: queue", "label: target", 6, LABEL + ".label", "found the label 'target', which the exporter adds"),
    ("label: queue", "label: le", 6, LABEL + ".label", "found the label 'le', which belongs to histograms"),
    ("property: name", "domain: false", 5, LABEL + ".domain", "found a boolean that is no option, expected true"),
    ("        label: queue\n", "", 5, LABEL, "found neither of label and match, expected one of them"),
    ("match:", "label: x, match:", 7, SPLIT, "found both of label and match, expected one of them"),
    ("property: shard, ", "", 7, SPLIT, "found neither of property and domain, expected"),
    ("[0-9]+)", "[0-9+)", 7, SPLIT + ".match", "found no regular expression: unterminated character set"),
    ("<shard>[0-9]+", "<shard>[0-9]{99999999999}", 7, SPLIT + ".match", "found no regular expression: the"),
    ("<shard>[0-9]+", f"<shard>{'(' * 999}{')' * 999}", 7, SPLIT + ".match", "found no regular expression: too"),
    ("(?P<zone_of>[a-z]+)-(?P<shard>[0-9]+)", "[a-z]+", 7, SPLIT + ".match", "found no named group, expected"),
    ("P<shard>", "P<queue>", 7, SPLIT + ".match", "found the label 'queue' twice"),
    ("P<shard>", "P<quantile>", 7, SPLIT + ".match", "found the label 'quantile', which belongs to summaries"),
    ("name: queue_depth", "name: queue.depth", 9, GAUGE + ".name", "found 'queue.depth', expected letters"),
    ("name: queue_depth", "name: queue:depth", 9, GAUGE + ".name", "found 'queue:depth', expected letters"),
    ("name: queue_depth", "name: queue_total", 9, GAUGE + ".name", "found 'queue_total', expected a gauge"),
    ("name: queue_depth", "name: queue_count", 9, GAUGE + ".name", "found 'queue_count', expected a gauge"),
    ("type: gauge", "type: guage", 10, GAUGE + ".type", "expected one of: gauge, counter, summary, histogram, info"),
    ("help: Messages waiting", "help: ''", 11, GAUGE + ".help", "found an empty text, expected"),
    ("value: Depth", "value: Depth..max", 12, GAUGE + ".value", "found 'Depth..max', expected Attribute, "),
    ("value: Depth", "value: 'Max Depth'", 12, GAUGE + ".value", "found 'Max Depth', expected Attribute, "),
    ("        value: Depth\n        scale: 2\n", "", 9, GAUGE, "found none, expected one of value, samples, states"),
    ("name: queue_depth", "name: wso2_up", 9, GAUGE + ".name", "found 'wso2_up', which the exporter serves itself"),
    ("value: Depth", "value: empty()", 3, "rules[0]", "found empty() of app:type=Queue,name=*,shard=*, an"),
    ("app:type=Queue,name=*,shard=*\n", "java.lang:type=Memory,*\n    requires: gc()\n", 3, "rules[0]", "found gc()"),
    ("scale: 2", "scale: .inf", 13, GAUGE + ".scale", "found no finite number, expected one"),
    ("scale: 2", "scale: -2", 13, GAUGE + ".scale", "found a number out of range, expected a number > 0"),
    ("scale: 2", "samples: [{value: Depth}]", 9, GAUGE, "found value and samples, expected one of"),
    ("suffix: _count", "suffix: _bucket", 19, SUMMARY + ".samples[0].suffix", "found _bucket, expected _count or _sum"),
    ("suffix: _count\n", "\n", 18, SUMMARY + ".samples[0].suffix", "found no suffix, expected _count or"),
    ("suffix: _sum", "suffix: _count", 20, SUMMARY + ".samples[1]", "found a sample twice, expected other labels"),
    ("help: Time in", "scale: 3\n        help: Time in", 16, SUMMARY + ".scale", "found it beside samples"),
    ("queue_messages_total", "queue_messages", 23, COUNTER + ".name", "found 'queue_messages', expected a"),
    ("queue_messages_total", "_total", 23, COUNTER + ".name", "found '_total', expected a name before _total"),
    ("{direction: out}", "{way: out}", 29, COUNTER + ".samples[1]", "found other labels than"),
    ("{direction: out}", "{direction: in}", 29, COUNTER + ".samples[1]", "found a sample twice"),
    ("{direction: out}", "{queue: a}", 30, COUNTER + ".samples[1].labels", "found the label 'queue' twice"),
    ("{direction: out}", "{direction: 1}", 30, COUNTER + ".samples[1].labels", "found a whole number"),
]  # fmt: skip

# A second pack that defines a family of the good one in another way.
AGAIN = """\
rules:
  - mbean: app:type=Topic,*
    labels:
      - {property: name, label: queue}
      - {property: zone, label: zone_of}
      - {property: shard, label: shard}
    metrics:
      - name: queue_depth
        type: gauge
        help: Messages waiting
        value: Waiting
"""
DISAGREEING = [
    ("type: gauge", "type: unknown", 9, "type: found the type unknown for queue_depth, expected gauge as in "),
    ("help: Messages waiting", "help: Messages", 10, "help: found another help for queue_depth than in "),
    ("      - {property: zone, label: zone_of}\n", "", 7, "found the labels queue, shard for queue_depth, expected"),
    ("depth\n        type: gauge", "depth_total\n        type: counter", 9, "type: found the type counter for"),
]  # fmt: skip


def pack_file(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_the_shipped_packs_are_loaded_for_their_views() -> None:
    files = (Path(exporter.__file__).parent / "mapping" / "packs").glob("*.yml")
    pages = {file.stem: yaml.safe_load(file.read_text(encoding="utf-8")).get("served_on") for file in files}
    for page in get_args(Page):
        assert {pack.name for pack in load_packs(page)} == {
            name for name, only in pages.items() if only in (None, page)
        }
    assert {"jvm", "carbon"} < {name for name, only in pages.items() if only is None}


def test_a_good_pack_is_served_where_it_says(tmp_path: Path) -> None:
    file = pack_file(tmp_path, "good.yml", GOOD)
    [pack] = load_packs("probe", [file])
    assert [family.name for family in pack.rules[0].families] == ["queue_depth", "queue_seconds", "queue_messages"]
    assert load_packs("metrics", [file]) == ()


@pytest.mark.parametrize(("good", "bad", "line", "field", "message"), BAD)
def test_a_bad_pack_is_one_line_that_says_where(
    tmp_path: Path, good: str, bad: str, line: int, field: str, message: str
) -> None:
    assert GOOD.count(good) == 1
    file = pack_file(tmp_path, "bad.yml", GOOD.replace(good, bad))
    with pytest.raises(DocumentError) as caught:
        load_packs("metrics", [file])
    error = str(caught.value)
    assert error.startswith(f"{file}:{line}: {field}")
    assert message in error
    assert "\n" not in error


PROPERTIES = """\
rules:
  - mbean: java.lang:type=Runtime
    metrics:
      - {name: app_start, type: gauge, help: Start, value: "SystemProperties['app.start']"}
      - {name: app_info, type: info, help: App, labels: [{attribute: "SystemProperties['app.name']", label: app}]}
"""


@pytest.mark.parametrize(
    ("good", "bad", "line", "field"),
    [
        ("SystemProperties['app.start']", "SystemProperties[#]", 4, "metrics[0].value"),
        ("SystemProperties['app.start']", "SystemProperties[property]", 4, "metrics[0].value"),
        ("SystemProperties['app.name']", "SystemProperties.user", 5, "metrics[1].labels[0].attribute"),
        ("    metrics:", "    requires: SystemProperties\n    metrics:", 3, "requires"),
    ],
)
def test_of_the_system_properties_only_single_ones_are_read(
    tmp_path: Path, good: str, bad: str, line: int, field: str
) -> None:
    """No other is kept, since they hold passwords: a rule for all of them would find none, and leave none to others."""
    load_packs("metrics", [pack_file(tmp_path, "good.yml", PROPERTIES)])
    file = pack_file(tmp_path, "bad.yml", PROPERTIES.replace(good, bad))
    with pytest.raises(DocumentError) as caught:
        load_packs("metrics", [file])
    assert str(caught.value).startswith(f"{file}:{line}: rules[0].{field}: found 'SystemProperties")
    assert str(caught.value).endswith("expected SystemProperties['name']: no other property is kept")


def test_the_names_of_the_exporters_own_process_are_for_probe_alone(tmp_path: Path) -> None:
    own = GOOD.replace("name: queue_depth", "name: process_depth")
    assert load_packs("probe", [pack_file(tmp_path, "probe.yml", own)])
    file = pack_file(tmp_path, "both.yml", own.replace("served_on: probe\n", ""))
    with pytest.raises(DocumentError, match="found 'process_depth', on /metrics the exporter's own process"):
        load_packs("probe", [file])


def test_no_pack_takes_the_name_of_a_family_that_the_exporter_serves_itself() -> None:
    served = [*own_families_of_the_exporter(selected_packs()), *machine_families()]
    problems = {each.name: metric_name_problem(each.name, "unknown") for each in served}
    assert {name for name, problem in problems.items() if "serves itself" not in (problem or "")} == set()


@pytest.mark.parametrize(("good", "bad", "line", "message"), DISAGREEING)
def test_packs_that_define_a_family_in_two_ways_are_refused(
    tmp_path: Path, good: str, bad: str, line: int, message: str
) -> None:
    first = pack_file(tmp_path, "first.yml", GOOD)
    second = pack_file(tmp_path, "second.yml", AGAIN.replace(good, bad))
    with pytest.raises(DocumentError) as caught:
        load_packs("metrics", [first, second])
    error = str(caught.value)
    assert error.startswith(f"{second}:{line}: {GAUGE}")
    assert message in error
    assert f"{first}:9" in error


def test_packs_that_agree_on_a_family_are_fine(tmp_path: Path) -> None:
    files = [pack_file(tmp_path, "first.yml", GOOD), pack_file(tmp_path, "second.yml", AGAIN)]
    assert [pack.name for pack in load_packs("probe", files)] == ["first", "second"]


def test_a_pack_of_no_rules_is_refused(tmp_path: Path) -> None:
    file = pack_file(tmp_path, "bad.yml", "rules: []\n")
    with pytest.raises(DocumentError, match=r"bad\.yml:1: rules: found an empty list, expected an entry"):
        load_packs("metrics", [file])


FORMS = """\
rules:
  - mbean: app:type=Queue
    requires: Depth
    metrics:
      - name: queue_state
        type: gauge
        help: State
        states: {value: State, label: state, values: [UP, DOWN]}
      - name: queue_size_bytes
        type: histogram
        help: Sizes
        classes: {value: Sizes, upper_bounds: {small: 9, large: .inf}}
      - name: queue_info
        type: info
        help: The queue
        labels: [{attribute: Version, mbean: app:type=Broker, label: version}]
      - name: queue_messages_total
        type: counter
        help: Messages
        limit: 10
        value: Messages[code]
"""
STATE, SIZE, INFO, CODES = (f"rules[0].metrics[{index}]" for index in range(4))

BAD_FORMS = [
    ("requires: Depth", "requires: Depth.x", 3, "rules[0].requires", "found 'Depth.x', expected an attribute alone"),
    ("requires: Depth", "unless: 'A b'", 3, "rules[0].unless", "found 'A b', expected Attribute,"),
    ("label: state,", "label: le,", 8, STATE + ".states.label", "found the label 'le', which belongs to histograms"),
    ("values: [UP, DOWN]", "values: {UP: up, OK: up}", 8, STATE + ".states.values", "found a state twice"),
    ("values: [UP, DOWN]", "values: []", 8, STATE + ".states.values", "found an empty list"),
    ("{value: State,", "{value: 'State[state]',", 8, STATE + ".states.label", "found the label 'state' twice"),
    ("type: histogram", "type: gauge", 12, SIZE + ".classes", "found it in a family of the type gauge, expected value"),
    ("small: 9, large: .inf", "small: 9, large: 9", 12, SIZE + ".classes.upper_bounds", "found no ascending bounds"),
    ("small: 9, large: .inf", "small: 9", 12, SIZE + ".classes.upper_bounds", "found no ascending bounds"),
    ("queue_info", "queue_information", 13, INFO + ".name", "expected an info whose name ends in _info"),
    ("queue_info", "_info", 13, INFO + ".name", "found '_info', expected a name before _info"),
    ("mbean: app:type=Broker", "mbean: 'app:*'", 16, INFO + ".labels[0].mbean", "found a pattern, expected the name"),
    ("mbean: app:type=Broker", "mbean: app", 16, INFO + ".labels[0].mbean", "found 'app' has no colon"),
    ("{attribute: Version", "{property: Version", 16, INFO + ".labels[0]", "found property or domain, expected"),
    ("attribute: Version", "attribute: 'Version[v]'", 16, INFO + ".labels[0].attribute", "gives many values"),
    ("        labels: [{attribute: Version, mbean: app:type=Broker, label: version}]\n", "", 13, INFO + ".labels",
     "found no labels, expected a family of the type info to have some"),
    ("limit: 10", "limit: 0", 20, CODES + ".limit", "found a number out of range, expected a whole number >= 1"),
    ("value: Messages[code]", "value: Messages[quantile]", 21, CODES + ".value", "found the label 'quantile'"),
    ("value: Messages[code]", "states: {value: A, label: b, values: [c]}", 21, CODES + ".states", "found it in a"),
    ("type: counter", "type: info", 17, CODES + ".name", "expected an info whose name ends in _info"),
]  # fmt: skip


@pytest.mark.parametrize(("good", "bad", "line", "field", "message"), BAD_FORMS)
def test_a_family_of_a_wrong_form_is_one_line_that_says_where(
    tmp_path: Path, good: str, bad: str, line: int, field: str, message: str
) -> None:
    load_packs("metrics", [pack_file(tmp_path, "good.yml", FORMS)])
    assert FORMS.count(good) == 1
    file = pack_file(tmp_path, "bad.yml", FORMS.replace(good, bad))
    with pytest.raises(DocumentError) as caught:
        load_packs("metrics", [file])
    assert str(caught.value).startswith(f"{file}:{line}: {field}: ")
    assert message in str(caught.value)
