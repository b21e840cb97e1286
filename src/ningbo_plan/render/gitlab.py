"""GitLab's code quality report, which merge requests show."""

from ningbo_plan.diagnostics import Severity
from ningbo_plan.messages import Messages
from ningbo_plan.render.findings import Findings
from ningbo_plan.render.json import dumps
from ningbo_plan.render.text import annotation_of, help_of

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor"}


def render_findings(findings: Findings, messages: Messages) -> str:
    """A list with an object for each fault."""
    return dumps(
        [
            {
                "description": f"{annotation_of(diagnostic, messages)} – {help_of(diagnostic, messages)}",
                "check_name": diagnostic.rule.code,
                "fingerprint": fingerprint,
                "severity": _SEVERITIES[diagnostic.rule.severity],
                "location": {
                    "path": diagnostic.path,
                    "lines": {"begin": diagnostic.span.line, "end": diagnostic.span.end_line},
                },
            }
            for diagnostic, fingerprint in zip(findings.diagnostics, findings.fingerprints, strict=True)
        ]
    )
