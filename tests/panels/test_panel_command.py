"""`plan evaluate` on panels: counts, result files, faults, exit codes."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pv
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from ningbo_plan.cli import app

ROWS = """plan,year,region,indicator,component,value,baseline
14fyp,2023,甲縣,registered-market-entities,,99.6,80
14fyp,2023,乙縣,registered-market-entities,,90,80
14fyp,2023,乙縣,1,,91,80
14fyp,2023,乙縣,nothing,,5,
14fyp,1999,乙縣,registered-market-entities,,5,
14fyp,2024,乙縣,registered-market-entities,,151萬戶,80
14fyp,2024,甲縣,registered-market-entities,,151.00005,80
14fyp,2025,甲縣,registered-market-entities,,,80
14fyp,2022,甲縣,registered-market-entities,,約,80
"""


@pytest.fixture
def panel(tmp_path: Path) -> Path:
    path = tmp_path / "panel.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def run(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["--lang", "en", "evaluate", *map(str, arguments)])
    return done.exit_code, done.stdout, done.stderr


def test_counts_and_faults(panel: Path) -> None:
    code, output, errors = run(panel, "-f", "json", "--year", "2024")
    found = json.loads(output)
    assert code == 1
    assert found["rows"] == {"judged": 4, "baselines": 0, "corrected": 0, "faulty": 5, "unselected": 0}
    assert found["faults"] == {"NP201": 1, "NP205": 1, "NP402": 1, "NP403": 1, "NP407": 1}
    (report,) = found["panels"]
    assert report["year"] == 2024
    assert report["summary"]["met_early"] == 1
    assert [region["region"] for region in report["regions"]] == ["乙縣"]
    places = [line.split()[0].removeprefix(str(panel)) for line in errors.splitlines() if "NP" in line.split()[1:2][0]]
    assert sorted(places) == [":10:1:", ":4:1:", ":5:1:", ":6:1:", ":8:1:"]
    assert errors.splitlines()[-1] == "4 rows judged, 0 baselines, 5 rows with faults"


def test_results_keep_the_rows_in_order(panel: Path, tmp_path: Path) -> None:
    assert run(panel, "-o", tmp_path / "results.parquet")[0] == 1
    found = pq.read_table(tmp_path / "results.parquet").to_pylist()
    assert [row["verdict"] for row in found] == [
        "behind", "behind", None, None, None, "met_early", None, "no_data", None,
    ]  # fmt: skip
    assert [row["fault"] for row in found][2:5] == ["NP407", "NP402", "NP403"]
    assert found[0]["ratio"] == pytest.approx(19.6 / 70 / 0.6)
    assert run(panel, "-o", tmp_path / "results.csv")[0] == 1
    assert pv.read_csv(tmp_path / "results.csv").num_rows == 9


def test_results_as_csv_whatever_the_name(panel: Path, tmp_path: Path) -> None:
    assert run(panel, "-f", "csv", "-o", tmp_path / "results.txt")[0] == 1
    assert run(panel, "-o", tmp_path / "results.csv")[0] == 1
    assert (tmp_path / "results.txt").read_bytes() == (tmp_path / "results.csv").read_bytes()
    assert pv.read_csv(tmp_path / "results.txt").num_rows == len(ROWS.splitlines()) - 1


def test_results_to_standard_output(panel: Path) -> None:
    assert len(run(panel, "-f", "csv")[1].splitlines()) == 10


def test_the_table(panel: Path) -> None:
    code, output, _ = run(panel)
    assert code == 1
    assert "2025 (final evaluation)" in output
    assert "2023" in output


def test_fail_on(tmp_path: Path) -> None:
    table = pv.read_csv(pa.py_buffer("\n".join(ROWS.splitlines()[:3]).encode()))
    pq.write_table(table, tmp_path / "panel.parquet")
    assert run(tmp_path / "panel.parquet")[0] == 0
    code, _, errors = run(tmp_path, "--fail-on", "behind")
    assert code == 1
    assert errors.endswith("--fail-on behind finds 2 rows\n")


def test_an_input_is_never_written_over(panel: Path) -> None:
    assert run(panel, "-o", panel)[0] == 2
    assert panel.read_text(encoding="utf-8") == ROWS


def test_baselines_may_stand_anywhere(tmp_path: Path) -> None:
    lines = ["plan,year,region,indicator,value", "14fyp,2023,甲縣,registered-market-entities,99.6"]
    lines += ["14fyp,2023,乙縣,registered-market-entities,99.6", "14fyp,2020,甲縣,registered-market-entities,80"]
    (tmp_path / "panel.csv").write_text("\n".join(lines), encoding="utf-8")
    assert run(tmp_path / "panel.csv", "--only", "1", "-o", tmp_path / "results.parquet")[0] == 0
    found = pq.read_table(tmp_path / "results.parquet").column("verdict").to_pylist()
    assert found == ["behind", "no_baseline", None]


def test_a_file_without_the_columns(tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": [1]}), tmp_path / "panel.parquet")
    code, output, errors = run(tmp_path / "panel.parquet")
    assert (code, output) == (2, "")
    assert "it has no column year, indicator, value" in errors


def test_rows_that_do_not_fit_keep_the_lines_of_others(tmp_path: Path) -> None:
    lines = [
        "plan,year,region,indicator,value,baseline",
        "14fyp,2023,甲縣,1,60,50",
        "14fyp,2023",
        "14fyp,2023,乙縣,1,60,50",
    ]
    lines += ["14fyp,2023,丙縣,1,60,50,more", "14fyp,2023,丁縣,nothing,60,50", "14fyp,2023,丁縣,1,151,50"]
    (tmp_path / "panel.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    code, output, errors = run(tmp_path / "panel.csv", "-f", "json")
    assert code == 1
    assert json.loads(output)["rows"]["judged"] == 3
    places = [" ".join(line.split(":", 1)[1].split()[:2]) for line in errors.splitlines() if ": NP" in line]
    assert sorted(places) == ["3:1: NP805", "5:1: NP806", "6:1: NP402"]


def test_csv_is_not_written_under_a_name_for_parquet(panel: Path, tmp_path: Path) -> None:
    code, output, errors = run(panel, "-f", "csv", "-o", tmp_path / "results.parquet")
    assert (code, output) == (2, "")
    assert "a name for Parquet" in errors
    assert not (tmp_path / "results.parquet").exists()
    assert run(panel, "-f", "csv", "-o", tmp_path / "results.csv")[0] == 1
    assert (tmp_path / "results.csv").read_text(encoding="utf-8").startswith('"plan","region"')


def test_short_rows_are_filled_up_as_in_a_submitted_table(tmp_path: Path) -> None:
    whole = "14fyp,2023,{},4,,96,"
    lines = ["plan,year,region,indicator,component,value,note", whole.format("甲縣"), "14fyp,2023,乙縣,4,,96"]
    lines += ["14fyp,2023,丙縣", "14fyp,,丙縣", '14fyp,2023,"丙,丁",4,,96', "14fyp,2023,戊縣,4,,abc", ",2023,戊縣,4"]
    lines += [whole.format("己縣"), "14fyp,2023,庚縣,4,,96,,", "14fyp,2023,辛縣,4,,96"]
    for ends in "\n", "\r\n":
        (tmp_path / "panel.csv").write_text(ends.join(lines), encoding="utf-8", newline="")
        code, output, errors = run(tmp_path / "panel.csv", "-f", "csv")
        rows = list(csv.DictReader(io.StringIO(output)))
        good = [row["region"] for row in rows if row["verdict"]]
        assert (code, good) == (1, ["甲縣", "乙縣", "丙,丁", "己縣", "辛縣"])
        told = {line.split(":")[1]: line.split()[1] for line in errors.splitlines() if ": NP" in line}
        checked = CliRunner().invoke(app, ["--lang", "en", "check", str(tmp_path / "panel.csv")]).stdout
        assert told == {line.split(":")[1]: line.split()[1] for line in checked.splitlines() if ": NP" in line}
        assert [row["fault"] for row in rows if row["fault"]] == ["NP805", "NP805", "NP201", "NP805"]


def test_small_files_of_several_regions_keep_the_other_formats(tmp_path: Path) -> None:
    lines = ["plan,year,region,indicator,value", "14fyp,2023,甲縣,1,151", "14fyp,2023,乙縣,1,151"]
    (tmp_path / "two.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    code, output, _ = run(tmp_path / "two.csv", "-f", "markdown")
    assert code == 0
    assert output.startswith("## ")
    assert "甲縣" in output


def test_a_terminal_sees_rate_and_time_left(tmp_path: Path) -> None:
    regions = [f"縣{number}" for number in range(30_000)]
    rows = {"year": [2023] * 30_000, "region": regions, "indicator": [1] * 30_000, "value": [60.0] * 30_000}
    pq.write_table(pa.table({"plan": ["14fyp"] * 30_000, **rows}), tmp_path / "panel.parquet")
    command = [sys.executable, "-m", "ningbo_plan", "--lang", "en", "evaluate", str(tmp_path / "panel.parquet")]
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "80"}
    ours, theirs = os.openpty()
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=theirs) as process:
        os.close(theirs)
        shown = b""
        with suppress(OSError):  # a terminal whose other end was closed
            while part := os.read(ours, 4096):
                shown += part
    os.close(ours)
    assert process.returncode == 0
    lines = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode()).split("\r")
    bars = [line for line in lines if "━" in line]
    assert re.search(r"rows read ━+ 100% [\d,]+/s 0:00:00", bars[-1])
    assert max(map(len, bars)) <= 80
    piped = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert piped.stderr == "30000 rows judged, 0 baselines, 0 rows with faults\n"
