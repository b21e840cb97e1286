"""The sections of a review that an auditor reads: quality of the data, changes, every row, method and sources."""

from collections.abc import Iterator
from fractions import Fraction

from ningbo_plan.judging.flags import FlagCode
from ningbo_plan.judging.rules import FINAL, MIDTERM, Thresholds, Verdict
from ningbo_plan.labels import ATTRIBUTES
from ningbo_plan.messages import N_, Messages
from ningbo_plan.model.plan import Method
from ningbo_plan.report.digest import INDICATORS
from ningbo_plan.report.document import Block, Bullets, Cell, Column, Inline, Line, Paragraph, Run, Table
from ningbo_plan.report.explain import NOTES
from ningbo_plan.report.headings import Numbering
from ningbo_plan.report.provenance import Provenance
from ningbo_plan.report.review_charts import series_figures
from ningbo_plan.report.review_rows import Material, ReviewRow
from ningbo_plan.report.review_sections import body, verdict_text
from ningbo_plan.report.schema_words import KEYS
from ningbo_plan.report.view import FlagView, RowView
from ningbo_plan.report.wording import (
    VERDICTS,
    cuts,
    expression_text,
    number,
    percent,
    progress_text,
    quantity_text,
    verdict_label,
)

# What qualifies a value, in the order of how much it takes from a verdict.
_QUALIFIED = {
    FlagCode.INVENTED: N_("Invented values"),
    FlagCode.PRELIMINARY: N_("Preliminary values"),
    FlagCode.DERIVED: N_("Values derived from other figures"),
    FlagCode.PROXY: N_("Measured by something else than is named"),
    FlagCode.ASPIRATIONAL: N_("Targets that the plan strives for and does not set"),
    FlagCode.BOUNDED: N_("Values known only within bounds"),
    FlagCode.FELL_BACK: N_("Worse than before"),
    FlagCode.REVISED: N_("Targets revised"),
    FlagCode.SUSPENDED: N_("Components suspended"),
    FlagCode.DROPPED: N_("Components dropped"),
}
# What the title alone says; beside the row stands where the value is from, and what its reporter noted.
_SAID_BY_TITLE = (FlagCode.INVENTED, FlagCode.PRELIMINARY, FlagCode.DERIVED)
_UNJUDGED = (Verdict.UNDETERMINED, Verdict.NO_BASELINE)


def data_quality(material: Material, numbering: Numbering) -> Iterator[Block]:
    """What is missing, and what qualifies the values that are there."""
    messages, say = material.messages, material.messages.text
    missing = material.rows_of(Verdict.NO_DATA)
    if not missing:
        yield body(messages, say(N_("A value was reported for every indicator that is judged.")))
    else:
        count = messages.count(INDICATORS, len(missing))
        names: list[Inline] = [(Run(row.heading, link=f"#{row.anchor}"),) for row in missing]
        lead = say(N_("Nothing was reported for {count}: "), count=count)
        yield Paragraph((Run(lead), *_joined(names, messages), Run(say(N_(".")))))
    if older := material.older:
        said: list[Inline] = [
            (Run(row.heading, link=f"#{row.anchor}"), Run(say(N_(" ({year})"), year=row.year))) for row in older
        ]
        lead = say(N_("Judged by values of earlier years: "))
        yield Paragraph((Run(lead), *_joined(said, messages), Run(say(N_(".")))))
    for code, title in _QUALIFIED.items():
        flagged = [(row, [flag for flag in row.view.flags if flag.code is code]) for row in material.rows]
        flagged = [(row, flags) for row, flags in flagged if flags]
        if not flagged:
            continue
        if code is FlagCode.INVENTED and len(flagged) == len(material.rows) - len(missing):
            yield body(messages, say(N_("Every value is invented.")))
            continue
        yield _titled(title, len(flagged), material)
        yield Bullets(
            [
                _flagged(
                    row, [_cited(_said(flag, row, material), flag.reference, material) for flag in flags], material
                )
                for row, flags in flagged
            ]
        )
    if note := material.shared_note:
        yield body(messages, say(N_("Reported with every value: {note}"), note=note))
    if corrected := [(row, texts) for row in material.rows if (texts := _corrections(row, material))]:
        yield _titled(N_("Values corrected"), len(corrected), material)
        yield Bullets([_flagged(row, texts, material) for row, texts in corrected])
    for verdict in _UNJUDGED:
        if unjudged := material.rows_of(verdict):
            yield _titled(_sentence_case(say(VERDICTS[verdict])), len(unjudged), material)
            yield Bullets([_flagged(row, [row.view.reason], material) for row in unjudged])
    notes = [(row, note) for row in material.rows for note in row.indicator.notes if note.kind == "contradiction"]
    if notes:
        yield _titled(NOTES["contradiction"], len({row.view.id for row, _ in notes}), material)
        yield Bullets(
            [
                _flagged(
                    row, [_cited(note.text.in_(messages.language), messages.cited(note.reference), material)], material
                )
                for row, note in notes
            ]
        )


def _titled(title: str, count: int, material: Material) -> Paragraph:
    """What the rows of a list have in common, and how many they are."""
    messages = material.messages
    shown = messages.count(INDICATORS, count)
    return body(messages, messages.text(N_("{title} ({count}):"), title=messages.text(title), count=shown))


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def _said(flag: FlagView, row: ReviewRow, material: Material) -> str:
    """What a flag says beyond the title of its list."""
    if flag.code not in _SAID_BY_TITLE:
        return flag.text
    return row.note if flag.code is FlagCode.DERIVED and row.note != material.shared_note else ""


def _corrections(row: ReviewRow, material: Material) -> list[str]:
    """The values of a row that stand for others of their year, each with the reason."""
    messages, series = material.messages, material.review.series
    texts = []
    for part in (None, *row.indicator.components):
        every = series.every_report(row.indicator, part)
        for new in every:
            if new.value.correction is None or new.year > material.review.year:
                continue
            old = [o for o in every if o.year == new.year and o.value.correction is None]
            values = {
                "old": messages.joined(quantity_text(o.expression, row.indicator, messages) for o in old),
                "new": quantity_text(new.expression, row.indicator, messages),
                "reason": messages.shown(new.value.correction),
                "year": new.year,
            }
            told = N_("value of {year} corrected from {old} to {new}: {reason}")
            texts.append(messages.text(told if old else N_("value of {year} corrected to {new}: {reason}"), **values))
    return texts


def _joined(items: list[Inline], messages: Messages) -> Iterator[Run]:
    """Runs of text as a list."""
    comma = Run(messages.joined(["", ""]))
    for at, item in enumerate(items):
        if at:
            yield comma
        yield from item


def _flagged(row: ReviewRow, texts: list[str], material: Material) -> tuple[Run, ...]:
    told = material.messages.clauses(filter(None, texts))
    named = Run(row.heading, link=f"#{row.anchor}")
    return (named, Run(material.messages.text(N_(" — {told}"), told=told))) if told else (named,)


def _cited(text: str, reference: str | None, material: Material) -> str:
    if not reference:
        return text
    shown = material.messages.shown(reference)
    return material.messages.text(N_("{text} ({reference})"), text=text, reference=shown) if text else shown


def changes(material: Material, numbering: Numbering) -> Iterator[Block]:
    """The verdicts that are other than in the last year with submissions."""
    messages, say, since = material.messages, material.messages.text, material.review.since
    if since is None:
        return
    moved = [row for row in material.rows if row.before and row.before != row.view.label]
    if not moved:
        yield body(messages, say(N_("No verdict has changed since {year}."), year=since))
        return
    better, worse = (sum(sign * row.moved > 0 for row in moved) for sign in (1, -1))
    told = N_("Since {year}, {count} changed their verdicts: {better} for the better, {worse} for the worse.")
    count = messages.count(INDICATORS, len(moved))
    sentences = [say(told, year=since, count=count, better=better, worse=worse)]
    if rest := len(moved) - better - worse:
        unsaid = N_("Of {count} that cannot be said, as nothing certain was known then or is now.")
        sentences.append(say(unsaid, count=messages.count(INDICATORS, rest)))
    yield body(messages, *sentences)
    columns = [
        Column(say(N_("Indicator")), 3),
        Column(say(N_("Verdict of {year}"), year=since), 1.3),
        Column(say(N_("Verdict of {year}"), year=material.review.year), 1.3),
        Column(say(N_("Reason")), 4),
    ]
    lines = [
        Line([
            Cell(row.heading, link=f"#{row.anchor}"), Cell(row.before),
            Cell(row.view.label, verdict=row.view.verdict, link=f"#{row.explanation_anchor}"), Cell(row.view.reason),
        ])
        for row in moved
    ]  # fmt: skip
    yield Table(say(N_("Verdicts that changed since {year}"), year=since), columns, lines)


def all_rows(material: Material, numbering: Numbering) -> Iterator[Block]:
    """Every row and component, with every number beside its verdict."""
    say, plan = material.messages.text, material.review.plan
    columns = [
        Column("#", 0.5, is_number=True),
        Column(say(N_("Indicator")), 3),
        Column(say(N_("Unit")), 0.8),
        Column(say(N_("Attribute")), 0.9),
        Column(say(N_("{year} value"), year=plan.base_year), is_number=True),
        Column(say(N_("{year} target"), year=plan.last_year), is_number=True),
        Column(say(N_("Actual")), is_number=True),
        Column(say(N_("Year")), 0.7, is_number=True),
        Column(say(N_("Progress")), 0.9, is_number=True),
        Column(say(N_("Schedule")), 0.9, is_number=True),
        Column(say(N_("Ratio")), 0.8, is_number=True),
        Column(say(N_("Verdict")), 1.8),
    ]
    lines: list[Line] = []
    for row in material.rows:
        lines.append(_line(row, row.view, material))
        lines += [_line(row, part, material) for part in row.view.components]
    yield Table(say(N_("Value, progress and verdict of every indicator")), columns, lines, is_main=True)


def _line(row: ReviewRow, view: RowView, material: Material) -> Line:
    figures, is_part = view.figures, view is not row.view
    label = view.label if is_part else verdict_text(row, material.messages)
    attribute = material.messages.text(ATTRIBUTES[view.attribute]) if view.attribute and not is_part else ""
    due, ratio = figures.expected_progress, figures.ratio
    return Line(
        [
            Cell(str(view.no or "")),
            Cell(view.name),
            Cell("" if is_part else view.unit),
            Cell(attribute),
            Cell(view.baseline),
            Cell(view.target),
            Cell(view.actual, figures.value),
            Cell(str(row.year or "") if view.actual else ""),
            Cell(progress_text(figures), figures.progress),
            Cell("" if due is None else percent(due), due),
            Cell("" if ratio is None else number(ratio, 3, cuts(material.review.plan.method)), ratio),
            Cell(label, verdict=view.verdict, link=f"#{row.explanation_anchor}"),
        ],
        is_part=is_part,
        anchor=None if is_part else row.anchor,
    )


def series(material: Material, numbering: Numbering) -> Iterator[Block]:
    """The rows with numbers of several years, as charts."""
    yield from series_figures(material.review, material.rows, material.messages)


_PROGRESS = N_(
    "Progress P is the share of the way from baseline to target that is covered; schedule s is the share of the plan's "
    "years that have passed, or what its milestones ask for; ratio ρ = P ÷ s."
)
_INDEX = N_(
    "The index of progress is the mean of the progress of all indicators that have one, by the weights of the plan (1 "
    "each where it gives none), each progress counted as at least 0 and at most 1. It is given only if these have "
    "{least} of all weights, and decides no verdict."
)
_BOUNDED = N_(
    "A value or baseline that is known only within bounds is judged at both of its ends; where they lead to different "
    "verdicts, the indicator is undetermined."
)
_AT_THE_END = N_("At the end of the plan only values of its last year count.")
_FINAL_THRESHOLDS = ("approximate", "index_coverage")
_CLOCK = N_("Each value is measured against the schedule of its own year.")
_FIRST_RULE = N_("A row with components is judged by the worst of them. The first rule that holds decides:")


def method(material: Material, numbering: Numbering) -> Iterator[Block]:
    """The rules in the order in which they are asked, and the thresholds with their origins."""
    messages, say, rules = material.messages, material.messages.text, material.review.plan.method
    is_final = material.review.kind == "final"
    least = percent(Fraction(rules.index_coverage.value))
    yield body(messages, say(_PROGRESS), say(_INDEX, least=least))
    yield body(messages, say(_AT_THE_END if is_final else _CLOCK), say(_BOUNDED), say(_FIRST_RULE))
    yield from rule_tables(rules, messages, is_final=is_final)


def rule_tables(rules: Method, messages: Messages, *, is_final: bool) -> Iterator[Block]:
    """The rules and the thresholds of a method, as tables."""
    say = messages.text
    shown = {name: number(getattr(rules, name).value) for name in Thresholds._fields}
    table = FINAL if is_final else MIDTERM
    lines = [
        Line(
            [
                Cell(verdict_label(rule.verdict, rule.grade, messages), verdict=rule.verdict),
                Cell(say(rule.text, **shown)),
            ]
        )
        for rule in table
    ]
    yield Table(say(N_("Rules of judging")), [Column(say(N_("Verdict"))), Column(say(N_("Condition")), 3)], lines)
    lines = [
        Line([Cell(say(KEYS[name])), Cell(number(threshold.value)), Cell(threshold.origin.in_(messages.language))])
        for name in (_FINAL_THRESHOLDS if is_final else Method.model_fields)
        for threshold in [getattr(rules, name)]
    ]
    columns = [Column(say(N_("Threshold")), 3), Column(say(N_("Value")), is_number=True), Column(say(N_("Origin")), 4)]
    yield Table(say(N_("Thresholds and their origins")), columns, lines)


def provenance(material: Material, numbering: Numbering) -> Iterator[Block]:
    """Where every value comes from, and the digests of all that was read."""
    say = material.messages.text
    if lines := [line for row in material.rows for line in _sources(row, material)]:
        columns = [
            Column(say(N_("Indicator")), 3),
            Column(say(N_("Year")), 0.7, is_number=True),
            Column(say(N_("Reported")), is_number=True),
            Column(say(N_("Source")), 3),
            Column(say(N_("Note")), 3),
        ]
        yield Table(say(N_("Values and their sources")), columns, lines)
    yield from files_read(material.provenance, material.messages)


def files_read(made_of: Provenance, messages: Messages) -> Iterator[Block]:
    """The digests of all that was read, and the command."""
    say = messages.text
    columns = [Column(say(N_("File")), 2), Column("SHA-256", 5)]
    files = [*made_of.plan_data, *made_of.inputs]
    yield Table(say(N_("Files read")), columns, [Line([Cell(file.path), Cell(file.digest)]) for file in files])
    told = N_("Made by {tool}. The same files and the same command give this document again, byte for byte: {command}")
    yield Paragraph((Run(say(told, tool=made_of.tool, command=made_of.command)),), "note")


def _sources(row: ReviewRow, material: Material) -> Iterator[Line]:
    """The newest values that a row was judged by."""
    messages = material.messages
    for assessment in row.result.components or (row.result.assessment,):
        if (latest := assessment.latest) is None:
            continue
        name = row.heading
        if assessment.component:
            name = f"{name}: {assessment.component.name.in_(messages.language)}"
        yield Line([
            Cell(name, link=f"#{row.anchor}"), Cell(str(latest.year)),
            Cell(expression_text(latest.expression, row.indicator, messages)),
            Cell(messages.shown(latest.reference or "")), Cell(messages.shown(latest.note or "")),
        ])  # fmt: skip
