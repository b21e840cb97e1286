"""A pasted table to cells with line numbers: CSV, TSV or text, in the encodings that office programs in China write."""

import csv
import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from ningbo_plan.messages import N_, Term
from ningbo_plan.source.csv import decoded

# More than any plan's table, few enough to be read at once.
MAX_LINES = 2000
SEPARATORS = ("\t", ",", ";", "|")
_DOCUMENTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_BETWEEN_WIDE = re.compile(r"(?<=[^\x00-\x7f]) +(?=[^\x00-\x7f])")


class TableError(ValueError):
    """A table that cannot be read at all; `problem` says why and what to do (a message)."""

    def __init__(self, problem: Term) -> None:
        super().__init__(problem)
        self.problem = problem


class Row(NamedTuple):
    """The cells of one row, and the line it begins in."""

    line: int
    cells: tuple[str, ...]

    @property
    def text(self) -> str:
        """The row as a reader would see it."""
        return " ".join(cell for cell in self.cells if cell)


class Grid(NamedTuple):
    """A file cut into cells in one way. Cut at blanks, a row has words, and no cell where one is empty."""

    rows: list[Row]
    is_text: bool


def read_grids(data: bytes) -> Iterator[Grid]:
    """Every way to cut a file into cells: at each separator that it holds, then at blanks.

    Raises TableError for what is no text, or too long.
    """
    text = visible(_decoded(data))
    if text.count("\n") > MAX_LINES:
        problem = N_("the text has more than {limit} lines; paste the table alone")
        raise TableError(Term(problem, limit=MAX_LINES))
    for separator in SEPARATORS:
        if separator in text and (rows := _separated(text, separator)):
            yield Grid(rows, is_text=False)
    lines = enumerate(text.split("\n"), start=1)
    yield Grid([Row(line, tuple(content.split())) for line, content in lines if content.strip()], is_text=True)


def _decoded(data: bytes) -> str:
    if data.startswith(_DOCUMENTS):
        raise TableError(N_("this is an Excel, Word or PDF document; save the table as CSV, or paste it as text"))
    if (text := decoded(data)) is None:
        raise TableError(N_("this is neither UTF-8 nor GB18030 text; save the table as CSV in UTF-8"))
    return text


def visible(text: str) -> str:
    """`text` with every blank a space, and nothing that cannot be seen."""
    text = _INVISIBLE.sub("", text)
    unseen = {ord(char): " " for char in set(text) - {"\n", "\t"} if not char.isprintable()}
    return text.translate(unseen)


def _separated(text: str, separator: str) -> list[Row]:
    """The rows of a text with a separator; quotation marks that are no CSV quoting are part of the text."""
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=quoting, strict=True)
        rows, line = [], 1
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    rows.append(Row(line, tuple(map(joined, cells))))
                line = reader.line_num + 1
        except csv.Error:
            continue
        return rows
    return []


def joined(text: str) -> str:
    """A text that was broken over lines, as one: blanks stay only beside letters and digits."""
    return _BETWEEN_WIDE.sub("", " ".join(text.split()))
