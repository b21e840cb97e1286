"""A review as GitHub-flavoured Markdown, for a wiki or the summary of a step: all of the document, in one page.

Charts are tables: a bar of characters beside its numbers, so that nothing has to be fetched and everything can be read.
"""

from collections.abc import Iterator
from fractions import Fraction

from ningbo_plan.messages import N_, Language, Messages
from ningbo_plan.render.gfm import anchor, inline, line_of, linked, table, text_of
from ningbo_plan.report.document import (
    Block,
    Bullets,
    Figure,
    Heading,
    Line,
    Paragraph,
    ProgressChart,
    SeriesChart,
    Table,
    VerdictChart,
    anchors,
)
from ningbo_plan.report.review import ReviewReport
from ningbo_plan.report.wording import number, percent

_BAR = 20
_FULL, _EMPTY, _DUE = "█", "░", "┃"


def render_markdown(report: ReviewReport) -> str:
    """The document of a review; links lead only to what it holds."""
    document, messages = report.document, report.material.messages
    held = set(anchors(document))
    made = [f"# {text_of(document.title)}", f"*{text_of(document.subtitle)}*"]
    for block in document.blocks:
        made += ["\n".join(part) for part in _parts(block, held, messages)]
    return "\n\n".join(made) + "\n"


def _parts(block: Block, held: set[str], messages: Messages) -> Iterator[list[str]]:
    """What a block becomes, by lines; a blank line comes between two parts."""
    match block:
        case Heading(level, number_of, text, name):
            space = " " if messages.language is Language.EN else ""
            yield [anchor(name)]
            yield [f"{'#' * (level + 1)} {text_of(f'{number_of}{space}{text}')}"]
        case Paragraph(content, "warning"):
            yield ["> [!WARNING]", f"> {line_of(inline(content, held))}"]
        case Paragraph(content, "note"):
            yield [f"> {line_of(inline(content, held))}"]
        case Paragraph(content):
            yield [line_of(inline(content, held))]
        case Bullets():
            yield [*_items(block, held)]
        case Table():
            yield from _captioned(block.caption)
            yield [
                *table(
                    [text_of(column.header) for column in block.columns],
                    [column.is_number for column in block.columns],
                    [_cells(line, held) for line in block.lines],
                )
            ]
        case Figure():
            yield from _captioned(block.caption)
            yield from _chart(block, messages)


def _items(bullets: Bullets, held: set[str]) -> Iterator[str]:
    """A list by lines; one inside it is set in by the width of its item's mark."""
    for at, (content, below) in enumerate(bullets.nested(), start=1):
        mark = f"{at}. " if bullets.is_ordered else "- "
        yield mark + line_of(inline(content, held))
        yield from (" " * len(mark) + line for inner in below for line in _items(inner, held))


def _captioned(caption: str) -> Iterator[list[str]]:
    if caption:
        yield [f"**{text_of(caption)}**"]


def _cells(line: Line, held: set[str]) -> list[str]:
    """The cells of a line of a table; a component is set off from the row it belongs to."""
    cells = [
        inline(cell.runs, held) if cell.runs else linked(_strong(text_of(cell.text), cell.verdict), cell.link, held)
        for cell in line.cells
    ]
    if line.is_part and (named := next((at for at, cell in enumerate(line.cells) if cell.text), None)) is not None:
        cells[named] = f"— {cells[named]}"
    if line.anchor and cells:
        cells[0] = anchor(line.anchor) + cells[0]
    return cells


def _strong(made: str, verdict: object) -> str:
    return f"**{made}**" if verdict and made else made


def _chart(figure: Figure, messages: Messages) -> Iterator[list[str]]:
    say = messages.text
    match figure.chart:
        case VerdictChart(stacks, labels):
            headers = [say(N_("Group")), *(text_of(label) for label in labels.values()), say(N_("Total"))]
            lines = [
                [text_of(stack.label), *(str(stack.counts.get(v, "")) for v in labels), str(sum(stack.counts.values()))]
                for stack in stacks
            ]
            yield [*table(headers, [False, *[True] * (len(labels) + 1)], lines)]
        case ProgressChart() as chart:
            headers = [say(N_("Indicator")), chart.axis, say(N_("Progress")), say(N_("Schedule")), say(N_("Verdict"))]
            lines = [
                [
                    text_of(bar.label),
                    f"`{_bar(bar.progress, bar.expected)}`",
                    bar.progress_text,
                    "" if bar.expected is None else percent(bar.expected),
                    f"**{text_of(bar.verdict_label)}**",
                ]
                for bar in chart.bars
            ]
            yield [*table([text_of(header) for header in headers], [False, False, True, True, False], lines)]
            yield [f"> `{_FULL}` {text_of(chart.value_word)}　`{_DUE}` {text_of(chart.expected_word)}"]
        case SeriesChart(panels, (_, last)) as chart:
            years = chart.reported_years
            at_pace = say(N_("{year} at this pace"), year=last)
            headers = [say(N_("Indicator")), *map(str, years), at_pace]
            lines = []
            for panel in panels:
                values = {year: messages.figures(number(value)) for year, value in panel.values}
                values |= {each.year: each.text for each in panel.ranges}
                label = f"{panel.label} ({panel.unit})" if panel.unit else panel.label
                ends = [messages.figures(number(value)) for year, value in panel.projection if year == last]
                lines.append([text_of(label), *(text_of(values.get(year, "")) for year in years), *ends])
            yield [*table([text_of(header) for header in headers], [False, *[True] * (len(headers) - 1)], lines)]


def _bar(progress: Fraction, expected: Fraction | None) -> str:
    """The way from baseline to target in characters, with a stroke where the schedule has it."""
    full = _place(progress)
    bar = _FULL * full + _EMPTY * (_BAR - full)
    if expected is None:
        return bar
    due = _place(expected)
    return bar[:due] + _DUE + bar[due:]


def _place(share: Fraction) -> int:
    """How many characters of the bar lie before a share; only all of the way fills it."""
    return min(max(int(share * _BAR), 0), _BAR)
