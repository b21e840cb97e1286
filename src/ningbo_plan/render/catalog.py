"""The plan data, and readings of expressions, as tables for a terminal."""

import re
from collections.abc import Iterable
from itertools import groupby

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from ningbo_plan.labels import ATTRIBUTES, KINDS
from ningbo_plan.messages import N_, Messages
from ningbo_plan.model.plan import Attribute
from ningbo_plan.render.lines import least_width, wrap
from ningbo_plan.render.page import Page
from ningbo_plan.report.listing import Listed
from ningbo_plan.report.readings import ReadingView
from ningbo_plan.source.safe import visible

# A cell with more to say goes on in the next line.
_MOST_WIDTH, _NARROW_WIDTH = 28, 16
_LEAST_NAME_WIDTH = 20


def render_listing(listed: Iterable[Listed], messages: Messages, *, width: int, color: bool) -> str:
    """Indicators with id, attribute, baseline and target, plan by plan."""
    page = Page(width, color=color)
    for i, (plan, group) in enumerate(groupby(listed, key=lambda item: item.plan)):
        items = list(group)
        if i:
            page.print()
        page.print_line(f"{plan.title.in_(messages.language)} ({plan.id})", "bold")
        values = (N_("{year}\nvalue"), plan.base_year, [item.baseline for item in items])
        targets = (N_("{year}\ntarget"), plan.last_year, [item.target for item in items])
        columns = [(messages.text(header, year=year), cells) for header, year, cells in (values, targets) if any(cells)]
        attributes = (messages.text(N_("Attribute")), [_attribute(item, messages) for item in items])
        page.print(_listing(items, columns, attributes, page.width, messages))
    return page.text


_Cells = tuple[str, list[str]]


def _listing(items: list[Listed], columns: list[_Cells], attributes: _Cells, width: int, messages: Messages) -> Table:
    """Under each group's name its indicators, names above ids, then the columns.

    Where ids would not fit, the attribute is marked in the names, and the columns are narrow.
    """
    needed = max(_LEAST_NAME_WIDTH, *(cell_len(item.indicator.id) for item in items))
    has_attributes = any(attributes[1])
    tries = [(bool(has_attributes), _MOST_WIDTH), (False, _MOST_WIDTH), (False, _NARROW_WIDTH)]
    for is_column, most in tries:
        shown = [attributes, *columns] if is_column else columns
        widths = [_width(column, most) for column in shown]
        name_width = max(_LEAST_NAME_WIDTH, width - 4 - sum(widths) - len(widths))
        if name_width >= needed:
            break
    table = Table(box=SIMPLE_HEAD, padding=0, show_edge=False)
    table.add_column("#", justify="right", width=3, no_wrap=True)
    table.add_column(messages.text(N_("Indicator")), width=name_width, no_wrap=True)
    for (header, _), column_width in zip(shown, widths, strict=True):
        table.add_column(header, justify="right", width=column_width, no_wrap=True)
    group = None
    for i, item in enumerate(items):
        if item.group != group and item.group:
            table.add_row("", Text("\n".join(wrap(item.group, name_width)), "bold"))
        group = item.group
        name = f"{item.name} ({item.unit})" if item.unit else item.name
        if not is_column and item.indicator.attribute is Attribute.BINDING:
            name += f" [{attributes[1][i]}]"
        text = Text("\n".join(wrap(name, name_width)))
        text.append("\n" + "\n".join(wrap(item.indicator.id, name_width)), "dim")
        cells = (Text("\n".join(_wrapped(column[i], most))) for (_, column), most in zip(shown, widths, strict=True))
        table.add_row(str(item.indicator.no or ""), text, *cells)
    return table


def _width(column: _Cells, most: int) -> int:
    """The width of a column: no wider than `most`, unless a word or a number is."""
    header, cells = column
    longest = max(map(cell_len, map(visible, cells)))
    return max(*map(cell_len, header.split("\n")), min(longest, most), *map(least_width, cells))


def _wrapped(text: str, width: int) -> list[str]:
    """The lines of a cell; where one is not enough, each part of a list has lines of its own."""
    if cell_len(visible(text)) <= width:
        return wrap(text, width)
    return [line for part in re.findall(r"[^、,]+(?:、|, |,|$)", text) for line in wrap(part, width)]


def _attribute(item: Listed, messages: Messages) -> str:
    attribute = item.indicator.attribute
    return messages.text(ATTRIBUTES[attribute]) if attribute else ""


def render_readings(readings: Iterable[ReadingView], messages: Messages, *, width: int, color: bool) -> str:
    """How expressions are read, a line each, their parts below them; words that were not read have a column."""
    lines = [
        (depth, one) for reading in readings for depth, one in [(0, reading), *((1, part) for part in reading.parts)]
    ]
    has_unread = any(one.beside for _, one in lines)
    page = Page(width, color=color)
    table = Table(box=SIMPLE_HEAD, padding=(0, 2, 0, 0), pad_edge=False, show_edge=False)
    for header in (N_("Expression"), N_("Read as"), N_("Unit"), N_("Qualifiers"), N_("What it is")):
        table.add_column(messages.text(header), overflow="fold")
    if has_unread:
        table.add_column(messages.text(N_("Not read")), overflow="fold", style="yellow")
    for depth, one in lines:
        qualifiers = messages.joined(map(messages.shown, one.qualifiers))
        kind = messages.text(KINDS[one.kind])
        cells = ["  " * depth + one.expression, one.text, one.unit or "", qualifiers, kind]
        table.add_row(*(Text(visible(cell)) for cell in ([*cells, one.beside] if has_unread else cells)))
    page.print(table)
    return page.text
