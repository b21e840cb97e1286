"""Workbooks to documents, with the sheet and cell of every value; bounded, whatever the file says of itself.

openpyxl reads row by row, and unlike faster readers tells a cell's number format and whether it holds a formula.
"""

import re
import warnings
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any, cast
from zipfile import ZipFile, ZipInfo

from ningbo_plan.diagnostics import (
    CELL_KIND,
    HIDDEN_SHEET,
    MERGED_CELLS,
    NO_HEADER,
    NUMBER_FORMAT,
    WORKBOOK,
    Diagnostic,
    Rule,
    Span,
)
from ningbo_plan.messages import N_, Term
from ningbo_plan.source.files import require
from ningbo_plan.source.form import Cell, FormDocument, FormReader, Header, Row, header_of

# All parts of a workbook together, unpacked; one part that is read as a whole; one row, or one shared text.
MAX_UNPACKED, MAX_PART, MAX_ROW_BYTES = 100_000_000, 2_000_000, 1_000_000
# What stands further to the right is not looked at; no program writes more rows.
MAX_COLUMNS, LAST_ROW = 64, 1_048_576
_CHUNK = 1 << 16
_ROW = re.compile(rb"[<:](?:row|si)\b")
_FORMULA = re.compile(rb"[<:]f[ >/]")
# So many bytes of a piece are looked at again with the next, for what the cut went through.
_OVERLAP = 100
_MERGED = re.compile(rb'[<:]mergeCell ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')
# Excel computes with 17 digits and shows 15; so what is computed as 99.60000000000001 is 99.6.
_DIGITS = ".15g"

_DAMAGED = (N_("it is damaged, or no XLSX workbook"), N_("open it in a spreadsheet program and save it as XLSX"))
_OLD = (N_("it is an XLS workbook, or has a password"), N_("save it as XLSX without a password"))
_LARGE = (N_("it is too large once unpacked"), N_("keep only the sheets with values, or save the values as CSV"))


class _UnreadableError(Exception):
    """A workbook that is not read: why, and what to do."""

    def __init__(self, problem: Term, remedy: Term) -> None:
        super().__init__(problem)
        self.values = {"problem": problem, "remedy": remedy}


@dataclass
class _Parts:
    """What has to be known of the parts of a workbook before they are read."""

    has_formulas: bool = False
    merged: dict[str, list[str]] = field(default_factory=dict)  # ranges by the name of the sheet's part


def read_xlsx(data: bytes, name: str) -> tuple[list[FormDocument], list[Diagnostic]]:
    """The submissions of a workbook called `name`, and every fault of its form.

    Raises FileError where the libraries that read workbooks are not installed.
    """
    require("xlsx", name)
    reader = FormReader(name)
    try:
        if not data.startswith(b"PK"):
            raise _UnreadableError(*(_OLD if data.startswith(b"\xd0\xcf\x11\xe0") else _DAMAGED))
        _read(data, reader, name)
    except _UnreadableError as error:
        reader.faults.append(Diagnostic(WORKBOOK, name, values=error.values))
    return reader.documents, reader.faults


def _read(data: bytes, reader: FormReader, name: str) -> None:
    """Read all sheets. Raises _UnreadableError."""
    try:
        with ZipFile(BytesIO(data)) as archive, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of features that are not kept, which nobody asked for
            parts = _inspected(archive)
            _read_sheets(data, parts, reader, name)
    except _UnreadableError:
        raise
    except Exception as error:  # whatever a file can do to a library that was not written against hostile ones
        raise _UnreadableError(*_DAMAGED) from error


def _inspected(archive: ZipFile) -> _Parts:
    """Unpack every part once, in pieces, before a library does so. Raises _UnreadableError for what is too large."""
    infos = archive.infolist()
    if sum(info.file_size for info in infos) > MAX_UNPACKED:
        raise _UnreadableError(*_LARGE)
    parts = _Parts()
    for info in infos:
        if not info.filename.startswith("xl/media/"):  # pictures, which are never read; any other name may be read
            _inspect(archive, info, parts)
    return parts


def _inspect(archive: ZipFile, info: ZipInfo, parts: _Parts) -> None:
    """Read one part in pieces: nothing that a library builds as a whole may be too large. Raises _UnreadableError."""
    in_rows = info.filename.startswith("xl/worksheets/") or info.filename == "xl/sharedStrings.xml"
    if not in_rows and info.file_size > MAX_PART:
        raise _UnreadableError(*_LARGE)
    merged: dict[str, None] = {}
    piece, since = b"", 0
    with archive.open(info) as part:
        while more := part.read(_CHUNK):
            piece = piece[-_OVERLAP:] + more
            last = max((found.start() for found in _ROW.finditer(piece)), default=None)
            since = since + len(more) if last is None else len(piece) - last
            if since > MAX_ROW_BYTES:
                raise _UnreadableError(*_LARGE)
            parts.has_formulas = parts.has_formulas or (in_rows and _FORMULA.search(piece) is not None)
            merged |= dict.fromkeys(found.decode() for found in _MERGED.findall(piece))
    parts.merged[info.filename] = list(merged)


def _read_sheets(data: bytes, parts: _Parts, reader: FormReader, name: str) -> None:
    """Read every sheet that shows; one that is hidden may hold lists, but no submission."""
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(data), read_only=True, keep_links=False)
    results = (
        load_workbook(BytesIO(data), read_only=True, keep_links=False, data_only=True) if parts.has_formulas else book
    )
    start, has_header = None, False
    for sheet, stored in zip(book.worksheets, results.worksheets, strict=True):
        rows = _rows(sheet, stored if parts.has_formulas else None)
        if sheet.sheet_state != "visible":
            if names := header_of(rows):
                reader.faults.append(Diagnostic(HIDDEN_SHEET, name, names.cells[0].span, {"sheet": sheet.title}))
            continue
        start = start or Span(sheet=sheet.title)
        if header := reader.read(rows):
            has_header = True
            # The one thing that openpyxl knows and does not tell when it reads row by row.
            merged = parts.merged.get(vars(sheet)["_worksheet_path"], [])
            reader.faults += _merged(header, merged, name, sheet.title)
    if not has_header and not reader.faults:
        reader.faults.append(Diagnostic(NO_HEADER, name, start or Span()))


def _rows(sheet: Any, stored: Any) -> Iterator[Row]:
    """The rows of a sheet without its blank cells; `stored` is the same sheet with the results of its formulas."""
    cells = sheet.iter_rows(max_row=LAST_ROW, max_col=MAX_COLUMNS)
    results = stored.iter_rows(max_row=LAST_ROW, max_col=MAX_COLUMNS) if stored is not None else cells
    for row, values in zip(cells, results, strict=True) if stored is not None else ((row, row) for row in cells):
        pairs = zip(row, values, strict=True)
        found = [read for cell, value in pairs if cell.value is not None and (read := _cell(cell, value, sheet.title))]
        yield Row(found, found[-1].column if found else 0)


def _cell(cell: Any, stored: Any, sheet: str) -> Cell | None:
    """A cell as text or a boolean, with what keeps it from being a value; None if it is blank."""
    span = Span(cell.row, cell.column, cell.row, cell.column + 1, sheet)
    if cell.data_type == "f" and stored.value is None and stored.data_type == "str":
        return None  # the result is an empty text
    if cell.data_type == "f" and stored.value is None:
        formula = cell.value if isinstance(cell.value, str) else "="
        return Cell(cell.column, "", span, _kind(N_("a formula without a stored result"), formula))
    value = stored.value
    if stored.data_type == "e":
        return Cell(cell.column, "", span, _kind(N_("an error"), str(value)))
    if isinstance(value, (date, time, timedelta)):
        text = _date(value)
        return Cell(cell.column, text, span, _kind(N_("a date or a time"), text))
    if isinstance(value, bool):
        return Cell(cell.column, value, span)
    if isinstance(value, (int, float)):
        return Cell(cell.column, *_number(value, stored.number_format, span))
    text = str(value).strip()
    return Cell(cell.column, text, span) if text else None


def _kind(kind: Term, content: str) -> tuple[Rule, Mapping[str, Any]]:
    return CELL_KIND, {"kind": kind, "content": content}


def _date(value: date | time | timedelta) -> str:
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value)


# Parts of a number format: what is quoted, escaped, or of the layout; and conditions and colours.
_LITERAL = re.compile(r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|[_*].|\[[^\]]*\]')
_SCALED = re.compile(r"[0#?],+(?![0#?,])")


def _number(
    value: int | float, number_format: str, span: Span
) -> tuple[str, Span, tuple[Rule, Mapping[str, Any]] | None]:
    """A number as a reader of the cell takes it: 0.996 in the format 0.0% is 99.6%.

    A format that scales the number or puts words beside it may show another value than the indicator's unit says.
    """
    number = Decimal(value) if isinstance(value, int) else Decimal(format(value, _DIGITS))
    literals = [found["quoted"] or found["escaped"] or "" for found in _LITERAL.finditer(number_format)]
    digits = _LITERAL.sub("", number_format).partition(";")[0]
    words = any(char.isalpha() for text in literals for char in text)
    words = words or any(char.isalpha() and not char.isascii() for char in digits)
    text = _written(number)
    if words or _SCALED.search(digits):
        return text, span, (NUMBER_FORMAT, {"number": text, "format": number_format})
    return (f"{_written(number * 100)}%" if "%" in digits else text), span, None


def _written(number: Decimal) -> str:
    """A number in plain digits; one that needs very many is left for the notation to refuse."""
    if not number.is_finite() or abs(number.adjusted()) >= 30:
        return str(number)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _merged(header: Header, ranges: Iterable[str], name: str, sheet: str) -> Iterator[Diagnostic]:
    """Merged cells that hide cells of rows with values."""
    from openpyxl.utils import range_boundaries

    for cells in ranges:
        left, top, right, bottom = cast(tuple[int, int, int, int], range_boundaries(cells))
        row = bisect_left(header.filled, top)
        touches = row < len(header.filled) and header.filled[row] <= bottom
        if touches and any(left <= column <= right for column in header.read):
            span = Span(top, left, bottom, right + 1, sheet)
            yield Diagnostic(MERGED_CELLS, name, span, {"range": cells})
