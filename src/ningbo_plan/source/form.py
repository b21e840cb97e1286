"""Submissions in long form, one value a row below a line of column names: cells to documents.

Columns are known by their keys and by their names in every language of output. Those that a form of ours has for the
reader's sake are skipped. Nothing is filled in from the row above: what is missing is a fault.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from ningbo_plan.diagnostics import (
    EMPTY_CELL,
    MISSING_COLUMN,
    NO_COLUMN,
    REPEATED_COLUMN,
    REPEATED_ROW,
    TOO_MANY,
    TOO_MANY_ROWS,
    UNKNOWN_COLUMN,
    Diagnostic,
    Rule,
    Span,
)
from ningbo_plan.faults import Place, nearest
from ningbo_plan.messages import N_
from ningbo_plan.notation.script import fold
from ningbo_plan.source.columns import COLUMNS, FORMULA, QUALITIES, SHOWN, key_of
from ningbo_plan.source.document import Path
from ningbo_plan.source.limits import MAX_ROWS, limits

# Suggestions are looked for as long as there are so few faults.
_MOST_SUGGESTIONS = 20
# So many lines may stand above the column names.
MAX_TITLES = 20

_REQUIRED = {"plan": "14fyp", "year": "2023", "indicator": "registered-market-entities", "value": "95"}


class Cell(NamedTuple):
    """One cell with something in it, and which column it is in.

    A fault beside a value is one only where a value is to be judged.
    """

    column: int
    value: str | bool
    span: Span
    fault: tuple[Rule, Mapping[str, Any]] | None = None


class Row(NamedTuple):
    """The cells of a row that are not blank, and how many there are with the blank ones."""

    cells: list[Cell]
    width: int


@dataclass
class FormDocument:
    """The rows of one plan, year and region: what a submission in YAML would say, and the cells that say it."""

    value: dict[str, Any]
    faults: list[Diagnostic] = field(default_factory=list)
    _spans: dict[tuple[str | int, ...], Span] = field(default_factory=dict)

    def span(self, path: Path = (), *, of_key: bool = False) -> Span:
        """The cell of the value at `path`, or the one that names it; if there is none, its nearest parent's."""
        at = tuple(path)
        while at not in self._spans:
            at = at[:-1]
        return self._spans[at]

    def remarks(self) -> Iterator[tuple[str, Span]]:
        """The notes: a table has no comments."""
        for at, span in self._spans.items():
            if at[-1:] == ("note",):
                value: Any = self.value
                for step in at:
                    value = value[step]
                if isinstance(value, str):  # and not a row that is called so
                    yield value, span

    def has_text_at(self, line: int, column: int) -> bool:
        """Always: a table has no comments."""
        return True

    def has(self, at: tuple[str | int, ...]) -> bool:
        """Whether a cell says what stands at a path."""
        return at in self._spans

    def put(self, at: tuple[str | int, ...], value: Any, span: Span) -> None:
        """Let a cell say what stands at a path, whose parents are there."""
        self.mark(at, span)
        parent: Any = self.value
        for step in at[:-1]:
            parent = parent[step]
        parent[at[-1]] = value

    def mark(self, at: tuple[str | int, ...], span: Span) -> None:
        """Note the cell of a path at which nothing stands."""
        self._spans[at] = span


class Header(NamedTuple):
    """A line of column names: the keys of the columns that are read, and the lines below that hold something."""

    span: Span
    width: int
    named: set[int]
    read: dict[int, str]
    filled: list[int]


def known_columns(row: Row) -> int:
    """How many cells of a row name a column that is read."""
    return sum(key_of(cell.value, COLUMNS) is not None for cell in row.cells)


def header_of(rows: Iterable[Row]) -> Row | None:
    """The first row, of those where it may stand, that names two columns."""
    return next((row for row in islice(rows, MAX_TITLES) if known_columns(row) >= 2), None)


class FormReader:
    """Reads tables into documents, one for each plan, year and region in order of appearance."""

    def __init__(self, path: str) -> None:
        self.faults: list[Diagnostic] = []
        self._path = path
        self._documents: dict[tuple[str | int, ...], FormDocument] = {}
        self._rows = self._blank = 0
        self._limits, self._is_full = limits(), False

    @property
    def documents(self) -> list[FormDocument]:
        """What has been read."""
        return list(self._documents.values())

    def read(self, rows: Iterable[Row]) -> Header | None:
        """Take in a table; None if it has no line of column names."""
        below = iter(rows)
        names = header_of(below)
        if names is None:
            return None
        header = self._header(names)
        missing = [column for column in _REQUIRED if column not in header.read.values()]
        for column in missing:
            self._fault(MISSING_COLUMN, header.span, column=COLUMNS[column])
        if not missing:
            self._read_below(header, below)
        return header

    def _header(self, names: Row) -> Header:
        header = Header(names.cells[0].span, names.width, {cell.column for cell in names.cells}, {}, [])
        for cell in names.cells:
            key = key_of(cell.value, COLUMNS)
            if key is not None and key in header.read.values():
                self._fault(REPEATED_COLUMN, cell.span, column=COLUMNS[key])
            elif key is not None:
                header.read[cell.column] = key
            elif key_of(cell.value, SHOWN) is None:
                is_early = len(self.faults) < _MOST_SUGGESTIONS
                guess = nearest(str(cell.value), {column: column for column in COLUMNS}) if is_early else ""
                self._fault(
                    UNKNOWN_COLUMN, cell.span, column=str(cell.value), known=", ".join(COLUMNS), suggestion=guess
                )
        return header

    def _read_below(self, header: Header, rows: Iterable[Row]) -> None:
        above: dict[str, str] = {}  # what the columns that every row must fill said last
        for row in rows:
            cells = {key: cell for cell in row.cells if (key := header.read.get(cell.column))}
            if not cells:
                self._blank += 1
                if self._blank > MAX_ROWS:  # a sheet may hold few cells, far from each other
                    self._fault(TOO_MANY_ROWS, header.span, limit=MAX_ROWS)
                    return
                continue
            self._rows += 1
            if self._rows > MAX_ROWS:
                self._fault(TOO_MANY_ROWS, row.cells[0].span, limit=MAX_ROWS)
                return
            header.filled.append(row.cells[0].span.line)
            if self._fits(row, header) and self._is_whole(cells, row.cells[0].span, above):
                self._take(cells)
                if self._is_full:
                    return
                above |= {key: _text(cell) for key, cell in cells.items()}

    def _fits(self, row: Row, header: Header) -> bool:
        """Whether every cell stands under a name, as none does where a separator inside a value cut it in two."""
        unnamed = next((cell for cell in row.cells if cell.column not in header.named), None)
        if unnamed is None and row.width <= header.width:
            return True
        span, number = (unnamed.span, unnamed.column) if unnamed else (row.cells[-1].span, header.width + 1)
        self._fault(NO_COLUMN, span, number=number)
        return False

    def _is_whole(self, cells: dict[str, Cell], start: Span, above: Mapping[str, str]) -> bool:
        """Whether a row says what it is about, and all its cells can be read."""
        faults = len(self.faults)
        if missing := [column for column in ("plan", "year", "indicator") if column not in cells]:
            first = missing[0]
            example = above.get(first, _REQUIRED[first]) if first != "indicator" else _REQUIRED[first]
            self._fault(EMPTY_CELL, start, column=[COLUMNS[column] for column in missing], example=example)
        for key, cell in cells.items():
            if cell.fault is not None and (key == "value" or cell.value == ""):
                self._fault(cell.fault[0], cell.span, **cell.fault[1])
        return len(self.faults) == faults

    def _take(self, cells: dict[str, Cell]) -> None:
        plan, year = cells["plan"], cells["year"]
        region = cells.get("region")
        about = {"plan": _text(plan), "year": _number(year)} | ({"region": _text(region)} if region else {})
        name = tuple(about.values())
        indicator, component = cells["indicator"], cells.get("component")
        at: tuple[str | int, ...] = ("actuals", _number(indicator))
        if (given := self._documents.get(name)) is not None:
            place = at if component is None else (*at, "components", _text(component))
            is_given = given.has((*at, _ROW) if component is None else place)
            if is_given and ("correction" in cells or given.has((*place, "correction"))):
                name = (*name, _ROW)  # what is corrected and its correction are of one file, in either order
        if name not in self._documents and len(self._documents) == self._limits.documents:
            self._fault(TOO_MANY, plan.span, limit=self._limits.documents, things=N_("documents"))
            self._is_full = True
            return
        document = self._documents.setdefault(name, FormDocument({}))
        if not document.value:
            document.mark((), plan.span)
            for key, value in about.items():
                document.put((key,), value, cells[key].span)
            document.put(("actuals",), {}, plan.span)
        if not document.has(at):
            document.put(at, {}, indicator.span)
        elif component is None and document.has((*at, _ROW)):
            self._repeated(document.span((*at, _ROW)), cells)
            return
        if component is None:
            document.mark((*at, _ROW), indicator.span)
        else:
            at = (*at, "components")
            if not document.has(at):
                document.put(at, {}, component.span)
            at = (*at, _text(component))
            if document.has(at):
                self._repeated(document.span(at), cells)
                return
            document.put(at, {}, component.span)
        for key, read in _READ.items():
            if key in cells:
                document.put((*at, key), read(cells[key]), cells[key].span)

    def _repeated(self, first: Span, cells: dict[str, Cell]) -> None:
        names = [_text(cells[key]) for key in ("indicator", "component") if key in cells]
        values = {"indicator": " ".join(names), "year": _text(cells["year"]), "first": Place(first.row)}
        self._fault(REPEATED_ROW, cells["indicator"].span, **values)

    def _fault(self, rule: Rule, span: Span, /, **values: Any) -> None:
        self.faults.append(Diagnostic(rule, self._path, span, values))


# Marks the place of a row without a component.
_ROW = "\0"


def _text(cell: Cell) -> str:
    """A cell as text, without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    if isinstance(cell.value, bool):
        return str(cell.value).lower()
    return cell.value[1:] if cell.value.startswith("'") and cell.value[1:].startswith(FORMULA) else cell.value


def _number(cell: Cell) -> str | int:
    """A year or a row number, where it is one."""
    text = fold(_text(cell))
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 6 else _text(cell)


def _value(cell: Cell) -> str | bool:
    """A value as in YAML, where true and false are no text; so are the words that a form offers."""
    word = _text(cell)
    return _STATES.get(key_of(word, _YES_NO) or word.lower(), word)


def _quality(cell: Cell) -> str:
    return key_of(cell.value, QUALITIES) or _text(cell)


_YES_NO = {"yes": N_("yes"), "no": N_("no")}
_STATES = {"true": True, "false": False, "yes": True, "no": False}
_READ: dict[str, Callable[[Cell], str | bool]] = {
    "value": _value,
    "reference": _text,
    "note": _text,
    "quality": _quality,
    "increment": _value,
    "correction": _text,
}
