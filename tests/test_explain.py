"""What `plan explain` tells of a row, beyond the whole outputs of `test_outputs.py`."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ningbo_plan.cli import app

EVERY_YEAR = """plan: 14fyp
year: 2021
reference: report of 2021
actuals: {brand-guidance-stations: 50, 3: 79}
---
plan: 14fyp
year: 2023
actuals: {brand-guidance-stations: {value: 30, note: a bad year}, 3: 83.5}
---
plan: 14fyp
year: 2024
actuals: {brand-guidance-stations: 40以上}
"""
FAULTY = "plan: 14fyp\nyear: 2023\nactuals:\n  1: 135.9\n  3: 188\n  7: 99.6\n  nothing: 1\n  2: 2\n"


def run(folder: Path, text: str, *args: str, language: str = "en") -> tuple[int, str, str]:
    path = folder / "actuals.yaml"
    path.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(app, ["explain", args[0], str(path), *args[1:]], env={"PLAN_LANG": language})
    return result.exit_code, result.stdout, result.stderr.replace(str(path), "actuals.yaml")


def told(out: str) -> dict[str, str]:
    """The lines of an explanation that fit on one line, by their labels."""
    start = next(line.index(line.split()[1]) for line in out.splitlines() if line.startswith("Verdict "))
    return {line[:start].strip(): line[start:] for line in out.splitlines()}


def test_every_year_of_a_yearly_target_is_listed(tmp_path: Path) -> None:
    lines = told(run(tmp_path, EVERY_YEAR, "brand-guidance-stations")[1])
    assert [lines[f"Value of {year}"] for year in (2021, 2022, 2023, 2024)] == [
        "50 (report of 2021)",
        "nothing was reported",
        "30 (a bad year): misses the target",
        "≥ 40: meets the target only in part",
    ]


CORRECTED = """\
plan: 14fyp
year: 2023
actuals: {pct-applications: 880}
---
plan: 14fyp
year: 2023
actuals: {pct-applications: {value: 912, reference: report B, correction: 32 applications were filed late}}
---
plan: 14fyp
year: 2020
actuals: {pct-applications: {value: 300, correction: counted twice}}
"""


@pytest.mark.parametrize(
    ("language", "label", "value", "baseline"),
    [
        (
            "en",
            "Value of {}",
            "912 (report B; corrected: 32 applications were filed late)",
            "300 (corrected: counted twice)",
        ),
        (
            "zh-Hant",
            "{}年數值",
            "912 (report B; 已更正：32 applications were filed late)",
            "300 (已更正：counted twice)",
        ),
        (
            "zh-Hans",
            "{}年数值",
            "912 (report B; 已更正：32 applications were filed late)",
            "300 (已更正：counted twice)",
        ),
    ],
)
def test_a_corrected_value_says_so_and_why(
    tmp_path: Path, language: str, label: str, value: str, baseline: str
) -> None:
    _, out, _ = run(tmp_path, CORRECTED, "pct-applications", "-f", "json", language=language)
    items = {item["label"]: item["text"] for item in json.loads(out)["explanations"][0]["items"]}
    assert items[label.format(2023)] == value
    assert items[label.format(2020)] == baseline
    assert value in run(tmp_path, CORRECTED, "pct-applications", language=language)[1]


@pytest.mark.parametrize(
    ("language", "gap"), [("en", "6.5 percentage points"), ("zh-Hant", "6.5個百分點"), ("zh-Hans", "6.5个百分点")]
)
def test_differences_of_percentages_are_in_percentage_points(tmp_path: Path, language: str, gap: str) -> None:
    out = run(tmp_path, EVERY_YEAR, "3", "--year", "2023", language=language)[1]
    assert out.count(gap) == 1
    final = run(tmp_path, EVERY_YEAR.replace("2023", "2025").replace("2024", "2022"), "3", language=language)[1]
    assert final.count(gap) == 2  # in the reason, and as the gap


def test_of_steps_at_one_value_the_best_is_told(tmp_path: Path) -> None:
    text = "plan: 14fyp\nyear: 2024\nactuals: {trade-secret-provincial-zones: 0, device-makers-listed: 0}"
    out = run(tmp_path, text, "device-makers-listed")[1]
    thresholds = [line for line in out.splitlines() if " if " in line]
    assert len({line[27:] for line in thresholds}) == len(thresholds) > 0


def test_only_findings_about_the_row_are_told(tmp_path: Path) -> None:
    code, out, err = run(tmp_path, FAULTY, "3")
    assert (code, out) == (1, "")
    assert [line for line in err.splitlines() if "NP" in line] == [
        "actuals.yaml:5:6: NP204 188 is outside the range of a share, 0 to 100 %"
    ]
    assert "about other rows: 1 error, 0 warnings (plan check lists them)\n" in err
    assert err.endswith("14fyp: not judged, because of the errors above (--keep-going judges the rest)\n")
    assert "about other rows: 2 errors, 0 warnings" in run(tmp_path, FAULTY, "1")[2]


def test_findings_about_a_plan_that_is_not_known_are_told(tmp_path: Path) -> None:
    text = "plan: nope\nyear: 2023\nactuals: {1: {valu: 2}}\n---\nplan: 14fyp\nyear: 2023\nactuals: {3: 80}\n"
    err = run(tmp_path, text, "3")[2]
    assert [line.split()[1] for line in err.splitlines() if "NP" in line] == ["NP401", "NP103"]


def test_it_keeps_going(tmp_path: Path) -> None:
    code, out, err = run(tmp_path, FAULTY, "1", "--keep-going")
    assert (code, told(out)["Verdict"]) == (1, "ahead")
    assert err == "about other rows: 2 errors, 0 warnings (plan check lists them)\n"
    assert "nothing was reported for 2023" in run(tmp_path, FAULTY, "3", "--keep-going")[1]


def test_findings_about_no_row_are_always_told(tmp_path: Path) -> None:
    assert "actuals.yaml:2:7: NP4" in run(tmp_path, FAULTY.replace("year: 2023", "year: 1923"), "1")[2]


@pytest.mark.parametrize(("written", "shown"), [("正在建設", "not done"), ("建设中", "not done"), ("已建成", "done")])
def test_a_milestone_in_hand_is_not_told_as_done(tmp_path: Path, written: str, shown: str) -> None:
    text = f"plan: 14fyp\nyear: 2023\nactuals: {{port-drug-laboratory: {written}}}\n"
    assert told(run(tmp_path, text, "port-drug-laboratory")[1])["Value of 2023"] == shown
