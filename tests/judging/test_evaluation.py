"""Which submissions are judged together, in which year; what is counted over rows, and which rows a run fails on."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from ningbo_plan.checks import Checked, check_submissions
from ningbo_plan.judging.evaluation import Evaluation, FailOn, evaluate, failing, left_out, plans_of
from ningbo_plan.judging.rules import Verdict
from ningbo_plan.judging.summary import Summary, summarize
from ningbo_plan.loading import Catalog, load_catalog, read_submissions
from ningbo_plan.model.plan import Attribute

METHOD = yaml.safe_load(Path("data/indicators.yaml").read_text(encoding="utf-8"))["plans"][1]["method"]
NAME = {"zh-Hant": "指標", "zh-Hans": "指標", "en": "indicator"}
OLD = "plan: 13fyp\nyear: 2019\nactuals: {4: 2000}"
NEW = "plan: 14fyp\nyear: 2023\nactuals: {1: 140}"
FAULTY = "plan: 13fyp\nyear: 2019\nactuals: {nothing: 1}"


def checked(catalog: Catalog, folder: Path, *documents: str) -> Checked:
    """The documents, each in a file of its own, after their checks."""
    for i, document in enumerate(documents):
        (folder / f"{i}.yaml").write_text(document, encoding="utf-8")
    return check_submissions(catalog, read_submissions([str(folder / f"{i}.yaml") for i in range(len(documents))]))


def judged(evaluations: list[Evaluation]) -> list[tuple[str, int]]:
    return [(evaluation.plan.id, evaluation.year) for evaluation in evaluations]


def test_each_plan_is_judged_or_only_the_one_asked_for(catalog: Catalog, tmp_path: Path) -> None:
    both = checked(catalog, tmp_path, OLD, NEW)
    assert judged(evaluate(catalog, both)) == [("13fyp", 2019), ("14fyp", 2023)]
    assert judged(evaluate(catalog, both, plan=catalog.plans[0])) == [("13fyp", 2019)]
    assert judged(evaluate(catalog, both, plan=catalog.plans[1])) == [("14fyp", 2023)]


def test_a_plan_of_which_nothing_is_selected_is_left_out_and_no_other(catalog: Catalog, tmp_path: Path) -> None:
    both = checked(catalog, tmp_path, OLD, NEW)
    for plan in catalog.plans:
        of_plan = evaluate(catalog, both, selects=plan.indicators.__contains__)
        assert [evaluation.plan for evaluation in of_plan] == [plan]


def test_a_plan_with_an_error_is_left_out_and_no_other(catalog: Catalog, tmp_path: Path) -> None:
    one_faulty = checked(catalog, tmp_path, FAULTY, OLD, NEW)
    assert judged(evaluate(catalog, one_faulty)) == [("14fyp", 2023)]
    assert judged(evaluate(catalog, one_faulty, keep_going=True)) == [("13fyp", 2019), ("14fyp", 2023)]
    assert [series.plan.id for series in left_out(catalog, one_faulty)] == ["13fyp"]
    assert [series.plan.id for series in left_out(catalog, one_faulty, catalog.plans[0])] == ["13fyp"]
    assert left_out(catalog, one_faulty, catalog.plans[1]) == []


def test_an_error_in_one_region_leaves_out_no_other(catalog: Catalog, tmp_path: Path) -> None:
    district = "region: 鄞州區\n"
    faulty_district = checked(catalog, tmp_path, district + FAULTY, district + OLD, OLD)
    assert [evaluation.region for evaluation in evaluate(catalog, faulty_district)] == [None]
    assert [series.region for series in left_out(catalog, faulty_district)] == ["鄞州區"]


def test_the_plans_are_those_reported_on_or_else_all(catalog: Catalog, tmp_path: Path) -> None:
    old, new = catalog.plans
    assert plans_of(catalog, checked(catalog, tmp_path, OLD)) == [old]
    assert plans_of(catalog, checked(catalog, tmp_path, NEW, OLD)) == [old, new]
    assert plans_of(catalog, checked(catalog, tmp_path)) == [old, new]


@pytest.mark.parametrize(
    ("unusable", "left"),
    [("plan: 13fyp\nyear: [", ["13fyp", "14fyp"]), ("plan: 13fyp\nyear: never\nactuals: {}", ["13fyp"])],
)
def test_what_cannot_be_read_may_be_of_any_plan_unless_it_says_which(
    catalog: Catalog, tmp_path: Path, unusable: str, left: list[str]
) -> None:
    found = checked(catalog, tmp_path, unusable, OLD, NEW)
    assert [series.plan.id for series in left_out(catalog, found)] == left
    assert [plan for plan, _ in judged(evaluate(catalog, found))] == [p for p in ("13fyp", "14fyp") if p not in left]


@pytest.mark.parametrize(
    ("year", "expected", "kind"),
    [
        (None, 2023, "midterm"),
        (2021, 2021, "midterm"),
        (2022, 2022, "midterm"),
        (2024, 2024, "midterm"),
        (2025, 2025, "final"),
        (2030, 2025, "final"),
    ],
)
def test_the_newest_year_is_judged_or_the_one_asked_for(
    catalog: Catalog, tmp_path: Path, year: int | None, expected: int, kind: str
) -> None:
    years = checked(catalog, tmp_path, *(NEW.replace("2023", str(y)).replace("140", str(y)) for y in (2021, 2023)))
    (evaluation,) = evaluate(catalog, years, year=year)
    assert (evaluation.year, evaluation.kind) == (expected, kind)
    actual = evaluation.results[0].assessment.actual
    assert actual == (str(expected) if expected in (2021, 2023) else None)


def test_without_a_submission_up_to_the_year_there_is_nothing_to_judge(catalog: Catalog, tmp_path: Path) -> None:
    documents = checked(catalog, tmp_path, NEW, NEW.replace("2023", "2020"), OLD.replace("2019", "2015"))
    assert judged(evaluate(catalog, documents)) == [("14fyp", 2023)]
    assert evaluate(catalog, documents, year=2022) == []
    faulty_base = checked(catalog, tmp_path, FAULTY.replace("2019", "2015"), OLD.replace("2019", "2015"))
    assert left_out(catalog, faulty_base) == []


def test_rows_of_the_tables_are_judged_unless_others_are_selected(catalog: Catalog, tmp_path: Path) -> None:
    plan = catalog.plans[1]
    document = "plan: 14fyp\nregion: 寧波市\nyear: 2023\nactuals: {1: 140, double-random-coverage: 全覆蓋}"
    baseline = "plan: 14fyp\nyear: 2020\nactuals: {start-up-steps: 1個環節}"  # nothing reported for the plan's years
    submissions = checked(catalog, tmp_path, document, baseline)
    (rows,) = evaluate(catalog, submissions)
    assert [result.indicator for result in rows.results] == plan.rows
    assert (rows.region, rows.as_published, rows.unshown) == ("寧波市", False, 1)
    (selected,) = evaluate(
        catalog, submissions, as_published=True, selects=lambda one: one.id == "double-random-coverage"
    )
    assert [result.indicator.id for result in selected.results] == ["double-random-coverage"]
    assert (selected.as_published, selected.unshown) == (True, 0)


ROWS: dict[str, dict[str, Any]] = {
    "far": {"no": 1, "group": "甲", "attribute": "binding", "weight": 2},
    "reversed": {"no": 2, "group": "甲", "attribute": "expected"},
    "parts": {
        "no": 3,
        "group": "乙",
        "attribute": "expected",
        "components": [
            {"id": "a", "name": NAME, "target": 200},
            {"id": "b", "name": NAME, "target": 200},
            {"id": "c", "name": NAME, "target": 200, "suspended": {"reason": NAME, "reference": "表2-1"}},
        ],
    },
    "silent": {"no": 4},
}
ACTUALS = {"far": 250, "reversed": 50, "parts": {"components": {"a": 130, "b": 180}}}


def evaluated(folder: Path, rows: dict[str, dict[str, Any]], year: int, actuals: dict[str, Any]) -> Evaluation:
    """The evaluation of a made-up plan of levels that are to rise from 100 to 200."""
    shared = {"name": NAME, "direction": "higher", "measure": "level", "reference": "表2-1"}
    indicators = [
        {"id": name} | shared | ({} if "components" in row else {"target": 200}) | row for name, row in rows.items()
    ]
    plan = {"id": "p", "title": NAME, "years": [2021, 2025], "method": METHOD, "indicators": indicators}
    (folder / "indicators.yaml").write_text(json.dumps({"version": "1", "plans": [plan]}), encoding="utf-8")
    catalog = load_catalog(folder)
    baselines = {n: {"components": {"a": 100, "b": 100}} if "components" in row else 100 for n, row in rows.items()}
    documents = [
        {"plan": "p", "year": y, "actuals": {name: values[name] for name in rows if name in values}}
        for y, values in ((2020, baselines), (year, actuals))
    ]
    found = checked(catalog, folder, *(json.dumps(document) for document in documents))
    assert [d for d in found.diagnostics if d.is_error] == []
    (evaluation,) = evaluate(catalog, found)
    return evaluation


def counted(counts: dict[Verdict, int]) -> dict[str, int]:
    assert set(counts) == set(Verdict)
    return {verdict.value: count for verdict, count in counts.items() if count}


def test_verdicts_are_counted_in_rows_and_in_components(tmp_path: Path) -> None:
    everything = evaluated(tmp_path, ROWS, 2023, ACTUALS).summary.all
    assert everything.total == 4
    assert counted(everything.counts) == {"met_early": 1, "behind": 2, "no_data": 1}
    assert everything.component_total == 5  # not the suspended one
    assert counted(everything.component_counts) == {"met_early": 1, "ahead": 1, "behind": 2, "no_data": 1}
    assert everything.completion_rate is None


def test_the_index_caps_each_progress_and_weighs_it(tmp_path: Path) -> None:
    everything = evaluated(tmp_path, ROWS, 2023, ACTUALS).summary.all
    # far 150 % counts as 1, twice; reversed −50 % as 0; parts as its worst component, 0.3
    assert everything.index == (2 * 1 + 0 + Fraction("0.3")) / 4
    assert everything.index_coverage == Fraction(4, 5)  # just enough


def test_nothing_is_summarized_as_nothing(catalog: Catalog) -> None:
    nothing = summarize([], catalog.plans[1].method)
    assert (nothing.total, nothing.index, nothing.index_coverage, nothing.completion_rate) == (
        0,
        None,
        Fraction(0),
        None,
    )


def test_the_index_is_withheld_where_too_little_is_known(tmp_path: Path) -> None:
    rows = ROWS | {"silent": {"no": 4, "weight": "1.1"}}
    everything = evaluated(tmp_path, rows, 2023, ACTUALS).summary.all
    assert everything.index is None
    assert everything.index_coverage == 4 / Fraction("5.1")
    nothing = evaluated(tmp_path, {"silent": {"no": 4}}, 2023, ACTUALS).summary.all
    assert nothing.index is None
    assert nothing.index_coverage == 0


def test_groups_and_attributes_are_counted_by_themselves(tmp_path: Path) -> None:
    summary = evaluated(tmp_path, ROWS, 2023, ACTUALS).summary

    def told(one: Summary) -> tuple[dict[str, int], Fraction | None]:
        return counted(one.counts), one.index

    assert {group: told(one) for group, one in summary.by_group.items()} == {
        "甲": ({"met_early": 1, "behind": 1}, Fraction(2, 3)),
        "乙": ({"behind": 1}, Fraction("0.3")),
        "": ({"no_data": 1}, None),
    }
    assert {attribute: told(one) for attribute, one in summary.by_attribute.items()} == {
        Attribute.BINDING: ({"met_early": 1}, Fraction(1)),
        Attribute.EXPECTED: ({"behind": 2}, Fraction("0.15")),
    }
    alone = evaluated(tmp_path, {"far": ROWS["far"]}, 2023, ACTUALS).summary
    assert list(alone.by_attribute) == [Attribute.BINDING]


def test_the_completion_rate_is_that_of_the_rows_decided(tmp_path: Path) -> None:
    final = evaluated(tmp_path, ROWS, 2025, ACTUALS).summary.all
    assert counted(final.counts) == {"met": 1, "unmet": 2, "no_data": 1}
    assert final.completion_rate == Fraction(1, 3)


@pytest.mark.parametrize(
    ("condition", "in_midterm", "in_the_end"),
    [
        ("never", [], []),
        ("unmet", ["lost"], ["bound", "free", "lost", "fallen"]),
        ("behind", ["bound", "free", "lost", "fallen"], ["bound", "free", "lost", "fallen"]),
        ("binding", ["bound"], ["bound"]),
        ("missing", ["silent"], ["silent"]),
    ],
)
def test_a_condition_names_the_rows_that_a_run_fails_on(
    tmp_path: Path, condition: FailOn, in_midterm: list[str], in_the_end: list[str]
) -> None:
    assert condition in get_args(FailOn)
    rows: dict[str, dict[str, Any]] = {
        "bound": {"no": 1, "attribute": "binding"},
        "free": {"no": 2, "attribute": "expected"},
        "lost": {"no": 3, "measure": "every_year"},
        "fallen": {"no": 4, "target": 60},
        "silent": {"no": 5, "attribute": "binding"},
        "good": {"no": 6, "attribute": "binding"},
    }
    actuals = {"bound": 110, "free": 110, "lost": 110, "fallen": 50, "good": 210}
    for year, expected in ((2023, in_midterm), (2025, in_the_end)):
        results = failing(evaluated(tmp_path, rows, year, actuals), condition)
        assert [result.indicator.id for result in results] == expected
