"""Diagnostics as lines of text, as compilers and linters write them."""

from collections.abc import Iterable

from ningbo_plan.diagnostics import Diagnostic
from ningbo_plan.messages import N_, Messages
from ningbo_plan.render.safe import visible

_HELP = N_("help: {help}")


def render_diagnostics(diagnostics: Iterable[Diagnostic], messages: Messages) -> str:
    """`path:line:column: CODE message`, each with a line that says what to write instead."""
    lines = []
    for diagnostic in diagnostics:
        span = diagnostic.span
        where = f"{diagnostic.path}:{span.line}:{span.column}"
        lines.append(visible(f"{where}: {diagnostic.rule.code} {diagnostic.message(messages)}") + "\n")
        advice = messages.text(_HELP, help=diagnostic.help(messages))
        lines.append(visible(f"  {advice}") + "\n")
    return "".join(lines)
