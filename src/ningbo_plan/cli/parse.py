"""`plan parse`: show how expressions are read."""

from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

import typer

from ningbo_plan.cli.guard import FINDINGS, guarded
from ningbo_plan.cli.options import Color, Data, Lang, Output, Run, Version, format_of
from ningbo_plan.messages import N_
from ningbo_plan.source.files import STDIN, read_text

Format: TypeAlias = Literal["table", "json"]


@guarded
def parse(
    ctx: typer.Context,
    expressions: Annotated[
        list[str], typer.Argument(metavar="EXPR", help="Expressions; - reads them from standard input, one a line.")
    ],
    direction: Annotated[
        Literal["higher", "lower", "within"] | None,
        typer.Option("--direction", help="Which side is good: completes a bare number to an interval."),
    ] = None,
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
    """Show how expressions such as 60以上 or 年均3000家以上 are read."""
    from ningbo_plan.notation.interval import Direction
    from ningbo_plan.report.readings import reading_of

    run = Run(ctx, lang, data, color)
    written_as: Format = format_of(format, output, Format, run.messages)
    lines: list[str] = []
    for expression in expressions:
        lines += read_text(expression).splitlines() if expression == STDIN else [expression]
    side = Direction(direction) if direction else None
    share = run.catalog.plans[0].method.approximate.value if side else Decimal(0)
    readings = [reading_of(line, side, share) for line in lines if line.strip()]
    if written_as == "json":
        from ningbo_plan.render.json import render_readings

        run.write(render_readings(readings), output)
    else:
        from ningbo_plan.render.catalog import render_readings as render

        run.write(render(readings, run.messages, width=run.width, color=run.color and output is None), output)
    for reading in readings:
        if reading.contradicts:
            run.say(run.messages.text(N_("{expression} contradicts the direction"), expression=reading.expression))
    if any(reading.contradicts for reading in readings):
        raise typer.Exit(FINDINGS)
