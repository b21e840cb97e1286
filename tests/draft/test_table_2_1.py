"""The printed table of the plan, pasted in any form, gives the facts that the packaged data hold."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from ningbo_plan.draft.tree import Draft
from ningbo_plan.loading import Catalog
from ningbo_plan.model.plan import Indicator
from ningbo_plan.model.submission import Submission

Drafting = Callable[..., Draft]
ReadBack = Callable[[Draft], tuple[Catalog, Submission | None]]
Facts = tuple[list[tuple[object, ...]], list[str | None]]
Drafted = Callable[[str | bytes], Facts]

TEXT = Path(__file__).with_name("table-2-1.txt").read_text(encoding="utf-8")
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16")
SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}


def facts(indicator: Indicator, actuals: Submission) -> tuple[object, ...]:
    entry = actuals.actuals.get(indicator.id)
    value = entry.value if entry else None
    return (indicator.no, indicator.name.zh_hant, indicator.unit, value, indicator.target, indicator.attribute)


@pytest.fixture(scope="module")
def expected(catalog: Catalog) -> list[tuple[object, ...]]:
    plan = catalog.find("14fyp")
    assert plan is not None
    (baseline,) = [loaded.submission for loaded in catalog.baselines if loaded.submission.plan == plan.id]
    return [facts(indicator, baseline) for indicator in plan.indicators if indicator.no]


@pytest.fixture(scope="module")
def groups(catalog: Catalog) -> list[str | None]:
    plan = catalog.find("14fyp")
    assert plan is not None
    return [indicator.group for indicator in plan.indicators if indicator.no]


@pytest.fixture
def drafted(draft: Drafting, read_back: ReadBack) -> Callable[[str | bytes], Facts]:
    """The facts and the groups of a table's rows, after every check."""

    def facts_of(table: str | bytes) -> Facts:
        result = draft(table)
        assert result.unread == []
        assert result.remarks == []
        catalog, baseline = read_back(result)
        assert baseline is not None
        (plan,) = catalog.plans
        assert plan.years == [2021, 2025]
        assert baseline.year == 2020
        return [facts(i, baseline) for i in plan.indicators], [i.group for i in plan.indicators]

    return facts_of


def test_as_text(drafted: Drafted, expected: list[tuple[object, ...]], groups: list[str | None]) -> None:
    assert len(expected) == 31
    assert drafted(TEXT) == (expected, groups)


@pytest.mark.parametrize("blank", ["  ", "\u3000", "\xa0\xa0", " \u3000 "])
def test_as_text_with_other_blanks(drafted: Drafted, expected: list[tuple[object, ...]], blank: str) -> None:
    assert drafted(TEXT.replace(" ", blank))[0] == expected


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_in_other_encodings(drafted: Drafted, expected: list[tuple[object, ...]], encoding: str) -> None:
    assert drafted(TEXT.replace("\n", "\r\n").encode(encoding))[0] == expected


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("separator", SEPARATORS.values(), ids=SEPARATORS)
def test_with_separators(
    drafted: Drafted,
    expected: list[tuple[object, ...]],
    groups: list[str | None],
    separator: str,
    encoding: str,
) -> None:
    """Merged cells of the first column and of a header in two lines, as a spreadsheet saves them."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=separator)
    writer.writerow(["表2-1 主要指標", "", "", "", "", ""])
    writer.writerow(["一級指標", "序號", "二級指標", "2020年", "2025年", "指標\n屬性"])
    writer.writerow(["", "", "", "實際值", "目標", ""])
    above = None
    for (no, name, unit, baseline, target, attribute), group in zip(expected, groups, strict=True):
        word = {"binding": "約束性", "expected": "預期性"}[str(attribute)]
        cell = group if group != above else ""
        writer.writerow([cell, no, f"{name}({unit})", baseline or "", target, word])
        above = group
    assert drafted(file.getvalue().encode(encoding)) == (expected, groups)


def test_what_is_guessed_agrees_with_the_plan(draft: Drafting, read_back: ReadBack, catalog: Catalog) -> None:
    """Direction and measure are guesses; here they are those that a reader of the whole plan chose, but for one."""
    plan = catalog.find("14fyp")
    assert plan is not None
    wanted = {i.no: (i.direction, i.measure) for i in plan.indicators if i.no}
    guessed = {i.no: (i.direction, i.measure) for i in read_back(draft(TEXT))[0].plans[0].indicators}
    assert {no for no in wanted if wanted[no] != guessed[no]} == {21}  # 國家食品安全示范城市, a milestone
