"""A review on one screen: how the plan stands, what asks for attention, what moved, what is missing."""

from collections.abc import Iterable, Sequence

from rich.cells import cell_len, set_cell_size
from rich.table import Table
from rich.text import Text

from ningbo_plan.judging.rules import Verdict
from ningbo_plan.labels import ATTRIBUTES
from ningbo_plan.messages import N_
from ningbo_plan.model.plan import Attribute
from ningbo_plan.render.lines import balanced, least_width
from ningbo_plan.render.page import Page
from ningbo_plan.render.palette import ORDER
from ningbo_plan.render.table import WIDE, style_of
from ningbo_plan.report.digest import INDICATORS, INVENTED
from ningbo_plan.report.document import Heading, Paragraph, plain
from ningbo_plan.report.review import ReviewReport
from ningbo_plan.report.review_rows import LOST, Material, ReviewRow, difference_text, value_text
from ningbo_plan.report.review_sections import FAULTS, VALUES
from ningbo_plan.report.view import GroupView
from ningbo_plan.report.wording import VERDICTS, bounds_of, number, sentence_case
from ningbo_plan.source.safe import visible

# So much fits a screen: groups, rows one by one, and names in a list.
_GROUPS, _ROWS, _NAMES = 8, 8, 3
# The lines of a terminal, without that of the command and that of the prompt behind it.
_LINES = 22
_BAR, _BAR_WIDE = 13, 26
_HEADER_WIDTH, _LEAST_NAME, _MOST_GROUP = 8, 16, 24
# Verdicts in a bar differ by sign as well as by colour; a sign stands before the verdict's name, too.
_SIGNS = {
    Verdict.MET: "█", Verdict.MET_EARLY: "█", Verdict.AHEAD: "▓", Verdict.ON_TRACK: "▒", Verdict.HOLDING: "▒",
    Verdict.IN_PROGRESS: "·", Verdict.BEHIND: "░", Verdict.NOT_HOLDING: "░", Verdict.OUT_OF_REACH: "×",
    Verdict.UNMET: "×", Verdict.NO_DATA: "-", Verdict.NO_BASELINE: "?", Verdict.UNDETERMINED: "?",
    Verdict.NOT_ASSESSED: " ",
}  # fmt: skip


def render_digest(report: ReviewReport, *, width: int, color: bool) -> str:
    """The digest, for a terminal `width` cells wide: as many rows one by one as fit it, but one at least."""
    for rows in range(_ROWS, 0, -1):
        text = _digest(report, rows, width=width, color=color)
        if text.count("\n") <= _LINES:
            break
    return text


def _digest(report: ReviewReport, most_rows: int, *, width: int, color: bool) -> str:
    material, say = report.material, report.material.messages.text
    page = Page(width, color=color)
    page.print_line(report.document.title, "bold")
    if material.shows_invented:
        page.print_line(say(INVENTED), "bold magenta")
    page.print_line(_overall(report))
    page.print()
    groups = _shown_groups(material.view.groups)
    page.print(_groups(page, groups, material))
    if more := len(material.view.groups) - len(groups):
        page.print_line(say(N_("… and {count} more groups"), count=more), "dim")
    if rows := _worst(material):
        page.print()
        _print_worst(page, rows, most_rows, material)
    page.print()
    for label, listed in _notes(material):
        page.print_line(_cut(say(N_("{label}: {listed}"), label=label, listed=listed), page.width))
    page.print_line(say(N_("The whole document: add -o review.docx (or .html, .md, .xlsx)")), "dim")
    return page.text


def _overall(report: ReviewReport) -> str:
    """The first sentences of the document."""
    blocks = report.document.blocks
    start = next(at for at, b in enumerate(blocks) if isinstance(b, Heading) and b.anchor == "overall")
    return next(plain(b.content) for b in blocks[start:] if isinstance(b, Paragraph) and b.style == "body")


def _shown_groups(groups: Sequence[GroupView]) -> Sequence[GroupView]:
    """All groups, or where they are many the first few of which anything was reported."""
    if len(groups) <= _GROUPS:
        return groups
    reported = [group for group in groups if group.summary.counts[Verdict.NO_DATA] < group.summary.total]
    return (reported or groups)[:_GROUPS]


def _groups(page: Page, groups: Sequence[GroupView], material: Material) -> Table:
    """Each group's counts by verdict, and a bar of them."""
    messages, say = material.messages, material.messages.text
    shown = [v for v in ORDER if material.view.summary.all.counts[v]]
    labels = [f"{_SIGNS[v]}{say(VERDICTS[v])}".strip() for v in shown]
    total = say(N_("Total"))
    names = [visible(group.name or say(N_("Others"))) for group in groups]
    bar = _BAR_WIDE if page.width >= WIDE else _BAR
    longest = min(max(map(cell_len, names), default=0), _MOST_GROUP)
    others = longest + cell_len(total) + bar + len(labels) + 4
    widths = [cell_len(label) for label in labels]
    if sum(widths) + others > page.width:  # only then are words put below each other
        widths = [max(map(cell_len, balanced(label, max(_HEADER_WIDTH, least_width(label))))) for label in labels]
    taken = sum(widths) + cell_len(total) + bar + len(labels) + 4
    name = min(longest, max(_LEAST_NAME, page.width - taken))
    if name + taken > page.width:  # there are verdicts of many kinds: the counts say it all
        bar = 0
    page.widen(name + taken - (0 if bar else _BAR))
    table = Table(box=None, padding=(0, 1, 0, 0), show_edge=False)
    table.add_column(messages.text(N_("Group")), width=name, no_wrap=True, vertical="bottom")
    table.add_column(total, width=cell_len(total), justify="right", no_wrap=True)
    for label, width in zip(labels, widths, strict=True):
        table.add_column("\n".join(balanced(label, width)), width=width, justify="right", no_wrap=True)
    if bar:
        table.add_column("", width=bar, no_wrap=True)
    for text, group in zip(names, groups, strict=True):
        counts = [str(group.summary.counts[verdict] or "") for verdict in shown]
        cells = [_cut(text, name), str(group.summary.total), *counts]
        table.add_row(*cells, *([_bar(group, shown, bar)] if bar else []))
    return table


def _bar(group: GroupView, shown: Sequence[Verdict], width: int) -> Text:
    """One sign for each row; of a group larger than the bar is wide, its shares, each verdict with one at least."""
    cells = {verdict: count for verdict in shown if (count := group.summary.counts[verdict])}
    if (total := sum(cells.values())) > width:
        cells = {verdict: max(count * width // total, 1) for verdict, count in cells.items()}
    bar = Text()
    for verdict, count in cells.items():
        bar.append(_SIGNS[verdict] * count, style_of(verdict, None))
    return bar


def _worst(material: Material) -> list[ReviewRow]:
    """What is lost or behind: binding rows first, then what is lost, then by what is missing of the way."""
    rows = [*material.rows_of(*LOST), *material.behind]
    return sorted(rows, key=lambda row: (not row.is_binding, row.view.verdict not in LOST, -row.shortfall))


def _print_worst(page: Page, rows: Sequence[ReviewRow], most: int, material: Material) -> None:
    messages, say = material.messages, material.messages.text
    binding = f"[{say(ATTRIBUTES[Attribute.BINDING])}]"
    chosen = rows[:most]

    older = {row.view.id for row in material.older}

    def value(row: ReviewRow) -> str:
        text = value_text(row, messages)
        return text + say(N_(" ({year})"), year=row.year) if row.view.id in older else text

    plan, is_final = material.review.plan, material.review.kind == "final"
    due = say(N_("{year} target"), year=plan.last_year) if is_final else say(N_("Due"))
    columns = [
        (say(N_("Actual")), [value(row) for row in chosen]),
        (due, [row.expected for row in chosen]),
        (say(N_("Gap")), [_gap(row, material) for row in chosen]),
        (say(N_("Verdict")), [row.view.label for row in chosen]),
    ]
    columns = [(header, cells) for header, cells in columns if any(cells)]
    widths = [max(cell_len(text) for text in (header, *cells)) for header, cells in columns]
    name_width = max(_LEAST_NAME, page.width - sum(widths) - len(widths) - 1)
    page.widen(name_width + sum(widths) + len(widths) + 1)
    table = Table(box=None, padding=(0, 1, 0, 0), show_edge=False)
    present = messages.joined(say(VERDICTS[v]) for v in ORDER if any(row.view.verdict is v for row in rows))
    title = say(N_("{verdicts} ({count})"), verdicts=present, count=messages.count(INDICATORS, len(rows)))
    table.add_column(_cut(sentence_case(title), name_width), width=name_width, no_wrap=True)
    for (header, _), width in zip(columns, widths, strict=True):
        is_last = header == columns[-1][0]
        table.add_column(header, width=width, justify="left" if is_last else "right", no_wrap=True)
    for at, row in enumerate(chosen):
        mark = f" {binding}" if row.is_binding else ""
        name = Text(_cut(visible(row.heading), name_width - cell_len(mark)) + mark)
        if row.is_binding:
            name.highlight_words([binding], "bold")
        *figures, label = (visible(cells[at]) for _, cells in columns)
        table.add_row(name, *figures, Text(label, style_of(row.view.verdict, row.view.grade)))
    page.print(table)
    if more := len(rows) - len(chosen):
        page.print_line(say(N_("… and {count} more"), count=more), "dim")


def _gap(row: ReviewRow, material: Material) -> str:
    """The gap to the target, percentage points in short."""
    messages, gap = material.messages, row.decisive.figures.gap
    if gap is None or row.indicator.unit != "%":
        return difference_text(gap, row, messages)
    return messages.text(N_("{value} pp"), value=number(gap, bounds=bounds_of(row.decisive)))


def _cut(text: str, width: int) -> str:
    """A text in one line, with an ellipsis where it is longer than that."""
    return text if cell_len(text) <= width else f"{set_cell_size(text, width - 1).rstrip()}…"


def _notes(material: Material) -> Iterable[tuple[str, str]]:
    """What moved, and what is missing or older, as labels with lists."""
    messages, review = material.messages, material.review
    say = messages.text
    if review.since is not None:
        moves = [
            (N_("Better than in {year}"), [row for row in material.rows if row.moved > 0]),
            (N_("Worse than in {year}"), [row for row in material.rows if row.moved < 0]),
        ]
        if not material.changed:
            yield say(N_("Since {year}"), year=review.since), say(N_("no verdict has changed"))
        elif uncertain := [row for row in material.changed if not row.moved]:
            moves.append((N_("Changed since {year}, better or worse unknown"), uncertain))
        for label, rows in moves:
            if rows:
                yield say(label, year=review.since), _listed(rows, material)
    if material.left_out:
        yield say(N_("Left out")), messages.count(FAULTS, len(material.left_out))
    if material.doubtful:
        yield say(N_("To be looked at again")), messages.count(VALUES, len(material.doubtful))
    missing = material.rows_of(Verdict.NO_DATA)
    if missing:
        yield say(N_("Not reported")), _listed(missing, material)
    if older := material.older:
        yield say(N_("Values of earlier years")), _listed(older, material)


def _listed(rows: Sequence[ReviewRow], material: Material) -> str:
    """How many rows, and the names of the first few."""
    messages = material.messages
    names = messages.joined(row.heading for row in rows[:_NAMES])
    listed = messages.text(N_("{count}: {names}"), count=messages.count(INDICATORS, len(rows)), names=names)
    return messages.text(N_("{listed}, …"), listed=listed) if len(rows) > _NAMES else listed
