from exporter.collect.target import Target, TargetIdentity
from exporter.collect.target_info import target_info_family
from exporter.model.snapshot import Snapshot
from exporter.targets.recordings import RecordedSource
from testing.second_mapper import NOBODY


def test_a_target_has_its_host_and_the_labels_of_its_user() -> None:
    one = Target(TargetIdentity("a", "10.0.0.1"), RecordedSource(Snapshot(())), NOBODY, (("team", "identity"),))
    other = Target(TargetIdentity("b", "gw", product="WSO2 Micro Integrator"), RecordedSource(Snapshot(())), NOBODY)
    family = target_info_family([one, other])
    assert (family.name, family.type) == ("wso2_target_info", "gauge")
    assert [(dict(sample.labels), sample.value) for sample in family.samples] == [
        ({"target": "a", "host": "10.0.0.1", "team": "identity"}, 1.0),
        ({"target": "b", "host": "gw", "product": "WSO2 Micro Integrator"}, 1.0),
    ]
