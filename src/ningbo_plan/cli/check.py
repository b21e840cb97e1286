"""`plan check`: find the faults of data files."""

from typing import Annotated

import typer

from ningbo_plan.cli.options import FINDINGS, Color, Data, Files, Lang, Output, Run, ShowSource, Version, guarded
from ningbo_plan.messages import N_, NN_
from ningbo_plan.render.diagnostics import Format


@guarded
def check(
    ctx: typer.Context,
    files: Files,
    format: Annotated[Format, typer.Option("--format", "-f", help="What to print.")] = "text",
    show_source: ShowSource = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 for warnings too.")] = False,
    output: Output = None,
    lang: Lang = None,
    data: Data = None,
    color: Color = None,
    version: Version = False,
) -> None:
    """Find the faults of submissions, all of them in one run."""
    from ningbo_plan.checks import check_submissions
    from ningbo_plan.loading import read_submissions
    from ningbo_plan.render.findings import Findings

    run = Run(ctx, lang, data, color)
    submissions = read_submissions(files)
    checked = check_submissions(run.catalog, submissions)
    findings = Findings(checked.diagnostics, submissions.files, strict)
    run.write(run.rendered(findings, format, show_source, output), output, inputs=files)
    errors = sum(diagnostic.is_error for diagnostic in checked.diagnostics)
    warnings = len(checked.diagnostics) - errors
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
