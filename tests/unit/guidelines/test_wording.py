"""What guidelines ask, in words: held against figures that this repository's own pages have always told."""

import pytest
from msgspec.structs import replace

from exporter.guidelines.catalogue import Guideline, load_catalogue
from exporter.guidelines.checks.equals import Equals
from exporter.guidelines.checks.grades import Grades
from exporter.guidelines.checks.threshold import Threshold
from exporter.guidelines.wording import grade_words


@pytest.fixture(scope="module")
def guideline() -> Guideline:
    return load_catalogue().guidelines[0]


def test_a_threshold_names_each_bound_with_its_side(guideline: Guideline) -> None:
    used = replace(guideline, check=Threshold("%", "lower", 70, 95, 85), worst="critical")
    assert grade_words(used) == {"critical": "95 % or more", "warning": "85 % or more"}
    heap = replace(guideline, check=Threshold("GiB", "higher", 2, 0.5), worst="critical")
    assert grade_words(heap) == {"critical": "0.5 GiB or less", "warning": "less than what is wanted"}


def test_what_cannot_be_critical_is_a_warning_from_the_first_threshold_on(guideline: Guideline) -> None:
    initial = replace(guideline, check=Threshold("%", "higher", 100, 0), worst="warning")
    assert grade_words(initial) == {"warning": "less than what is wanted"}


def test_grades_are_told_in_words(guideline: Guideline) -> None:
    check = Grades(ok=("none",), info=("local_registry",), warning=("a",), critical=("shared", "identity_too"))
    graded = replace(guideline, check=check, worst="critical")
    assert grade_words(graded) == {"critical": "shared, identity too", "warning": "a", "info": "local registry"}
    assert grade_words(replace(graded, worst="warning")) == {
        "warning": "shared, identity too, a",
        "info": "local registry",
    }


def test_what_has_no_degrees_is_as_bad_as_it_may_be(guideline: Guideline) -> None:
    assert grade_words(replace(guideline, check=Equals(True), worst="warning")) == {"warning": "anything else"}
