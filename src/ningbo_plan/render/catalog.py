"""The plan data, and readings of expressions, as tables for a terminal."""

from collections.abc import Iterable
from itertools import groupby

from rich.box import SIMPLE_HEAD as _HEAD
from rich.table import Table
from rich.text import Text

from ningbo_plan.labels import KINDS
from ningbo_plan.messages import N_, Messages
from ningbo_plan.render.page import Page
from ningbo_plan.report.listing import Listed
from ningbo_plan.report.readings import ReadingView


def render_listing(listed: Iterable[Listed], messages: Messages, *, width: int, color: bool) -> str:
    """Indicators with unit, target and baseline, plan by plan."""
    page = Page(width, color=color)
    for i, (plan, group) in enumerate(groupby(listed, key=lambda item: item.plan)):
        items = list(group)
        has_baseline = any(item.baseline for item in items)
        if i:
            page.print()
        page.print(Text(f"{plan.title.in_(messages.language)} ({plan.id})", "bold"))
        table = Table(box=_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False, expand=True)
        table.add_column("#", justify="right", no_wrap=True)
        table.add_column(messages.text(N_("Indicator")), ratio=1, overflow="fold")
        table.add_column("id", overflow="fold", style="dim")
        if has_baseline:
            header = messages.text(N_("{year}\nvalue"), year=plan.base_year)
            table.add_column(header, justify="right", overflow="fold")
        table.add_column(messages.text(N_("{year}\ntarget"), year=plan.last_year), justify="right", overflow="fold")
        for item in items:
            name = f"{item.name} ({item.unit})" if item.unit else item.name
            baseline = [item.baseline] if has_baseline else []
            table.add_row(str(item.indicator.no or ""), Text(name), item.indicator.id, *baseline, item.target)
        page.print(table)
    return page.text


def render_readings(readings: Iterable[ReadingView], messages: Messages, *, width: int, color: bool) -> str:
    """How expressions are read, a line each, their parts below them."""
    page = Page(width, color=color)
    table = Table(box=_HEAD, padding=(0, 2, 0, 0), pad_edge=False, show_edge=False)
    for header in (N_("Expression"), N_("Read as"), N_("Unit"), N_("Qualifiers"), N_("What it is")):
        table.add_column(messages.text(header), overflow="fold")
    for reading in readings:
        for depth, one in [(0, reading), *((1, part) for part in reading.parts)]:
            qualifiers = messages.joined(map(messages.shown, one.qualifiers))
            kind = messages.text(KINDS[one.kind])
            cells = ("  " * depth + one.expression, one.text, one.unit or "", qualifiers, kind)
            table.add_row(*map(Text, cells))
    page.print(table)
    return page.text
