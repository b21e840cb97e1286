"""`plan check`: find the faults of data files."""

from typing import Annotated, Literal

import typer

from ningbo_plan.cli.options import FINDINGS, Color, Data, Files, Lang, Output, Run, Version, guarded
from ningbo_plan.messages import N_, NN_


@guarded
def check(
    ctx: typer.Context,
    files: Files,
    format: Annotated[Literal["text", "json"], typer.Option("--format", "-f", help="What to print.")] = "text",
    require_complete: Annotated[
        bool, typer.Option("--require-complete", help="Every row of the plan's tables has to be reported.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 for warnings too.")] = False,
    output: Output = None,
    lang: Lang = None,
    data: Data = None,
    color: Color = None,
    version: Version = False,
) -> None:
    """Find the faults of submissions and of plan data, all in one run."""
    from ningbo_plan.plan_checks import check_files

    run = Run(ctx, lang, data, color)
    diagnostics = check_files(run.catalog, files, require_complete=require_complete)
    if format == "json":
        from ningbo_plan.render.json import render_diagnostics
    else:
        from ningbo_plan.render.text import render_diagnostics
    run.write(render_diagnostics(diagnostics, run.messages), output)
    errors = sum(diagnostic.is_error for diagnostic in diagnostics)
    warnings = len(diagnostics) - errors
    run.say(
        run.messages.text(
            N_("{files}: {errors}, {warnings}"),
            files=run.messages.count(NN_("{count} file", "{count} files"), len(files)),
            errors=run.messages.count(NN_("{count} error", "{count} errors"), errors),
            warnings=run.messages.count(NN_("{count} warning", "{count} warnings"), warnings),
        )
    )
    if errors or (strict and warnings):
        raise typer.Exit(FINDINGS)
