"""Targets handed down to regions: judged by, and checked."""

from pathlib import Path

import pyarrow.parquet as pq
from typer.testing import CliRunner

from ningbo_plan.cli import app

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
