"""The figures of a review as data: progress against the schedule, verdicts by group, series over the years."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from ningbo_plan.judging.case import Case
from ningbo_plan.judging.review import Review
from ningbo_plan.judging.rules import Verdict
from ningbo_plan.judging.schedule import scheduled
from ningbo_plan.messages import N_, Messages
from ningbo_plan.model.plan import Measure
from ningbo_plan.report.digest import counts_text
from ningbo_plan.report.document import Bar, Figure, Panel, ProgressChart, Range, SeriesChart, Stack, VerdictChart
from ningbo_plan.report.review_rows import PART_OF, ReviewRow, value_text
from ningbo_plan.report.view import EvaluationView
from ningbo_plan.report.wording import VERDICTS, expression_text, interval_text, number, percent, progress_text
from ningbo_plan.series import Observation

# So many panels go on one page.
PANELS = 12


def progress_figure(name: str, caption: str, rows: Sequence[ReviewRow], messages: Messages) -> Figure | None:
    """Bullet bars of the rows that have a progress; None where there is none."""
    bars = [_bar(row, messages) for row in rows if row.decisive.figures.progress is not None]
    if not bars:
        return None
    say = messages.text
    chart = ProgressChart(
        bars, say(N_("Progress from baseline to target")), say(N_("value")), say(N_("due by schedule")),
        say(N_("baseline")), say(N_("target")),
    )  # fmt: skip
    return Figure(name, chart, caption, messages.clauses(_told(bar, messages) for bar in bars))


def _bar(row: ReviewRow, messages: Messages) -> Bar:
    figures, decisive, indicator = row.decisive.figures, row.decisive, row.indicator
    assert figures.progress is not None
    baseline = decisive.baseline if indicator.measure is Measure.LEVEL else None
    start = expression_text(baseline.expression, indicator, messages) if baseline else "0"
    end = expression_text(decisive.target, indicator, messages)
    return Bar(
        row.heading,
        decisive.verdict,
        row.view.label,
        figures.progress,
        progress_text(figures),
        figures.expected_progress,
        start if indicator.measure is not Measure.MILESTONE else "",
        value_text(row, messages),
        end,
    )


def _told(bar: Bar, messages: Messages) -> str:
    progress = bar.progress_text
    if bar.expected is None:
        return messages.text(
            N_("{label}: {progress} ({verdict})"), label=bar.label, progress=progress, verdict=bar.verdict_label
        )
    return messages.text(
        N_("{label}: {progress}, due {expected} ({verdict})"),
        label=bar.label,
        progress=progress,
        expected=percent(bar.expected),
        verdict=bar.verdict_label,
    )


def verdict_figure(view: EvaluationView, caption: str, messages: Messages) -> Figure:
    """Verdicts by group as stacked bars."""
    groups = [(group.name or messages.text(N_("Others")), group.summary) for group in view.groups]
    stacks = [Stack(name, {v: n for v, n in summary.counts.items() if n}) for name, summary in groups]
    present = {verdict for stack in stacks for verdict in stack.counts}
    labels = {verdict: messages.text(label) for verdict, label in VERDICTS.items() if verdict in present}
    told = (
        messages.text(N_("{name} – {line}"), name=name, line=counts_text(summary.total, summary.counts, messages))
        for name, summary in groups
    )
    chart = VerdictChart(stacks, labels, messages.text(N_("Number of rows")))
    return Figure("verdicts", chart, caption, messages.clauses(told))


def series_figures(review: Review, rows: Iterable[ReviewRow], messages: Messages) -> list[Figure]:
    """Series of the rows with numbers of two years or more, a page of panels each."""
    panels = [panel for row in rows if (panel := _panel(review, row, messages))]
    pages = [panels[at : at + PANELS] for at in range(0, len(panels), PANELS)]
    say = messages.text
    years = (review.plan.base_year, review.plan.last_year)
    figures = []
    for page, shown in enumerate(pages, start=1):
        chart = SeriesChart(shown, years, say(N_("value")), say(N_("path to the target")), say(N_("at this pace")))
        caption = say(N_("Reported values and the path to the target"))
        if len(pages) > 1:
            caption = say(N_("{caption} ({page}/{pages})"), caption=caption, page=page, pages=len(pages))
        told = (_series_told(panel, messages) for panel in shown)
        figures.append(Figure(f"series-{page}", chart, caption, messages.clauses(told)))
    return figures


def _series_told(panel: Panel, messages: Messages) -> str:
    told = [(year, messages.figures(number(value))) for year, value in panel.values]
    told += [(each.year, each.text) for each in panel.ranges]
    line = messages.joined(f"{year}: {text}" for year, text in sorted(told))
    return messages.text(N_("{name} – {line}"), name=panel.label, line=line)


def _panel(review: Review, row: ReviewRow, messages: Messages) -> Panel | None:
    """The numbers reported, the schedule's, and where the pace leads; None where fewer than two numbers are known."""
    indicator, decisive, plan = row.indicator, row.decisive, review.plan
    if indicator.measure is Measure.MILESTONE or row.year is None or decisive.verdict is Verdict.NOT_ASSESSED:
        return None
    baseline = [decisive.baseline] if decisive.baseline and indicator.measure is Measure.LEVEL else []
    reported = [o for o in (*baseline, *decisive.reports) if not o.value.increment]
    values = [
        (o.year, Fraction(o.interval.low)) for o in reported if o.interval.is_point and o.interval.low is not None
    ]
    ranges = [_range(o, messages) for o in reported if not o.interval.is_point and not _is_unknown(o)]
    if not values or len(values) + len(ranges) < 2:
        return None
    path = []
    for year in range(plan.base_year, plan.last_year + 1):
        asked = scheduled(Case(review.series, indicator, decisive.component, year, review.as_published))
        if isinstance(asked, Fraction):
            path.append((year, asked))
        elif asked is not None and (end := asked.low if asked.low is not None else asked.high) is not None:
            path.append((year, Fraction(end)))
    projected = decisive.figures.projected
    projection = [values[-1], (plan.last_year, projected)] if projected is not None else []
    name = row.heading
    label = name
    if decisive.component:
        label = messages.text(PART_OF, row=name, part=decisive.component.name.in_(messages.language))
    return Panel(label, row.view.unit, decisive.verdict, values, path, projection, ranges)


def _is_unknown(seen: Observation) -> bool:
    return seen.interval.low is None and seen.interval.high is None


def _range(seen: Observation, messages: Messages) -> Range:
    low, high = (None if end is None else Fraction(end) for end in (seen.interval.low, seen.interval.high))
    return Range(seen.year, low, high, messages.figures(interval_text(seen.interval)))
