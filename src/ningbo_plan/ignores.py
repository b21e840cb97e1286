"""Comments that silence a warning of plausibility on their line: `# plan: ignore NP301 rebuilt the register`."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from ningbo_plan import diagnostics as rules
from ningbo_plan.diagnostics import RULES, Diagnostic, Span

_COMMENT = re.compile(r"(?:^|\s)(#\s*plan: ignore\b\s*(?P<code>[A-Za-z]*\d*)[:,]?\s*(?P<reason>.*?))\s*$")
# The codes that may be silenced.
_FAMILY = "NP3"


class Ignore(NamedTuple):
    """One such comment: what it silences, why, and where it stands."""

    code: str
    reason: str
    span: Span


def find_ignores(text: str) -> list[Ignore]:
    """The comments of a YAML text, in order."""
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        if "plan: ignore" in line and (match := _COMMENT.search(line)):
            span = Span(number, match.start(1) + 1, number, match.end(1) + 1)
            found.append(Ignore(match["code"].upper(), match["reason"], span))
    return found


def without_ignored(diagnostics: Iterable[Diagnostic], ignores: dict[str, list[Ignore]]) -> list[Diagnostic]:
    """The diagnostics that no comment of their file silences, and those about the comments themselves.

    `ignores` holds the comments of each file by its path.
    """
    by_line = {(path, ignore.span.line, ignore.code): ignore for path, every in ignores.items() for ignore in every}
    used: set[tuple[str, int, str]] = set()
    kept = []
    for diagnostic in diagnostics:
        key = (diagnostic.path, diagnostic.span.line, diagnostic.rule.code)
        if key in by_line and by_line[key].reason and key[2].startswith(_FAMILY):
            used.add(key)
        else:
            kept.append(diagnostic)
    for key, ignore in by_line.items():
        values = {"code": ignore.code or "-"}
        if not ignore.code.startswith(_FAMILY) or ignore.code not in RULES:
            kept.append(Diagnostic(rules.IGNORE_IMPOSSIBLE, key[0], ignore.span, values))
        elif not ignore.reason:
            kept.append(Diagnostic(rules.IGNORE_WITHOUT_REASON, key[0], ignore.span, values))
        elif key not in used:
            kept.append(Diagnostic(rules.IGNORE_UNUSED, key[0], ignore.span, values))
    return kept
