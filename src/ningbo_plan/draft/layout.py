"""The rows of a table, each cell in its column; and what else stands between and below them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from ningbo_plan.draft.columns import Column, Role, Table
from ningbo_plan.draft.tree import LeftOut
from ningbo_plan.draft.words import attribute_of, is_blank, is_unit, is_value, word
from ningbo_plan.messages import N_
from ningbo_plan.notation.grammar import read
from ningbo_plan.source.table import Row, joined


@dataclass(frozen=True)
class Entry:
    """One row of the table. `milestones` are cells by year.

    `group` is as printed in this row. `is_lone` says that a text row has fewer numbers than columns for them, so
    that nothing shows which it is.
    """

    line: int
    cells: dict[Role, str]
    milestones: dict[int, str]
    group: str = ""
    is_lone: bool = False

    def __getitem__(self, role: Role) -> str:
        return self.cells.get(role, "")


@dataclass(frozen=True)
class Heading:
    """A line that heads the rows below it, or a part of one."""

    line: int
    text: str


Item = Entry | Heading | LeftOut

_NOTE = re.compile(
    r"(?:注|备注|说明|附注|数据来源|资料来源|来源|单位|表|[*※])\d*[:、.]|[*※]|第[一二三四五六七八九十]+[章节]|.*[。;]|.{60}"
)
_ENUMERATED = re.compile(r"(?:[(（]?[一二三四五六七八九十]+[)）、.．]+|[IVXⅠⅡⅢⅣⅤⅥ]+[.、]|\d+[.、])\s*")
_HEADING = re.compile(r"[^\d()（）\[\]〔〕%]{2,20}")
_NUMBER = re.compile(r"[(（]?(\d{1,4})[)）.、．]?")
_NUMBERED = re.compile(r"(\d{1,3})[.、．]\s*([^\d\s].*)", re.DOTALL)
_CIRCLED = {chr(0x2460 + i): i + 1 for i in range(20)}
_VALUES = (Role.BASELINE, Role.MILESTONE, Role.TARGET, Role.CHANGE)
# More words than a row of a table has, and than a cell of each kind.
_MOST_WORDS = 40
_LONGEST = {Role.NAME: 12, Role.OTHER: 6}

_NO_NAME = N_("no name can be told from the rest of the line")
_NO_TARGET = N_("it has no target")
_TOO_MANY = N_("it has more cells than the header; a number with a comma in it needs quotation marks")


def items_of(table: Table) -> Iterator[Item]:
    """Every line below the header, in order."""
    rows = list(table.rows)
    at = 0
    while at < len(rows):
        item = _item(table, rows[at])
        if table.is_text and at + 1 < len(rows) and _is_broken(table, rows[at], item):
            longer = _item(table, Row(rows[at].line, rows[at].cells + rows[at + 1].cells))
            if isinstance(longer, Entry) and _has_value(longer):
                item, at = longer, at + 1
        if item is not None:
            yield item
        at += 1


def number_of(text: str) -> int | None:
    """A row number such as 7, 7. or ⑦."""
    match = _NUMBER.fullmatch(text.strip())
    return int(match[1]) if match else _CIRCLED.get(text.strip())


def _item(table: Table, row: Row) -> Item | None:
    """One row; None for a header printed again, or a ruling."""
    if all(is_blank(cell) for cell in row.cells):
        return None
    headers = {word(column.header) for column in table.columns}
    if len(row.cells) > 1 and all(word(cell) in headers for cell in row.cells if cell):
        return None
    filled = [cell for cell in row.cells if cell]
    if table.is_text and len(row.cells) > _MOST_WORDS:
        return LeftOut(row.line, row.text, N_("a note, or text around the table"), is_note=True)
    if not table.is_text and any(row.cells[len(table.columns) :]):
        return LeftOut(row.line, joined(" ".join(filled)), _TOO_MANY)
    entry = _fitted(table.columns, row) if table.is_text else _placed(table.columns, row)
    if entry is not None and (_has_number(entry) if table.is_text else _has_value(entry)):
        return entry
    if entry is not None and entry[Role.NO] and len(filled) > 1:
        return entry
    text = joined(" ".join(filled))
    if _NOTE.match(word(text)):
        return LeftOut(row.line, text, N_("a note, or text around the table"), is_note=True)
    if len(filled) == 1 and _HEADING.fullmatch(heading := _ENUMERATED.sub("", text, count=1)):
        return Heading(row.line, heading)
    return LeftOut(row.line, text, _NO_NAME if entry is None else _NO_TARGET)


def _has_value(entry: Entry) -> bool:
    return any(entry[role] for role in _VALUES) or bool(entry.milestones)


def _has_number(entry: Entry) -> bool:
    """Whether words were given to the columns of a row for more reason than that they had to go somewhere."""
    values = [*(entry[role] for role in _VALUES), *entry.milestones.values()]
    is_told = attribute_of(entry[Role.ATTRIBUTE]) is not None
    return any(read(value).interval is not None for value in values) or (is_told and _has_value(entry))


def _is_broken(table: Table, row: Row, item: Item | None) -> bool:
    """Whether a text row may go on in the next line: it has a number but no value."""
    has_number = any(column.role is Role.NO for column in table.columns) and number_of(row.cells[0]) is not None
    return has_number and len(row.cells) > 1 and not (isinstance(item, Entry) and _has_value(item))


def _placed(columns: tuple[Column, ...], row: Row) -> Entry | None:
    """A row whose cells stand in their columns."""
    cells = dict(zip(columns, row.cells, strict=False))
    return _entry(row.line, [(column, cell) for column, cell in cells.items() if cell])


def _entry(line: int, pairs: Iterable[tuple[Column, str]]) -> Entry | None:
    cells: dict[Role, str] = {}
    milestones: dict[int, str] = {}
    for column, cell in pairs:
        if column.role in _VALUES and is_blank(cell):
            continue
        if column.role is Role.MILESTONE and column.year:
            milestones[column.year] = cell
        elif column.role is not Role.OTHER:
            cells[column.role] = cell
    if Role.NAME not in cells or not any(char.isalpha() for char in cells[Role.NAME]):
        return None
    if Role.NO in cells and number_of(cells[Role.NO]) is None:
        del cells[Role.NO]
    if Role.NO not in cells and (numbered := _NUMBERED.fullmatch(cells[Role.NAME])):
        cells[Role.NO], cells[Role.NAME] = numbered[1], numbered[2]
    return Entry(line, cells, milestones, cells.pop(Role.GROUP, ""))


def _fitted(columns: tuple[Column, ...], row: Row) -> Entry | None:
    """A row of words, each given to the column that it fits best, in the order of the columns."""
    words = row.cells
    # best[i]: for the columns so far, the best score with i words used, and the words of each column.
    best: dict[int, tuple[float, tuple[tuple[Column, str], ...]]] = {0: (0.0, ())}
    for column in columns:
        longest = _LONGEST.get(column.role, 3)
        following = dict(best)  # an empty cell
        for start, (score, pairs) in best.items():
            for end in range(start + 1, min(start + longest, len(words)) + 1):
                gain = _fit(column.role, words[start:end])
                if gain is not None and (end not in following or score + gain > following[end][0]):
                    following[end] = score + gain, (*pairs, (column, joined(" ".join(words[start:end]))))
        best = following
    if len(words) not in best:
        return None
    pairs = best[len(words)][1]
    entry = _entry(row.line, pairs)
    wanted = [column for column in columns if column.role in (Role.BASELINE, Role.TARGET)]
    given = [column for column, _ in pairs if column in wanted]
    return replace(entry, is_lone=len(wanted) > len(given) > 0) if entry else None


def _fit(role: Role, words: tuple[str, ...]) -> float | None:
    """How well words fit a column; None where they cannot stand in it."""
    text = " ".join(words)
    if role not in (Role.NAME, Role.OTHER) and any(map(is_blank, words)):
        return None if len(words) > 1 or role is Role.NO else 2
    match role:
        case Role.NO:
            return 3 if len(words) == 1 and number_of(text) is not None else None
        case Role.ATTRIBUTE:
            return 3 if attribute_of(text) else 0.2 if _is_label(words) else None
        case Role.UNIT:
            return 1.5 if is_unit(text) else 0.3 if _is_label(words) else None
        case Role.GROUP:
            return 0.6 if _is_label(words) else None
        case Role.NAME:
            strange = sum(2 for each in words if _is_number(each) or attribute_of(each))
            return 1.5 - strange if any(char.isalpha() for char in words[0]) else None
        case Role.OTHER:
            return 0.1
    if is_value(text):
        return (
            (2 if role is not Role.TARGET else 2.1) if len(words) == 1 or not any(map(_is_number, words[1:])) else None
        )
    if attribute_of(words[-1]):
        return None
    return 0.4 if role in (Role.TARGET, Role.CHANGE) else 0.2


def _is_label(words: tuple[str, ...]) -> bool:
    text = "".join(words)
    return len(words) == 1 and len(text) <= 12 and not any(char.isdigit() for char in text) and not is_blank(text)


@cache
def _is_number(text: str) -> bool:
    return text[:1].isdigit() and read(text).interval is not None
