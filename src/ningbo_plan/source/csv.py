"""CSV to documents, with the line and column of every cell, in the encodings and separators of office programs."""

import codecs
import re
from collections.abc import Iterator

from ningbo_plan.diagnostics import (
    CONTROL_CHARACTER,
    CSV_SYNTAX,
    NO_HEADER,
    NOT_TEXT,
    Diagnostic,
    Rule,
    Span,
)
from ningbo_plan.source.form import Cell, FormDocument, FormReader, Row, header_of, known_columns

SEPARATORS = (",", ";", "\t")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class TextError(Exception):
    """Why the text cannot be read on from some place."""

    def __init__(self, rule: Rule, text: str, at: int, **values: object) -> None:
        super().__init__(rule.code)
        self.rule, self.values = rule, values
        line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
        self.span = Span(line, column, line, column + 1)

    def fault(self, path: str) -> Diagnostic:
        """The fault of the file at `path`."""
        return Diagnostic(self.rule, path, self.span, self.values)


def read_csv(data: bytes, name: str) -> tuple[list[FormDocument], list[Diagnostic]]:
    """The submissions of a CSV file called `name`, and every fault of its form. Never raises."""
    reader = FormReader(name)
    try:
        text = text_of(data)
        if text.strip() and reader.read(rows_of(text)) is None:
            raise TextError(NO_HEADER, text, 0)
    except TextError as error:
        reader.faults.append(error.fault(name))
    return reader.documents, reader.faults


def text_of(data: bytes) -> str:
    """The text of a table that a person may have written. Raises TextError."""
    text = _decoded(data)
    if control := _CONTROL.search(text):
        raise TextError(CONTROL_CHARACTER, text, control.start(), character=f"U+{ord(control[0]):04X}")
    return text


def rows_of(text: str) -> Iterator[Row]:
    """The rows of a table, blank ones included, cut at the separator that its column names have. Raises TextError."""
    return _rows(text, _separator(text))


def is_csv(data: bytes) -> bool:
    """Whether bytes of unknown origin begin as a table does: with a line that names columns of a submission."""
    try:
        text = _decoded(data)
        return any(_header(text, separator).cells for separator in SEPARATORS)
    except TextError:
        return False


def decoded(data: bytes) -> str | None:
    """The text of a file as it is read; None for what cannot be."""
    try:
        return _decoded(data)
    except TextError:
        return None


def _decoded(data: bytes) -> str:
    """The text, its lines ended by line feeds. Raises TextError.

    GB18030 is what spreadsheets in China write. Bytes that began as Chinese in UTF-8 are not taken for it.
    """
    encodings = ["utf-16"] if data.startswith(_UTF16) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding).removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError as error:
            before = data[: error.start].decode(encoding, "replace")
            fault = TextError(NOT_TEXT, before, len(before), byte=f"0x{data[error.start]:02x}")
            if encoding == encodings[-1] or max(before, default="") >= "\u0800":
                raise fault from None
    raise AssertionError("the last encoding raises")


def _separator(text: str) -> str:
    """The separator at which the column names come apart."""
    return max(SEPARATORS, key=lambda separator: known_columns(_header(text, separator)))


def _header(text: str, separator: str) -> Row:
    try:
        return header_of(_rows(text, separator)) or Row([], 0)
    except TextError:
        return Row([], 0)


def _rows(text: str, separator: str) -> Iterator[Row]:
    """The rows of a text, blank ones included. Raises TextError where quotation marks do not close."""
    cell = re.compile(rf'(?:[ ]*"((?:[^"]++|"")*+)"[ ]*|([^{separator}"\n][^{separator}\n]*+|))({separator}|\n|\Z)')
    text = text if text.endswith("\n") else f"{text}\n"  # a last cell may be empty
    row: list[Cell] = []
    index, at, line, start = 1, 0, 1, 0  # `start` is where the line starts
    while at < len(text):
        found = cell.match(text, at)
        if found is None:
            raise TextError(CSV_SYNTAX, text, at)
        quoted, plain, end = found.groups()
        content = (plain if quoted is None else quoted.replace('""', '"')).strip()
        if content:
            column = at - start + 1
            row.append(Cell(index, content, Span(line, column, line, column + len(found[0]) - len(end))))
        breaks = found[0].count("\n")
        if breaks:
            line += breaks
            start = at + found[0].rfind("\n") + 1
        at = found.end()
        index += 1
        if end != separator:
            yield Row(row, index - 1)
            row, index = [], 1
