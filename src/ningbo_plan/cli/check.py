"""`plan check`: find the faults of data files."""

from typing import Annotated

import typer

from ningbo_plan.cli.guard import FAILED, FINDINGS, guarded, unreadable_text
from ningbo_plan.cli.options import Color, Data, Files, Lang, Output, Run, ShowSource, Version, format_of
from ningbo_plan.messages import N_, NN_
from ningbo_plan.render.diagnostics import Format
from ningbo_plan.source.files import FileError

_PARQUET, _EVALUATE = N_("it is Parquet"), N_("plan evaluate checks each row of a panel, and tells the faults")


@guarded
def check(
    ctx: typer.Context,
    files: Files,
    format: Annotated[
        Format | None,
        typer.Option("--format", "-f", help="What to print.", show_default="text, or by the name of the output"),
    ] = None,
    show_source: ShowSource = None,
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
    from ningbo_plan.file_checks import check_files
    from ningbo_plan.loading import read_what_can_be
    from ningbo_plan.render.findings import Findings
    from ningbo_plan.source.panel_paths import is_parquet

    run = Run(ctx, lang, data, color)
    written_as: Format = format_of(format, output, Format, run.messages)
    contents, unread = read_what_can_be([file for file in files if not is_parquet(file)])
    unread += [FileError(file, _PARQUET, _EVALUATE) for file in files if is_parquet(file)]
    for error in unread:
        run.say(f"plan: {unreadable_text(error, run.messages)}")
    if not contents:
        raise typer.Exit(FAILED)
    diagnostics = check_files(run.catalog, contents, require_complete=require_complete)
    findings = Findings(diagnostics, contents, strict)
    run.write(run.rendered(findings, written_as, show_source, output), output, inputs=files)
    errors = sum(diagnostic.is_error for diagnostic in diagnostics)
    warnings = len(diagnostics) - errors
    run.say(
        run.messages.text(
            N_("{files}: {errors}, {warnings}"),
            files=run.messages.count(NN_("{count} file", "{count} files"), len(contents)),
            errors=run.messages.count(NN_("{count} error", "{count} errors"), errors),
            warnings=run.messages.count(NN_("{count} warning", "{count} warnings"), warnings),
        )
    )
    if unread:
        raise typer.Exit(FAILED)
    if errors or (strict and warnings):
        raise typer.Exit(FINDINGS)
