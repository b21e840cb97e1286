"""Submissions of several documents and years as one series."""

from pathlib import Path
from typing import Any

import pytest

from ningbo_plan.checks import check_submissions
from ningbo_plan.judging.assess import Assessment
from ningbo_plan.judging.evaluation import evaluate
from ningbo_plan.judging.rules import Verdict
from ningbo_plan.loading import Catalog, read_submissions
from ningbo_plan.series import is_same_region


def judged(catalog: Catalog, folder: Path, *documents: str, **options: Any) -> dict[str, Assessment]:
    """The rows of the 14th plan after reading each document from a file of its own, in this order."""
    paths = []
    for i, document in enumerate(documents):
        path = folder / f"{i}.yaml"
        path.write_text(f"plan: {document}", encoding="utf-8")
        paths.append(str(path))
    checked = check_submissions(catalog, read_submissions(paths))
    (evaluation,) = evaluate(catalog, checked, **options)
    return {result.indicator.id: result.assessment for result in evaluation.results}


@pytest.mark.parametrize("year", [2020, 2022, 2023])
def test_of_two_values_for_one_year_neither_is_judged(catalog: Catalog, tmp_path: Path, year: int) -> None:
    one, other = (f"14fyp\nyear: {year}\nactuals: {{pct-applications: {number}, 7: 99.3}}" for number in (1100, 1190))
    newest = "14fyp\nyear: 2023\nactuals: {1: 140}"
    for documents in ((one, other, newest), (other, newest, one)):
        rows = judged(catalog, tmp_path, *documents, keep_going=True)
        assert rows["pct-applications"].current is None
        assert rows["registered-market-entities"].verdict is Verdict.AHEAD
        baseline = rows["pct-applications"].baseline
        assert baseline is not None
        assert baseline.expression == "677"  # that of the plan data


def test_submitted_baselines_come_before_those_of_the_plan_data(catalog: Catalog, tmp_path: Path) -> None:
    base = "14fyp\nyear: 2020\nactuals: {18: 200}"
    actual = "14fyp\nyear: 2023\nactuals: {18: 800}"
    for documents in ((base, actual), (actual, base)):
        assert judged(catalog, tmp_path, *documents)["pct-applications"].figures.ratio == 1


def test_what_is_set_aside_is_that_of_the_judged_year(catalog: Catalog, tmp_path: Path) -> None:
    documents = [
        f"13fyp\nyear: {year}\nactuals: {{1: {{components: {{{words}}}}}}}"
        for year, words in (
            (2019, "provincial: 全覆蓋, national: 第2019批"),
            (2017, "provincial: 全覆蓋, national: 第2017批"),
            (2018, "provincial: 全覆蓋, national: 第2018批"),
            (2019, "provincial: null, national: 尚未"),  # of two in one year the first is shown
        )
    ]
    paths = []
    for i, document in enumerate(documents):
        (tmp_path / f"{i}.yaml").write_text(f"plan: {document}", encoding="utf-8")
        paths.append(str(tmp_path / f"{i}.yaml"))
    checked = check_submissions(catalog, read_submissions(paths))
    for year, expected in ((None, "第2019批"), (2018, "第2018批")):
        (evaluation,) = evaluate(catalog, checked, year=year)
        parts = {part.component.id: part for part in evaluation.results[0].components if part.component}
        assert parts["national"].actual == expected


def test_revised_targets_say_what_a_value_may_be(catalog: Catalog) -> None:
    plan = catalog.plans[0]
    indicator = plan.find("individual-business-upgrades")
    assert indicator is not None
    assert indicator.printed_targets == ["年均3000家以上", "年均1500家"]


def test_a_conflict_touches_no_other_year(catalog: Catalog, tmp_path: Path) -> None:
    documents = (
        "14fyp\nyear: 2022\nactuals: {pct-applications: 900}",
        "14fyp\nyear: 2022\nactuals: {18: 950}",
        "14fyp\nyear: 2023\nactuals: {pct-applications: 1100}",
    )
    current = judged(catalog, tmp_path, *documents, keep_going=True)["pct-applications"].current
    assert current is not None
    assert [report.expression for report in current.reports] == ["1100"]
    assert judged(catalog, tmp_path, *documents, keep_going=True, year=2022)["pct-applications"].current is None


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (None, None, True),
        ("寧波市", "寧波市", True),
        ("寧波市", "宁波市", True),
        ("寧波市", None, False),
        (None, "寧波市", False),
        ("寧波市", "鄞州區", False),
    ],
)
def test_regions_that_are_the_same(one: str | None, other: str | None, is_same: bool) -> None:
    assert is_same_region(one, other) is is_same


@pytest.mark.parametrize("region", ["寧波市", "宁波市", None])
def test_a_region_is_the_same_in_either_script(catalog: Catalog, tmp_path: Path, region: str | None) -> None:
    said = f"region: {region}\n" if region else ""
    base = "14fyp\nregion: 寧波市\nyear: 2020\nactuals: {18: 200}"
    actual = f"14fyp\n{said}year: 2023\nactuals: {{18: 800}}"
    assert judged(catalog, tmp_path, base, actual)["pct-applications"].figures.ratio == 1
    assert judged(catalog, tmp_path, actual, base)["pct-applications"].figures.ratio == 1
