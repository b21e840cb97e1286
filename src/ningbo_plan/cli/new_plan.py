"""`plan new-plan`: a first draft of plan data from a pasted table."""

import re
from typing import Annotated

import typer

from ningbo_plan.cli.guard import FINDINGS, guarded
from ningbo_plan.cli.options import Color, Data, Lang, Run, Version
from ningbo_plan.messages import N_, NN_
from ningbo_plan.source.files import STDIN, existing, read_bytes


@guarded
def new_plan(
    ctx: typer.Context,
    table: Annotated[
        str, typer.Argument(metavar="TABLE", help="The table as CSV, TSV or pasted text; - is standard input.")
    ],
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="DIR", help="Write the files into this directory; none is overwritten."),
    ] = None,
    id: Annotated[str | None, typer.Option("--id", metavar="ID", help="Id of the plan, such as hz15.")] = None,
    title: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Title; default is the line above the table.")
    ] = None,
    years: Annotated[
        str | None, typer.Option(metavar="Y-Y", help="First and last year; default is as the header says.")
    ] = None,
    region: Annotated[str | None, typer.Option(metavar="TEXT", help="Whose plan it is, such as 杭州市.")] = None,
    lang: Lang = None,
    data: Data = None,
    color: Color = None,
    version: Version = False,
) -> None:
    """Draft plan data from a pasted table, with every guess marked.

    The thresholds of judging are those of the plan data in use. Exits with 1 if lines of the table were not read.
    """
    from ningbo_plan.draft.plan import Wishes, draft_plan
    from ningbo_plan.loading import BASELINES, INDICATORS
    from ningbo_plan.render.draft import MARKS, render_draft
    from ningbo_plan.report.drafting import drafted_text, findings
    from ningbo_plan.source.table import TableError, joined, visible
    from ningbo_plan.source.writing import write_new

    run = Run(ctx, lang, data, color)
    said = {name: joined(visible(text)) if text else None for name, text in (("title", title), ("region", region))}
    wishes = Wishes(_id(run, id), said["title"], _years(run, years), said["region"])
    folder = None if output == STDIN else output
    if folder and (taken := existing(folder, (INDICATORS, BASELINES))):
        raise run.fail(N_("{path} exists already and is not overwritten; choose another directory"), path=taken)
    try:
        draft = draft_plan(read_bytes(table), run.catalog.plans[-1].method, wishes)
    except TableError as error:
        problem = run.messages.text(error.problem, **error.problem.values)
        raise run.fail(N_("{path} cannot be drafted: {problem}"), path=table, problem=problem) from None
    files = render_draft(draft, run.messages.language, table)
    if folder:
        write_new(folder, {name: text.encode() for name, text in files.items()})
    else:
        run.write(files[INDICATORS])
    for line in findings(draft, table, run.messages):
        run.say(line)
    shown = files if folder else {INDICATORS: files[INDICATORS]}
    run.say(drafted_text(draft, shown.values(), MARKS[run.messages.language], run.messages))
    if not folder and len(files) > 1:
        count = sum(bool(row.baseline) for row in draft.rows)
        values = run.messages.count(NN_("{count} value", "{count} values"), count)
        told = N_("the baselines ({values}) are not shown: write both files with -o DIR")
        run.say(run.messages.text(told, values=values))
    if draft.unread:
        raise typer.Exit(FINDINGS)


def _id(run: Run, text: str | None) -> str | None:
    """The plan's id. Raises typer.BadParameter."""
    if text is None or re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
        return text
    message = run.messages.text(N_("write lower-case letters, digits and hyphens, such as hz15"))
    raise typer.BadParameter(message, param_hint="--id")


def _years(run: Run, text: str | None) -> tuple[int, int] | None:
    """The plan's first and last year. Raises typer.BadParameter."""
    if text is None:
        return None
    found = re.fullmatch(r"((?:19|20)\d\d)\D{1,3}((?:19|20)\d\d)\D?", text, re.ASCII)
    if found and int(found[1]) <= int(found[2]):
        return int(found[1]), int(found[2])
    raise typer.BadParameter(run.messages.text(N_("write two years, such as 2026-2030")), param_hint="--years")
