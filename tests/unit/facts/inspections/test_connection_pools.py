"""Pools of connections: what a pool shows itself counts, else what the server's files have."""

from pathlib import Path
from typing import Any

import pytest

from exporter.facts.fact import NotApplicable, Unknown

POOL = "WSO2_SHARED_DB,-1234:type=DataSource"
SHOWN = {"MaxActive": 50, "MaxWait": 60_000, "TestOnBorrow": True}


def home(folder: Path, *settings: str) -> Path:
    files = folder / "repository" / "conf" / "datasources"
    files.mkdir(parents=True)
    sources = "\n".join(
        f"<datasource><name>DB_{number}</name><definition type='RDBMS'>"
        f"<configuration>{each}</configuration></definition></datasource>"
        for number, each in enumerate(settings, 1)
    )
    text = f"<datasources-configuration><datasources>\n{sources}\n</datasources></datasources-configuration>"
    (files / "master-datasources.xml").write_text(text)
    (files / "readme.txt").write_text("no data source")
    return folder


def test_a_pool_that_is_an_mbean_tells_by_itself(make_site: Any, look: Any) -> None:
    site = make_site(mbeans={POOL: SHOWN, f"{POOL},connections=PooledConnection[0]": {"MaxActive": 1}})
    assert look("jdbc_max_active", site).value == 50
    assert look("jdbc_validation", site).value is True
    assert look("jdbc_max_wait", site).value == "fitting"


def test_other_pools_are_as_the_files_have_them(make_site: Any, look_at_all: Any, tmp_path: Path) -> None:
    folder = home(tmp_path, "<maxActive>20</maxActive><testOnBorrow>true</testOnBorrow>", "")
    found = look_at_all("jdbc_max_active", make_site(mbeans={POOL: SHOWN}, home=folder))
    assert [(each.value, each.evidence) for each in found] == [
        (20, "20 at DB_1"),
        (100, "100 at DB_2"),
        (50, "50 at WSO2_SHARED_DB"),
    ]
    assert [(each.file, each.line) for each in found] == [
        ("repository/conf/datasources/master-datasources.xml", 2),
        ("repository/conf/datasources/master-datasources.xml", 3),
        ("", 0),
    ]
    tried = look_at_all("jdbc_validation", make_site(home=folder))
    assert [each.value for each in tried] == [True, False]


def test_a_pool_that_is_shown_and_written_is_told_once(make_site: Any, look: Any, tmp_path: Path) -> None:
    folder = home(tmp_path, "<maxActive>20</maxActive>")
    assert look("jdbc_max_active", make_site(mbeans={"DB_1,-1234:type=DataSource": SHOWN}, home=folder)).value == 50


@pytest.mark.parametrize(
    ("wait", "grade"),
    [
        (60_000, "fitting"),
        (30_000, "fitting"),
        (29_999, "short"),
        (120_000, "fitting"),
        (120_001, "long"),
        (-1, "long"),
    ],
)
def test_a_thread_waits_neither_for_ever_nor_too_short(make_site: Any, look: Any, wait: int, grade: str) -> None:
    assert look("jdbc_max_wait", make_site(mbeans={POOL: {**SHOWN, "MaxWait": wait}})).value == grade


@pytest.mark.parametrize("name", ["jdbc_max_active", "jdbc_validation", "jdbc_max_wait"])
def test_what_a_pool_does_not_tell_is_unknown(make_site: Any, look: Any, tmp_path: Path, name: str) -> None:
    assert isinstance(look(name, make_site(mbeans={POOL: {"MaxIdle": 8}})), Unknown)
    assert look(name, make_site()) == Unknown("its files are elsewhere")
    assert isinstance(look(name, make_site(home=tmp_path)), NotApplicable)


def test_a_file_that_is_no_xml_is_named_and_not_quoted(make_site: Any, look: Any, tmp_path: Path) -> None:
    folder = home(tmp_path)
    (folder / "repository" / "conf" / "datasources" / "am-datasources.xml").write_text("<a>hidden")
    found = look("jdbc_max_active", make_site(home=folder))
    assert found.reason.startswith(
        "data sources that are no MBeans: repository/conf/datasources/am-datasources.xml: is no XML"
    )
    assert "hidden" not in found.reason
