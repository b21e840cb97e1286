"""`plan template`: a form to fill in."""

from typing import Annotated, Literal, TypeAlias

import typer

from ningbo_plan.cli.guard import FINDINGS, guarded
from ningbo_plan.cli.options import Color, Data, Lang, Only, Output, Run, Version, format_of
from ningbo_plan.messages import N_
from ningbo_plan.source.files import STDIN, require

Format: TypeAlias = Literal["yaml", "csv", "xlsx"]


@guarded
def template(
    ctx: typer.Context,
    plan: Annotated[str, typer.Option(metavar="ID", help="The plan to report on.")],
    year: Annotated[int, typer.Option(metavar="Y", help="The year to report.")],
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FILE]...", help="Submissions of earlier years, for the last values known."),
    ] = None,
    only: Only = None,
    region: Annotated[str | None, typer.Option(metavar="TEXT", help="Whose values; default is the plan's own.")] = None,
    format: Annotated[
        Format | None,
        typer.Option("--format", "-f", help="What to write.", show_default="yaml, or by the name of the output"),
    ] = None,
    output: Output = None,
    lang: Lang = None,
    data: Data = None,
    color: Color = None,
    version: Version = False,
) -> None:
    """Write a form to report the values of a year in.

    It has a place for each value, and beside it the target, the last value known and what the schedule asks for.
    """
    from ningbo_plan.checks import check_submissions
    from ningbo_plan.loading import read_submissions
    from ningbo_plan.render.template import render_template
    from ningbo_plan.report.template import make_template

    run = Run(ctx, lang, data, color)
    written_as: Format = format_of(format, output, Format, run.messages)
    chosen = run.plan(plan)
    assert chosen is not None
    if not chosen.base_year <= year <= chosen.last_year:
        message = N_("write a year from {first} to {last}")
        told = run.messages.text(message, first=chosen.base_year, last=chosen.last_year)
        raise typer.BadParameter(told, param_hint="--year")
    selects = run.selection(only, [chosen])
    checked = check_submissions(run.catalog, read_submissions(files or []))
    run.report(checked.diagnostics)
    form = make_template(run.catalog, chosen, year, run.messages, selects=selects, region=region, known=checked.sound)
    if written_as == "xlsx":
        require("xlsx", output or STDIN)
        if output in (None, STDIN) and run.is_terminal:
            raise run.fail(N_("a workbook is not shown in a terminal; name a file with -o PATH"))
    run.write(render_template(form, written_as, run.messages.language), output, inputs=files or [])
    if any(diagnostic.is_error for diagnostic in checked.diagnostics):
        raise typer.Exit(FINDINGS)
