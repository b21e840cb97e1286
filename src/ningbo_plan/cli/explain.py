"""`plan explain`: say why a row is judged as it is."""

from typing import Annotated, Literal, TypeAlias

import typer

from ningbo_plan.cli.guard import FINDINGS, guarded
from ningbo_plan.cli.options import Color, Data, Files, IndicatorId, Lang, Output, Run, Version, format_of

Format: TypeAlias = Literal["text", "json"]


@guarded
def explain(
    ctx: typer.Context,
    indicator: IndicatorId,
    files: Files,
    plan: Annotated[str | None, typer.Option(metavar="ID", help="The plan of the indicator.")] = None,
    year: Annotated[int | None, typer.Option(metavar="Y", help="Judge this year; default is the newest.")] = None,
    as_published: Annotated[bool, typer.Option("--as-published", help="Judge by the printed targets.")] = False,
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="Judge what is sound; faulty rows count as no data.")
    ] = False,
    format: Annotated[
        Format | None,
        typer.Option("--format", "-f", help="What to print.", show_default="text, or by the name of the output"),
    ] = None,
    output: Output = None,
    lang: Lang = None,
    data: Data = None,
    color: Color = None,
    version: Version = False,
) -> None:
    """Say why a row is judged as it is.

    The rule, the numbers put into it, the origin of its thresholds, and what would change the verdict.
    """
    from ningbo_plan.checks import check_submissions, concern
    from ningbo_plan.judging.evaluation import evaluate, left_out
    from ningbo_plan.loading import read_submissions
    from ningbo_plan.report.digest import left_out_text, others_text
    from ningbo_plan.report.explain import explain as explained

    run = Run(ctx, lang, data, color)
    written_as: Format = format_of(format, output, Format, run.messages)
    chosen = run.plan(plan)
    found = run.indicators(indicator, chosen)
    checked = check_submissions(run.catalog, read_submissions(files))
    concerning, others = concern(run.catalog, found, checked.diagnostics)
    run.report(concerning)
    if others:
        run.say(others_text(others, run.messages))
    evaluations = evaluate(
        run.catalog,
        checked,
        plan=chosen,
        year=year,
        as_published=as_published,
        keep_going=keep_going,
        selects=lambda row: indicator in (row.id, str(row.no)),
    )
    explanations = [
        explanation
        for evaluation in evaluations
        for result in evaluation.results
        for explanation in explained(evaluation, result, run.messages)
    ]
    if explanations:
        if written_as == "json":
            from ningbo_plan.render.json import render_explanations

            run.write(render_explanations(explanations), output, inputs=files)
        else:
            from ningbo_plan.render.prose import render_sheets

            sheets = [explanation.sheet for explanation in explanations]
            text = render_sheets(sheets, width=run.width, color=run.color and output is None)
            run.write(text, output, inputs=files)
    if not keep_going:
        for series in left_out(run.catalog, checked, chosen):
            run.say(left_out_text(series, run.messages))
    if any(diagnostic.is_error for diagnostic in checked.diagnostics):
        raise typer.Exit(FINDINGS)
    if not explanations:
        raise run.nothing_to_judge(plan=plan, year=year)
