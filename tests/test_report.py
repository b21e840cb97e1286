"""What a person is told, beyond the whole outputs of `test_outputs.py`."""

from fractions import Fraction
from pathlib import Path

import pytest

from ningbo_plan.checks import check_submissions
from ningbo_plan.judging.evaluation import evaluate
from ningbo_plan.loading import Catalog, read_submissions
from ningbo_plan.messages import Language, messages_for
from ningbo_plan.report.view import RowView, view_of

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
