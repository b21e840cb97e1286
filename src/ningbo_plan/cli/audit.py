"""`plan audit`: prove the plan data against the plan's own text."""

from typing import Annotated

import typer

from ningbo_plan.cli.guard import FINDINGS, guarded
from ningbo_plan.cli.options import Color, Data, Lang, Output, Run, ShowSource, Version, format_of
from ningbo_plan.messages import N_, NN_
from ningbo_plan.render.diagnostics import Format


@guarded
def audit(
    ctx: typer.Context,
    source: Annotated[
        str,
        typer.Option("--source", metavar="TEXT", help="The plan as plain text, in either script; - is standard input."),
    ],
    format: Annotated[
        Format | None,
        typer.Option("--format", "-f", help="What to print.", show_default="text, or by the name of the output"),
    ] = None,
    show_source: ShowSource = None,
    output: Output = None,
    lang: Lang = None,
    data: Data = None,
    color: Color = None,
    version: Version = False,
) -> None:
    """Prove the plan data against a copy of the plan.

    Every encoded expression, number and name is looked up at its place; every number of the text must be encoded, or
    be listed as no target.
    """
    from ningbo_plan.audit.compare import audit_plan
    from ningbo_plan.audit.text import NoPlanError, read_text
    from ningbo_plan.render.findings import Findings
    from ningbo_plan.source.files import read_bytes

    run = Run(ctx, lang, data, color)
    written_as: Format = format_of(format, output, Format, run.messages)
    text = read_text(source)
    try:
        result = audit_plan(run.catalog, text, source)
    except NoPlanError:
        message = N_(
            "{path} holds no chapter (第一章): save the plan's page as plain text, in UTF-8, UTF-16 or GB18030"
        )
        raise run.fail(message, path=source) from None
    if written_as == "json":
        from ningbo_plan.render.json import render_audit

        run.write(render_audit(result, run.messages), output, inputs=[source])
    else:
        others = {diagnostic.path for diagnostic in result.diagnostics} - {source}
        files = {source: text.encode()} | {path: read_bytes(path) for path in sorted(others)}
        findings = Findings(result.diagnostics, files)
        run.write(run.rendered(findings, written_as, show_source, output), output, inputs=[source])
    run.say(
        run.messages.text(
            N_("{claims} looked up, {mentions} of the text: {differences}"),
            claims=run.messages.count(NN_("{count} claim", "{count} claims"), result.claims),
            mentions=run.messages.count(NN_("{count} number", "{count} numbers"), result.mentions),
            differences=run.messages.count(NN_("{count} difference", "{count} differences"), len(result.diagnostics)),
        )
    )
    if result.diagnostics:
        raise typer.Exit(FINDINGS)
