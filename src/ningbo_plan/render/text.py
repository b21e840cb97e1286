"""Diagnostics as lines of text, as compilers and linters write them."""

from collections.abc import Iterable

from ningbo_plan.diagnostics import Diagnostic
from ningbo_plan.messages import N_, Messages
from ningbo_plan.source.safe import visible

_HELP = N_("help: {help}")


def render_diagnostics(diagnostics: Iterable[Diagnostic], messages: Messages) -> str:
    """`path:line:column: CODE message`, each with a line that says what to write instead."""
    return "".join(
        f"{place_of(diagnostic)}: {diagnostic.rule.code} {message_of(diagnostic, messages)}\n"
        f"{help_line(diagnostic, messages)}\n"
        for diagnostic in diagnostics
    )


def place_of(diagnostic: Diagnostic) -> str:
    """`path:line:column`, or `path:sheet!cell`."""
    return visible(f"{diagnostic.path}:{diagnostic.span}")


def message_of(diagnostic: Diagnostic, messages: Messages) -> str:
    """What is wrong, in one line in which nothing acts."""
    return visible(diagnostic.message(messages))


def annotation_of(diagnostic: Diagnostic, messages: Messages) -> str:
    """The same for a service that knows lines and columns, but no sheets: a cell is named with it."""
    cell = diagnostic.span.cell
    return f"{visible(cell)}: {message_of(diagnostic, messages)}" if cell else message_of(diagnostic, messages)


def help_of(diagnostic: Diagnostic, messages: Messages) -> str:
    """What to write instead, in one line in which nothing acts."""
    return visible(messages.text(_HELP, help=diagnostic.help(messages)))


def help_line(diagnostic: Diagnostic, messages: Messages) -> str:
    """The same as a line under the message."""
    return f"  {help_of(diagnostic, messages)}"
