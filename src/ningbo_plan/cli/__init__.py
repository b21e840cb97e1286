"""The command line: options, calls, exit codes; no logic."""

import signal
import sys
from importlib import import_module
from io import TextIOWrapper
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from ningbo_plan.cli.options import Color, Data, Lang, Version

# Where each command is, in the order of the help.
_COMMANDS = {
    "evaluate": "evaluate.evaluate",
    "check": "check.check",
    "review": "review.review",
    "explain": "explain.explain",
    "list": "catalog.list_indicators",
    "show": "catalog.show",
    "parse": "parse.parse",
    "template": "template.template",
    "audit": "audit.audit",
    "rules": "rules.rules",
    "schema": "schema.schema",
    "new-plan": "new_plan.new_plan",
}
_AS_PLAIN_TEXT: dict[str, Any] = {"rich_markup_mode": None, "pretty_exceptions_enable": False}


class _Commands(TyperGroup):
    """The commands, of which only the one that is run is imported; the help needs all."""

    def list_commands(self, ctx: object) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: object, cmd_name: str) -> Any:
        # For a name that is none Typer suggests one of those that are here.
        for name in {cmd_name} if cmd_name in _COMMANDS else _COMMANDS:
            if name not in self.commands:
                module, function = _COMMANDS[name].split(".")
                alone = typer.Typer(add_completion=False, **_AS_PLAIN_TEXT)
                alone.command(name)(getattr(import_module(f"ningbo_plan.cli.{module}"), function))
                self.add_command(get_command(alone))
        return self.commands.get(cmd_name)


app = typer.Typer(
    name="plan",
    cls=_Commands,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    **_AS_PLAIN_TEXT,
)


@app.callback()
def plan(lang: Lang = None, data: Data = None, color: Color = None, version: Version = False) -> None:
    """Judge what a government plan promised against what was done, and say why.

    Exit codes: 0 nothing wrong, 1 findings, 2 the run could not be done.
    """


def _terminated(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


def main() -> None:
    """Run the command line."""
    # `kill`, and a terminal that is closed, end a run as an error would, so that nothing half-written stays behind.
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:  # nohup has one of them ignored
            signal.signal(number, _terminated)
    # Where standard output cannot show Chinese it shows escapes, which JSON takes for the characters they stand for.
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    app(prog_name="plan")
