"""A document in one language before it has a format: what every renderer of reviews shows."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Literal, NamedTuple, TypeAlias

from ningbo_plan.judging.rules import Verdict

# How an address begins that a document may lead to.
WEB = ("https://", "http://", "mailto:")


class Run(NamedTuple):
    """A stretch of text; `link` is a web address, or # and the anchor of a heading, a row or an explanation."""

    text: str
    strong: bool = False
    emphasis: bool = False
    link: str | None = None


Inline: TypeAlias = tuple[Run, ...]


class Heading(NamedTuple):
    """A heading of level 1 to 3; `number` is as the language numbers its headings (一、（一）1.)."""

    level: int
    number: str
    text: str
    anchor: str


class Paragraph(NamedTuple):
    """A paragraph. A `warning` must be seen before anything else; a `note` is small print."""

    content: Inline
    style: Literal["body", "warning", "note"] = "body"


class Bullets(NamedTuple):
    """A list of items, numbered from 1 if `is_ordered`. A list among the items belongs to the item before it."""

    items: "Sequence[Inline | Bullets]"
    is_ordered: bool = False

    def nested(self) -> "Iterator[tuple[Inline, list[Bullets]]]":
        """Each item with the lists that belong to it."""
        content: Inline | None = None
        below: list[Bullets] = []
        for item in self.items:
            if isinstance(item, Bullets):
                content = content or ()
                below.append(item)
                continue
            if content is not None:
                yield content, below
            content, below = item, []
        if content is not None:
            yield content, below


class Column(NamedTuple):
    """A column of a table. `share` is its width as a share of the table's, relative to those of the others."""

    header: str
    share: float = 1
    is_number: bool = False


class Cell(NamedTuple):
    """A cell: what is shown, the number to sort by (a share as a fraction of 1), the verdict it states, its link.

    An author's cell has `runs`, whose text is `text`, with emphasis and links of their own. One of a heat map has a
    `heat` from 0, the worst, to 4.
    """

    text: str
    number: Fraction | None = None
    verdict: Verdict | None = None
    link: str | None = None
    runs: Inline = ()
    heat: int | None = None


class Line(NamedTuple):
    """A row of a table; one of a component belongs to the row above it."""

    cells: list[Cell]
    is_part: bool = False
    anchor: str | None = None


class Table(NamedTuple):
    """A table with its caption. The one table of all rows `is_main`: it may be sorted and filtered."""

    caption: str
    columns: list[Column]
    lines: list[Line]
    is_main: bool = False


class Bar(NamedTuple):
    """A row on the way from its baseline (0) to its target (1): where it is, and where the schedule has it.

    `progress_text` is the progress in per cent, never rounded onto the schedule or the target. The other texts are the
    values at those places, with units.
    """

    label: str
    verdict: Verdict
    verdict_label: str
    progress: Fraction
    progress_text: str
    expected: Fraction | None
    baseline_text: str
    value_text: str
    target_text: str


class ProgressChart(NamedTuple):
    """Progress against the schedule, one bullet bar for each row. The legend's words are in the document's language."""

    bars: list[Bar]
    axis: str
    value_word: str
    expected_word: str
    baseline_word: str
    target_word: str


class Stack(NamedTuple):
    """How many rows of a group have each verdict."""

    label: str
    counts: dict[Verdict, int]


class VerdictChart(NamedTuple):
    """Verdicts by group, one stacked bar for each group."""

    stacks: list[Stack]
    verdict_labels: dict[Verdict, str]
    axis: str


class Range(NamedTuple):
    """A value of a year that is known only within bounds, and how it is written; None is no bound."""

    year: int
    low: Fraction | None
    high: Fraction | None
    text: str


class Panel(NamedTuple):
    """One row over the years: values reported, the path to the target, the target's bound, and where the pace leads.

    `ranges` are the values known only within bounds.
    """

    label: str
    unit: str
    verdict: Verdict
    values: list[tuple[int, Fraction]]
    path: list[tuple[int, Fraction]]
    projection: list[tuple[int, Fraction]]
    ranges: Sequence[Range] = ()


class SeriesChart(NamedTuple):
    """Series over the years, one small panel for each row."""

    panels: list[Panel]
    years: tuple[int, int]
    value_word: str
    path_word: str
    projection_word: str

    @property
    def reported_years(self) -> list[int]:
        """The years of which any panel has a value."""
        values = {year for panel in self.panels for year, _ in panel.values}
        return sorted(values | {each.year for panel in self.panels for each in panel.ranges})


Chart: TypeAlias = ProgressChart | VerdictChart | SeriesChart


class Figure(NamedTuple):
    """A chart with its caption, and what it shows in words for those who cannot see it."""

    name: str
    chart: Chart
    caption: str
    alt: str


Block: TypeAlias = Heading | Paragraph | Bullets | Table | Figure


class Document(NamedTuple):
    """A document: its language by BCP 47 tag, what stands above its text, and its blocks in order."""

    language: str
    title: str
    subtitle: str
    blocks: list[Block]


def plain(content: Inline) -> str:
    """The text of some runs."""
    return "".join(run.text for run in content)


def anchors(document: Document) -> Iterator[str]:
    """What the links of a document can lead to: headings, and the rows of tables."""
    for block in document.blocks:
        if isinstance(block, Heading):
            yield block.anchor
        elif isinstance(block, Table):
            yield from (line.anchor for line in block.lines if line.anchor)
