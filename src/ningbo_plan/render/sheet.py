"""Sheets of a workbook: text that is never a formula, real numbers that show as they are printed elsewhere."""

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeAlias, TypeVar

from ningbo_plan.judging.rules import Verdict
from ningbo_plan.render.palette import DARK, LOOKS
from ningbo_plan.source.safe import visible

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_PRINTED = re.compile(r"-?(?P<whole>[\d,]+)(?:\.(?P<places>\d+))?(?P<percent>%?)")
# A cell holds no more characters.
_LONGEST = 32_767
_A4, _A3 = 9, 8
# Two lines.
_HEADER_HEIGHT = 32


class Number(NamedTuple):
    """A number and how it is printed, which its format in the cell follows; a share is a fraction of 1."""

    value: Fraction | Decimal | int
    text: str


Content: TypeAlias = str | Number | None
Row = TypeVar("Row")


class SheetColumn(NamedTuple, Generic[Row]):
    """A column: its header, its cells, its width in characters, and whether its cells are verdicts to be coloured."""

    header: str
    cell: Callable[[Row], Content]
    width: float = 10
    is_long: bool = False
    is_verdict: bool = False


def number_format(text: str) -> str:
    """The format that shows a number as it is printed: with its decimal places, its commas, as a percentage."""
    printed = _PRINTED.fullmatch(text)
    if printed is None:
        return "General"
    whole = "#,##0" if "," in printed["whole"] else "0"
    return whole + ("." + "0" * len(printed["places"]) if printed["places"] else "") + printed["percent"]


class Book:
    """A workbook being written, and its formats, each made once."""

    def __init__(self, book: "Workbook") -> None:
        self.book = book
        self._format = cache(self._made)

    def _made(self, looks: tuple[tuple[str, Any], ...]) -> "Format":
        return self.book.add_format({"font_size": 11, "valign": "top", **dict(looks)})

    def format(self, **looks: Any) -> "Format":
        """The format with some properties."""
        made: Format = self._format(tuple(sorted(looks.items())))
        return made

    def sheet(self, name: str) -> "Worksheet":
        """A new sheet, set up to be printed on A4 across, as wide as the page."""
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.set_footer("&C&P / &N")
        return sheet

    def write(self, sheet: "Worksheet", row: int, column: int, content: Content, **looks: Any) -> None:
        """Write a cell."""
        match content:
            case None | "":
                sheet.write_blank(row, column, None, self.format(**looks))
            case Number(value, text):
                sheet.write_number(
                    row, column, float(value), self.format(num_format=number_format(text), align="right", **looks)
                )
            case str():
                text = visible(content)
                text = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
                # Even when it is edited, it stays text.
                quoted = {"quote_prefix": True} if text[0] in "=+-@" else {}
                sheet.write_string(row, column, text, self.format(**looks, **quoted))

    def write_header(self, sheet: "Worksheet", row: int, headers: Iterable[str]) -> None:
        """Write the headers of a table."""
        sheet.set_row(row, _HEADER_HEIGHT)
        look = {"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True, "valign": "vcenter"}
        for column, header in enumerate(headers):
            self.write(sheet, row, column, header, **look)

    def write_table(
        self,
        sheet: "Worksheet",
        columns: Sequence[SheetColumn[Row]],
        rows: Sequence[Row],
        labels: dict[Verdict, str],
        *,
        frozen: int,
    ) -> None:
        """Fill a sheet with one table, which can be filtered; so many columns and the header stay in view.

        It has too many columns for a page of A4.
        """
        self.write_header(sheet, 0, [column.header for column in columns])
        for number, row in enumerate(rows, start=1):
            for at, column in enumerate(columns):
                self.write(sheet, number, at, column.cell(row), text_wrap=column.is_long)
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width)
            if column.is_verdict and rows:
                self.colour(sheet, (1, at, len(rows), at), labels)
        sheet.set_paper(_A3)
        sheet.freeze_panes(1, frozen)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)

    def colour(self, sheet: "Worksheet", area: tuple[int, int, int, int], labels: dict[Verdict, str]) -> None:
        """Give the cells that say a verdict its ground; the words stay, and stay dark."""
        for verdict, label in labels.items():
            ground = self.book.add_format({"bg_color": LOOKS[verdict].tint, "font_color": DARK})
            quoted = label.replace('"', '""')
            rule = {"type": "cell", "criteria": "==", "value": f'"{quoted}"', "format": ground}
            sheet.conditional_format(*area, rule)
