"""The plan data, and readings of expressions, as tables for a terminal."""

from collections.abc import Iterable
from itertools import groupby

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from ningbo_plan.labels import ATTRIBUTES, KINDS
from ningbo_plan.messages import N_, Messages
from ningbo_plan.render.lines import wrap
from ningbo_plan.render.page import Page
from ningbo_plan.render.safe import visible
from ningbo_plan.report.listing import Listed
from ningbo_plan.report.readings import ReadingView

# A cell with more to say goes on in the next line.
_MOST_WIDTH = 28


def render_listing(listed: Iterable[Listed], messages: Messages, *, width: int, color: bool) -> str:
    """Indicators with id, attribute, baseline and target, plan by plan."""
    page = Page(width, color=color)
    for i, (plan, group) in enumerate(groupby(listed, key=lambda item: item.plan)):
        items = list(group)
        if i:
            page.print()
        page.print_line(f"{plan.title.in_(messages.language)} ({plan.id})", "bold")
        columns = [
            (N_("Attribute"), [_attribute(item, messages) for item in items]),
            (N_("{year}\nvalue"), [item.baseline for item in items]),
            (N_("{year}\ntarget"), [item.target for item in items]),
        ]
        years = (None, plan.base_year, plan.last_year)
        shown = [
            (messages.text(header, year=year), cells)
            for (header, cells), year in zip(columns, years, strict=True)
            if any(cells)
        ]
        page.print(_listing(items, shown, page.width, messages))
    return page.text


def _listing(items: list[Listed], columns: list[tuple[str, list[str]]], width: int, messages: Messages) -> Table:
    """Under each group's name its indicators, names above ids, then the columns."""
    widths = [
        min(_MOST_WIDTH, max(map(cell_len, [*map(visible, cells), *header.split("\n")]))) for header, cells in columns
    ]
    name_width = max(20, width - 3 - sum(widths) - len(widths) - 1)
    table = Table(box=SIMPLE_HEAD, padding=0, show_edge=False)
    table.add_column("#", justify="right", width=3)
    table.add_column(messages.text(N_("Indicator")), width=name_width)
    for (header, _), column_width in zip(columns, widths, strict=True):
        table.add_column(header, justify="right", width=column_width)
    group = None
    for i, item in enumerate(items):
        if item.group != group and item.group:
            table.add_row("", Text("\n".join(wrap(item.group, name_width)), "bold"))
        group = item.group
        name = Text("\n".join(wrap(f"{item.name} ({item.unit})" if item.unit else item.name, name_width)))
        name.append(f"\n{item.indicator.id}", "dim")
        cells = (Text("\n".join(wrap(column[i], most))) for (_, column), most in zip(columns, widths, strict=True))
        table.add_row(str(item.indicator.no or ""), name, *cells)
    return table


def _attribute(item: Listed, messages: Messages) -> str:
    attribute = item.indicator.attribute
    return messages.text(ATTRIBUTES[attribute]) if attribute else ""


def render_readings(readings: Iterable[ReadingView], messages: Messages, *, width: int, color: bool) -> str:
    """How expressions are read, a line each, their parts below them."""
    page = Page(width, color=color)
    table = Table(box=SIMPLE_HEAD, padding=(0, 2, 0, 0), pad_edge=False, show_edge=False)
    for header in (N_("Expression"), N_("Read as"), N_("Unit"), N_("Qualifiers"), N_("What it is")):
        table.add_column(messages.text(header), overflow="fold")
    for reading in readings:
        for depth, one in [(0, reading), *((1, part) for part in reading.parts)]:
            qualifiers = messages.joined(map(messages.shown, one.qualifiers))
            kind = messages.text(KINDS[one.kind])
            cells = ("  " * depth + one.expression, one.text, one.unit or "", qualifiers, kind)
            table.add_row(*(Text(visible(cell)) for cell in cells))
    page.print(table)
    return page.text
