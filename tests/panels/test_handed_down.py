"""Targets handed down to regions: judged by, and checked."""

import json
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from plans import catalog_with
from typer.testing import CliRunner

from ningbo_plan.cli import app
from ningbo_plan.handed_down import read_handed_down
from ningbo_plan.panels import evaluate_frame

PANEL = """plan,year,region,indicator,component,value,baseline
14fyp,2025,甲縣,registered-market-entities,,60,40
14fyp,2025,乙縣,registered-market-entities,,60,40
14fyp,2023,甲縣,registered-market-entities,,45,40
14fyp,2023,丙縣,registered-market-entities,,45,40
"""
TARGETS = """region,year,indicator,component,target
甲縣,2025,registered-market-entities,,50
甲縣,2023,registered-market-entities,,45
乙縣,2025,registered-market-entities,,100.5以上
"""


def run(folder: Path, targets: str) -> tuple[int, str]:
    (folder / "panel.csv").write_text(PANEL, encoding="utf-8")
    (folder / "targets.csv").write_text(targets, encoding="utf-8")
    files = [str(folder / name) for name in ("panel.csv", "targets.csv", "results.parquet")]
    arguments = ["--lang", "en", "evaluate", files[0], "--targets", files[1], "-o", files[2]]
    done = CliRunner().invoke(app, arguments)
    return done.exit_code, done.stderr


def test_regions_are_judged_by_their_own_targets(tmp_path: Path) -> None:
    code, errors = run(tmp_path, TARGETS)
    assert code == 0, errors
    found = pq.read_table(tmp_path / "results.parquet").to_pylist()
    assert [row["verdict"] for row in found] == ["met", "unmet", "on_track", "behind"]


def test_a_faulty_table_judges_nothing(tmp_path: Path) -> None:
    code, errors = run(
        tmp_path, TARGETS + "乙縣,2025,nothing,,5\n乙縣,2025,1,,100以下\n乙縣,2030,1,,1\n乙縣,2025,1,,5\n"
    )
    assert code == 1
    assert [line.split()[1] for line in errors.splitlines() if ": NP" in line] == ["NP402", "NP602", "NP403", "NP807"]
    assert not (tmp_path / "results.parquet").exists()


def test_sums_are_checked(tmp_path: Path) -> None:
    (tmp_path / "targets.csv").write_text(TARGETS, encoding="utf-8")
    done = CliRunner().invoke(app, ["--lang", "en", "check", str(tmp_path / "targets.csv")])
    assert done.exit_code == 0
    assert done.stdout == "", "they add up to 150.5, which is more than 150"
    (tmp_path / "targets.csv").write_text(TARGETS.replace("100.5", "99"), encoding="utf-8")
    done = CliRunner().invoke(app, ["--lang", "en", "check", str(tmp_path / "targets.csv")])
    assert "targets.csv:2:1: NP911" in done.stdout


def faults(tmp_path: Path, table: bytes) -> list[tuple[str, int, int]]:
    """The codes, lines and columns of the faults of a table of targets."""
    (tmp_path / "targets.csv").write_bytes(table)
    done = CliRunner().invoke(app, ["check", str(tmp_path / "targets.csv"), "-f", "json"])
    found = json.loads(done.stdout)["diagnostics"]
    return [(fault["code"], fault["line"], fault["column"]) for fault in found]


LONG = "region,year,indicator,target\n" + "".join(f"鄞州區第{i}鎮,2025,1,3\n" for i in range(300))


@pytest.mark.parametrize("shift", range(3))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_tables_of_any_length_and_encoding_are_known(tmp_path: Path, encoding: str, shift: int) -> None:
    assert faults(tmp_path, LONG.replace("target", f"target{' ' * shift}", 1).encode(encoding)) == []


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (f"甲縣,{'9' * 5000},1,3", ("NP403", 2, 4)),
        ("甲縣,２０３０,1,3", ("NP403", 2, 4)),
        (f"甲縣,2025,1,{'x' * 140_000}", ("NP601", 2, 11)),
        ("甲縣,2025,1,30個", ("NP605", 2, 11)),
        ("甲縣,2025", ("NP805", 2, 1)),
        ('甲縣,2025,1,"30', ("NP808", 2, 11)),
        ("甲縣,2025,1,30\n甲县,2025,registered-market-entities,31", ("NP807", 3, 9)),
    ],
)
def test_faults_stand_in_their_cells(tmp_path: Path, row: str, fault: tuple[str, int, int]) -> None:
    assert faults(tmp_path, f"region,year,indicator,target\n{row}\n".encode()) == [fault]


@pytest.mark.parametrize("city", ["寧波市", "宁波市"])
def test_the_city_s_own_target_is_no_part_of_the_sum(tmp_path: Path, city: str) -> None:
    table = f"region;year;indicator;target\n{city};2025;1;150\n鄞州區;2025;1;30\n海曙區;2025;1;30\n"
    assert faults(tmp_path, table.encode()) == [("NP911", 2, 1)]


def test_a_number_cut_in_two_and_another_plan_are_faults(tmp_path: Path) -> None:
    code, errors = run(tmp_path, "region,year,indicator,target\n甲縣,2025,1,1,200\n")
    assert code == 1
    assert "targets.csv:2:13: NP806" in errors
    code, errors = run(tmp_path, "plan,region,year,indicator,target\n13fyp,甲縣,2025,1,30\n")
    assert code == 1
    assert "NP401" in errors


def test_as_published_a_region_with_milestones_alone_has_the_targets_of_the_plan() -> None:
    names = "{zh-Hant: 試, zh-Hans: 试, en: trial}"
    lines = (
        f"  - {{id: one, name: {names}, direction: higher, measure: level, target: 90, "
        "revisions: [{target: 70, reference: 表1}], reference: 表1}\n"
    )
    catalog = catalog_with(lines)
    plan = catalog.plans[0]
    assert plan.indicators[0].revisions
    targets = read_handed_down("region,year,indicator,target\n甲縣,2023,one,50\n".encode(), "targets.csv", plan)
    assert not targets.faults
    frame = pd.DataFrame({"year": 2025, "region": ["甲縣", "乙縣"], "indicator": "one", "value": 80})
    for as_published, verdict in ((True, "unmet"), (False, "met")):
        found = evaluate_frame(frame, catalog, targets=targets, as_published=as_published)
        assert found["verdict"].tolist() == [verdict] * 2
