"""Comments that silence a warning of plausibility on their line: `# plan: ignore NP304 the register was rebuilt`."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ningbo_plan import diagnostics as rules
from ningbo_plan.diagnostics import Diagnostic, Span
from ningbo_plan.messages import N_
from ningbo_plan.source.document import Document

# Patterns are compiled where they are first used: most files have no such comment.
_COMMENT = r"(?i:(?:^|(?<=\s))#\s*plan[:：]\s*ignore\b)"
_WHAT_AND_WHY = r"[\s:：]*(?P<codes>[A-Za-z]*\d*(?:\s*,\s*[A-Za-z]{1,3}\d+)*)[:：,，]?\s*(?P<reason>.*)"
_LINE_END = "\r\n|\r|\n"
# What may be silenced: values that can be true.
_SILENCEABLE = {rule.code for rule in (rules.SHARE_OF_ONE, rules.WITHOUT_SCALE, rules.DATE_LIKE, rules.JUMP)}


class Ignore(NamedTuple):
    """One such comment: what it silences, why, and where it stands."""

    code: str
    reason: str
    span: Span


def find_ignores(data: bytes, documents: Sequence[Document]) -> list[Ignore]:
    """The comments of a YAML file, in order, where what stands inside a key or a value is none; and a table's notes."""
    found = [ignore for document in documents for text, span in document.remarks() for ignore in _said(text, span)]
    if b"ignore" not in data:
        return found
    starts = [document.span().line for document in documents]
    for number, whole in enumerate(re.split(_LINE_END, data.decode("utf-8-sig", "replace")), 1):
        line = whole.rstrip()
        # Only the document that began last can hold the place.
        near = documents[max(bisect_right(starts, number) - 1, 0) :][:1]
        for match in re.finditer(_COMMENT, line):
            span = Span(number, match.start() + 1, number, len(line) + 1)
            if not any(document.has_text_at(span.line, span.column) for document in near):
                found += _said(line[match.start() :], span)
                break
    return found


def _said(text: str, span: Span) -> list[Ignore]:
    """What the first such comment of a text silences."""
    if (comment := re.search(_COMMENT, text)) is None:
        return []
    said = re.match(_WHAT_AND_WHY, text[comment.end() :])
    assert said is not None
    return [Ignore(code.strip(), said["reason"].strip(), span) for code in said["codes"].upper().split(",")]


def without_ignored(diagnostics: Iterable[Diagnostic], ignores: dict[str, list[Ignore]]) -> list[Diagnostic]:
    """The diagnostics that no comment of their file silences, and those about the comments themselves.

    `ignores` holds the comments of each file by its path.
    """
    found = list(diagnostics)
    # Files of which a part was not looked at: a fault of a row leaves the others.
    partly = {diagnostic.path for diagnostic in found if diagnostic.is_error and diagnostic.row is None}
    by_line = {
        (path, ignore.span.sheet, ignore.span.line, ignore.code): ignore
        for path, every in ignores.items()
        for ignore in every
    }
    used: set[tuple[str, str, int, str]] = set()
    kept = []
    for diagnostic in found:
        key = (diagnostic.path, diagnostic.span.sheet, diagnostic.span.line, diagnostic.rule.code)
        if key[3] in _SILENCEABLE and key in by_line:
            used.add(key)
            if by_line[key].reason:
                continue
        kept.append(diagnostic)
    for key, ignore in by_line.items():
        values = {"code": ignore.code or N_("everything on a line")}
        if ignore.code not in _SILENCEABLE:
            kept.append(Diagnostic(rules.IGNORE_IMPOSSIBLE, key[0], ignore.span, values))
        elif key not in used and key[0] in partly:
            continue
        elif key not in used:
            kept.append(Diagnostic(rules.IGNORE_UNUSED, key[0], ignore.span, values))
        elif not ignore.reason:
            kept.append(Diagnostic(rules.IGNORE_WITHOUT_REASON, key[0], ignore.span, values))
    return kept
