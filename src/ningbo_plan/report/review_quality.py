"""The section of a review that says how far its values may be relied on."""

from collections.abc import Iterator

from ningbo_plan.diagnostics import Diagnostic
from ningbo_plan.judging.flags import FlagCode
from ningbo_plan.judging.rules import Verdict
from ningbo_plan.messages import N_, NN_, Messages
from ningbo_plan.model.submission import Quality
from ningbo_plan.report.digest import INDICATORS
from ningbo_plan.report.document import Block, Bullets, Inline, Paragraph, Run
from ningbo_plan.report.explain import NOTES
from ningbo_plan.report.headings import Numbering
from ningbo_plan.report.review_rows import Material, ReviewRow
from ningbo_plan.report.review_sections import body
from ningbo_plan.report.view import FlagView
from ningbo_plan.report.wording import VERDICTS, quantity_text, sentence_case

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
# Notes of the plan data that a reader of the figures has to know: their kind, and what they are about.
_NOTED = ((NOTES["contradiction"], "contradiction", None), (N_("How baselines are read"), "reading", "baseline"))
_UNJUDGED = (Verdict.UNDETERMINED, Verdict.NO_BASELINE)


_FINDINGS = NN_("{count} finding", "{count} findings")
_LEFT_OUT = N_("Left out of this review because of faults in the submissions ({count}):")
_DOUBTFUL = N_("Judged as reported, though seldom true as it is written ({count}):")


def data_quality(material: Material, numbering: Numbering) -> Iterator[Block]:
    """What is missing, and what qualifies the values that are there."""
    messages, say = material.messages, material.messages.text
    for title, findings in ((_LEFT_OUT, material.left_out), (_DOUBTFUL, material.doubtful)):
        if findings:
            yield body(messages, say(title, count=messages.count(_FINDINGS, len(findings))))
            yield Bullets([_found(finding, messages) for finding in findings])
    missing = material.rows_of(Verdict.NO_DATA)
    if not missing:
        yield body(messages, say(N_("A value was reported for every indicator that is judged.")))
    else:
        count = messages.count(INDICATORS, len(missing))
        names: list[Inline] = [(Run(row.heading, link=f"#{row.anchor}"), *_silent(row, messages)) for row in missing]
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
        if code is FlagCode.INVENTED and all(
            o.quality is Quality.INVENTED for row in material.rows for o in row.reports
        ):
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
        yield body(messages, say(N_("Every value was reported with the note “{note}”."), note=note))
    if corrected := [(row, texts) for row in material.rows if (texts := _corrections(row, material))]:
        yield _titled(N_("Values corrected"), len(corrected), material)
        yield Bullets([_flagged(row, texts, material) for row, texts in corrected])
    for verdict in _UNJUDGED:
        if unjudged := material.rows_of(verdict):
            yield _titled(sentence_case(say(VERDICTS[verdict])), len(unjudged), material)
            yield Bullets([_flagged(row, [row.view.reason], material) for row in unjudged])
    for title, kind, about in _NOTED:
        notes = [
            (row, note)
            for row in material.rows
            for note in row.indicator.notes
            if note.kind == kind and (about is None or note.about == about)
        ]
        if not notes:
            continue
        yield _titled(title, len({row.view.id for row, _ in notes}), material)
        yield Bullets(
            [
                _flagged(
                    row, [_cited(note.text.in_(messages.language), messages.cited(note.reference), material)], material
                )
                for row, note in notes
            ]
        )


def _silent(row: ReviewRow, messages: Messages) -> Inline:
    """The components of a row of which nothing was reported, where something was of others."""
    silent = [part.component for part in row.result.components if part.component and part.verdict is Verdict.NO_DATA]
    if not silent or not row.reports:
        return ()
    names = messages.joined(component.name.in_(messages.language) for component in silent)
    return (Run(messages.text(N_(" ({names})"), names=names)),)


def _found(finding: Diagnostic, messages: Messages) -> Inline:
    """A finding of the check, with its place."""
    place = finding.span.cell or f"{finding.span.line}:{finding.span.column}"
    where = f"{finding.path}:{place}"
    told = finding.message(messages)
    return (Run(messages.text(N_("{where}: {told}"), where=where, told=f"{finding.rule.code} {told}")),)


def _titled(title: str, count: int, material: Material) -> Paragraph:
    """What the rows of a list have in common, and how many they are."""
    messages = material.messages
    shown = messages.count(INDICATORS, count)
    return body(messages, messages.text(N_("{title} ({count}):"), title=messages.text(title), count=shown))


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
