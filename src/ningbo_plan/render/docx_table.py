"""Tables of a review in a Word file: fixed widths by share, a header on every page, rows that are not torn."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise
from typing import NamedTuple

from rich.cells import cell_len

from ningbo_plan.render.docx_styles import CELL, CELL_HEADER, CELL_NUMBER, TABLE
from ningbo_plan.render.docx_text import Links, attribute, paragraph
from ningbo_plan.render.palette import LOOKS
from ningbo_plan.report.document import Column, Line, Run, Table

# Tables of so few rows stay on one page.
_SHORT = 8
# Tables with more columns are set smaller; in points.
_MANY, _USUAL, _SMALL = 6, 10.5, 9
# What cannot be broken: Latin words and numbers, and single characters of Chinese.
_WORD = re.compile("[\u0021-\u2e7f]+|[\u2e80-\uffef]")
# How wide a Latin letter is against a Chinese character, at most: fonts differ. The margins of a cell are twentieths of
# a point.
_LATIN, _CELL_MARGIN = 0.65, 57
# Word puts some space where Chinese and Latin meet, as in 57個; in Chinese characters.
_BETWEEN = 0.5
# Texts of so many halves of characters are not broken, the first that there is room for: numbers, verdicts, units.
_UNBROKEN = (14, 8, 0)


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
        runs = cell.runs or (Run(cell.text, link=cell.link),)
        content = layout.links.runs(runs, layout.size) if cell.text else ""
        if number == 0 and line.anchor:
            content = layout.links.bookmarked(content, anchor=line.anchor)
        # The words tell verdicts apart; the ground only helps the eye.
        ground = LOOKS[cell.verdict].tint if cell.verdict else ""
        yield _cell(
            width, paragraph(layout.ids[CELL_NUMBER if column.is_number else CELL], content, keep + indent), ground
        )


def _cell(width: int, content: str, ground: str = "") -> str:
    shading = f'<w:shd w:val="clear" w:color="auto" w:fill="{ground.removeprefix("#")}"/>' if ground else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shading}</w:tcPr>{content}</w:tc>'


def _widths(table: Table, width: int, size: float) -> list[int]:
    """Widths that add up to the whole.

    They are those of the shares, but no number, no short text and no word is broken if there is room, and where a text
    needs more than one line, columns that are wider than their own texts give it what they have too much.
    """
    texts = [[column.header, *(line.cells[at].text for line in table.lines)] for at, column in enumerate(table.columns)]
    needs = ([_unbroken(column, limit, size) for column in texts] for limit in _UNBROKEN)
    least = next((needed for needed in needs if sum(needed) <= width), [0.0] * len(texts))
    most = [max(_room(column, size), need) for column, need in zip(texts, least, strict=True)]
    shares = sum(column.share for column in table.columns)
    widths = _moved([column.share / shares * width for column in table.columns], least)
    widths = _moved(widths, most)
    return [end - start for start, end in pairwise(round(sum(widths[:number])) for number in range(len(widths) + 1))]


def _unbroken(texts: list[str], limit: int, size: float) -> float:
    """What a column needs so that no word in it is broken, and below its header no text up to a length."""
    words = (word for text in texts for word in _WORD.findall(text))
    return _room(chain(words, (text for text in texts[1:] if cell_len(text) <= limit)), size)


def _moved(widths: list[float], wanted: list[float]) -> list[float]:
    """What columns have above what is `wanted` goes to those that have less, as far as it goes."""
    spare = [max(each - limit, 0) for each, limit in zip(widths, wanted, strict=True)]
    missing = [max(limit - each, 0) for each, limit in zip(widths, wanted, strict=True)]
    moved = min(sum(spare), sum(missing))
    if not moved:
        return widths
    return [
        each - moved * more / sum(spare) + moved * less / sum(missing)
        for each, more, less in zip(widths, spare, missing, strict=True)
    ]


def _room(texts: Iterable[str], size: float) -> float:
    """What the longest text takes with the margins of a cell, in twentieths of a point."""
    return max(map(_length, texts), default=0) * size * 20 + 2 * _CELL_MARGIN


def _length(text: str) -> float:
    """The length of a text in Chinese characters."""
    chinese = sum(cell_len(char) > 1 for char in text)
    return chinese + (len(text) - chinese) * _LATIN + (_BETWEEN if 0 < chinese < len(text) else 0)
