"""Submissions against each other: what a correction replaces, and what has to be reported for a year to be whole."""

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ningbo_plan.checks import check_submissions
from ningbo_plan.cli import app
from ningbo_plan.judging.evaluation import evaluate
from ningbo_plan.loading import Catalog, Submissions, read_document_bytes
from ningbo_plan.messages import Language, messages_for
from ningbo_plan.notation.interval import Direction

WHOLE = Path("examples/demonstration-2023.yaml").read_text(encoding="utf-8")


def document(year: int, values: str, region: str = "寧波市", plan: str = "14fyp") -> str:
    return f"plan: {plan}\nyear: {year}\nregion: {region}\nactuals: {{{values}}}\n"


def read(*documents: str) -> Submissions:
    result = Submissions()
    for number, text in enumerate(documents):
        read_document_bytes(f"{number}.yaml", text.encode(), result)
    return result


def told(catalog: Catalog, *documents: str, require_complete: bool = False) -> list[str]:
    checked = check_submissions(catalog, read(*documents), require_complete=require_complete)
    return [d.rule.code for d in checked.diagnostics]


FIRST = document(2023, "pct-applications: 880")
LATE = 'pct-applications: {value: 912, correction: "32 were filed late"}'


@pytest.mark.parametrize(
    ("documents", "codes"),
    [
        ([FIRST, document(2023, LATE)], []),
        ([document(2023, LATE), FIRST], []),
        ([document(2023, LATE)], ["NP412"]),
        ([FIRST, document(2022, LATE)], ["NP412"]),
        ([FIRST, document(2023, LATE, region="鄞州區")], ["NP412"]),
        ([FIRST, document(2023, LATE, region="宁波市")], []),
        ([FIRST, document(2023, LATE), document(2023, LATE.replace("912", "913"))], ["NP407", "NP407"]),
        ([FIRST, FIRST, document(2023, LATE)], []),
        ([document(2020, LATE)], []),  # the baseline of the plan data
        ([document(2020, LATE, region="鄞州區")], ["NP412"]),
        ([FIRST, document(2023, 'pct-applications: {value: 912, correction: ""}')], ["NP411"]),
        ([FIRST, document(2023, "pct-applications: {value: 912, correction: }")], ["NP411"]),
        ([FIRST, document(2023, "pct-applications: {value: 912, correction: true}")], ["NP104"]),
        ([FIRST, document(2023, "pct-applications: {value: null, correction: withdrawn}")], ["NP102"]),
        ([FIRST, document(2023, "pct-applications: {correction: withdrawn}")], ["NP102"]),
    ],
)
def test_corrections(catalog: Catalog, documents: list[str], codes: list[str]) -> None:
    assert told(catalog, *documents) == codes


COMPONENTS = "food-drug-satisfaction: {{{}components: {{food: {}, drug: {}}}}}"


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        (COMPONENTS.format("correction: a new survey, ", 85, 88), []),
        (COMPONENTS.format("", "{value: 85, correction: a new survey}", "{value: 88, correction: a new survey}"), []),
        (COMPONENTS.format("", "{value: 85, correction: a new survey}", 88), ["NP407", "NP407"]),
        (COMPONENTS.format("", "{value: 85, correction: a new survey}", "null"), []),
        (COMPONENTS.format("", '{value: 85, correction: ""}', "null"), ["NP411"]),
        (COMPONENTS.format("", "{correction: a new survey}", "null"), ["NP102"]),
    ],
)
def test_corrections_of_components(catalog: Catalog, values: str, codes: list[str]) -> None:
    first = document(2019, COMPONENTS.format("", 84, 86), plan="13fyp")
    assert told(catalog, first, document(2019, values, plan="13fyp")) == codes


def test_a_correction_of_nothing_is_at_its_own_place(catalog: Catalog) -> None:
    values = COMPONENTS.format("", "{value: 84, correction: counted again}", "87")
    text = document(2019, values, plan="13fyp")
    (fault,) = check_submissions(catalog, read(text)).diagnostics
    assert text.splitlines()[fault.span.line - 1][fault.span.column - 1 :].startswith("correction: counted again")


def test_a_correction_of_a_whole_row_that_corrects_nothing_is_told_once(catalog: Catalog) -> None:
    text = document(2019, COMPONENTS.format("correction: a new survey, ", 85, 88), plan="13fyp")
    assert told(catalog, text) == ["NP412"]


def test_the_corrected_value_is_judged(catalog: Catalog) -> None:
    for documents in ([FIRST, document(2023, LATE)], [document(2023, LATE), FIRST]):
        (evaluation,) = evaluate(catalog, check_submissions(catalog, read(*documents)))
        (result,) = [r for r in evaluation.results if r.indicator.id == "pct-applications"]
        assert result.assessment.actual == "912"


def increment(value: str) -> str:
    return f"{{value: {value}, increment: true}}"


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        (["9", "9"], []),  # standing still is no fall
        (["9", "8"], ["NP408"]),
        (["9", "5以內"], ["NP408"]),
        (["9以上", "8"], ["NP408"]),
        (["9", "5-9"], []),
        (["9", "{value: 8, note: two were struck off}"], []),
        ([increment("9"), "9"], []),
        ([increment("9"), increment("4"), "13"], []),
        ([increment("9"), increment("4"), "12"], ["NP408"]),
        ([increment("9"), increment("4以內"), "8"], ["NP408"]),
        (["20", increment("1"), increment("2")], []),
    ],
)
def test_a_total_never_falls(catalog: Catalog, values: list[str], codes: list[str]) -> None:
    row = catalog.plans[1].find("new-research-projects")
    assert row is not None
    either_way = row.model_copy(update={"direction": Direction.WITHIN})  # so that values may have bounds on either side
    alone = replace(catalog, plans=[catalog.plans[1].model_copy(update={"indicators": [either_way]})], baselines=[])
    assert told(alone, *(document(year, f"27: {value}") for year, value in enumerate(values, 2021))) == codes


def without_row_29(instead: str = "") -> str:
    """The complete year without one row, or with another entry for it."""
    key = "instrument-value"
    kept = [line for line in WHOLE.splitlines() if not line.startswith(f"  {key}:")]
    assert len(kept) == len(WHOLE.splitlines()) - 1
    return "\n".join([*kept, f"  {key}: {instead}" if instead else ""])


@pytest.mark.parametrize(
    ("documents", "codes"),
    [
        ([WHOLE], []),
        ([WHOLE.replace("actuals:\n", "actuals:\n  nothing-such: 1\n")], ["NP402"]),
        ([without_row_29()], ["NP501"]),
        ([without_row_29("{value: null}")], ["NP501"]),
        ([without_row_29("null")], ["NP501"]),
        ([without_row_29("{note: no survey was made}")], []),
        ([without_row_29("many")], ["NP201"]),  # told of once
        ([without_row_29(), document(2023, "29: 4.6")], []),
        ([without_row_29(), document(2022, "29: 4.6")], ["NP501", *["NP501"] * 30]),
        ([WHOLE, document(2020, "29: 4")], []),  # the baseline year is not asked for
    ],
)
def test_a_complete_year(catalog: Catalog, documents: list[str], codes: list[str]) -> None:
    assert told(catalog, *documents, require_complete=True) == codes
    assert "NP501" not in told(catalog, *documents)


def test_each_region_is_complete_for_itself(catalog: Catalog) -> None:
    district = document(2023, "29: 4.6", region="鄞州區")
    assert told(catalog, WHOLE, district, require_complete=True) == ["NP501"] * 30


def test_rows_that_are_not_judged_are_not_asked_for(catalog: Catalog) -> None:
    """表1-1 prints 33 rows; row 11 is not assessed."""
    text = document(2019, "18: 99", plan="13fyp")
    assert told(catalog, text, require_complete=True) == ["NP501"] * 31


@pytest.mark.parametrize(
    ("food", "drug", "is_whole"),
    [
        ("85", "88", True),
        ("85", "{note: no survey was made}", True),
        ("85", "null", False),
        ("null", "null", False),
        ("85", "{reference: survey}", False),
    ],
)
def test_a_row_is_whole_when_each_component_is(catalog: Catalog, food: str, drug: str, is_whole: bool) -> None:
    text = document(2019, f"18: 99, {COMPONENTS.format('', food, drug)}", plan="13fyp")
    assert told(catalog, text, require_complete=True) == ["NP501"] * (30 if is_whole else 31)


def test_a_row_of_which_nothing_is_left_is_not_asked_for(catalog: Catalog) -> None:
    row, other = catalog.plans[0].rows[:2]
    suspended = [component for component in row.components if not component.is_in_force]
    assert suspended
    rows = [row.model_copy(update={"components": suspended, "no": None}), other.model_copy(update={"no": None})]
    plan = catalog.plans[0].model_copy(update={"indicators": rows})
    submissions = read("plan: 13fyp\nyear: 2019\nactuals: {}\n")
    checked = check_submissions(replace(catalog, plans=[plan]), submissions, require_complete=True)
    (finding,) = checked.diagnostics
    assert finding.message(messages_for(Language.EN)) == f"{other.id} (row -) of 13fyp is not reported for 2019"


def test_the_command(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(without_row_29(), encoding="utf-8")
    for options, code in (([], 0), (["--require-complete"], 1)):
        assert CliRunner().invoke(app, ["check", *options, str(path)]).exit_code == code


def test_the_order_of_files_does_not_matter(catalog: Catalog) -> None:
    """Of a year with two values it is not known which of them fell, or what fell after it."""
    one, other, later = document(2022, "11: 25"), document(2022, "11: 24"), document(2023, "11: 26")
    for order in ([one, other, later], [other, one, later], [later, other, one]):
        assert sorted(told(catalog, *order)) == ["NP407", "NP407"]
