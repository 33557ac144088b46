"""A pack's file as it is written. `docs/packs.md` tells what each key means; the shipped packs show them in use."""

from typing import Annotated, Literal

import msgspec

from exporter.mapping.rules import MappedType, Page

Text = Annotated[str, msgspec.Meta(min_length=1)]
Scale = Annotated[float, msgspec.Meta(gt=0)]


class LabelEntry(msgspec.Struct, forbid_unknown_fields=True):
    """Labels from a key property, or from the domain; in a family of the type `info` from an attribute, too."""

    property: Text | None = None
    domain: Literal[True] | None = None
    attribute: Text | None = None
    mbean: Text | None = None
    label: str | None = None
    match: str | None = None


class SampleEntry(msgspec.Struct, forbid_unknown_fields=True):
    """One of a family's samples: a value, and the labels and suffix that tell it from the others."""

    value: str
    scale: Scale = 1
    suffix: str = ""
    labels: dict[str, str] = msgspec.field(default_factory=dict)


class StatesEntry(msgspec.Struct, forbid_unknown_fields=True):
    """A state family: a list of states, or of the label's value for each text."""

    value: str
    label: str
    values: Annotated[list[Text], msgspec.Meta(min_length=1)] | Annotated[dict[str, Text], msgspec.Meta(min_length=1)]


class ClassesEntry(msgspec.Struct, forbid_unknown_fields=True):
    """A histogram: the upper bound of each class of a map of counts."""

    value: str
    upper_bounds: Annotated[dict[str, float], msgspec.Meta(min_length=1)]


class MetricEntry(msgspec.Struct, forbid_unknown_fields=True):
    """What a rule makes of an MBean for one metric family."""

    name: str
    type: MappedType
    help: Text
    value: str | None = None
    scale: Scale | None = None
    samples: Annotated[list[SampleEntry], msgspec.Meta(min_length=1)] | None = None
    states: StatesEntry | None = None
    classes: ClassesEntry | None = None
    labels: Annotated[list[LabelEntry], msgspec.Meta(min_length=1)] | None = None
    limit: Annotated[int, msgspec.Meta(ge=1)] | None = None


class RuleEntry(msgspec.Struct, forbid_unknown_fields=True):
    """What the MBeans of a pattern become."""

    mbean: str
    metrics: Annotated[list[MetricEntry], msgspec.Meta(min_length=1)]
    labels: list[LabelEntry] = msgspec.field(default_factory=list)
    requires: Text | None = None
    unless: Text | None = None


class PackFile(msgspec.Struct, forbid_unknown_fields=True):
    """A whole pack: its rules, and the page that alone shows them."""

    rules: Annotated[list[RuleEntry], msgspec.Meta(min_length=1)]
    served_on: Page | None = None
