"""Expressions, increments and corrections: a panel of one region has the verdicts of a submission."""

import tracemalloc
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest
from plans import catalog_with, every_kind

from ningbo_plan.checks import check_submissions
from ningbo_plan.judging.assess import assess_row
from ningbo_plan.judging.evaluation import judged_series
from ningbo_plan.loading import read_submissions
from ningbo_plan.panels import evaluate_files, evaluate_frame

ROWS = """plan,year,region,indicator,component,value,increment,correction
demo,2023,乙縣,higher,,900以上,,
demo,2024,乙縣,higher,,1000,,
demo,2020,乙縣,lower,,0.5以內,,
demo,2023,乙縣,lower,,0.3,,
demo,2024,乙縣,lower,,0.22,,
demo,2021,乙縣,total,,40,true,
demo,2022,乙縣,total,,50,true,
demo,2023,乙縣,total,,30,true,
demo,2024,乙縣,total,,190,,
demo,2025,乙縣,total,,15,true,
demo,2021,乙縣,every-year,,51,,
demo,2022,乙縣,every-year,,40以上,,
demo,2023,乙縣,every-year,,60,,
demo,2021,乙縣,average,,5,,
demo,2022,乙縣,average,,年均7.3,,
demo,2023,乙縣,average,,7.3,,
demo,2025,乙縣,average,,7.2,,
demo,2021,乙縣,milestone,,尚未建成,,
demo,2022,乙縣,milestone,,true,,
demo,2023,乙縣,milestone,,,,
demo,2025,乙縣,due-milestone,,已建成,,
demo,2023,乙縣,fine,,0.2,,
demo,2023,乙縣,fine,,0.35,,two districts were counted twice
demo,2020,乙縣,scaled,,100萬戶,,
demo,2023,乙縣,scaled,,"1,359,000戶",,
demo,2024,乙縣,scaled,,150,,
demo,2023,乙縣,parts,one,全覆蓋,,
demo,2024,乙縣,parts,two,79.9,,
"""


def test_odd_rows(tmp_path: Path) -> None:
    catalog = catalog_with(every_kind())
    original, corrected = ROWS.splitlines(), []
    # A correction stands in a file of its own.
    corrected = [original[0], *(line for line in original if "twice" in line)]
    (tmp_path / "1.csv").write_text("\n".join(line for line in original if "twice" not in line), encoding="utf-8")
    (tmp_path / "2.csv").write_text("\n".join(corrected), encoding="utf-8")
    (tmp_path / "all.csv").write_text(ROWS, encoding="utf-8")
    run = evaluate_files(catalog, [str(tmp_path / "all.csv")], output=str(tmp_path / "results.parquet"))
    assert [(fault.rule.code, fault.span.line) for fault in run.findings.kept] == [("NP202", 28)]
    assert run.panels[0].corrected == 1
    checked = check_submissions(catalog, read_submissions([str(tmp_path / "1.csv"), str(tmp_path / "2.csv")]))
    (series,) = judged_series(catalog, checked, plan=None, keep_going=True)
    for row in pq.read_table(tmp_path / "results.parquet").to_pylist():
        is_replaced = (row["indicator"], row["value"]) == ("fine", 0.2)
        if row["year"] == 2020 or row["fault"] or is_replaced:
            assert row["verdict"] is None
            continue
        indicator = catalog.plans[0].find(row["indicator"])
        assert indicator is not None
        result = assess_row(series, indicator, row["year"], as_published=False)
        parts = [part for part in result.components if part.component and part.component.id == row["component"]]
        if row["component"] and not [o for o in series.of(indicator, parts[0].component) if o.year == row["year"]]:
            continue  # a row of components is left out whole
        assessment = parts[0] if parts else result.assessment
        grade = assessment.grade.value if assessment.grade else None
        assert (row["verdict"], row["grade"]) == (assessment.verdict.value, grade), row
        for name in ("progress", "expected_progress", "ratio", "gap"):
            figure = getattr(assessment.figures, name)
            assert row[name] == (None if figure is None else pytest.approx(float(figure))), (name, row)


def judged(tmp_path: Path, rows: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The faults of a panel, and of each of its rows the region, the value and the verdict."""
    (tmp_path / "panel.csv").write_text(rows, encoding="utf-8")
    results = tmp_path / "results.parquet"
    run = evaluate_files(catalog_with(every_kind()), [str(tmp_path / "panel.csv")], output=str(results))
    found = [(row["year"], row["value"], row["verdict"]) for row in pq.read_table(results).to_pylist()]
    return [fault.rule.code for fault in run.findings.kept], found


HEADER = "year,region,indicator,value,increment,correction\n"


def test_an_increment_without_a_value_is_nothing_reported(tmp_path: Path) -> None:
    assert judged(tmp_path, f"{HEADER}2023,乙縣,total,,true,\n") == ([], [(2023, None, "no_data")])


def test_a_correction_is_judged_by_all_its_digits(tmp_path: Path) -> None:
    """0.22 is the most that the target allows."""
    rows = f"{HEADER}2025,乙縣,lower,0.9,,\n2025,乙縣,lower,0.2200000004,,counted twice\n"
    faults, found = judged(tmp_path, rows)
    assert faults == []
    assert found[0] == (2025, 0.9, None)
    plain = judged(tmp_path, f"{HEADER}2025,乙縣,lower,0.2200000004,,\n")[1]
    assert found[1:] == plain


def test_two_corrections_contradict_each_other(tmp_path: Path) -> None:
    rows = f"{HEADER}2023,乙縣,fine,0.2,,\n2023,乙縣,fine,0.3,,one\n2023,乙縣,fine,0.31,,other\n"
    faults, found = judged(tmp_path, rows)
    assert faults == ["NP407"]
    assert [row[2] is None for row in found] == [True, False, True]


def test_a_year_that_is_none_is_left_out(tmp_path: Path) -> None:
    faults, found = judged(tmp_path, f"{HEADER},乙縣,fine,0.2,,\n20230,乙縣,fine,0.2,,\n")
    assert faults == ["NP805", "NP403"]
    assert found == [(None, 0.2, None)] * 2


def test_a_region_is_one_in_either_script(tmp_path: Path) -> None:
    rows = f"{HEADER}2020,乙縣,fine,0.5,,\n2023,乙县,fine,0.2,,\n2023,乙縣 ,fine,0.2,,\n"
    (tmp_path / "panel.csv").write_text(rows, encoding="utf-8")
    run = evaluate_files(catalog_with(every_kind()), [str(tmp_path / "panel.csv")])
    assert [fault.rule.code for fault in run.findings.kept] == ["NP407"]
    assert [text for text in run.panels[0].regions.texts if text] == ["乙縣"]


def test_many_names_that_there_are_not_take_little_memory(tmp_path: Path) -> None:
    header = "year,region,indicator,component,value\n"
    rows = "".join(f"2023,乙縣,a{i},b{i},1\n" for i in range(100_000))
    (tmp_path / "panel.csv").write_text(header + rows, encoding="utf-8")
    tracemalloc.start()
    run = evaluate_files(catalog_with(every_kind()), [str(tmp_path / "panel.csv")])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert run.findings.counts == {"NP402": 100_000}
    assert peak < 100e6


def test_increments_are_summed_in_figures_too(tmp_path: Path) -> None:
    rows = ("2021,{},40,是,", "2022,{},20,true,", "2022,{},50,true,counted again", "2023,{},110,1,")
    text = "".join(f"{row.format('乙縣,total')}\n" for row in rows)
    (tmp_path / "panel.csv").write_text(HEADER + text, encoding="utf-8")
    evaluate_files(catalog_with(every_kind()), [str(tmp_path / "panel.csv")], output=str(tmp_path / "r.parquet"))
    found = [(row["progress"], row["gap"]) for row in pq.read_table(tmp_path / "r.parquet").to_pylist()]
    assert found == [(0.2, 160), (None, None), (0.45, 110), (1, 0)]


@pytest.mark.parametrize(
    ("word", "verdict", "fault"),
    [("否", "behind", None), ("no", "behind", None), ("是", "on_track", None), ("maybe", None, "NP104")],
)
def test_an_increment_is_yes_or_no(tmp_path: Path, word: str, verdict: str | None, fault: str | None) -> None:
    rows = f"{HEADER}2021,乙縣,total,40,true,\n2022,乙縣,total,40,{word},\n"
    faults, found = judged(tmp_path, rows)
    assert (faults, found[1][2]) == ([fault] if fault else [], verdict)


@pytest.mark.parametrize("more", ["", "2021,乙縣,total,40,true,\n"])  # in one pass, and in two
def test_the_first_baseline_stands_unless_it_is_corrected(tmp_path: Path, more: str) -> None:
    def baseline(rows: str) -> list[float | None]:
        (tmp_path / "panel.csv").write_text(HEADER + rows + more, encoding="utf-8")
        evaluate_files(catalog_with(every_kind()), [str(tmp_path / "panel.csv")], output=str(tmp_path / "r.parquet"))
        results = pq.read_table(tmp_path / "r.parquet").to_pylist()
        return [row["baseline"] for row in results if row["year"] == 2023]

    judged_row = "2023,乙縣,lower,0.3,,\n"
    assert baseline(f"2020,乙縣,lower,0.5,,\n2020,乙縣,lower,0.6,,\n{judged_row}") == [0.5]
    assert baseline(f"2020,乙縣,lower,0.5,,\n2020,乙縣,lower,0.6,,counted again\n{judged_row}") == [0.6]


def test_rows_of_no_plan_are_among_the_results() -> None:
    columns = {"plan": ["demo", "dmo", None, "demo"], "indicator": ["fine", "fine", "fine", "lower"]}
    frame = pd.DataFrame(columns | {"year": 2023, "region": "乙縣", "value": 0.2}, index=[5, 6, 7, 8])
    catalog = catalog_with(every_kind())
    results = evaluate_frame(frame, catalog)
    assert results.index.tolist() == [5, 6, 7, 8]
    assert results["fault"].fillna("").tolist() == ["", "NP401", "NP805", ""]
    assert results["verdict"].isna().tolist() == [False, True, True, False]
    with pytest.raises(ValueError, match="it has no column value"):
        evaluate_frame(frame.drop(columns="value"), catalog)
