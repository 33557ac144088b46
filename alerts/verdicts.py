"""Alerts on the verdicts of guidelines: their expressions and texts, built from the catalogue.

No threshold is here: the exporter judges every guideline, and a rule reads the status that holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from alerts.alert import Level
from alerts.texts import EXPORTER, SERVER
from exporter.guidelines import Catalogue, Guideline
from exporter.model.assessment import WORST_FIRST, Kind, Severity, Status

Urgency = Literal["critical", "warning"]
"""How severe an alert on a verdict may be."""

_LOOK_BACK = "3m"
"""A scrape that fails leaves no verdict; the last one counts for so long. Every `for` is longer."""
_LOOK_BACK_AT_HEADROOM = "2m"
"""A page waits no longer than it must: with `for` of three minutes it is out within five."""
_NO_VERDICTS: frozenset[Status] = frozenset({"unknown", "unanswered", "not_applicable"})
_SEVEREST_FIRST: tuple[Severity, ...] = get_args(Severity)
_ABOUT: dict[Urgency, Sequence[Status]] = {"critical": ["critical"], "warning": ["critical", "warning"]}
"""The statuses that a rule of a severity is about: a ticket stays open while it is critical."""
_NAMES = ("guideline", "status", "kind")
"""What an alert does not tell apart: it is one for all guidelines of a category."""
_PLACE = ("job", "instance", "target")
"""Where a machine's verdict was scraped: each of its servers' /probe has it, and it is one alert."""


@dataclass(frozen=True)
class Minutes:
    """How long a verdict must last before its alert fires, and for how long that stays afterwards."""

    waits: int
    stays: int


def page_and_ticket(
    catalogue: Catalogue, category: str, *, critical: Minutes, warning: Minutes, guideline: str | None = None
) -> tuple[Level, Level]:
    """Give both rules on what is left of a category's resource: a page where it is critical, a ticket before that.

    Args:
        catalogue: the guidelines.
        category: whose headroom is meant.
        critical: how long the page waits and stays.
        warning: the same of the ticket.
        guideline: the one that is meant; None: all of the category.

    Raises:
        ValueError: the catalogue has no such guideline.
    """
    page = verdict_expression(catalogue, "critical", "headroom", category, guideline)
    ticket = verdict_expression(catalogue, "warning", "headroom", category, guideline)
    return (
        Level("critical", page, critical.waits, critical.stays),
        Level("warning", ticket, warning.waits, warning.stays),
    )


def verdict_expression(
    catalogue: Catalogue, severity: Urgency, kind: Kind, category: str | None = None, guideline: str | None = None
) -> str:
    """Give the PromQL that finds each server, and each machine, with a verdict that such an alert is about.

    It bears gaps: a verdict counts until a better one comes, for three minutes at most, and two where it may page.

    Args:
        catalogue: the guidelines; those are left out whose alerts may not be so severe.
        severity: the alert's.
        kind: of the guidelines.
        category: of the guidelines; None: each category for itself.
        guideline: the one that is meant; None: all of them.

    Raises:
        ValueError: the catalogue has no such guideline.
    """
    meant = [each for each in _members(catalogue, kind, category) if guideline in (None, each.id)]
    mild = [each for each in meant if _SEVEREST_FIRST.index(each.severity) > _SEVEREST_FIRST.index(severity)]
    if len(mild) == len(meant):
        raise ValueError(f"no guideline on {kind} of {guideline or category or 'any category'} is {severity}")
    left_out = [each.id for each in mild if each.worst in _ABOUT[severity]]
    matchers = [
        *([] if category is None else [f'category="{category}"']),
        f'kind="{kind}"',
        *([] if guideline is None else [f'guideline="{guideline}"']),
        *([f'guideline!~"{"|".join(left_out)}"'] if left_out else []),
    ]
    look_back = _LOOK_BACK_AT_HEADROOM if kind == "headroom" else _LOOK_BACK
    if not _judges_machines(meant):
        return _of_servers(matchers, severity, look_back)
    of_servers = _of_servers([*matchers, 'machine=""'], severity, look_back)
    of_machines = _of_machines([*matchers, 'machine!=""'], severity, look_back)
    return f"{of_servers}\nor\n{of_machines}"


def headroom_description(catalogue: Catalogue, category: str, *texts: str) -> str:
    """Give the description of an alert on what is left of a category's resource.

    Args:
        catalogue: the guidelines.
        category: whose headroom is meant.
        texts: what stands between the verdicts and where to read more: figures, what it means, what to do first.
    """
    more = "Value, threshold and advice of each guideline are on the exporter's page."
    return "\n".join([verdict_sentences(catalogue, "headroom", category), *texts, more])


def hidden_expression(catalogue: Catalogue) -> str:
    """Give the PromQL that finds each area of a server with a weakness that the endpoint names to nobody.

    An area has the status of its worst guideline. Where none that is served has it, one that is not served does. An
    endpoint that serves any confidential guideline serves all of them.

    Args:
        catalogue: the guidelines, which say what is confidential.
    """
    public = [each.id for each in catalogue.guidelines if each.kind == "security" and each.public]
    confidential = ",".join(['kind="security"', *([f'guideline!~"{"|".join(public)}"'] if public else [])])
    hidden = _HIDDEN.replace("BAD", _status(_ABOUT["warning"])).replace("CONFIDENTIAL", confidential)
    return hidden.replace("LOOK_BACK", _LOOK_BACK)


def verdict_sentences(
    catalogue: Catalogue,
    kind: Kind,
    category: str | None = None,
    *,
    otherwise: str = "SERVER could not be read just now.",
) -> str:
    """Give the template text that names every guideline that an alert is about, with its status and place.

    Args:
        catalogue: the guidelines.
        kind: of the guidelines.
        category: of the guidelines; None: any.
        otherwise: what is said of a server without any; SERVER in it is its name.
    """
    labels = f'category=%q,kind="{kind}",status=~"{"|".join(_ABOUT["warning"])}"'
    if not _judges_machines(_members(catalogue, kind, category)):
        sentences = _SERVERS_SENTENCES.replace("LABELS", labels).replace("OTHERWISE", otherwise)
        return sentences.replace("SERVER", SERVER + EXPORTER)
    return _SENTENCES.replace("LABELS", labels)


def verdict_count(kind: Kind) -> str:
    """Give the template text in brackets, of how many guidelines of a category it is; nothing where none has a name.

    Args:
        kind: of the guidelines.
    """
    return _COUNT.replace("LABELS", f'category=%q,kind="{kind}",status=~"{"|".join(_ABOUT["warning"])}"')


_COUNT = """\
{{ $where := printf `job=%q,instance=%q,target=%q,machine=""` $labels.job $labels.instance $labels.target -}}
{{ if $labels.machine }}{{ $where = printf "machine=%q" $labels.machine }}{{ end -}}
{{ range printf `count(group by (guideline) (wso2_guideline_status{%s,LABELS} == 1))` $where $labels.category
| query }} (guidelines: {{ .Value }}){{ end }}"""
_SERVERS_SENTENCES = """\
{{ range printf `wso2_guideline_status{job=%q,instance=%q,target=%q,LABELS} == 1`
$labels.job $labels.instance $labels.target $labels.category | query | sortByLabel "guideline" -}}
{{ .Labels.guideline }} is {{ .Labels.status }} on SERVER.
{{ else -}} OTHERWISE {{ end -}}"""
_SENTENCES = """\
{{ $of := printf `job=%q,instance=%q,target=%q,machine=""` $labels.job $labels.instance $labels.target -}}
{{ $on := or $labels.target $labels.instance -}}
{{ if $labels.target }}{{ $on = printf "%s (%s)" $on $labels.instance }}{{ end -}}
{{ if $labels.machine }}{{ $of = printf "machine=%q" $labels.machine }}{{ $on = $labels.machine }}{{ end -}}
{{ range printf `max by (guideline, status) (wso2_guideline_status{%s,LABELS} == 1)`
$of $labels.category | query | sortByLabel "guideline" -}}
{{ .Labels.guideline }} is {{ .Labels.status }} on {{ $on }}.
{{ else -}} {{ $on }} could not be read just now. {{ end -}}"""


_HIDDEN = """\
max without (status) (
  max_over_time(wso2_category_status{BAD}[LOOK_BACK]) == 1
  unless on (job, instance, target) max_over_time(wso2_guideline_status{CONFIDENTIAL}[LOOK_BACK])
  unless on (job, instance, target, category, status) max_over_time(wso2_guideline_status[LOOK_BACK])
  unless on (job, instance, category, status) max_over_time(wso2_guideline_status{machine!=""}[LOOK_BACK])
)"""


def _of_servers(matchers: Sequence[str], severity: Urgency, look_back: str) -> str:
    bad, better = _bad_and_better(matchers, severity)
    return _worst(f"max_over_time({bad}[{look_back}]) == 1", f"ignoring (status) {better} == 1", _NAMES)


def _of_machines(matchers: Sequence[str], severity: Urgency, look_back: str) -> str:
    """Beside a server that is lost the last verdict on its machine stays: a better one beside another counts."""
    bad, better = _bad_and_better(matchers, severity)
    match = "on (machine, guideline)"
    well = f"{match} (\n    {better} == 1\n    unless {match} {bad} == 1\n  )"
    return _worst(f"max_over_time({bad}[{look_back}]) == 1", well, (*_NAMES, *_PLACE))


def _bad_and_better(matchers: Sequence[str], severity: Urgency) -> tuple[str, str]:
    about = _ABOUT[severity]
    better = [status for status in WORST_FIRST if status not in _NO_VERDICTS and status not in about]
    return _selector(matchers, about), _selector(matchers, better)


def _worst(bad: str, well: str, without: Sequence[str]) -> str:
    return f"max without ({', '.join(without)}) (\n  {bad}\n  unless {well}\n)"


def _selector(matchers: Sequence[str], statuses: Sequence[Status]) -> str:
    return f"wso2_guideline_status{{{','.join([*matchers, _status(statuses)])}}}"


def _status(statuses: Sequence[Status]) -> str:
    operator = "=" if len(statuses) == 1 else "=~"
    return f'status{operator}"{"|".join(statuses)}"'


def _members(catalogue: Catalogue, kind: Kind, category: str | None) -> list[Guideline]:
    return [each for each in catalogue.guidelines if each.kind == kind and category in (None, each.category)]


def _judges_machines(guidelines: Sequence[Guideline]) -> bool:
    return any(each.scope == "machine" for each in guidelines)
