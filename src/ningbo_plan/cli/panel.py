"""`plan evaluate` on a panel: many regions and years at once."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ningbo_plan import __version__
from ningbo_plan.cli.guard import FINDINGS
from ningbo_plan.cli.options import Run
from ningbo_plan.messages import N_, NN_
from ningbo_plan.source.files import digest_of, read_bytes, require
from ningbo_plan.source.panel_paths import RESULTS, is_parquet

if TYPE_CHECKING:
    from ningbo_plan.judging.evaluation import FailOn
    from ningbo_plan.judging.panel_faults import Findings


def evaluate_panel(
    run: Run,
    files: list[str],
    *,
    plan: str | None,
    year: int | None,
    only: list[str] | None,
    as_published: bool,
    format: str,
    output: str | None,
    fail_on: "FailOn",
    targets: str | None,
) -> None:
    """Judge a panel: the counts to standard output, each row's results to `output` if its suffix is of a table."""
    require("panel", files[0])
    from ningbo_plan.handed_down import newest_plan, read_handed_down
    from ningbo_plan.panels import evaluate_files
    from ningbo_plan.render.panel import render_json, render_table
    from ningbo_plan.report.panel import report_of
    from ningbo_plan.source.panel_files import paths_of

    messages = run.messages
    _check_format(run, format, output)
    chosen = run.plan(plan)
    selects = run.selection(only, [chosen] if chosen else run.catalog.plans)
    handed_down = None
    if targets:
        handed_down = read_handed_down(read_bytes(targets), targets, chosen or newest_plan(run.catalog))
        run.report(handed_down.faults)
        if any(fault.is_error for fault in handed_down.faults):
            raise typer.Exit(FINDINGS)
    is_table = output is not None and Path(output).suffix.lower() in RESULTS
    results = output if is_table or format == "csv" else None
    inputs = [*paths_of(files), *([targets] if targets else [])]
    run.keep_inputs(output, inputs)
    to_stdout = format == "csv" and output is None
    with _progress(messages.text(N_("rows read"))) as progress:
        judged = evaluate_files(
            run.catalog,
            files,
            plan=chosen,
            as_published=as_published,
            selects=selects,
            targets=handed_down,
            output=sys.stdout.buffer if to_stdout else results,
            progress=progress,
        )
    findings = judged.findings
    _report(run, findings)
    reports = [report for panel in judged.panels if (report := report_of(panel, messages, year, fail_on))]
    if not reports and not findings.rows:
        raise run.nothing_to_judge(plan=plan, year=year)
    total = Counter(
        judged=sum(panel.judged for panel in judged.panels),
        baselines=sum(panel.baselines for panel in judged.panels),
        corrected=sum(panel.corrected for panel in judged.panels),
        faulty=findings.rows,
        unselected=sum(panel.unselected for panel in judged.panels),
    )
    if not to_stdout:
        if format == "json":
            text = render_json(reports, dict(total), dict(sorted(findings.counts.items())))
        else:
            color = run.color and (output is None or results is not None)
            text = render_table(reports, messages, width=run.width, color=color)
        run.write(text, None if results else output, inputs=inputs)
    _say_counts(run, total["judged"], total["baselines"], total["faulty"])
    if idle := judged.idle_regions:
        message = N_("targets are given for {regions}, of which the panel has no row")
        run.say(messages.text(message, regions=messages.joined(idle)))
    failing = sum(report.failing for report in reports)
    if failing:
        rows = messages.count(NN_("{count} row", "{count} rows"), failing)
        run.say(messages.text(N_("--fail-on {condition} finds {rows}"), condition=fail_on, rows=rows))
    if findings.rows or failing:
        raise typer.Exit(FINDINGS)


def _check_format(run: Run, format: str, output: str | None) -> None:
    """Raise typer.BadParameter where a panel is not printed so, or not under such a name."""
    messages = run.messages
    if format not in ("table", "json", "csv"):
        message = messages.text(N_("a panel is printed as table, json or csv"))
        raise typer.BadParameter(message, param_hint="--format")
    if format == "csv" and is_parquet(output or ""):
        message = messages.text(
            N_("{path} is a name for Parquet; leave -f out, or choose one that ends in .csv"), path=output
        )
        raise typer.BadParameter(message, param_hint="-o")


def review_panel(
    run: Run,
    options: dict[str, Any],
    *,
    plan: str | None,
    year: int | None,
    only: list[str] | None,
    as_published: bool,
    output: str | None,
) -> None:
    """Write what a panel comes to as a web page: its counts, its regions as a heat map, what is behind most often."""
    files: list[str] = options["files"]
    for extra in ("panel", "review"):
        require(extra, files[0])
    from ningbo_plan.panels import evaluate_files
    from ningbo_plan.render.review_html import render_page
    from ningbo_plan.report.panel import report_of
    from ningbo_plan.report.panel_review import Faults, make_panel_review
    from ningbo_plan.report.provenance import Provenance, Source, command_of, sources
    from ningbo_plan.source.panel_files import paths_of

    messages, catalog = run.messages, run.catalog
    chosen = run.plan(plan)
    selects = run.selection(only, [chosen] if chosen else catalog.plans)
    read = paths_of(files)
    run.keep_inputs(output, read)
    with _progress(messages.text(N_("rows read"))) as progress:
        judged = evaluate_files(
            catalog, files, plan=chosen, as_published=as_published, selects=selects, by_head=True, progress=progress
        )
    _report(run, judged.findings)
    found = [(panel, report) for panel in judged.panels if (report := report_of(panel, messages, year))]
    if not found:
        raise run.nothing_to_judge(plan=plan, year=year)
    if len(found) > 1:
        named = messages.joined(f"--plan {panel.plan.id}" for panel, _ in found)
        raise typer.BadParameter(
            messages.text(N_("the files hold several; choose one: {found}"), found=named), param_hint="--plan"
        )
    (panel, report), findings = found[0], judged.findings
    made_of = Provenance(
        f"ningbo-plan {__version__}",
        catalog.version,
        sources({Path(path).name: data for path, data in catalog.files.items()}),
        [Source(path, digest_of(path)) for path in read],
        command_of(options | {"lang": run.messages.language, "color": None}),
    )
    document = make_panel_review(panel, report, Faults(findings.rows, dict(findings.counts)), made_of, messages)
    run.write(render_page(document, messages, count=N_("{shown} of {total} regions shown")), output, inputs=read)
    _say_counts(run, panel.judged, panel.baselines, findings.rows)
    if findings.rows:
        raise typer.Exit(FINDINGS)


def _report(run: Run, findings: "Findings") -> None:
    """Print the faults that are kept, and how many there are of each code where these are not all."""
    messages = run.messages
    run.report(sorted(findings.kept, key=lambda fault: (fault.path, fault.span.line)))
    hidden = sum(findings.counts.values()) - len(findings.kept)
    if hidden > 0:
        counts = messages.joined(f"{code} × {count}" for code, count in sorted(findings.counts.items()))
        run.say(
            messages.text(N_("{count} more faults are not shown; all in all: {counts}"), count=hidden, counts=counts)
        )


def _say_counts(run: Run, judged: int, baselines: int, faulty: int) -> None:
    messages = run.messages
    run.say(
        messages.text(
            N_("{judged}, {baselines}, {faulty}"),
            judged=messages.count(NN_("{count} row judged", "{count} rows judged"), judged),
            baselines=messages.count(NN_("{count} baseline", "{count} baselines"), baselines),
            faulty=messages.count(NN_("{count} row with a fault", "{count} rows with faults"), faulty),
        )
    )


@contextmanager
def _progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar with rate and time left, where standard error is a terminal."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda rows, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, Task, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Rate(TextColumn):
        def __init__(self) -> None:
            super().__init__("")

        def render(self, task: Task) -> Text:
            return Text(f"{task.finished_speed or task.speed or 0:,.0f}/s")

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), Rate(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)

        def advance(rows: int, total: int) -> None:
            bar.update(task, advance=rows, total=total)

        yield advance
