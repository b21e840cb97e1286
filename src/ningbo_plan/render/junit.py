"""JUnit XML, which most CI services show as a list of tests."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ningbo_plan.judging.evaluation import FailOn, failing
from ningbo_plan.judging.rules import Verdict
from ningbo_plan.messages import Messages
from ningbo_plan.render.findings import Findings
from ningbo_plan.render.text import message_of, render_diagnostics
from ningbo_plan.report.digest import title_of
from ningbo_plan.report.view import EvaluationView
from ningbo_plan.source.safe import visible

# Verdicts that neither pass nor fail.
_OPEN = {Verdict.NO_DATA, Verdict.NOT_ASSESSED, Verdict.UNDETERMINED, Verdict.NO_BASELINE}


def render_findings(findings: Findings, messages: Messages) -> str:
    """A suite for each file: a failure for each of its errors, a skipped test for each warning, or one that passed."""
    faults = {path: [d for d in findings.diagnostics if d.path == path] for path in findings.files}
    for diagnostic in findings.diagnostics:
        if diagnostic.path not in findings.files:
            faults.setdefault(diagnostic.path, []).append(diagnostic)
    root = Element("testsuites", name="plan check")
    for path, found in faults.items():
        suite = SubElement(root, "testsuite", name=visible(path), file=visible(path))
        for diagnostic in found:
            rule, span = diagnostic.rule, diagnostic.span
            case = _case(suite, f"{rule.code} {rule.name} {visible(str(span))}", visible(path))
            kind = "failure" if findings.fails(diagnostic) else "skipped"
            outcome = SubElement(case, kind, type=rule.severity, message=message_of(diagnostic, messages))
            outcome.text = render_diagnostics([diagnostic], messages)
        if not found:
            _case(suite, "plan check", visible(path))
    return _document(root)


def render_evaluations(views: Iterable[EvaluationView], messages: Messages, fail_on: FailOn) -> str:
    """A suite for each evaluation, a test for each row: failed if `--fail-on` selects it, skipped if undecided."""
    root = Element("testsuites", name="plan evaluate")
    for view in views:
        evaluation = view.evaluation
        selected = {result.indicator.id for result in failing(evaluation, fail_on)}
        suite = SubElement(root, "testsuite", name=visible(title_of(view, messages)))
        place = ".".join(filter(None, [evaluation.plan.id, view.region, str(evaluation.year)]))
        for row in view.rows:
            case = _case(suite, visible(row.heading), visible(place))
            lines = [visible(line) for line in row.told(messages)]
            if row.id in selected or row.verdict in _OPEN:
                kind = "failure" if row.id in selected else "skipped"
                case = SubElement(case, kind, type=row.verdict, message=lines[0])
            else:
                case = SubElement(case, "system-out")
            case.text = "\n".join(lines)
    return _document(root)


def _case(suite: Element, name: str, classname: str) -> Element:
    return SubElement(suite, "testcase", name=name, classname=classname)


def _document(root: Element) -> str:
    """The document, its suites counted."""
    for suite in root:
        suite.set("tests", str(len(suite)))
        suite.set("failures", str(len(suite.findall("testcase/failure"))))
        suite.set("errors", "0")
        suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'
