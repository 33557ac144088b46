"""A check of any kind."""

from exporter.guidelines.checks.absent import Absent
from exporter.guidelines.checks.at_least_version import AtLeastVersion
from exporter.guidelines.checks.equals import Equals
from exporter.guidelines.checks.grades import Grades
from exporter.guidelines.checks.one_of import OneOf
from exporter.guidelines.checks.tested_release import TestedRelease
from exporter.guidelines.checks.threshold import Threshold

Check = Threshold | Equals | OneOf | AtLeastVersion | Absent | Grades | TestedRelease
