"""A catalogue with thresholds of its user's own, and what a policy may speak of."""

from collections.abc import Collection
from difflib import get_close_matches

from msgspec import structs

from exporter.document import DocumentError, Mention
from exporter.guidelines.catalogue import Catalogue, Guideline
from exporter.guidelines.checks.threshold import Threshold
from exporter.guidelines.policy import OwnThresholds, Policy


def check_policy(catalogue: Catalogue, policy: Policy) -> None:
    """Look up what a policy names.

    Raises:
        DocumentError: there is no such guideline, or no person can answer it.
    """
    known = {guideline.id: guideline for guideline in catalogue.guidelines}
    for mention in policy.mentions:
        if mention.text not in known:
            raise _unknown(mention, known)
    for answer in policy.answers:
        if not known[answer.guideline.text].question:
            questions = [guideline.id for guideline in catalogue.guidelines if guideline.question]
            message = f"found a guideline that no person is asked about, expected one of: {', '.join(questions)}"
            raise answer.guideline.error(message)


def with_own_thresholds(catalogue: Catalogue, policy: Policy) -> Catalogue:
    """Put a policy's thresholds in the place of the catalogue's: of a share they count whatever amount is left.

    Raises:
        DocumentError: a guideline is not judged by a number, or the thresholds do not go together.
    """
    own = {each.guideline.text: each for each in policy.thresholds}
    guidelines = [_with_own(guideline, own.get(guideline.id)) for guideline in catalogue.guidelines]
    return Catalogue(catalogue.categories, tuple(guidelines), catalogue.not_judged)


def _unknown(mention: Mention, known: Collection[str]) -> DocumentError:
    near = get_close_matches(mention.text, known, 1)
    return mention.error("found no guideline's id, expected one" + (f", did you mean {near[0]}?" if near else ""))


def _with_own(guideline: Guideline, own: OwnThresholds | None) -> Guideline:
    if own is None:
        return guideline
    if not isinstance(guideline.check, Threshold):
        raise own.guideline.error("found a guideline that is not judged by a number, expected one that is")
    given = {"target": own.target, "warning": own.warning, "zero": own.zero}
    changes = {name: number for name, number in given.items() if number is not None}
    if changes and guideline.check.enough is not None:
        changes["enough"] = 0.0
    check = structs.replace(guideline.check, **changes)
    problem = check.problem()
    if problem is not None:
        place = own.guideline
        raise DocumentError(place.file, place.line, (*place.field_path, problem[0]), problem[1])
    return structs.replace(guideline, check=check)
