"""`plan evaluate`: judge submissions."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from ningbo_plan.cli.guard import FINDINGS, guarded
from ningbo_plan.cli.options import Color, Data, Files, Lang, Only, Output, Run, Version, format_of

Format = Literal["table", "json", "csv", "markdown", "junit", "github"]
FailOn = Literal["never", "unmet", "binding", "behind", "missing"]


@guarded
def evaluate(
    ctx: typer.Context,
    files: Files,
    plan: Annotated[str | None, typer.Option(metavar="ID", help="Judge this plan only.")] = None,
    year: Annotated[int | None, typer.Option(metavar="Y", help="Judge this year; default is the newest.")] = None,
    only: Only = None,
    as_published: Annotated[bool, typer.Option("--as-published", help="Judge by the printed targets.")] = False,
    format: Annotated[
        Format | None,
        typer.Option("--format", "-f", help="What to print.", show_default="table, or by the name of the output"),
    ] = None,
    output: Output = None,
    fail_on: Annotated[FailOn, typer.Option("--fail-on", help="Exit with 1 if any row is judged so.")] = "never",
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="Judge what is sound; faulty rows count as no data.")
    ] = False,
    targets: Annotated[
        str | None, typer.Option("--targets", metavar="FILE", help="Targets of regions, to judge a panel by.")
    ] = None,
    lang: Lang = None,
    data: Data = None,
    color: Color = None,
    version: Version = False,
) -> None:
    """Judge submissions of actuals against their plan."""
    from ningbo_plan.source.panel_paths import RESULTS, is_panel

    run = Run(ctx, lang, data, color)
    is_of_panel = bool(targets) or is_panel(files)
    is_of_rows = is_of_panel and format is None and Path(output or "").suffix.lower() in RESULTS
    written_as: Format = "table" if is_of_rows else format_of(format, output, Format, run.messages)
    # The formats that panels have not are those of small files, of however many regions.
    is_small = written_as not in ("table", "json", "csv") and all(
        file.lower().endswith((".csv", ".tsv")) for file in files
    )
    if is_of_panel and (targets or not is_small):
        from ningbo_plan.cli.panel import evaluate_panel

        evaluate_panel(
            run,
            files,
            plan=plan,
            year=year,
            only=only,
            as_published=as_published,
            format=written_as,
            output=output,
            fail_on=fail_on,
            targets=targets,
        )
        return
    from ningbo_plan.checks import check_submissions
    from ningbo_plan.judging.evaluation import evaluate as judge
    from ningbo_plan.judging.evaluation import failing, left_out, plans_of
    from ningbo_plan.loading import read_submissions
    from ningbo_plan.render.evaluations import render_evaluations
    from ningbo_plan.report.digest import beside_text, failing_text, headline, left_out_text, unshown_text
    from ningbo_plan.source.files import repository_root

    chosen = run.plan(plan)
    checked = check_submissions(run.catalog, read_submissions(files))
    selects = run.selection(only, [chosen] if chosen else plans_of(run.catalog, checked))
    run.report(checked.diagnostics)
    evaluations = judge(
        run.catalog,
        checked,
        plan=chosen,
        year=year,
        as_published=as_published,
        keep_going=keep_going,
        selects=selects,
    )
    has_errors = any(diagnostic.is_error for diagnostic in checked.diagnostics)
    if not evaluations and not has_errors:
        raise run.nothing_to_judge(plan=plan, year=year)
    for evaluation in evaluations:
        if evaluation.is_beside_the_tables and written_as != "table":  # which says it itself
            run.say(beside_text(evaluation, run.messages))
    if evaluations:
        color_it = run.color and output is None
        text = render_evaluations(
            evaluations,
            written_as,
            run.messages.language,
            width=run.width,
            color=color_it,
            fail_on=fail_on,
            root=repository_root(),
        )
        run.write(text, output, inputs=files)
    for evaluation in evaluations:
        run.say(headline(evaluation, run.messages))
        if evaluation.unshown and not evaluation.is_beside_the_tables:
            run.say(unshown_text(evaluation, run.messages))
    if not keep_going:
        for series in left_out(run.catalog, checked, chosen):
            run.say(left_out_text(series, run.messages))
    failed = [(evaluation, failing(evaluation, fail_on)) for evaluation in evaluations]
    for evaluation, results in failed:
        if results:
            run.say(failing_text(evaluation, results, fail_on, run.messages))
    if has_errors or any(results for _, results in failed):
        raise typer.Exit(FINDINGS)
