"""The table of findings, and one finding with its page."""

import re
from collections.abc import Iterable
from string import Formatter

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from ningbo_plan.diagnostics import Rule, Severity
from ningbo_plan.messages import N_, Messages
from ningbo_plan.render.json import dumps
from ningbo_plan.render.page import Page

SEVERITIES = {Severity.ERROR: N_("error"), Severity.WARNING: N_("warning")}
_DOTS = re.compile("…+")


def general(text: str, messages: Messages) -> str:
    """A message without a case: its placeholders stand open."""
    parts = Formatter().parse(messages.text(text))
    return _DOTS.sub("…", "".join(words + ("…" if name is not None else "") for words, name, _, _ in parts))


def render_rules(rules: Iterable[Rule], messages: Messages, *, width: int, color: bool) -> str:
    """All findings: code, severity, name and message."""
    page = Page(width, color=color)
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    for header in (N_("Code"), N_("Severity"), N_("Finding")):
        table.add_column(messages.text(header))
    for rule in rules:
        words = Text(f"{general(rule.message, messages)}\n")
        words.append(rule.name, "dim")
        table.add_row(rule.code, messages.text(SEVERITIES[rule.severity]), words)
    page.print(table)
    return page.text


def render_rule(rule: Rule, page: str, messages: Messages) -> str:
    """One finding in the reader's language, and its page."""
    severity = messages.text(SEVERITIES[rule.severity])
    advice = messages.text(N_("help: {help}"), help=general(rule.help, messages))
    _, _, body = page.partition("\n")
    return f"{rule.code} {rule.name} ({severity})\n{general(rule.message, messages)}\n{advice}\n\n{body.strip()}\n"


def render_rules_json(rules: Iterable[Rule], messages: Messages) -> str:
    """Findings as one JSON document."""
    return dumps(
        {
            "rules": [
                {
                    "code": rule.code,
                    "name": rule.name,
                    "severity": rule.severity,
                    "message": general(rule.message, messages),
                    "help": general(rule.help, messages),
                }
                for rule in rules
            ]
        }
    )
