"""The command line: options, calls, exit codes; no logic."""

import signal
import sys
from io import TextIOWrapper

import typer

from ningbo_plan.cli.audit import audit
from ningbo_plan.cli.catalog import list_indicators, show
from ningbo_plan.cli.check import check
from ningbo_plan.cli.evaluate import evaluate
from ningbo_plan.cli.explain import explain
from ningbo_plan.cli.new_plan import new_plan
from ningbo_plan.cli.options import Color, Data, Lang, Version
from ningbo_plan.cli.parse import parse
from ningbo_plan.cli.review import review
from ningbo_plan.cli.rules import rules
from ningbo_plan.cli.schema import schema
from ningbo_plan.cli.template import template

app = typer.Typer(
    name="plan",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("evaluate")(evaluate)
app.command("check")(check)
app.command("review")(review)
app.command("explain")(explain)
app.command("list")(list_indicators)
app.command("show")(show)
app.command("parse")(parse)
app.command("template")(template)
app.command("audit")(audit)
app.command("rules")(rules)
app.command("schema")(schema)
app.command("new-plan")(new_plan)


@app.callback()
def plan(lang: Lang = None, data: Data = None, color: Color = None, version: Version = False) -> None:
    """Judge what a government plan promised against what was done, and say why.

    Exit codes: 0 nothing wrong, 1 findings, 2 the run could not be done.
    """


def _terminated(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


def main() -> None:
    """Run the command line."""
    # `kill` ends a run as an error would, so that nothing half-written stays behind.
    signal.signal(signal.SIGTERM, _terminated)
    # Where standard output cannot show Chinese it shows escapes, which JSON takes for the characters they stand for.
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    app(prog_name="plan")
