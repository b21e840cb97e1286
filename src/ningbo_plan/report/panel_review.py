"""What a panel comes to as a document: its counts, its regions as a heat map, what is behind most often."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from ningbo_plan.judging.panel import Panel
from ningbo_plan.messages import N_, NN_, Messages, Term
from ningbo_plan.report.digest import KINDS, counts_text
from ningbo_plan.report.document import Block, Cell, Column, Document, Paragraph, Run, Table
from ningbo_plan.report.document import Line as Row
from ningbo_plan.report.headings import Numbering
from ningbo_plan.report.panel import Line, PanelReport, heat_of
from ningbo_plan.report.provenance import Provenance
from ningbo_plan.report.review_annex import files_read, rule_tables
from ningbo_plan.report.review_sections import body
from ningbo_plan.report.wording import percent

# So many regions are shown whole; of more, so many from either end.
MOST_REGIONS, FROM_EITHER_END = 200, 100
_MOST_BEHIND = 20
_HEATS = 5
REGIONS = NN_("{count} region", "{count} regions")

_TITLE = N_("{title}: panel of {year} ({kind})")
_WHOLE = N_("In {year}, {regions} are judged, by component. {counts}.")
_RATE = N_("Of those that are met or missed, ahead or behind, {rate} ({good} of {decided}) are as they should be.")
_FAULTS = N_(
    "Not in it: {faulty}, left out because of faults ({codes}). plan evaluate tells the first of them with their lines."
)
_RATE_NOTE = N_(
    "The rate is the share of the rows decided either way that are met or as far as they should be; in the plan's last "
    "year it is the rate of completion. Regions are ranked by it. Rows without data or without a baseline, and rows "
    "not assessed, have no part in it."
)
_HEAT_NOTE = N_(
    "A cell is a region's rate, in all or of a part of the plan; – is nothing decided. Colours are as above."
)
_NOT_SHOWN = N_(
    "Of {total} regions the first {shown} and the last {shown} are shown. All of them are in the results of "
    "plan evaluate -f json, and every row in those of plan evaluate -o results.parquet."
)
_UNCHECKED = N_(
    "Each row is checked for what cannot be. Values that can be true and seldom are (slips of scale, jumps) are not "
    "looked for here; plan check finds them in CSV files of up to a thousand regions and years."
)


class Faults(NamedTuple):
    """How many rows have faults, and how many faults there are of each code."""

    rows: int
    counts: dict[str, int]


def make_panel_review(
    panel: Panel, report: PanelReport, faults: Faults, made_of: Provenance, messages: Messages
) -> Document:
    """Compose the review of a panel that was counted by head."""
    say, numbering = messages.text, Numbering(messages.language)
    kind = say(KINDS[report.kind])
    regions = messages.count(REGIONS, len(report.regions))
    title = say(_TITLE, title=report.title, year=report.year, kind=kind)
    sections: list[tuple[Term, str, Iterator[Block]]] = [
        (N_("Overall"), "overall", _overall(report, faults, messages)),
        (N_("Regions"), "regions", _regions(panel, report, messages)),
        (N_("Most often behind"), "behind", _behind(report, messages)),
        (N_("Method"), "method", _method(report, messages)),
        (N_("Provenance"), "provenance", files_read(made_of, messages)),
    ]
    blocks: list[Block] = []
    for name, anchor, told in sections:
        if section := list(told):
            blocks += [numbering.heading(1, say(name), anchor), *section]
    return Document(messages.language, title, regions, blocks)


def _overall(report: PanelReport, faults: Faults, messages: Messages) -> Iterator[Block]:
    say, whole = messages.text, report.whole
    regions = messages.count(REGIONS, len(report.regions))
    sentences = [
        say(_WHOLE, year=report.year, regions=regions, counts=counts_text(whole.total, whole.counts, messages))
    ]
    if whole.rate is not None:
        rate = _percent(whole.rate)
        sentences.append(say(_RATE, rate=rate, good=whole.good, decided=whole.good + whole.bad))
    yield body(messages, *map(messages.figures, sentences))
    if faults.rows:
        rows = messages.count(NN_("{count} row with a fault", "{count} rows with faults"), faults.rows)
        codes = messages.joined(f"{code} × {count}" for code, count in sorted(faults.counts.items()))
        yield Paragraph((Run(say(_FAULTS, faulty=rows, codes=codes)),), "warning")
    yield _table(N_("Counts by year"), N_("Year"), report.years, messages)
    if len(report.groups) > 1:
        yield _table(N_("Counts by group"), N_("Group"), report.groups, messages)
    yield Paragraph((Run(say(_RATE_NOTE)),), "note")


def _table(caption: Term, heading: Term, lines: Sequence[Line], messages: Messages) -> Table:
    say = messages.text
    names = (N_("Total"), N_("Rate"), N_("As it should be"), N_("Behind or missed"), N_("Neither"))
    columns = [Column(say(heading), 3), *(Column(say(name), is_number=True) for name in names)]
    rows = [Row([Cell(line.name or "–"), _count(line.total, messages), _rate(line), *_split(line, messages)])
            for line in lines]  # fmt: skip
    return Table(say(caption), columns, rows)


def _split(line: Line, messages: Messages) -> list[Cell]:
    return [_count(number, messages) for number in (line.good, line.bad, line.total - line.good - line.bad)]


def _count(number: int, messages: Messages) -> Cell:
    return Cell(messages.figures(str(number)) if number else "–", Fraction(number))


def _rate(line: Line) -> Cell:
    if line.rate is None:
        return Cell("–")
    heat = min(int(line.rate * _HEATS), _HEATS - 1)
    return Cell(_percent(line.rate), line.rate, heat=heat)


def _percent(rate: Fraction) -> str:
    """No share looks like none or like all that is not."""
    return percent(rate, (Fraction(0), Fraction(1)))


def _regions(panel: Panel, report: PanelReport, messages: Messages) -> Iterator[Block]:
    """The heat map: the regions from the best to the worst, each with its rate in all and under each head."""
    say, ranked = messages.text, list(enumerate(report.regions, start=1))
    if len(ranked) > MOST_REGIONS:
        shown = FROM_EITHER_END
        total = messages.figures(str(len(ranked)))
        yield Paragraph((Run(say(_NOT_SHOWN, total=total, shown=shown)),))
        ranked = [*ranked[:shown], *ranked[-shown:]]
    heat = heat_of(panel, report, [line for _, line in ranked], messages)
    columns = [
        Column("#", 0.5, is_number=True),
        Column(say(N_("Region")), 3),
        Column(say(N_("Total")), is_number=True),
        Column(say(N_("Rate")), is_number=True),
        *(Column(head or "–", is_number=True) for head in heat.heads),
    ]
    rows = []
    for rank, line in ranked:
        cells = [Cell(str(rank), Fraction(rank)), Cell(line.name or "–"), _count(line.total, messages), _rate(line)]
        rows.append(Row([*cells, *(_rate(part) for part in heat.regions.get(line.id or "", ()))]))
    yield _distribution(report, messages)
    yield Paragraph((Run(say(_HEAT_NOTE)),))
    yield Table(say(N_("Regions from the best to the worst")), columns, rows, is_main=True)


def _distribution(report: PanelReport, messages: Messages) -> Table:
    """How many regions have which rate, on the grounds of the heat map, whose legend it is."""
    say = messages.text
    heats = [_rate(line).heat for line in report.regions]
    steps = [f"{100 * step // _HEATS}–{100 * (step + 1) // _HEATS}%" for step in range(_HEATS)]
    columns = [Column(say(N_("Rate"))), *(Column(step, is_number=True) for step in steps)]
    counts = [_count(heats.count(step), messages)._replace(heat=step) for step in range(_HEATS)]
    return Table(say(N_("Regions by their rate")), columns, [Row([Cell(say(N_("Regions"))), *counts])])


def _behind(report: PanelReport, messages: Messages) -> Iterator[Block]:
    if report.behind:
        name = N_("Indicators and components that are behind or missed in the most regions")
        yield _table(name, N_("Indicator"), report.behind[:_MOST_BEHIND], messages)


def _method(report: PanelReport, messages: Messages) -> Iterator[Block]:
    yield body(messages, messages.text(_UNCHECKED))
    yield from rule_tables(report.plan.method, messages, is_final=report.kind == "final")
