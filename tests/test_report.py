"""What a person is told, beyond the whole outputs of `test_outputs.py`."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from ningbo_plan.checks import check_submissions
from ningbo_plan.judging.evaluation import evaluate
from ningbo_plan.loading import Catalog, read_submissions
from ningbo_plan.messages import Language, messages_for
from ningbo_plan.notation.interval import Direction
from ningbo_plan.report.readings import reading_of
from ningbo_plan.report.view import RowView, view_of
from ningbo_plan.report.wording import bound_text, number, percent, quantity_text

ENTITIES = """
plan: 14fyp
year: 2022
actuals: {1: "1,259,000戶", 24: 0.25以內, 29: "42000萬元"}
---
plan: 14fyp
year: 2023
actuals: {1: "1,159,000戶", 9: 近450000件, 29: 4.2億元}
"""


def rows(catalog: Catalog, folder: Path, text: str, language: Language) -> dict[int | None, RowView]:
    (folder / "actuals.yaml").write_text(text, encoding="utf-8")
    checked = check_submissions(catalog, read_submissions([str(folder / "actuals.yaml")]))
    (evaluation,) = evaluate(catalog, checked)
    return {row.no: row for row in view_of(evaluation, messages_for(language)).rows}


def test_english_gives_numbers_in_the_unit_of_the_row(catalog: Catalog, tmp_path: Path) -> None:
    told = rows(catalog, tmp_path, ENTITIES, Language.EN)
    assert [told[no].actual for no in (1, 9, 29)] == ["115.9", "~45", "4.2"]
    assert [flag.text for flag in told[1].flags] == ["worse than the 125.9 of 2022"]
    assert told[9].reason.startswith("known only within bounds (~45);")
    assert told[24].reason == "nothing was reported for 2023; last was ≤ 0.25 in 2022"


@pytest.mark.parametrize(
    ("language", "printed"), [(Language.ZH_HANT, "1,159,000戶"), (Language.ZH_HANS, "1,159,000户")]
)
def test_chinese_gives_numbers_as_printed(catalog: Catalog, tmp_path: Path, language: Language, printed: str) -> None:
    assert rows(catalog, tmp_path, ENTITIES, language)[1].actual == printed


def test_words_in_place_of_a_value_are_shown_as_they_are(catalog: Catalog, tmp_path: Path) -> None:
    text = "plan: 13fyp\nyear: 2019\nactuals: {1: {components: {provincial: 全覆蓋, national: 3家}}}"
    parts = rows(catalog, tmp_path, text, Language.EN)[1].components
    assert [part.actual for part in parts] == ["100", "3家"]


def test_a_value_made_of_reports_is_told_as_one(catalog: Catalog, tmp_path: Path) -> None:
    totals = "plan: 14fyp\nyear: {}\nactuals: {{27: {{value: {}, increment: true}}}}\n"
    one = rows(catalog, tmp_path, totals.format(2021, 9), Language.EN)[27]
    assert (one.actual, one.printed_actual) == ("9", "9")
    two = rows(catalog, tmp_path, totals.format(2021, 9) + "---\n" + totals.format(2022, 11), Language.EN)[27]
    assert (two.actual, two.printed_actual) == ("20", 20)
    least = rows(catalog, tmp_path, totals.format(2023, 11), Language.EN)[27]
    assert (least.actual, least.printed_actual) == ("≥ 11", "≥ 11")
    assert least.flags[0].text == "no increment was reported for 2021, 2022; the total is at least this"
    means = "plan: 13fyp\nyear: {}\nactuals: {{4: {}}}\n"
    mean = rows(catalog, tmp_path, means.format(2017, 1000) + "---\n" + means.format(2018, 1101), Language.EN)[4]
    assert (mean.actual, mean.printed_actual) == ("1050.5", Fraction(2101, 2))


@pytest.mark.parametrize(
    ("value", "bounds", "text"),
    [
        (Decimal("49.995"), [], "49.995"),
        (Decimal("0.12345678901"), [], "0.12345678901"),
        (Decimal("1E+3"), [], "1000"),
        (Fraction(21165, 1000), [], "21.165"),
        (Fraction(1, 10**6), [], "0.000001"),
        (Fraction(1, 3), [], "0.333"),
        (Fraction(200, 3), [], "66.67"),
        (Fraction(1, 10**9 * 3), [], "0.000000000333"),
        (Fraction(4499999, 3000), [1500], "1499.9997"),
        (Fraction(4500001, 3000), [1500], "1500.0003"),
        (Fraction(-1, 3), [0], "-0.333"),
    ],
)
def test_numbers_never_seem_to_reach_what_they_do_not(
    value: Decimal | Fraction, bounds: list[Decimal | Fraction], text: str
) -> None:
    assert number(value, bounds=bounds) == text


def test_shares_never_seem_whole_or_due_before_they_are() -> None:
    assert percent(Fraction(9999, 10000)) == "99.99%"
    assert percent(Fraction(29999, 30000), [Fraction(1)]) == "99.997%"
    assert percent(Fraction(59998, 100001), [Fraction(3, 5)]) == "59.997%"
    assert percent(Fraction(-1, 30000), [Fraction(0)]) == "-0.003%"
    assert percent(Fraction(1, 3)) == "33.3%"
    assert percent(Fraction(61249, 100000)) == "61.2%"


def test_a_value_from_which_a_verdict_holds_is_exact_or_on_the_good_side() -> None:
    assert bound_text(Fraction(21165, 1000), None, is_most=False) == "21.165"
    assert bound_text(Fraction(200, 3), None, is_most=False) == "66.67"
    assert bound_text(Fraction(200, 3), None, is_most=True) == "66.66"


def test_a_row_does_not_contradict_its_verdict(catalog: Catalog, tmp_path: Path) -> None:
    text = "plan: 14fyp\nyear: 2025\nactuals: {3: 89.996, 7: 99.4999999999, 2: 60.00001}"
    told = rows(catalog, tmp_path, text, Language.EN)
    assert [told[no].actual for no in (3, 7, 2)] == ["89.996", "99.4999999999", "60.00001"]
    assert [told[no].verdict for no in (3, 7, 2)] == ["unmet", "unmet", "met"]
    means = "---\n".join(
        f"plan: 13fyp\nyear: {year}\nactuals: {{4: {n}}}\n"
        for year, n in ((2018, 1500), (2019, 1499.999), (2020, 1500))
    )
    mean = rows(catalog, tmp_path, means, Language.EN)[4]
    assert (mean.verdict, mean.actual) == ("unmet", "1499.9997")


def test_a_mean_of_bounds_is_told_in_bounds_of_the_mean(catalog: Catalog, tmp_path: Path) -> None:
    means = "plan: 13fyp\nyear: 2019\nactuals: {4: 1400以上}\n---\nplan: 13fyp\nyear: 2020\nactuals: {4: 1501}\n"
    mean = rows(catalog, tmp_path, means, Language.EN)[4]
    assert (mean.actual, mean.printed_actual) == ("≥ 1450.5", "≥ 1450.5")


def test_a_reading_is_shown_in_full() -> None:
    assert reading_of("1.865億畝", None, Decimal(0)).text == "1.865"
    assert reading_of("0.123456789", Direction.HIGHER, Decimal(0)).text == "≥ 0.123456789"


@pytest.mark.parametrize(
    ("row", "expression", "chinese", "english"),
    [
        ("1", "150", "150萬戶", "150"),
        ("1", "12-13", "12-13萬戶", "12–13"),
        ("1", "1,359,000戶", "1,359,000戶", "135.9"),
        ("3", "60以上", "60%以上", "≥ 60%"),
        ("3", "95%", "95%", "95%"),
        ("3", "全覆蓋", "全覆蓋", "100%"),
        ("24", "0.22以內", "0.22起/萬臺以內", "≤ 0.22"),
    ],
)
def test_in_a_sentence_a_number_has_its_unit(
    catalog: Catalog, row: str, expression: str, chinese: str, english: str
) -> None:
    plan = catalog.find("14fyp")
    assert plan is not None
    indicator = plan.find(row)
    assert indicator is not None
    assert quantity_text(expression, indicator, messages_for(Language.ZH_HANT)) == chinese
    assert quantity_text(expression, indicator, messages_for(Language.EN)) == english
