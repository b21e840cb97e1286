"""`plan schema`: what data files may say, for editors."""

from typing import Annotated, Literal

import typer

from ningbo_plan.cli.guard import guarded
from ningbo_plan.cli.options import Color, Data, Lang, Output, Run, Version


@guarded
def schema(
    ctx: typer.Context,
    kind: Annotated[Literal["actuals", "indicators"], typer.Argument(help="Of submissions, or of plan data.")],
    output: Output = None,
    lang: Lang = None,
    data: Data = None,
    color: Color = None,
    version: Version = False,
) -> None:
    """Print the JSON Schema of a kind of data file, for an editor."""
    from ningbo_plan.render.json import dumps
    from ningbo_plan.report.schema import actuals_schema, indicators_schema

    run = Run(ctx, lang, data, color)
    found = actuals_schema(run.catalog, run.messages) if kind == "actuals" else indicators_schema(run.messages)
    run.write(dumps(found), output)
