"""The sections of a review that say how the plan stands: as a whole, by group, and row by row where it matters."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from ningbo_plan.judging.rules import Verdict
from ningbo_plan.judging.summary import Summary, summarize
from ningbo_plan.labels import ATTRIBUTES
from ningbo_plan.messages import N_, NN_, Messages
from ningbo_plan.model.plan import Attribute
from ningbo_plan.report.digest import COMPONENTS, INDICATORS, INVENTED, index_sentence, rate_text
from ningbo_plan.report.document import Block, Bullets, Cell, Column, Inline, Line, Paragraph, Run, Table
from ningbo_plan.report.headings import Numbering
from ningbo_plan.report.review_charts import progress_figure, verdict_figure
from ningbo_plan.report.review_rows import LOST, Material, ReviewRow, difference_text, value_text
from ningbo_plan.report.sentences import reason_text
from ningbo_plan.report.view import GroupView
from ningbo_plan.report.wording import (
    VERDICTS,
    is_counted,
    projected_text,
    quantity_text,
    sentence_case,
    target_text,
    unit_suffix,
)

V = Verdict
# In the order of the national sentence; the first few are told even where they are none.
_ORDERS: dict[str, tuple[tuple[Verdict, ...], tuple[Verdict, ...]]] = {
    "midterm": (
        (V.MET_EARLY, V.AHEAD, V.ON_TRACK, V.BEHIND),
        (
            V.NO_DATA,
            V.HOLDING,
            V.IN_PROGRESS,
            V.NOT_HOLDING,
            V.OUT_OF_REACH,
            V.NO_BASELINE,
            V.UNDETERMINED,
            V.NOT_ASSESSED,
        ),
    ),
    "final": ((V.MET, V.UNMET), (V.NO_DATA, V.UNDETERMINED, V.NOT_ASSESSED)),
}
AHEAD = (V.MET_EARLY, V.AHEAD)

_OLDER = N_(
    "For {count} there is no value of {year} yet; the newest ones ({years}) are measured against the schedule of their "
    "own years."
)
FAULTS = NN_("{count} fault", "{count} faults")
VALUES = NN_("{count} value", "{count} values")
_FAULTY = N_("{count} in the submissions kept values out of this review; see the quality of the data.")
_DOUBTFUL = N_("{count} should be looked at again before this review is relied on; see the quality of the data.")
_AT_THE_END = N_("As at the end of {year}, the {total} of the plan stand as follows: {parts}.")
_OF_SELECTION = N_("As at the end of {year}, the {total} selected stand as follows: {parts}.")
_SELECTED = N_("This review covers only what was selected ({selection}): {count} of the {whole} targets of the plan.")
_BY_COMPONENT = N_("Counted by component, {total}: {parts}.")
_IN_ALL = N_("{total}: {parts}.")
_ALL_ALIKE = N_("{total}, all of them: {verdict}.")
_COUNT = N_("{count} {verdict}")
_ORDER = N_("{count}, the binding ones first, then by how far they are behind their schedule:")
_NOT_DRAWN = N_("Not in the figure, as no progress can be measured: {rows}.")
_SILENT = N_("{name} ({count})")
_COUNT_BINDING = N_("{count} {verdict} (of which {binding} binding)")


def counts_sentence(
    material: Material, summary: Summary, frame: str, *, binding: Summary | None, by_component: bool = False
) -> str:
    """31 indicators: 4 met early, 10 ahead, …, as the national mid-term review counts, in a `frame` of one sentence.

    Of the whole plan the first few verdicts are told even where no row has them.
    """
    messages = material.messages
    counts = summary.component_counts if by_component else summary.counts
    total = summary.component_total if by_component else summary.total
    is_whole = frame is not _IN_ALL
    always, others = _ORDERS["final" if material.review.kind == "final" else "midterm"]
    whole = messages.count(COMPONENTS if by_component else INDICATORS, total)
    alike = next((verdict for verdict, count in counts.items() if count == total), None)
    if alike and total > 1 and not is_whole:
        return messages.text(_ALL_ALIKE, total=whole, verdict=VERDICTS[alike])
    parts = []
    for verdict in (*always, *others):
        if not counts[verdict] and (verdict in others or not is_whole):
            continue
        label = messages.text(VERDICTS[verdict])
        of_them = {} if binding is None else binding.component_counts if by_component else binding.counts
        if verdict in (V.BEHIND, V.UNMET) and of_them.get(verdict):
            part = messages.text(_COUNT_BINDING, count=counts[verdict], verdict=label, binding=of_them[verdict])
        else:
            part = messages.text(_COUNT, count=counts[verdict], verdict=label)
        parts.append(part)
    return messages.text(frame, total=whole, parts=messages.joined(parts), year=material.review.year)


def overall(material: Material, numbering: Numbering) -> Iterator[Block]:
    """The plan as a whole, in rows and in components."""
    review, view, messages = material.review, material.view, material.messages
    say = messages.text
    if material.shows_invented:
        yield Paragraph((Run(say(INVENTED), strong=True),), "warning")
    whole, binding = view.summary.all, view.summary.by_attribute.get(Attribute.BINDING)
    told = []
    if review.selection:
        count, every = messages.count(INDICATORS, whole.total), len(review.plan.indicators)
        told.append(say(_SELECTED, selection=messages.joined(review.selection), count=count, whole=every))
    frame = _OF_SELECTION if review.selection else _AT_THE_END
    told.append(counts_sentence(material, whole, frame, binding=binding))
    if whole.component_total != whole.total:
        told.append(counts_sentence(material, whole, _BY_COMPONENT, binding=binding, by_component=True))
    if whole.completion_rate is not None:
        told.append(say(N_("The completion rate is {rate}."), rate=rate_text(whole, material.messages)))
    told.append(index_sentence(view, material.messages))
    yield body(material.messages, *told)
    if material.left_out:
        yield body(material.messages, say(_FAULTY, count=material.messages.count(FAULTS, len(material.left_out))))
    if material.doubtful:
        yield body(material.messages, say(_DOUBTFUL, count=material.messages.count(VALUES, len(material.doubtful))))
    if older := material.older:
        years = material.messages.joined(str(year) for year in sorted({row.year for row in older if row.year}))
        count = material.messages.count(INDICATORS, len(older))
        yield body(
            material.messages,
            say(_OLDER, count=count, year=review.year, years=years),
        )
    yield verdict_figure(view, say(N_("Verdicts by group")), material.messages)


def binding(material: Material, numbering: Numbering) -> Iterator[Block]:
    """The binding indicators, each with where it stands."""
    rows = [row for row in material.rows if row.is_binding]
    if not rows:
        return
    summary = material.view.summary.by_attribute[Attribute.BINDING]
    say = material.messages.text
    yield body(material.messages, counts_sentence(material, summary, _IN_ALL, binding=None))
    yield rows_table(material, rows, say(N_("Binding indicators: values and verdicts")))


def groups(material: Material, numbering: Numbering) -> Iterator[Block]:
    """Each group of the plan: its counts, its rows on their way, and what an author says of a row."""
    messages = material.messages
    by_id = {row.view.id: row for row in material.rows}
    told_elsewhere = {row.indicator.id for row in (*material.behind, *material.rows_of(*LOST))}
    silent = [group for group in material.view.groups if _is_silent(group, material)]
    if silent:
        named = (
            messages.text(_SILENT, name=_group_name(group, messages), count=messages.count(INDICATORS, len(group.rows)))
            for group in silent
        )
        yield body(messages, messages.text(N_("Nothing was reported for {groups}."), groups=messages.joined(named)))
    for at, group in enumerate(material.view.groups, start=1):
        if group in silent:
            continue
        name = _group_name(group, messages)
        rows = [by_id[view.id] for view in group.rows]
        yield numbering.heading(2, name, f"group-{at}")
        is_binding = any(row.is_binding for row in rows)
        own = _binding_summary(rows, material) if is_binding else None
        yield body(messages, counts_sentence(material, group.summary, _IN_ALL, binding=own))
        caption = messages.text(N_("{group}: progress against the schedule"), group=name)
        if figure := progress_figure(f"progress-{at}", caption, rows, messages):
            yield figure
            if left := [row for row in rows if row.decisive.figures.progress is None]:
                names = messages.joined(row.heading for row in left)
                yield Paragraph((Run(messages.text(_NOT_DRAWN, rows=names)),), "note")
        for row in rows:
            if row.indicator.id not in told_elsewhere and (text := material.narrative.of_indicator(row.indicator.id)):
                yield Paragraph((Run(row.heading, strong=True, link=f"#{row.anchor}"),))
                yield from text


def _group_name(group: GroupView, messages: Messages) -> str:
    return group.name or messages.text(N_("Others"))


def _is_silent(group: GroupView, material: Material) -> bool:
    """Whether nothing was reported of a group and its author has nothing to say of it."""
    is_told = any(material.narrative.of_indicator(row.id) for row in group.rows)
    return group.summary.component_counts[V.NO_DATA] == group.summary.component_total and not is_told


def _binding_summary(rows: Sequence[ReviewRow], material: Material) -> Summary:
    return summarize([row.result for row in rows if row.is_binding], material.review.plan.method)


def highlights(material: Material, numbering: Numbering) -> Iterator[Block]:
    """The rows that are met early or ahead."""
    rows = material.rows_of(*AHEAD) if material.review.kind != "final" else []
    say = material.messages.text
    for verdict in AHEAD:
        chosen = [row for row in rows if row.view.verdict is verdict]
        if chosen:
            label = say(VERDICTS[verdict])
            count = material.messages.count(INDICATORS, len(chosen))
            yield body(material.messages, say(N_("{count} {label}:"), count=count, label=label))
            yield Bullets([_told(row, material) for row in chosen])


def behind(material: Material, numbering: Numbering) -> Iterator[Block]:
    """The rows behind their schedule one by one: binding ones first, then by what is missing of the way."""
    rows = sorted(material.behind, key=lambda row: (not row.is_binding, -row.shortfall))
    say = material.messages.text
    if not rows and material.review.kind != "final":
        told = N_("No indicator is behind its schedule.")
        if material.rows_of(V.NO_DATA):
            told = N_("No indicator of those reported is behind its schedule.")
        yield body(material.messages, say(told))
    if len(rows) > 1:
        yield body(material.messages, say(_ORDER, count=material.messages.count(INDICATORS, len(rows))))
    for row in rows:
        yield from _one_by_one(row, material, numbering)


def lost(material: Material, numbering: Numbering) -> Iterator[Block]:
    """The rows that are missed, or can no longer be met."""
    rows = sorted(material.rows_of(*LOST), key=lambda row: not row.is_binding)
    for row in rows:
        yield from _one_by_one(row, material, numbering)


def _one_by_one(row: ReviewRow, material: Material, numbering: Numbering) -> Iterator[Block]:
    """One row: where it should be, what is missing, what that takes, and what was reported as the reason."""
    messages, say = material.messages, material.messages.text
    about = [say(N_("row {no}"), no=row.view.no)] if row.view.no else []
    about += [say(ATTRIBUTES[row.view.attribute])] if row.view.attribute else []
    name = say(N_("{name} ({about})"), name=row.view.name, about=messages.joined(about)) if about else row.view.name
    title = say(N_("{name}: {status}"), name=name, status=row.view.label)
    yield numbering.heading(2, title, f"told-{row.view.id}")
    if row.decisive.component:
        component = row.decisive.component.name.in_(messages.language)
        yield body(messages, say(N_("Decided by the component {component}."), component=component))
    yield figures_table(row, material)
    yield body(messages, say(N_("{reason}."), reason=sentence_case(_reason(row, messages))))
    if row.is_bad_either_way:
        yield body(messages, say(N_("Whichever of them it is, the value does not do what the plan asks for.")))
    if row.note and row.note != material.shared_note:
        yield body(messages, say(N_("Reported with the value: {note}"), note=row.note))
    yield from material.narrative.of_indicator(row.indicator.id)


def _reason(row: ReviewRow, messages: Messages) -> str:
    return reason_text(row.decisive, row.indicator, messages)


def figures_table(row: ReviewRow, material: Material) -> Table:
    """The figures of one row, one column each, where they exist."""
    messages, say, plan = material.messages, material.messages.text, material.review.plan
    decisive, indicator, figures = row.decisive, row.indicator, row.decisive.figures
    baseline = decisive.baseline

    def difference(value: Fraction | None) -> str:
        return difference_text(value, row, messages)

    def with_unit(text: str) -> str:
        return text and text + unit_suffix(indicator, messages)

    cells = [
        (
            say(N_("{year} value"), year=plan.base_year),
            quantity_text(baseline.expression if baseline else None, indicator, messages),
        ),
        (say(N_("{year} target"), year=plan.last_year), quantity_text(decisive.target, indicator, messages)),
        (say(N_("{year} actual"), year=row.year) if row.year else say(N_("Actual")), value_text(row, messages)),
        (say(N_("Due by schedule")), row.expected if row.is_deed else with_unit(row.expected)),
        (say(N_("Gap to the target")), difference(figures.gap)),
        (say(N_("Change needed a year")), difference(figures.required_annual_change)),
        (say(N_("Change achieved a year")), difference(figures.achieved_annual_change)),
        (say(N_("{year} at this pace"), year=plan.last_year), projected_text(decisive, indicator, messages)),
    ]
    cells = [(header, text) for header, text in cells if text]
    columns = [Column(header, is_number=True) for header, _ in cells]
    return Table(f"{row.view.name}{_unit_note(row, messages)}", columns, [Line([Cell(text) for _, text in cells])])


def _unit_note(row: ReviewRow, messages: Messages) -> str:
    """In English, where numbers stand without their units, what they are numbers of."""
    if unit_suffix(row.indicator, messages) or not row.view.unit or is_counted(row.indicator):
        return ""
    return f" ({row.view.unit})"


def verdict_text(row: ReviewRow, messages: Messages) -> str:
    """The verdict in a table; that a target is out of reach is said with the reason."""
    if row.view.verdict is not V.OUT_OF_REACH:
        return row.view.label
    return messages.text(N_("{label}: {reason}"), label=row.view.label, reason=_reason(row, messages))


def rows_table(material: Material, rows: Iterable[ReviewRow], caption: str) -> Table:
    """Some rows, briefly: baseline, target, value with its year, verdict."""
    messages, say, plan = material.messages, material.messages.text, material.review.plan
    columns = [
        Column(say(N_("Indicator")), 3),
        Column(say(N_("{year} value"), year=plan.base_year), is_number=True),
        Column(say(N_("{year} target"), year=plan.last_year), is_number=True),
        Column(say(N_("Actual")), is_number=True),
        Column(say(N_("Year")), 0.7, is_number=True),
        Column(say(N_("Verdict")), 1.6),
    ]
    lines = [
        Line(
            [
                Cell(row.heading, link=f"#{row.anchor}"),
                Cell(row.view.baseline),
                Cell(row.view.target),
                Cell(row.view.actual),
                Cell(str(row.year or "")),
                Cell(verdict_text(row, messages), verdict=row.view.verdict, link=f"#{row.explanation_anchor}"),
            ]
        )
        for row in rows
    ]
    return Table(caption, columns, lines)


def _told(row: ReviewRow, material: Material) -> Inline:
    """A row in one sentence: its value and year, and why it is judged so."""
    messages, view = material.messages, row.view
    is_in_reason = view.verdict is V.MET_EARLY or view.figures.ratio is None  # other reasons speak of shares alone
    told = N_(": {reason} ({year})") if is_in_reason else N_(": {actual} in {year}, target {target}; {reason}")
    value = value_text(row, messages)
    hedge = row.indicator.hedge
    target = view.target if hedge else quantity_text(row.decisive.target, row.indicator, messages)
    reason = view.reason
    if row.decisive is not row.result.assessment:  # told of the component that decides
        target = target_text(row.decisive.target, row.indicator, messages)
        reason = messages.clauses([view.reason, _reason(row, messages)])
    text = messages.text(told, reason=reason, year=row.year, actual=value, target=target)
    return (Run(f"{row.heading}{_unit_note(row, messages)}", strong=True, link=f"#{row.anchor}"), Run(text))


def body(messages: Messages, *sentences: str) -> Paragraph:
    """Sentences as one paragraph: with blanks between them where the language writes those."""
    return Paragraph((Run(messages.sentences(sentences)),))
