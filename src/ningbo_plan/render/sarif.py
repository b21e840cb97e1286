"""SARIF 2.1.0 in the shape that GitHub code scanning asks for."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ningbo_plan import __version__
from ningbo_plan.diagnostics import RULES, Diagnostic, Rule
from ningbo_plan.messages import N_, Messages
from ningbo_plan.render.findings import Findings
from ningbo_plan.render.json import dumps
from ningbo_plan.render.rules import general
from ningbo_plan.render.text import annotation_of, help_of
from ningbo_plan.source.files import STDIN

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT = "%SRCROOT%"
# Names this project's own way of telling faults apart; GitHub adds a hash of the line to it.
_FINGERPRINT = "ningboPlan/v1"


def render_findings(findings: Findings, messages: Messages) -> str:
    """A log of one run: the table of all rules, and a result for each fault."""
    codes = sorted(RULES)
    results = [
        _result(diagnostic, codes.index(diagnostic.rule.code), fingerprint, messages)
        for diagnostic, fingerprint in zip(findings.diagnostics, findings.fingerprints, strict=True)
    ]
    driver = {
        "name": "ningbo-plan",
        "semanticVersion": __version__,
        "rules": [_rule(RULES[code], messages) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        # Where the root lies is each reader's own business: a path of this machine would tell nothing.
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "results": results,
    }
    return dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(rule: Rule, messages: Messages) -> dict[str, Any]:
    summary = {"text": general(rule.message, messages)}
    more = messages.text(N_("`plan rules {code}` says more"), code=rule.code)
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": summary,
        "fullDescription": summary,
        "help": {"text": f"{general(rule.help, messages)}\n{more}"},
        "defaultConfiguration": {"level": rule.severity},
        "properties": {"problem.severity": rule.severity},
    }


def _result(diagnostic: Diagnostic, rule_index: int, fingerprint: str, messages: Messages) -> dict[str, Any]:
    span = diagnostic.span
    region = {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
    text = f"{annotation_of(diagnostic, messages)}\n{help_of(diagnostic, messages)}"
    return {
        "ruleId": diagnostic.rule.code,
        "ruleIndex": rule_index,
        "level": diagnostic.rule.severity,
        # Foreign text must not become a link.
        "message": {"text": text.replace("](", "] (")},
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(diagnostic.path), "region": region}}],
        "partialFingerprints": {_FINGERPRINT: fingerprint},
    }


def _artifact(path: str) -> dict[str, str]:
    if Path(path).is_absolute():
        return {"uri": Path(path).as_uri()}
    return {"uri": path} if path == STDIN else {"uri": quote(os.fsencode(path)), "uriBaseId": _ROOT}
