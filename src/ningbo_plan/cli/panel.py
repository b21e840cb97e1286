"""`plan evaluate` on a panel: many regions and years at once."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import typer

from ningbo_plan.cli.options import FINDINGS, Run
from ningbo_plan.messages import N_, NN_
from ningbo_plan.source.files import read_bytes, require

FailOn = Literal["never", "unmet", "binding", "behind", "missing"]
_RESULTS = {".parquet", ".pq", ".csv"}


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
    fail_on: FailOn,
    targets: str | None,
) -> None:
    """Judge a panel: the counts to standard output, each row's results to `output` if its suffix is of a table."""
    require("panel", files[0])
    from ningbo_plan.handed_down import newest_plan, read_handed_down
    from ningbo_plan.panels import evaluate_files
    from ningbo_plan.render.panel import render_json, render_table
    from ningbo_plan.report.panel import report_of

    messages = run.messages
    if format not in ("table", "json", "csv"):
        message = messages.text(N_("a panel is printed as table, json or csv"))
        raise typer.BadParameter(message, param_hint="--format")
    chosen = run.plan(plan)
    selects = run.selection(only, [chosen] if chosen else run.catalog.plans)
    handed_down = None
    if targets:
        handed_down = read_handed_down(read_bytes(targets), targets, chosen or newest_plan(run.catalog))
        run.report(handed_down.faults)
        if any(fault.is_error for fault in handed_down.faults):
            raise typer.Exit(FINDINGS)
    results = output if output and Path(output).suffix.lower() in _RESULTS else None
    inputs = [*files, *([targets] if targets else [])]
    run.keep_inputs(output, inputs)
    to_stdout = format == "csv" and output is None
    with _progress(messages.text(N_("rows judged"))) as progress:
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
    run.report(findings.kept)
    hidden = sum(findings.counts.values()) - len(findings.kept)
    if hidden > 0:
        counts = messages.joined(f"{code} × {count}" for code, count in sorted(findings.counts.items()))
        run.say(
            messages.text(N_("{count} more faults are not shown; all in all: {counts}"), count=hidden, counts=counts)
        )
    reports = [report for panel in judged.panels if (report := report_of(panel, messages, year, fail_on))]
    if not reports and not findings.rows:
        raise run.nothing_to_judge(plan=plan, year=year)
    total = Counter(
        judged=sum(panel.judged for panel in judged.panels),
        baselines=sum(panel.baselines for panel in judged.panels),
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
    run.say(
        messages.text(
            N_("{judged}, {baselines}, {faulty}"),
            judged=messages.count(NN_("{count} row judged", "{count} rows judged"), total["judged"]),
            baselines=messages.count(NN_("{count} baseline", "{count} baselines"), total["baselines"]),
            faulty=messages.count(NN_("{count} row with a fault", "{count} rows with faults"), total["faulty"]),
        )
    )
    failing = sum(report.failing for report in reports)
    if failing:
        rows = messages.count(NN_("{count} row", "{count} rows"), failing)
        run.say(messages.text(N_("--fail-on {condition} finds {rows}"), condition=fail_on, rows=rows))
    if findings.rows or failing:
        raise typer.Exit(FINDINGS)


@contextmanager
def _progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar with rate and time left, where standard error is a terminal."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda rows, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    class Rate(TextColumn):
        def __init__(self) -> None:
            super().__init__("")

        def render(self, task):  # type: ignore[no-untyped-def]
            from rich.text import Text

            return Text(f"{task.finished_speed or task.speed or 0:,.0f}/s")

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)

        def advance(rows: int, total: int) -> None:
            bar.update(task, advance=rows, total=total)

        yield advance
