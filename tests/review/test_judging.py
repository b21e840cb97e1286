"""Which value a row of a review is judged by, and what moved since the last one."""

import pytest

from ningbo_plan.checks import check_submissions
from ningbo_plan.judging.review import Review, Reviewed, review, reviewable
from ningbo_plan.judging.rules import Grade, Verdict
from ningbo_plan.loading import Catalog, Submissions, read_document_bytes
from ningbo_plan.selection import Selects

SERIES = """
{plan: 14fyp, year: 2021, actuals: {1: 120, 7: 99.3, 21: false}}
---
{plan: 14fyp, year: 2022, actuals: {1: 126.2, 9: 50, 7: 99.6, 21: true}}
---
{plan: 14fyp, year: 2023, actuals: {1: 130, 27: 25}}
"""


def reviewed(
    catalog: Catalog, text: str, year: int | None = None, *, plan: str = "14fyp", selects: Selects | None = None
) -> Review:
    submissions = Submissions()
    read_document_bytes("a.yaml", text.encode(), submissions)
    checked = check_submissions(catalog, submissions)
    (series,) = reviewable(catalog, checked, plan=catalog.find(plan), year=year)
    return review(series, year, selects=selects)


def row(found: Review, no: int) -> Reviewed:
    return next(row for row in found.rows if row.result.indicator.no == no)


@pytest.mark.parametrize(
    ("no", "year", "verdict"),
    [
        (1, 2023, Verdict.BEHIND),  # (130 − 110.3) ÷ 39.7 = 49.6 % of the way where 60 % are due
        (9, 2022, Verdict.AHEAD),  # (50 − 32.5) ÷ 22.5 = 77.8 % where 40 % are due: the clock of the value, not of 2023
        (7, 2022, Verdict.MET_EARLY),
        (21, 2022, Verdict.MET_EARLY),  # what is done stays done
        (27, 2023, Verdict.BEHIND),
        (2, None, Verdict.NO_DATA),
    ],
)
def test_the_newest_value_counts(catalog: Catalog, no: int, year: int | None, verdict: Verdict) -> None:
    found = row(reviewed(catalog, SERIES), no)
    assert (found.year, found.result.assessment.verdict) == (year, verdict)


def test_a_deed_last_said_to_be_undone_is_judged_by_that(catalog: Catalog) -> None:
    text = "{plan: 14fyp, year: 2022, actuals: {21: false}}\n---\n{plan: 14fyp, year: 2023, actuals: {1: 130}}\n"
    found = row(reviewed(catalog, text), 21)
    assert (found.year, found.result.assessment.verdict) == (2022, Verdict.IN_PROGRESS)
    final = row(reviewed(catalog, text.replace("2023", "2025")), 21)
    assert (final.year, final.result.assessment.verdict) == (None, Verdict.NO_DATA)


def test_progress_is_measured_by_the_clock_of_the_value(catalog: Catalog) -> None:
    figures = row(reviewed(catalog, SERIES), 9).result.assessment.figures
    assert figures.expected_progress is not None
    assert float(figures.expected_progress) == 0.4


@pytest.mark.parametrize(
    ("year", "kind", "since"), [(2021, "annual", None), (2022, "annual", 2021), (2023, "midterm", 2022)]
)
def test_kind_and_last_review(catalog: Catalog, year: int, kind: str, since: int | None) -> None:
    found = reviewed(catalog, SERIES, year)
    assert (found.year, found.kind, found.since) == (year, kind, since)


def test_without_a_year_it_is_the_newest(catalog: Catalog) -> None:
    assert reviewed(catalog, SERIES).year == 2023
    assert reviewed(catalog, SERIES, 2024).kind == "annual"


def test_what_moved(catalog: Catalog) -> None:
    found = reviewed(catalog, SERIES)
    # Row 1: 40.05 % of the way where 40 % were due in 2022. Row 27 was not reported then.
    assert [r.result.indicator.no for r in found.rows if r.has_moved] == [1, 27]
    before = row(found, 1).before
    assert before is not None
    assert before.assessment.verdict is Verdict.ON_TRACK


def test_a_change_of_grade_is_a_move(catalog: Catalog) -> None:
    text = "{plan: 14fyp, year: 2021, actuals: {18: 770}}\n---\n{plan: 14fyp, year: 2022, actuals: {18: 700}}"
    found = row(reviewed(catalog, text), 18)
    assert found.before is not None
    assert (found.before.assessment.grade, found.result.assessment.grade) == (Grade.SLIGHT, Grade.MARKED)
    assert found.has_moved


def test_at_the_end_only_the_last_year_counts(catalog: Catalog) -> None:
    found = reviewed(catalog, SERIES + "---\n{plan: 14fyp, year: 2025, actuals: {1: 151}}")
    assert found.kind == "final"
    assert row(found, 1).result.assessment.verdict is Verdict.MET
    assert row(found, 9).result.assessment.verdict is Verdict.NO_DATA
    assert row(found, 9).year is None


def test_components_are_taken_of_one_year(catalog: Catalog) -> None:
    """The newest year of which every component is known comes before a newer one of which some are."""
    text = """
{plan: 13fyp, year: 2017, actuals: {2: {components: {food: 75, drug: 86}}}}
---
{plan: 13fyp, year: 2018, actuals: {3: 90}}
"""
    found = row(reviewed(catalog, text, plan="13fyp"), 2)
    assert found.year == 2017
    assert found.result.assessment.verdict is Verdict.MET_EARLY


def test_a_selection_takes_targets_outside_the_tables(catalog: Catalog) -> None:
    every = reviewed(catalog, SERIES, selects=lambda _: True)
    plan = catalog.find("14fyp")
    assert plan is not None
    assert len(every.rows) == len(plan.indicators) > len(plan.rows)


def test_summary_counts_the_same_rows(catalog: Catalog) -> None:
    found = reviewed(catalog, SERIES)
    assert found.summary.all.total == 31
    assert found.summary.all.counts[Verdict.NO_DATA] == 26
