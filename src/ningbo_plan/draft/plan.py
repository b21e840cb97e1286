"""A table to a drafted plan."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from ningbo_plan.chinese import is_traditional, traditional
from ningbo_plan.draft.audit import audited
from ningbo_plan.draft.columns import Role, Table, find_table
from ningbo_plan.draft.entry import Entry, number_of
from ningbo_plan.draft.groups import Group, groups_of
from ningbo_plan.draft.layout import items_of
from ningbo_plan.draft.row import drafted_row
from ningbo_plan.draft.tree import Draft, DraftedRow, Filled, Guess, LeftOut, guessed, in_three, plain
from ningbo_plan.draft.words import word
from ningbo_plan.messages import N_, Printed, Term
from ningbo_plan.model.place import parse_place
from ningbo_plan.model.plan import Method
from ningbo_plan.source.table import TableError, read_grids

DEFAULT_ID = "new-plan"
_TABLE_NAME = re.compile(r"(?:表|專欄|专栏|附表|附件)\s*[0-9一二三四五六七八九十]+(?:\s*[-－—.]\s*[0-9]+)*")
# With more lines above it, the table stands in a longer text.
_MOST_ABOVE = 3


class Wishes(NamedTuple):
    """What the user says of the plan; the rest is read from the table, or guessed."""

    id: str | None = None
    title: str | None = None
    years: tuple[int, int] | None = None
    region: str | None = None


class Caption(NamedTuple):
    """What stands above a table: the plan's title, and the table's name as references give it, if it has one."""

    title: str
    place: str


def draft_plan(data: bytes, method: Method, wishes: Wishes = Wishes()) -> Draft:  # noqa: B008
    """Draft plan data from the bytes of a table, to be judged by the thresholds of `method`.

    The draft is read back and checked as any plan data are; what would not pass is left out, with the reason.
    Raises TableError for what is no table with a name and a target column, or has no row that can be used.
    """
    table = find_table(read_grids(data), wishes.years)
    items = list(items_of(table))
    entries = [item for item in items if isinstance(item, Entry)]
    if not entries:
        raise TableError(N_("no line below the header is a row with a name and a number; paste the rows too"))
    caption = _caption(table.above)
    is_hant = is_traditional(caption.title + "".join(entry[Role.NAME] + entry[Role.TARGET] for entry in entries))
    groups = groups_of(items, is_text=table.is_text)
    plan = _head(table, wishes, list(groups.values()), caption, method, is_hant=is_hant)
    rows = list(_rows(table, entries, groups, caption.place, is_hant=is_hant))
    left_out = [item for item in items if isinstance(item, LeftOut)]
    gathered = list(_gathered(entries, caption.place, is_hant=is_hant))
    draft = audited(Draft(plan, rows, _baseline(table, plan), left_out, gathered, list(_remarks(table, entries))))
    if not draft.rows:
        raise TableError(Term(N_("no row can be used; the first: {why}"), why=draft.unread[0].why))
    return draft


def _rows(
    table: Table, entries: list[Entry], groups: dict[int, Group], place: str, *, is_hant: bool
) -> Iterator[DraftedRow]:
    numbers = _numbers(table, entries)
    are_all_given = all(plain(no) for no in numbers)
    are_bracketed = 2 * sum(entry[Role.NAME].endswith((")", "）")) for entry in entries) > len(entries)
    width = max(2, len(str(len(entries))))
    for position, (entry, no) in enumerate(zip(entries, numbers, strict=True), start=1):
        number = plain(no) if are_all_given else position
        head: dict[str, Any] = {"id": f"indicator-{number:0{width}}", "no": no}
        if group := groups.get(entry.line):
            head["group"] = group.name if is_hant else traditional(group.name)
        yield drafted_row(
            entry,
            table,
            head,
            _of_row(place, plain(no)),
            is_traditional=is_hant,
            are_units_bracketed=are_bracketed,
        )


def _numbers(table: Table, entries: list[Entry]) -> list[Filled[int | None]]:
    """The row numbers; counted where the table has none, left out where it gives one twice."""
    if not any(entry[Role.NO] for entry in entries):
        return list(range(1, len(entries) + 1))
    numbers = [number_of(entry[Role.NO]) for entry in entries]
    times = Counter(numbers)
    result: list[Filled[int | None]] = []
    for i, number in enumerate(numbers):
        above = numbers[i - 1] if i else None
        if not number:
            result.append(Guess(None, N_("the row has no number")))
        elif times[number] > 1:
            result.append(Guess(None, Term(N_("{number} is given to several rows"), number=number)))
        elif table.is_text and above and not 0 < number - above <= entries[i].line - entries[i - 1].line:
            why = N_("the row above is {above}; the number may belong to the name")
            result.append(Guess(number, Term(why, above=above)))
        else:
            result.append(number)
    return result


def _caption(above: list[str]) -> Caption:
    """The caption from the lines above the header."""
    captions = [line for line in above if _TABLE_NAME.match(line)]
    places = [traditional(match[0].replace(" ", "")) for line in captions if (match := _TABLE_NAME.match(line))]
    title = (captions or above)[-1] if len(above) > _MOST_ABOVE else above[0] if above else ""
    place = places[-1] if places and parse_place(places[-1]) else ""
    return Caption(re.sub(rf"^{_TABLE_NAME.pattern}\s*[:：]?\s*", "", title), place)


def _of_row(place: str, number: int | None) -> Filled[str]:
    """The reference of a row, in a table that may have no name."""
    if number is not None:
        return f"{place} 第{number}項".strip()
    return Guess(place or "表", N_("the row has no number; write its place"))


def _gathered(entries: list[Entry], place: str, *, is_hant: bool) -> Iterator[Term]:
    """The guesses that are alike in all rows."""
    if is_hant:
        yield N_("every id is a stand-in, and every en is still Chinese; write both in English")
    else:
        yield N_(
            "every id is a stand-in, and every en is still Chinese: write both in English; "
            "every zh-Hant is converted from simplified script, in which one character may stand for several"
        )
    if not place:
        yield N_("no line above the table names it; write its name before 第…項 in every reference, such as 表1 第1項")
    if not any(entry[Role.NO] for entry in entries):
        yield N_("the rows have no numbers and are counted; every no is the place in the table")
    if any(not entry.group for entry in entries) and any(entry.group for entry in entries):
        yield N_("a row whose group is empty is of the group above")


def _head(
    table: Table, wishes: Wishes, groups: list[Group], caption: Caption, method: Method, *, is_hant: bool
) -> dict[str, Any]:
    """The plan's own keys."""
    first, last = table.years
    if wishes.title:
        title = in_three(wishes.title, is_traditional=is_traditional(wishes.title))
    else:
        title = in_three(caption.title or DEFAULT_ID, is_traditional=is_hant)
        key = "zh-Hant" if is_hant else "zh-Hans"
        title[key] = Guess(title[key], N_("from the line above the table; or give --title"))
    from_header = N_("from the years of the header; or give --years")
    if not any(column.year and column.year < first for column in table.columns):
        from_header = N_("the header has the last year only; taken for a plan of five years; or give --years")
    head: dict[str, Any] = {
        "id": guessed(wishes.id or DEFAULT_ID, None if wishes.id else N_("a stand-in; or give --id")),
        "title": title,
    }
    if wishes.region:
        head["region"] = wishes.region
    head["years"] = [first, guessed(last, from_header if table.are_years_read else None)]
    head["method"] = {
        name: {"value": threshold.value, "origin": threshold.origin.model_dump(by_alias=True)}
        for name in type(method).model_fields
        for threshold in [getattr(method, name)]
    }
    if groups:
        head["groups"] = list(_groups(groups, caption.place, is_hant=is_hant))
    return head


def _groups(groups: list[Group], place: str, *, is_hant: bool) -> Iterator[dict[str, Any]]:
    """Each heading once, in printed order."""
    seen: set[str] = set()
    for group in groups:
        if group.name in seen:
            continue
        seen.add(group.name)
        name = in_three(group.name, is_traditional=is_hant)
        name["zh-Hant"] = guessed(name["zh-Hant"], group.why)
        yield {"name": name, "reference": place} if place else {"name": name}


def _baseline(table: Table, plan: dict[str, Any]) -> dict[str, Any]:
    """The head of the document of baselines."""
    column, base = table.column(Role.BASELINE), table.years[0] - 1
    year: Filled[int] = base
    if column and column.year is None:
        why = N_("the column {header} names no year; taken for the year before the plan")
        year = Guess(base, Term(why, header=Printed(column.header)))
    elif column and column.year != base:
        why = N_("the column {header} is not of the year before the plan, in which its baselines stand")
        year = Guess(base, Term(why, header=Printed(column.header)))
    head = {"plan": plain(plan["id"]), "year": year}
    if "region" in plan:
        head["region"] = plan["region"]
    if column and re.search("预计|预期完成|快报", word(column.header)):
        head["quality"] = Guess("preliminary", Term(N_("from the column {header}"), header=Printed(column.header)))
    return head


def _remarks(table: Table, entries: list[Entry]) -> Iterator[Term]:
    """What the user should know of the table as a whole."""
    if table.unused:
        unused = Printed(" | ".join(table.unused))
        yield Term(N_("columns not used: {headers}"), headers=unused)
    numbers = [number for entry in entries if (number := number_of(entry[Role.NO]))]
    for one, other in pairwise(numbers):
        if other != one + 1:
            yield Term(N_("after row {one} comes row {other}; see whether one is missing"), one=one, other=other)
