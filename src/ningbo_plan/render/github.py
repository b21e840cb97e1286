"""Workflow commands: what GitHub Actions turns into annotations on the changed files."""

from collections.abc import Iterable
from pathlib import Path

from ningbo_plan.diagnostics import Severity, Span
from ningbo_plan.judging.evaluation import FailOn, failing
from ningbo_plan.messages import Messages
from ningbo_plan.render.findings import Findings, path_from_root
from ningbo_plan.render.text import annotation_of, help_of
from ningbo_plan.report.view import EvaluationView
from ningbo_plan.source.files import STDIN
from ningbo_plan.source.safe import visible


def render_findings(findings: Findings, messages: Messages) -> str:
    """A command for each fault, errors first, as GitHub shows only the first ten or so of a step."""
    return "".join(
        command(
            diagnostic.rule.severity,
            [annotation_of(diagnostic, messages), help_of(diagnostic, messages)],
            title=f"{diagnostic.rule.code} {diagnostic.rule.name}",
            path=diagnostic.path,
            span=diagnostic.span,
        )
        for diagnostic in sorted(findings.diagnostics, key=lambda diagnostic: not diagnostic.is_error)
    )


def render_evaluations(
    views: Iterable[EvaluationView], messages: Messages, fail_on: FailOn, root: Path | None = None
) -> str:
    """A command for each row that `--fail-on` selects, where its newest value was reported."""
    lines = []
    for view in views:
        selected = {result.indicator.id for result in failing(view.evaluation, fail_on)}
        for row in view.rows:
            if row.id in selected:
                path, span = row.place or (STDIN, Span())
                path = path_from_root(path, root) if root else path
                title = f"{view.evaluation.plan.id} {view.evaluation.year}: {row.heading}"
                lines.append(command(Severity.ERROR, row.told(messages), title=title, path=path, span=span))
    return "".join(lines)


def command(severity: Severity, lines: Iterable[str], *, title: str, path: str, span: Span) -> str:
    """One workflow command; standard input is no file that could be annotated."""
    properties: dict[str, object] = {}
    if path != STDIN:
        properties = {"file": path, "line": span.line, "endLine": span.end_line}
        if span.line == span.end_line:  # GitHub takes columns within one line only
            properties |= {"col": span.column, "endColumn": span.end_column}
    properties["title"] = visible(title)
    named = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{severity} {named}::{'%0A'.join(map(_data, lines))}\n"


def _data(text: str) -> str:
    """A message as a command carries it."""
    return visible(text).replace("%", "%25")


def _property(text: str) -> str:
    """A property as a command carries it; line breaks of a path are part of its name."""
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return visible(text).replace(":", "%3A").replace(",", "%2C")
