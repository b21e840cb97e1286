"""A form to fill in as a workbook: what is asked for in open cells, all else protected; the same bytes every time."""

from io import BytesIO
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len

from ningbo_plan.messages import N_, Messages
from ningbo_plan.render.template_text import ABOUT, ASKED, HELP, LABELS, cells_of
from ningbo_plan.render.undated import NO_DATE
from ningbo_plan.report.template import Line, Template
from ningbo_plan.source.columns import QUALITIES, SHOWN
from ningbo_plan.source.safe import visible

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_COLUMNS = (*SHOWN, *ASKED, *ABOUT)
# In characters of half width.
_WIDTHS = {
    "no": 5, "name": 38, "part": 14, "unit": 9, "target": 16, "last": 18, "expected": 14,
    "value": 15, "quality": 10, "reference": 26, "note": 24,
    "plan": 9, "year": 7, "region": 10, "indicator": 44, "component": 20,
}  # fmt: skip
_RIGHT = {"target", "last", "expected"}
_CENTRED = {"no", "unit"}
_PRINTED = len(SHOWN) + len(ASKED)
_LINE_HEIGHT, _PADDING = 16, 5
_HEADER_ROW = 2
_SHEET = N_("Form")
_HINT = N_("Fill in the yellow cells and leave the others as they are.")
_NOT_A_NUMBER = N_("This is not a plain number. Keep it if it is meant, such as 95以上 or 135.9萬戶.")
_NOT_OFFERED = N_("Choose from the list, or leave the cell empty.")
_A_LOT = 1e15
_A4 = 9


def render_xlsx(template: Template, messages: Messages) -> bytes:
    """The form as a workbook. Needs the extra `xlsx`."""
    from xlsxwriter.workbook import Workbook

    output = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(output, options) as book:
        book.set_properties({"title": visible(template.title), "created": NO_DATE})
        sheet = book.add_worksheet(messages.text(_SHEET))
        formats = _formats(book)
        rows = _rows(template)
        _set_up(sheet, rows)
        sheet.write_string(0, 0, template.title, formats["title"])
        sheet.write_string(1, 0, f"{messages.text(_HINT)} {messages.text(HELP)}", formats["hint"])
        for column, key in enumerate(_COLUMNS):
            style = "header" if key not in ABOUT else "about_header"
            sheet.write_string(_HEADER_ROW, column, messages.text(LABELS[key]), formats[style])
        for number, row in enumerate(rows, start=_HEADER_ROW + 1):
            if isinstance(row, str):
                _write_group(sheet, number, row, formats)
            else:
                _write_line(sheet, number, cells_of(template, row), formats)
                _validate(sheet, number, row, messages)
    return output.getvalue()


def _formats(book: "Workbook") -> dict[str, "Format"]:
    base: dict[str, Any] = {
        "font_size": 11,
        "valign": "vcenter",
        "text_wrap": True,
        "border": 1,
        "border_color": "#A6A6A6",
    }
    asked = base | {"locked": False, "bg_color": "#FFF8DC"}
    about = {"font_size": 9, "font_color": "#808080", "valign": "vcenter"}
    looks: dict[str, dict[str, Any]] = {
        "title": {"bold": True, "font_size": 14},
        "hint": {"font_color": "#595959"},
        "header": base | {"bold": True, "bg_color": "#DCE6F1", "align": "center"},
        "about_header": about | {"bold": True},
        "group": {"bold": True, "font_size": 11, "valign": "vcenter", "bg_color": "#F2F2F2"},
        "shown": base,
        "right": base | {"align": "right"},
        "centred": base | {"align": "center"},
        "value": asked | {"align": "right"},
        "quality": asked | {"align": "center"},
        "text": asked | {"num_format": "@"},
        "about": about,
    }
    return {name: book.add_format(look) for name, look in looks.items()}


def _style(key: str) -> str:
    if key in ("value", "quality"):
        return key
    if key in ASKED:
        return "text"
    if key in ABOUT:
        return "about"
    return "right" if key in _RIGHT else "centred" if key in _CENTRED else "shown"


def _rows(template: Template) -> list[str | Line]:
    """The lines of the form, and before the first of each group its name."""
    rows: list[str | Line] = []
    for group, lines in groupby(template.lines, key=lambda line: line.group):
        rows += [*([group] if group else []), *lines]
    return rows


def _set_up(sheet: "Worksheet", rows: list[str | Line]) -> None:
    """Widths, frozen names, protection without a password, and a page of A4."""
    has_parts = any(isinstance(row, Line) and row.part for row in rows)
    for column, key in enumerate(_COLUMNS):
        sheet.set_column(column, column, _WIDTHS[key], None, {"hidden": key == "part" and not has_parts})
    sheet.set_row(0, 24)
    sheet.set_row(1, 20)
    sheet.set_row(_HEADER_ROW, 24)
    sheet.freeze_panes(_HEADER_ROW + 1, 2)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.print_area(0, 0, _HEADER_ROW + len(rows), _PRINTED - 1)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEADER_ROW)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_footer("&C&P / &N")


def _write_group(sheet: "Worksheet", number: int, name: str, formats: dict[str, "Format"]) -> None:
    sheet.set_row(number, _LINE_HEIGHT + _PADDING)
    sheet.write_string(number, 0, visible(name), formats["group"])
    for column in range(1, _PRINTED):
        sheet.write_blank(number, column, None, formats["group"])


def _write_line(sheet: "Worksheet", number: int, cells: dict[str, object], formats: dict[str, "Format"]) -> None:
    """One row, as high as its longest text needs."""
    lines = 1
    for column, key in enumerate(_COLUMNS):
        cell, style = cells.get(key, ""), formats[_style(key)]
        if isinstance(cell, int):
            sheet.write_number(number, column, cell, style)
        elif cell == "":
            sheet.write_blank(number, column, None, style)
        else:
            sheet.write_string(number, column, visible(str(cell)), style)
        if key in SHOWN:
            lines = max(lines, ceil(cell_len(str(cell)) / (_WIDTHS[key] - 1)))
    sheet.set_row(number, lines * _LINE_HEIGHT + _PADDING)


def _validate(sheet: "Worksheet", number: int, line: Line, messages: Messages) -> None:
    """Lists to choose from, and a question about what is no plain number, which the notation may yet read."""
    value, quality = _COLUMNS.index("value"), _COLUMNS.index("quality")
    offered = {"validate": "list", "error_type": "stop", "error_message": messages.text(_NOT_OFFERED)}
    if line.is_milestone:
        sheet.data_validation(
            number, value, number, value, offered | {"source": [messages.text(N_("yes")), messages.text(N_("no"))]}
        )
    else:
        unit = line.indicator.full_unit
        is_share = unit is not None and unit.is_share and not line.indicator.rate_of_change
        bounds = {"minimum": 0 if is_share else -_A_LOT, "maximum": 100 if is_share else _A_LOT}
        asked = {"validate": "decimal", "criteria": "between", "error_type": "warning"} | bounds
        sheet.data_validation(number, value, number, value, asked | {"error_message": messages.text(_NOT_A_NUMBER)})
    qualities = [messages.text(label) for key, label in QUALITIES.items() if key != "invented"]
    sheet.data_validation(number, quality, number, quality, offered | {"source": qualities})
