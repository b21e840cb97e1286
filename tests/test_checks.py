"""What a value may be said to be, and which numbers count something."""

import json
from dataclasses import replace
from typing import Any

import pytest

from ningbo_plan.checks import check_submissions
from ningbo_plan.loading import Submissions, load_catalog, read_document_bytes
from ningbo_plan.messages import Language, messages_for
from test_plausibility import NAME, catalog_of, submissions_of

FALL = {"zh-Hant": "能耗降低", "zh-Hans": "能耗降低", "en": "fall of energy use"}
SHARE = {"unit": "%", "target": 5}
FALLING_PART = {"unit": "%", "components": [{"id": "a", "name": FALL, "target": 5}]}
OTHER_PART = {"unit": "%", "components": [{"id": "a", "name": NAME, "target": 5}]}


@pytest.mark.parametrize(
    ("row", "value", "codes"),
    [
        (SHARE, "下降4%", ["NP209"]),
        (SHARE | {"rate_of_change": True}, "下降4%", []),
        (SHARE | {"name": FALL}, "下降4%", []),
        (SHARE | {"name": FALL}, "累計下降4%", []),  # whatever else a level may be
        (FALLING_PART, "{components: {a: 下降4%}}", []),
        (FALLING_PART | {"direction": "lower"}, "{components: {a: 4%以上}}", []),  # more of a fall is better
        (OTHER_PART | {"direction": "lower"}, "{components: {a: 4%以上}}", ["NP203"]),
        (OTHER_PART, "{components: {a: 下降4%}}", ["NP209"]),
        (FALLING_PART, "下降4%", []),  # a bare value is of the only component
        (OTHER_PART, "下降4%", ["NP209"]),
        ({"unit": "家", "target": "每年10", "measure": "every_year"}, "10家/年", []),
        ({"unit": "家", "target": 10}, "10家/年", ["NP202"]),
        ({"unit": "家/年", "target": 10}, "10家/年", []),
        ({"unit": "家", "target": "建成", "measure": "milestone"}, "50%", ["NP207"]),
        ({"unit": "%", "target": 100, "measure": "milestone"}, "50%", []),
        ({"unit": "家", "target": 10}, "9.5", ["NP205"]),
        ({"unit": "家", "target": "年均10", "measure": "annual_average"}, "9.5", []),
        ({"unit": "萬戶", "target": 10}, "9.5", []),
        ({"unit": "萬戶", "target": 10}, "9.50001", ["NP205"]),
    ],
)
def test_what_a_value_may_be(row: dict[str, Any], value: str, codes: list[str]) -> None:
    checked = check_submissions(catalog_of(json.dumps(row)), submissions_of({2022: value}))
    assert [d.rule.code for d in checked.diagnostics] == codes


CUMULATIVE_PART = {"unit": "家", "cumulative": True, "components": [{"id": "a", "name": NAME, "target": 9}]}


@pytest.mark.parametrize("years", [(2021, 2022), (2020, 2021)])  # in the plan's years, and from a baseline
@pytest.mark.parametrize(("later", "codes"), [(6, []), (4, ["NP408"])])
def test_a_component_that_only_grows(years: tuple[int, int], later: int, codes: list[str]) -> None:
    values = dict(zip(years, ("{components: {a: 5}}", f"{{components: {{a: {later}}}}}"), strict=True))
    checked = check_submissions(catalog_of(json.dumps(CUMULATIVE_PART)), submissions_of(values))
    assert [d.rule.code for d in checked.diagnostics] == codes


@pytest.mark.parametrize(("year", "codes"), [(2020, []), (2021, ["NP412"])])
def test_a_correction_of_a_component_s_baseline(year: int, codes: list[str]) -> None:
    baselines = submissions_of({2020: "{components: {a: 5}}"}).loaded
    catalog = replace(catalog_of(json.dumps(CUMULATIVE_PART)), baselines=baselines)
    values = {year: "{components: {a: {value: 6, correction: counted again}}}"}
    assert [d.rule.code for d in check_submissions(catalog, submissions_of(values)).diagnostics] == codes


@pytest.mark.parametrize("value", ["下降4%", "{value: 下降4%}"])
def test_a_fault_is_at_the_value_of_its_component(value: str) -> None:
    checked = check_submissions(
        catalog_of(json.dumps(OTHER_PART)), submissions_of({2022: f"{{components: {{a: {value}}}}}"})
    )
    (fault,) = checked.diagnostics
    line = f"actuals: {{it: {{components: {{a: {value}}}}}}}"
    assert (fault.span.line, fault.span.column) == (3, line.index("下降4%") + 1)


@pytest.mark.parametrize("nothing", ["n/a", "—", "無.", "暫無", "none", "N/A."])
def test_nothing_is_left_empty(nothing: str) -> None:
    checked = check_submissions(catalog_of('{"target": 10}'), submissions_of({2022: f'"{nothing}"'}))
    (help,) = [d.help(messages_for(Language.EN)) for d in checked.diagnostics]
    assert help == "leave it empty, and say why in the note"


def test_a_key_without_the_space_behind_its_colon() -> None:
    checked = check_submissions(load_catalog(), read_text("plan: 14fyp\nyear: 2023\nactuals: {pct-applications:880}\n"))
    helps = [d.help(messages_for(Language.EN)) for d in checked.diagnostics]
    assert helps[0].startswith("write pct-applications: 880, with a space after the colon; ")


def test_a_plan_without_row_numbers_has_ids_only() -> None:
    checked = check_submissions(
        catalog_of('{"target": 10}'), read_text("plan: p\nyear: 2022\nactuals: {5: 9, it: 8}\n")
    )
    assert [d.message(messages_for(Language.EN)) for d in checked.diagnostics] == ["p has no indicator 5"]


def test_names_are_suggested_for_the_first_of_many() -> None:
    keys = ", ".join(f"pct-applicationz{n}: 1" for n in range(30))
    checked = check_submissions(load_catalog(), read_text(f"plan: 14fyp\nyear: 2023\nactuals: {{{keys}}}\n"))
    suggested = ["did you mean pct-applications" in d.help(messages_for(Language.EN)) for d in checked.diagnostics]
    assert suggested == [True] * 20 + [False] * 10
    assert checked.diagnostics[-1].help(messages_for(Language.EN)) == "`plan list --plan 14fyp` shows all ids"


def read_text(text: str) -> Submissions:
    result = Submissions()
    read_document_bytes("x.yaml", text.encode(), result)
    return result


def test_a_unit_is_told_where_none_is_expected() -> None:
    checked = check_submissions(catalog_of(json.dumps({"target": 10})), submissions_of({2022: "9家"}))
    assert [d.help(messages_for(Language.EN)) for d in checked.diagnostics] == ["give the value in no unit"]
