"""`plan review`: the review of a plan as a document."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias, get_args

import typer

from ningbo_plan import __version__
from ningbo_plan.cli.guard import FINDINGS, guarded
from ningbo_plan.cli.options import Color, Data, Files, Lang, Only, Output, Run, Version, format_by_name
from ningbo_plan.messages import N_
from ningbo_plan.source.files import STDIN, FileError, read_bytes, require, text_from

if TYPE_CHECKING:
    from ningbo_plan.checks import Checked
    from ningbo_plan.judging.review import Review
    from ningbo_plan.model.plan import Plan
    from ningbo_plan.report.narrative import Narrative
    from ningbo_plan.report.provenance import Provenance
    from ningbo_plan.series import Series

Format: TypeAlias = Literal["terminal", "markdown", "html", "docx", "xlsx"]


@guarded
def review(
    ctx: typer.Context,
    files: Files,
    plan: Annotated[str | None, typer.Option(metavar="ID", help="The plan to review.")] = None,
    year: Annotated[int | None, typer.Option(metavar="Y", help="Review this year; default is the newest.")] = None,
    region: Annotated[str | None, typer.Option(metavar="TEXT", help="Whose values, where files hold several.")] = None,
    only: Only = None,
    as_published: Annotated[bool, typer.Option("--as-published", help="Judge by the printed targets.")] = False,
    format: Annotated[
        Format | None, typer.Option("--format", "-f", help="What to write; default is by the name of the output.")
    ] = None,
    narrative: Annotated[
        str | None,
        typer.Option("--narrative", metavar="FILE", help="Your own text in Markdown, for docx, html and md."),
    ] = None,
    reference_doc: Annotated[
        str | None, typer.Option("--reference-doc", metavar="FILE", help="A Word file whose styles and page are used.")
    ] = None,
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="Judge what is sound; faulty rows count as no data.")
    ] = False,
    output: Output = None,
    lang: Lang = None,
    data: Data = None,
    color: Color = None,
    version: Version = False,
) -> None:
    """Write the review of a plan: every row by its newest value.

    As a Word file, a web page, Markdown or a workbook; without -o, a digest of one screen.
    Of a panel of many regions, a web page with counts and a heat map.
    """
    from ningbo_plan.checks import check_submissions
    from ningbo_plan.judging.review import findings_of
    from ningbo_plan.judging.review import review as judge
    from ningbo_plan.loading import Submissions, read_document_bytes, read_files
    from ningbo_plan.render.reviews import render_review
    from ningbo_plan.report.digest import headline
    from ningbo_plan.report.document import Figure
    from ningbo_plan.report.review import make_review
    from ningbo_plan.report.review_rows import evaluation_of
    from ningbo_plan.source.panel_paths import is_panel

    run = Run(ctx, lang, data, color)
    if region is None and is_panel(files) and _is_for_panels(run, files, format, output):
        from ningbo_plan.cli.panel import review_panel

        _refuse_unused(run, None, narrative=narrative, reference_doc=reference_doc)
        review_panel(run, ctx.params, plan=plan, year=year, only=only, as_published=as_published, output=output)
        return
    format = _format(run, format, output)
    _refuse_unused(run, format, narrative=narrative, reference_doc=reference_doc)
    chosen = run.plan(plan)
    contents = read_files(files)
    submissions = Submissions()
    for path, content in contents.items():
        read_document_bytes(path, content, submissions)
    others = {path: read_bytes(path) for path in (narrative, reference_doc) if path is not None}
    checked = check_submissions(run.catalog, submissions)
    run.report(checked.diagnostics)
    series = _one(run, checked, chosen, year=year, region=region, keep_going=keep_going)
    selects = run.selection(only, [series.plan])
    judged = judge(series, year, as_published=as_published, selects=selects, selection=only or ())
    added = _narrative(run, narrative, others, judged)
    made_of = _made_of(run, ctx, contents, others)
    if judged.year < max(series.years):  # what was not known then was not wrong then
        checked = check_submissions(run.catalog, submissions.until(judged.year))
    report = make_review(judged, made_of, run.messages, added, findings_of(run.catalog, checked, judged))
    if format == "terminal":
        from ningbo_plan.render.review_terminal import render_digest

        result: str | bytes = render_digest(report, width=run.width, color=run.color and output is None)
    else:
        is_drawn = format in ("docx", "html")
        figures = sum(is_drawn and isinstance(block, Figure) for block in report.document.blocks)
        with run.progress(N_("Drawing charts"), figures) as drawn:
            result = render_review(report, format, reference_doc=others.get(reference_doc or ""), drawn=drawn)
    run.write(result, output, inputs=[*files, *others])
    if format != "terminal" or output is not None or not run.is_terminal:  # a digest on the screen says the same
        run.say(headline(evaluation_of(judged), run.messages, judged.kind))
    if any(diagnostic.is_error for diagnostic in checked.diagnostics):
        raise typer.Exit(FINDINGS)


def _narrative(run: Run, path: str | None, contents: dict[str, bytes], judged: "Review") -> "Narrative":
    """The author's own text. Raises typer.Exit for faults in it."""
    from ningbo_plan.report.narrative import NOTHING_TO_ADD, read_narrative
    from ningbo_plan.report.review import SECTIONS

    if path is None:
        return NOTHING_TO_ADD
    titles = {key: title for key, title, _ in SECTIONS}
    reviewed = [row.result.indicator for row in judged.rows]
    narrative, faults = read_narrative(text_from(contents[path], path), path, judged.plan, titles, reviewed)
    run.report(faults)
    if faults:
        raise typer.Exit(FINDINGS)
    return narrative


def _made_of(run: Run, ctx: typer.Context, contents: dict[str, bytes], others: dict[str, bytes]) -> "Provenance":
    """What the document is made of: the tool, all that was read, and the command."""
    from ningbo_plan.report.provenance import Provenance, command_of, sources

    given = {"files": list(contents), "lang": run.messages.language, "data": run.data_directory, "color": None}
    return Provenance(
        f"ningbo-plan {__version__}",
        run.catalog.version,
        sources({Path(path).name: data for path, data in run.catalog.files.items()}),
        sources(contents | others),
        command_of(ctx.params | given),
    )


def _one(
    run: Run, checked: "Checked", plan: "Plan | None", *, year: int | None, region: str | None, keep_going: bool
) -> "Series":
    """The one plan and region to review. Raises typer.Exit for none, typer.BadParameter for several."""
    from ningbo_plan.judging.evaluation import left_out
    from ningbo_plan.judging.review import rejected_beside, reviewable
    from ningbo_plan.report.digest import left_out_text

    found = reviewable(run.catalog, checked, plan=plan, year=year, region=region, keep_going=keep_going)
    meant = list(found)
    if not keep_going:
        for series in left_out(run.catalog, checked, plan):
            if region is None or series.is_of(region):
                run.say(left_out_text(series, run.messages))
        if found:  # whoever gave the files of several must say which, whatever fault one of them has
            meant += rejected_beside(run.catalog, checked, found, plan=plan, region=region)
    if not found and any(diagnostic.is_error for diagnostic in checked.diagnostics):
        raise typer.Exit(FINDINGS)
    if not found:
        every = reviewable(run.catalog, checked, keep_going=keep_going)
        raise run.nothing_to_judge(every, plan=plan and plan.id, year=year, region=region)
    if len(meant) > 1:
        named = (f"--plan {s.plan.id}" + (f" --region {s.region}" if s.region else "") for s in meant)
        message = run.messages.text(N_("the files hold several; choose one: {found}"), found="; ".join(named))
        raise typer.BadParameter(message, param_hint="--plan, --region")
    return found[0]


def _is_for_panels(run: Run, files: list[str], format: Format | None, output: str | None) -> bool:
    """Whether a panel is reviewed as one, which is a web page; CSV of several regions have the other formats by region.

    Raises typer.BadParameter for other formats of what can only be a panel.
    """
    if format == "html" or (format is None and format_by_name(output) == "html"):
        return True
    if all(Path(file).suffix.lower() in (".csv", ".tsv") and Path(file).is_file() for file in files):
        return False
    message = N_(
        "a panel is reviewed as a web page (-o review.html); `plan evaluate` gives tables, JSON, CSV and Parquet"
    )
    raise typer.BadParameter(run.messages.text(message), param_hint="--format")


def _refuse_unused(run: Run, format: Format | None, *, narrative: str | None, reference_doc: str | None) -> None:
    """Nothing that was asked for is left out without a word, None being a panel. Raises typer.BadParameter."""
    if reference_doc is not None and format != "docx":
        raise typer.BadParameter(run.messages.text(N_("only a Word file has one")), param_hint="--reference-doc")
    if narrative is not None and format in ("xlsx", "terminal", None):
        message = N_("a workbook, a digest and a panel have no place for it; write a docx, html or md file")
        raise typer.BadParameter(run.messages.text(message), param_hint="--narrative")


def _format(run: Run, format: Format | None, output: str | None) -> Format:
    """The format asked for, or that of the output's name; for a terminal, a digest. Raises typer.BadParameter."""
    if format is None and output in (None, STDIN):
        return "terminal"
    if format is None:
        by_name: Any = format_by_name(output)
        format = by_name if by_name in get_args(Format) else None
    if format is None and output and Path(output).is_dir():
        raise FileError(output, N_("it is a folder"), N_("name a file in it"))
    if format is None:
        message = N_("{path} does not say which format; add -f markdown, html, docx or xlsx")
        raise typer.BadParameter(run.messages.text(message, path=output), param_hint="-o")
    if format in ("docx", "xlsx", "html"):
        require("review", output or STDIN)
    if format in ("docx", "xlsx") and output in (None, STDIN) and run.is_terminal:
        raise typer.BadParameter(run.messages.text(N_("this is not shown in a terminal; name a file")), param_hint="-o")
    return format
