"""A fault in a data file: what it is, where it stands, how it is told."""

from collections.abc import Mapping
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, NamedTuple

from ningbo_plan.messages import N_, Messages, Named, Term

DID_YOU_MEAN = N_("did you mean {nearest}? ")
BASE_YEAR = N_("{base} (the baseline)")
# A suggestion is looked for among so many characters of what was written.
_LONGEST_KEY = 60
# A quoted value is cut after so many characters.
_LONGEST_VALUE = 120


class Severity(StrEnum):
    """An error keeps a submission from being judged; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Span(NamedTuple):
    """A stretch of a file, 1-based in lines and columns of characters; the end column is exclusive.

    In a sheet of a workbook, which is then named, lines and columns are those of its cells.
    """

    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1
    sheet: str = ""

    @property
    def cell(self) -> str | None:
        """The cell of a workbook, as Sheet!C7; None in any other file."""
        return f"{self.sheet}!{column_letters(self.column)}{self.line}" if self.sheet else None

    @property
    def row(self) -> str:
        """The line, or the row of a sheet, in short."""
        return f"{self.sheet}!{self.line}" if self.sheet else str(self.line)

    def __str__(self) -> str:
        return self.cell or f"{self.line}:{self.column}"


class Place(NamedTuple):
    """Another place that a fault speaks of: a line or row, and the file if that is another one's."""

    row: str | int
    path: str | None = None

    def __str__(self) -> str:
        """As it is told."""
        return str(self.row) if self.path is None else f"{self.path}:{self.row}"


def column_letters(number: int) -> str:
    """The name of a column of a sheet: A, B, …, Z, AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


START = Span()


class Rule(NamedTuple):
    """One kind of fault. `message` and `help` are message ids with {placeholders}."""

    code: str
    name: str
    severity: Severity
    message: str
    help: str


_NO_VALUES: Mapping[str, Any] = {}  # a plain one, so that diagnostics can be pickled


class Diagnostic(NamedTuple):
    """One fault in one place. `values` fill the placeholders of the rule's texts.

    `row` is the plan and the key of the entry of `actuals` that it stands in, if it stands in one.
    """

    rule: Rule
    path: str
    span: Span = START
    values: Mapping[str, Any] = _NO_VALUES
    row: tuple[str, str | int] | None = None

    @property
    def is_error(self) -> bool:
        """Whether the fault keeps the submission from being judged."""
        return self.rule.severity is Severity.ERROR

    def message(self, messages: Messages) -> str:
        """What is wrong, in the reader's language."""
        return messages.text(self.rule.message, **self._shown)

    def help(self, messages: Messages) -> str:
        """What to write instead, in the reader's language; ids as they have to be written."""
        values = {name: str(value) if isinstance(value, Named) else value for name, value in self._shown.items()}
        return messages.text(self.rule.help, **values)

    @property
    def _shown(self) -> dict[str, Any]:
        """The values, none longer than a reader needs to find it."""
        return {name: _shortened(value) for name, value in self.values.items()}


def _shortened(value: Any) -> Any:
    if isinstance(value, str) and not isinstance(value, Term) and len(value) > _LONGEST_VALUE:
        return value[:_LONGEST_VALUE] + "…"
    return value


def in_order(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """Sorted by file, place and code, each only once."""
    unique = {(d.path, d.span.sheet, d.span, d.rule.code, str(d.values)): d for d in diagnostics}
    return [unique[key] for key in sorted(unique)]


def nearest(written: str, known: Mapping[str, str], *, cutoff: float = 0.6) -> str:
    """Did you mean …? with what the spelling in `known` that is most like `written` stands for, if any is like it."""
    close = get_close_matches(written[:_LONGEST_KEY].lower(), known, n=1, cutoff=cutoff)
    return Term(DID_YOU_MEAN, nearest=known[close[0]]) if close else ""
