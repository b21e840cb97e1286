"""`plan list` and `plan show`: the plan data themselves."""

from typing import Annotated, Literal, TypeAlias

import typer

from ningbo_plan.cli.guard import guarded
from ningbo_plan.cli.options import Color, Data, IndicatorId, Lang, Only, Output, Run, Version, format_of

Format: TypeAlias = Literal["table", "json", "csv"]
Sheet: TypeAlias = Literal["text", "json"]


@guarded
def list_indicators(
    ctx: typer.Context,
    plan: Annotated[str | None, typer.Option(metavar="ID", help="List this plan only.")] = None,
    only: Only = None,
    format: Annotated[
        Format | None,
        typer.Option("--format", "-f", help="What to print.", show_default="table, or by the name of the output"),
    ] = None,
    output: Output = None,
    lang: Lang = None,
    data: Data = None,
    color: Color = None,
    version: Version = False,
) -> None:
    """List indicators with their targets and baselines."""
    from ningbo_plan.report.listing import listing

    run = Run(ctx, lang, data, color)
    written_as: Format = format_of(format, output, Format, run.messages)
    chosen = run.plan(plan)
    plans = [chosen] if chosen else run.catalog.plans
    listed = listing(run.catalog, plans, run.selection(only, plans), run.messages)
    match written_as:
        case "json":
            from ningbo_plan.render.json import render_listing as render_json

            run.write(render_json(listed), output)
        case "csv":
            from ningbo_plan.render.csv import render_listing as render_csv

            run.write(render_csv(listed), output)
        case "table":
            from ningbo_plan.render.catalog import render_listing

            run.write(render_listing(listed, run.messages, width=run.width, color=run.color and output is None), output)


@guarded
def show(
    ctx: typer.Context,
    indicator: IndicatorId,
    plan: Annotated[str | None, typer.Option(metavar="ID", help="The plan of the indicator.")] = None,
    format: Annotated[
        Sheet | None,
        typer.Option("--format", "-f", help="What to print.", show_default="text, or by the name of the output"),
    ] = None,
    output: Output = None,
    lang: Lang = None,
    data: Data = None,
    color: Color = None,
    version: Version = False,
) -> None:
    """Show all that is recorded of one indicator."""
    from ningbo_plan.report.listing import describe, listing

    run = Run(ctx, lang, data, color)
    written_as: Sheet = format_of(format, output, Sheet, run.messages)
    chosen = run.plan(plan)
    found = run.indicators(indicator, chosen)
    listed = listing(run.catalog, [chosen] if chosen else run.catalog.plans, lambda row: row in found, run.messages)
    if written_as == "json":
        from ningbo_plan.render.json import render_listing

        run.write(render_listing(listed), output)
    else:
        from ningbo_plan.render.prose import render_sheets

        text = render_sheets(
            [describe(item, run.messages) for item in listed], width=run.width, color=run.color and output is None
        )
        run.write(text, output)
