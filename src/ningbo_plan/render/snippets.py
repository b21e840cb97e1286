"""Diagnostics for a terminal: each with its line, and carets under what is wrong."""

import re
from collections.abc import Iterator
from functools import cache

from rich.cells import cell_len
from rich.text import Text

from ningbo_plan.diagnostics import Diagnostic, Span
from ningbo_plan.messages import Messages
from ningbo_plan.render.findings import Findings
from ningbo_plan.render.page import Page
from ningbo_plan.render.text import help_line, message_of, place_of
from ningbo_plan.source.reading import text_of
from ningbo_plan.source.safe import visible

# The line breaks of YAML that are no faults, and of tables.
_BREAK = re.compile(r"\r\n|\r|\n")
_TAB = "    "
_CUT = "…"
_LEAST_ROOM = 20


def render_findings(findings: Findings, messages: Messages, *, width: int, color: bool) -> str:
    """Each fault as one block: place, code and message, the line it stands in, and the help."""

    @cache
    def lines_of(path: str) -> list[str]:
        text = text_of(findings.files.get(path, b""), path)
        return [] if text is None else _BREAK.split(text)

    page = Page(width, color=color)
    for i, diagnostic in enumerate(findings.diagnostics):
        if i:
            page.print()
        page.print_unbroken(_head(diagnostic, messages))
        lines = lines_of(diagnostic.path)
        if diagnostic.path in findings.files and diagnostic.span.line <= len(lines):
            for line in _snippet(lines[diagnostic.span.line - 1], diagnostic, width):
                page.print_unbroken(line)
        page.print_unbroken(Text(help_line(diagnostic, messages), "cyan"))
    return page.text


def _head(diagnostic: Diagnostic, messages: Messages) -> Text:
    return Text.assemble(
        (f"{place_of(diagnostic)}:", "bold"),
        " ",
        (diagnostic.rule.code, _style(diagnostic)),
        " ",
        message_of(diagnostic, messages),
    )


def _style(diagnostic: Diagnostic) -> str:
    return "bold red" if diagnostic.is_error else "bold yellow"


def _snippet(line: str, diagnostic: Diagnostic, width: int) -> Iterator[Text]:
    """The line and the line of carets under it."""
    number = str(diagnostic.span.line)
    room = max(width - len(number) - 5, _LEAST_ROOM)
    shown, indent, carets = _fitted(line, diagnostic.span, room)
    yield Text.assemble((f"  {number} |", "blue"), " ", shown)
    yield Text.assemble((f"  {' ' * len(number)} |", "blue"), " " * (indent + 1), ("^" * carets, _style(diagnostic)))


def _fitted(line: str, span: Span, room: int) -> tuple[str, int, int]:
    """As much of a line as fits into `room` cells, how far its fault is indented, and how wide the fault is."""
    start = min(span.column - 1, len(line))
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    end = max(min(end, len(line)), start)
    first = 0
    if _width(line[max(0, end - room) : end]) >= room or end >= room:
        # Half of the room is for what stands before the fault.
        first = start
        while first and _width(line[first - 1 : start]) <= room // 2:
            first -= 1
    lead = _CUT if first else ""
    last = first
    while last < len(line) and cell_len(lead) + _width(line[first : last + 1]) < room:
        last += 1
    tail = _CUT if last < len(line) else ""
    shown = lead + "".join(map(_drawn, line[first:last])) + tail
    carets = _width(line[start : min(end, last)])
    return shown, cell_len(lead) + _width(line[first:start]), max(carets, 1)


def _drawn(char: str) -> str:
    return _TAB if char == "\t" else visible(char)


def _width(text: str) -> int:
    return sum(cell_len(_drawn(char)) for char in text)
