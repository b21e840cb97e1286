"""The counts of a panel as tables for a terminal, and as JSON."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from io import StringIO
from typing import Any

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ningbo_plan.messages import N_, Messages, Term
from ningbo_plan.render.json import as_number, dumps
from ningbo_plan.render.page import LEAST_WIDTH
from ningbo_plan.report.digest import KINDS
from ningbo_plan.report.panel import Line, PanelReport
from ningbo_plan.report.wording import percent
from ningbo_plan.source.safe import visible

SCHEMA_VERSION = 1
# So many regions from either end, and so many indicators, are enough on a terminal.
_MOST = 10


def render_table(reports: Iterable[PanelReport], messages: Messages, *, width: int, color: bool) -> str:
    """The reports as tables: years, groups, regions from the best to the worst, what is behind most often."""
    output = StringIO()
    console = Console(
        file=output, width=max(width, LEAST_WIDTH), force_terminal=color, no_color=not color, highlight=False
    )
    for report in reports:
        kind = messages.text(KINDS[report.kind])
        title = messages.text(N_("{title}, {year} ({kind})"), title=report.title, year=report.year, kind=kind)
        console.print(Text(visible(title), "bold"))
        _print(console, messages, N_("Year"), report.years)
        if len(report.groups) > 1:
            _print(console, messages, N_("Group"), report.groups)
        regions = list(enumerate(report.regions, start=1))
        left = max(len(regions) - 2 * _MOST, 0)
        shown = regions if not left else [*regions[:_MOST], *regions[-_MOST:]]
        _print(console, messages, N_("Region"), [line for _, line in shown], [rank for rank, _ in shown])
        if left:
            console.print(Text(messages.text(N_("{count} regions between them are not shown"), count=left), "dim"))
        if report.behind:
            _print(console, messages, N_("Most often behind"), report.behind[:_MOST])
    return output.getvalue()


def _print(
    console: Console, messages: Messages, heading: Term, lines: Sequence[Line], ranks: Sequence[int] | None = None
) -> None:
    table = Table(box=SIMPLE, pad_edge=False)
    if ranks:
        table.add_column("#", justify="right")
    table.add_column(messages.text(heading), overflow="fold", min_width=12)
    for name in (N_("Total"), N_("Rate"), N_("As it should be"), N_("Behind or missed"), N_("Neither")):
        table.add_column(messages.text(name), justify="right")
    for i, line in enumerate(lines):
        rate = "–" if line.rate is None else percent(line.rate, (Fraction(0), Fraction(1)))
        counts = [line.good, line.bad, line.total - line.good - line.bad]
        cells = [visible(line.name) or "–", _count(line.total, messages), rate, *(_count(n, messages) for n in counts)]
        table.add_row(*map(Text, [str(ranks[i]), *cells] if ranks else cells))
    console.print(table)


def _count(number: int, messages: Messages) -> str:
    return messages.figures(str(number)) if number else "–"


def render_json(reports: Iterable[PanelReport], rows: dict[str, int], faults: dict[str, int]) -> str:
    """The reports as one JSON document, with the counts of rows and of faults by code."""
    return dumps(
        {
            "schema_version": SCHEMA_VERSION,
            "rows": rows,
            "faults": faults,
            "panels": [
                {
                    "plan": report.plan.id,
                    "year": report.year,
                    "kind": report.kind,
                    "summary": _counts(report.whole),
                    "years": [{"year": int(line.name)} | _counts(line) for line in report.years],
                    "groups": [{"name": line.name or None} | _counts(line) for line in report.groups],
                    "regions": [
                        {"rank": rank, "region": line.name or None} | _counts(line)
                        for rank, line in enumerate(report.regions, start=1)
                    ],
                    "behind": [{"id": line.id, "name": line.name} | _counts(line) for line in report.behind],
                }
                for report in reports
            ],
        }
    )


def _counts(line: Line) -> dict[str, Any]:
    counts = {verdict.value: count for verdict, count in line.counts.items()}
    return {"total": line.total} | counts | {"rate": as_number(line.rate)}
