"""Counts of verdicts as sentences."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from ningbo_plan.diagnostics import Diagnostic
from ningbo_plan.judging.assess import Result
from ningbo_plan.judging.evaluation import Evaluation
from ningbo_plan.judging.rules import Verdict
from ningbo_plan.judging.summary import Summary
from ningbo_plan.labels import ATTRIBUTES
from ningbo_plan.messages import N_, NN_, Messages
from ningbo_plan.model.plan import Plan
from ningbo_plan.report.view import EvaluationView
from ningbo_plan.report.wording import VERDICTS, number, percent
from ningbo_plan.series import Series

_ROWS = NN_("{count} row", "{count} rows")
COMPONENTS = NN_("{count} component", "{count} components")
INDICATORS = NN_("{count} indicator", "{count} indicators")
# No share looks like none or like all that is not.
WHOLE = (Fraction(0), Fraction(1))


def counts_text(total: int, counts: dict[Verdict, int], messages: Messages, *, components: bool = False) -> str:
    """33 rows: 28 met, 4 not met, 1 not assessed."""
    parts = [
        messages.text(N_("{count} {verdict}"), verdict=messages.text(VERDICTS[verdict]), count=count)
        for verdict, count in counts.items()
        if count
    ]
    whole = messages.count(COMPONENTS if components else _ROWS, total)
    if not parts:
        return whole
    return messages.text(N_("{total}: {parts}"), total=whole, parts=messages.joined(parts))


KINDS = {"annual": N_("annual evaluation"), "final": N_("final evaluation"), "midterm": N_("mid-term evaluation")}
INVENTED = N_("Contains invented values, for demonstration only; these are not statistics.")
AS_PUBLISHED = N_("{title}, judged by the targets as first published")


def title_of(view: EvaluationView, messages: Messages) -> str:
    """The evaluation's heading: what plan, where, when, and whether finally."""
    evaluation = view.evaluation
    region = f" – {view.region}" if view.region else ""
    kind = messages.text(KINDS[evaluation.kind])
    heading = N_("{title}{region}, {year} ({kind})")
    title = messages.text(heading, title=view.title, region=region, year=evaluation.year, kind=kind)
    return messages.text(AS_PUBLISHED, title=title) if evaluation.as_published else title


def warning_of(view: EvaluationView, messages: Messages) -> str | None:
    """What a reader must know before anything else."""
    return messages.text(INVENTED) if view.invented else None


def headline(evaluation: Evaluation, messages: Messages, kind: str | None = None) -> str:
    """The evaluation in one line, for standard error; `kind` is a key of KINDS, by default the evaluation's own."""
    whole = evaluation.summary.all
    kind = messages.text(KINDS[kind or evaluation.kind])
    name = _name(evaluation.plan, evaluation.region, messages)
    counts = counts_text(whole.total, whole.counts, messages)
    return messages.text(
        N_("{name} {year} ({kind}): {counts}"), name=name, year=evaluation.year, kind=kind, counts=counts
    )


def unshown_text(evaluation: Evaluation, messages: Messages) -> str:
    """That targets outside the tables were reported and not shown."""
    targets = messages.count(NN_("{count} target", "{count} targets"), evaluation.unshown)
    return messages.text(
        N_("reported outside the tables and not shown: {targets} (--only all shows all)"), targets=targets
    )


def beside_text(evaluation: Evaluation, messages: Messages) -> str:
    """That nothing was reported of what is shown, and where to find what was."""
    return messages.text(
        N_("{name} {year}: nothing of the tables is reported, only {targets} outside them; --only all shows those"),
        name=_name(evaluation.plan, evaluation.region, messages),
        year=evaluation.year,
        targets=messages.count(NN_("{count} target", "{count} targets"), evaluation.unshown),
    )


def left_out_text(series: Series, messages: Messages) -> str:
    """That a plan and region was not judged."""
    name = _name(series.plan, series.region, messages)
    return messages.text(
        N_("{name}: not judged, because of the errors above (--keep-going judges the rest)"), name=name
    )


def others_text(others: Sequence[Diagnostic], messages: Messages) -> str:
    """How many findings are about other rows than the one that is spoken of."""
    errors = sum(diagnostic.is_error for diagnostic in others)
    return messages.text(
        N_("about other rows: {errors}, {warnings} (plan check lists them)"),
        errors=messages.count(NN_("{count} error", "{count} errors"), errors),
        warnings=messages.count(NN_("{count} warning", "{count} warnings"), len(others) - errors),
    )


def failing_text(evaluation: Evaluation, results: Sequence[Result], condition: str, messages: Messages) -> str:
    """Which rows `--fail-on` found."""
    rows = messages.joined(str(result.indicator.no or result.indicator.id) for result in results)
    name = _name(evaluation.plan, evaluation.region, messages)
    return messages.text(N_("{name}: --fail-on {condition} finds {rows}"), name=name, condition=condition, rows=rows)


def _name(plan: Plan, region: str | None, messages: Messages) -> str:
    return " ".join(filter(None, [plan.id, region and messages.shown(region)]))


def digest(view: EvaluationView, messages: Messages) -> Iterator[tuple[str, str]]:
    """The summary as pairs of a label and a sentence: all rows, components, rates, attributes, groups."""
    whole = view.summary.all
    yield messages.text(N_("All rows")), counts_text(whole.total, whole.counts, messages)
    if whole.component_total != whole.total:
        text = counts_text(whole.component_total, whole.component_counts, messages, components=True)
        yield messages.text(N_("By component")), text
    if whole.completion_rate is not None:
        yield messages.text(N_("Completion rate")), rate_text(whole, messages)
    yield messages.text(N_("Index")), index_text(view, messages)
    for attribute, summary in view.summary.by_attribute.items():
        yield messages.text(ATTRIBUTES[attribute]), counts_text(summary.total, summary.counts, messages)
    if len(view.groups) > 1:
        for group in view.groups:
            yield group.name, counts_text(group.summary.total, group.summary.counts, messages)


def rate_text(summary: Summary, messages: Messages) -> str:
    """The completion rate with what it is of; there must be one."""
    met, unmet = summary.counts[Verdict.MET], summary.counts[Verdict.UNMET]
    assert summary.completion_rate is not None
    rate = percent(summary.completion_rate, WHOLE)
    return messages.text(N_("{rate} ({met} of {decided})"), rate=rate, met=met, decided=met + unmet)


def index_sentence(view: EvaluationView, messages: Messages) -> str:
    """The index as a sentence."""
    frame = N_("The index of progress is {index}.")
    if view.summary.all.index is None:
        frame = N_("No index of progress is given: {index}.")
    return messages.text(frame, index=index_text(view, messages))


def index_text(view: EvaluationView, messages: Messages) -> str:
    """The index with the share of the weights it covers, or why it is withheld."""
    whole = view.summary.all
    limit = Fraction(view.evaluation.plan.method.index_coverage.value)
    coverage = percent(whole.index_coverage, [*WHOLE, limit])
    if whole.index is not None:
        return messages.text(
            N_("{index} (covers {coverage} of the weights)"),
            index=number(whole.index, bounds=WHOLE),
            coverage=coverage,
        )
    least = percent(limit)
    return messages.text(
        N_("only {coverage} of the weights can be measured, less than {least}"), coverage=coverage, least=least
    )
