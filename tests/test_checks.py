"""What a value may be said to be, and which numbers count something."""

import json
from typing import Any

import pytest

from ningbo_plan.checks import check_submissions
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
        ({"unit": "家", "target": 10}, "9.5", ["NP205"]),
        ({"unit": "家", "target": "年均10", "measure": "annual_average"}, "9.5", []),
        ({"unit": "萬戶", "target": 10}, "9.5", []),
        ({"unit": "萬戶", "target": 10}, "9.50001", ["NP205"]),
    ],
)
def test_what_a_value_may_be(row: dict[str, Any], value: str, codes: list[str]) -> None:
    checked = check_submissions(catalog_of(json.dumps(row)), submissions_of({2022: value}))
    assert [d.rule.code for d in checked.diagnostics] == codes


def test_a_unit_is_told_where_none_is_expected() -> None:
    checked = check_submissions(catalog_of(json.dumps({"target": 10})), submissions_of({2022: "9家"}))
    assert [d.help(messages_for(Language.EN)) for d in checked.diagnostics] == ["give the value in no unit"]
