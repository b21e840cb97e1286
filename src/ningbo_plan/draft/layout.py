"""The rows of a table, each cell in its column; and what else stands between and below them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeGuard

from ningbo_plan.draft.columns import VALUES, Role, Table
from ningbo_plan.draft.entry import Entry, Heading, Item, entry_of, number_of
from ningbo_plan.draft.text import MOST_WORDS, fitted, glued, is_number, is_whole_row
from ningbo_plan.draft.tree import LeftOut
from ningbo_plan.draft.words import attribute_of, is_blank, word
from ningbo_plan.messages import N_, Term
from ningbo_plan.source.table import Row, joined

_NOTE = re.compile(
    r"(?:注|备注|说明|附注|数据来源|资料来源|来源|单位|表|[*※])\d*[:、.]|[*※]|第[一二三四五六七八九十]+[章节]|.*[。;]|.{60}"
    r"|[-—─·]+\d{1,3}[-—─·]+$|第\d{1,3}页"
)
_ENUMERATED = re.compile(r"(?:[(（]?[一二三四五六七八九十]+[)）、.．]+|[IVXⅠⅡⅢⅣⅤⅥ]+[.、]|\d+[.、])\s*")
_HEADING = re.compile(r"[^\d()（）\[\]〔〕%]{2,20}")
# The end of a name that the table breaks: its unit, or what closes a bracket.
_END_OF_NAME = re.compile(r"\D*[)）]")
_BRACKETED = (")", "）")
_END_OF_ATTRIBUTE = ("性", "性指标")
_NUMBERS = (Role.NO, *VALUES)
# So many lines one row may be broken over.
_MOST_LINES = 3

_A_NOTE = N_("a note, or text around the table")
_NO_NAME = N_("no name can be told from the rest of the line")
_NO_TARGET = N_("it has no target")
_BROKEN = N_("the lines may be one row that the page breaks, or several")
_ABOVE = N_("line {line} above may belong to it")
_BELOW = N_("line {line} below may belong to it")
_MANY_NUMBERS = N_("it has more numbers than the header has columns for them")
_TOO_MANY = N_("it has more cells than the header; a number with a comma in it needs quotation marks")


def items_of(table: Table) -> Iterator[Item]:
    """Every line below the header, in order."""
    if not table.is_text:
        yield from (item for row in table.rows if (item := _item(table, row)))
        return
    table = replace(table, rows=[Row(row.line, glued(row.cells)) for row in table.rows])
    yield from _settled(table, _put_together(table))


def _item(table: Table, row: Row) -> Item | None:
    """One row; None for a header printed again, or a ruling."""
    if all(is_blank(cell) for cell in row.cells) or word(row.text).casefold() in table.header:
        return None
    if table.is_text and len(row.cells) > MOST_WORDS:
        return LeftOut(row.line, row.text, _A_NOTE, is_note=True)
    if not table.is_text and any(row.cells[len(table.columns) :]):
        return LeftOut(row.line, joined(row.text), _TOO_MANY)
    if table.is_text:
        entry = fitted(table, row)
        is_whole = entry is not None and is_whole_row(entry)
    else:
        entry = entry_of(row, zip(table.columns, row.cells, strict=False), {})
        is_whole = entry is not None and (entry.has_value or bool(entry[Role.NO]))
    if entry is not None and is_whole:
        return entry
    text = joined(row.text)
    if _NOTE.match(word(text)):
        return LeftOut(row.line, text, _A_NOTE, is_note=True)
    heading = _ENUMERATED.sub("", text, count=1)
    if sum(map(bool, row.cells)) == 1 and _HEADING.fullmatch(heading):
        return Heading(row.line, heading, is_numbered=heading != text)
    if table.is_text and sum(map(is_number, row.cells)) > sum(column.role in _NUMBERS for column in table.columns):
        return LeftOut(row.line, text, _MANY_NUMBERS)
    return LeftOut(row.line, text, _NO_NAME if entry is None else _NO_TARGET)


def _put_together(table: Table) -> Iterator[Item]:
    """The items of a text, those rows that are broken below their number as one."""
    rows = [(row, item) for row in table.rows if (item := _item(table, row))]
    at = 0
    while at < len(rows):
        row, item = rows[at]
        at += 1
        if not _opens(table, row) or isinstance(item, Entry):
            yield item
            continue
        cells = row.cells
        for end in range(at, min(at + _MOST_LINES - 1, len(rows))):
            below, piece = rows[end]
            if _opens(table, below) or not (_is_loose(piece) or isinstance(piece, Entry)):
                break
            cells += below.cells
            longer = _item(table, Row(row.line, cells))
            if isinstance(longer, Entry):
                following = next((number_of(r.cells[0]) for r, _ in rows[end + 1 :] if _opens(table, r)), None)
                is_one = following is None or following == (number_of(row.cells[0]) or 0) + 1
                item, at = longer if is_one else LeftOut(row.line, joined(" ".join(cells)), _BROKEN), end + 1
                break
        yield item


def _opens(table: Table, row: Row) -> bool:
    """Whether a line begins with the number of a row."""
    return table.column(Role.NO) is not None and number_of(row.cells[0]) is not None and len(row.cells) > 1


def _settled(table: Table, items: Iterable[Item]) -> list[Item]:
    """Items of which those that may be parts of the row above or below are with it, or it is marked."""
    is_numbered = table.column(Role.NO) is not None
    done: list[Item] = []
    for item in items:
        above = done[-1] if done else None
        if isinstance(above, Entry) and _is_loose(item) and not _follows(above, item):
            if word(item.text) in _END_OF_ATTRIBUTE and attribute_of(above[Role.ATTRIBUTE]):
                continue
            if _END_OF_NAME.fullmatch(item.text):
                done[-1] = _named(above, item)
                continue
            if isinstance(item, LeftOut):
                done[-1] = _marked(above, Role.TARGET, Term(_BELOW, line=item.line))
            elif not above[Role.NAME].endswith(_BRACKETED):
                done[-1] = _marked(above, Role.NAME, Term(_BELOW, line=item.line))
        elif _is_loose(above):
            is_part = isinstance(item, Entry) and is_numbered and not item[Role.NO]
            if is_part or _is_nameless(item) or (_is_nameless(above) and _is_loose(item)):
                done[-1] = LeftOut(above.line, f"{above.text} {item.text}", _BROKEN)
                continue
            if isinstance(item, Entry):
                done.append(_marked(item, Role.NAME, Term(_ABOVE, line=above.line)))
                continue
        done.append(item)
    return done


def _is_loose(item: Item | None) -> TypeGuard[Heading | LeftOut]:
    """Whether a line may be part of the row above or below it."""
    return not item.is_note if isinstance(item, LeftOut) else isinstance(item, Heading) and not item.is_numbered


def _is_nameless(item: Item) -> bool:
    """Whether a line is a row without its name, which then stands in lines above and below."""
    if not isinstance(item, LeftOut):
        return False
    return item.why == _BROKEN or (item.why == _NO_NAME and number_of(item.text.split()[0]) is not None)


def _follows(above: Entry, item: Heading | LeftOut) -> bool:
    """Whether a line begins with the row number that comes next."""
    number = number_of(above[Role.NO])
    return number is not None and number_of(item.text.split()[0]) == number + 1


def _marked(entry: Entry, role: Role, why: Term) -> Entry:
    return replace(entry, marks={role: why} | entry.marks)


def _named(entry: Entry, rest: Heading | LeftOut) -> Entry:
    """A row with the rest of its name, which stands below its values."""
    longer = replace(entry, cells=entry.cells | {Role.NAME: joined(f"{entry[Role.NAME]} {rest.text}")})
    return _marked(longer, Role.NAME, Term(N_("put together with line {line} below"), line=rest.line))
