"""`plan rules`: what the program finds, and why it matters."""

from typing import Annotated, Literal, TypeAlias

import typer

from ningbo_plan.cli.guard import guarded
from ningbo_plan.cli.options import Color, Data, Lang, Output, Run, Version, format_of
from ningbo_plan.messages import N_

Format: TypeAlias = Literal["text", "json"]


@guarded
def rules(
    ctx: typer.Context,
    code: Annotated[str | None, typer.Argument(metavar="CODE", help="A code or its name, such as NP301.")] = None,
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
    """List what `plan check` finds, or explain one finding."""
    from ningbo_plan.diagnostics import RULES, find_rule
    from ningbo_plan.render.rules import render_rule, render_rules, render_rules_json
    from ningbo_plan.source.files import read_rule_page

    run = Run(ctx, lang, data, color)
    written_as: Format = format_of(format, output, Format, run.messages)
    if code is None:
        text = (
            render_rules_json(RULES.values(), run.messages)
            if written_as == "json"
            else render_rules(RULES.values(), run.messages, width=run.width, color=run.color and output is None)
        )
        run.write(text, output)
        return
    rule = find_rule(code)
    if rule is None:
        raise run.fail(N_("there is no finding {code}; `plan rules` lists all"), code=code)
    if written_as == "json":
        run.write(render_rules_json([rule], run.messages), output)
    else:
        run.write(render_rule(rule, read_rule_page(rule.code), run.messages), output)
