"""Tables of a review in a Word file: fixed widths by share, a header on every page, rows that are not torn."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from rich.cells import cell_len

from ningbo_plan.judging.rules import Verdict
from ningbo_plan.render.docx_styles import CELL, CELL_HEADER, CELL_NUMBER, TABLE
from ningbo_plan.render.docx_text import Links, attribute, paragraph
from ningbo_plan.report.document import Column, Line, Run, Table

# Tables of so few rows stay on one page.
_SHORT = 8
# Tables with more columns are set smaller; in points.
_MANY, _USUAL, _SMALL = 6, 10.5, 9
# What cannot be broken: Latin words and numbers, and single characters of Chinese.
_WORD = re.compile("[\u0021-\u2e7f]+|[\u2e80-\uffef]")
# Fonts differ in how wide their letters are; and twentieths of a point on either side of a cell's text.
_WIDEST_FONT, _CELL_MARGIN = 1.3, 57
# Words tell verdicts apart; colour only helps the eye. All are dark enough to be read on white.
_COLOURS = {
    Verdict.MET: "00612E",
    Verdict.MET_EARLY: "00612E",
    Verdict.AHEAD: "00612E",
    Verdict.ON_TRACK: "1F4E79",
    Verdict.HOLDING: "1F4E79",
    Verdict.BEHIND: "9C5700",
    Verdict.NOT_HOLDING: "9C0006",
    Verdict.UNMET: "9C0006",
    Verdict.OUT_OF_REACH: "9C0006",
}


class _Layout(NamedTuple):
    """What the rows of a table have in common; `size` is a property of their runs."""

    columns: list[Column]
    widths: list[int]
    size: str
    ids: dict[str, str]
    links: Links


def table(table: Table, ids: dict[str, str], links: Links, width: int) -> str:
    """A table as wide as its page's text, in twentieths of a point."""
    is_small = len(table.columns) > _MANY
    widths = _widths(table, width, _SMALL if is_small else _USUAL)
    layout = _Layout(table.columns, widths, f'<w:sz w:val="{_SMALL * 2}"/>' if is_small else "", ids, links)
    stays = len(table.lines) <= _SHORT
    rows = [_header(layout)]
    rows += [
        _row(line, layout, keeps=stays and number < len(table.lines)) for number, line in enumerate(table.lines, 1)
    ]
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    caption = f"<w:tblCaption w:val={attribute(table.caption)}/>" if table.caption else ""
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{ids[TABLE]}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" '
        f'w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>{caption}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _header(layout: _Layout) -> str:
    cells = (
        _cell(width, paragraph(layout.ids[CELL_HEADER], layout.links.run(Run(column.header), layout.size)))
        for column, width in zip(layout.columns, layout.widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(cells)}</w:tr>"


def _row(line: Line, layout: _Layout, *, keeps: bool) -> str:
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(_cells(line, layout, keeps=keeps))}</w:tr>"


def _cells(line: Line, layout: _Layout, *, keeps: bool) -> Iterator[str]:
    """The cells of a line. The name of a part is indented; what links to the line leads to its first cell."""
    keep = "<w:keepNext/>" if keeps else ""
    names = [number for number, cell in enumerate(line.cells) if cell.text and not layout.columns[number].is_number]
    for number, (cell, column, width) in enumerate(zip(line.cells, layout.columns, layout.widths, strict=True)):
        indent = '<w:ind w:leftChars="100" w:left="210"/>' if line.is_part and names[:1] == [number] else ""
        colour = f'<w:color w:val="{_COLOURS[cell.verdict]}"/>' if cell.verdict in _COLOURS else ""
        content = layout.links.run(Run(cell.text, link=cell.link), colour + layout.size) if cell.text else ""
        if number == 0 and line.anchor:
            content = layout.links.bookmarked(content, anchor=line.anchor)
        yield _cell(width, paragraph(layout.ids[CELL_NUMBER if column.is_number else CELL], content, keep + indent))


def _cell(width: int, content: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>'


def _widths(table: Table, width: int, size: float) -> list[int]:
    """Widths that add up to the whole: by share, but no number is broken, and no word, where there is room for them."""
    shares = sum(column.share for column in table.columns)
    widths = [column.share / shares * width for column in table.columns]
    words = [_room(_words(table, number), size) for number in range(len(table.columns))]
    numbers = [
        max(word, _room((line.cells[number].text for line in table.lines), size) if column.is_number else 0)
        for number, (column, word) in enumerate(zip(table.columns, words, strict=True))
    ]
    for needed in (numbers, words):
        if sum(needed) <= width:
            missing = sum(max(need - each, 0) for each, need in zip(widths, needed, strict=True))
            slack = sum(max(each - need, 0) for each, need in zip(widths, needed, strict=True))
            taken = missing / slack if missing else 0
            widths = [max(each - taken * max(each - need, 0), need) for each, need in zip(widths, needed, strict=True)]
            break
    return [end - start for start, end in pairwise(round(sum(widths[:number])) for number in range(len(widths) + 1))]


def _words(table: Table, column: int) -> Iterator[str]:
    for text in (table.columns[column].header, *(line.cells[column].text for line in table.lines)):
        yield from _WORD.findall(text)


def _room(texts: Iterable[str], size: float) -> float:
    """What the longest text takes with the margins of a cell, in twentieths of a point."""
    return max(map(cell_len, texts), default=0) * size * 10 * _WIDEST_FONT + 2 * _CELL_MARGIN
