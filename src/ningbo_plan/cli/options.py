"""Options that every command takes, and what a command does with them."""

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias, get_args

import typer

from ningbo_plan import __version__
from ningbo_plan.cli.guard import FAILED, STDOUT
from ningbo_plan.messages import N_, Messages, Term, language_from, messages_for
from ningbo_plan.source.files import STDIN, FileError, data_directory, is_same_file, packaged_data, repository_root
from ningbo_plan.source.limits import VARIABLE, limits
from ningbo_plan.source.safe import visible

if TYPE_CHECKING:
    from ningbo_plan.diagnostics import Diagnostic
    from ningbo_plan.loading import Catalog
    from ningbo_plan.model.plan import Indicator, Plan
    from ningbo_plan.render.diagnostics import Format
    from ningbo_plan.render.findings import Findings
    from ningbo_plan.selection import Selects
    from ningbo_plan.series import Series

# How wide a table is where there is no terminal to ask.
_WIDTH = 100


def _print_version(value: bool) -> None:
    if value:
        typer.echo(f"plan {__version__}")
        raise typer.Exit


Lang: TypeAlias = Annotated[
    str | None, typer.Option("--lang", metavar="LANG", help="Language of output: zh-Hant, zh-Hans or en.")
]
Data: TypeAlias = Annotated[
    Path | None, typer.Option("--data", metavar="DIR", help="Directory of plan data; default is the packaged copy.")
]
ColorMode: TypeAlias = Literal["auto", "always", "never"]
Color: TypeAlias = Annotated[ColorMode | None, typer.Option("--color", help="Whether to colour the output.")]
Version: TypeAlias = Annotated[
    bool, typer.Option("--version", "-V", callback=_print_version, is_eager=True, help="Show the version and exit.")
]
Output: TypeAlias = Annotated[
    str | None, typer.Option("--output", "-o", metavar="PATH", help="Write to this file, whole or not at all.")
]
ShowSource: TypeAlias = Annotated[
    bool | None,
    typer.Option(
        "--show-source/--no-show-source", help="Show the line of each fault in text; default is for a terminal only."
    ),
]
Files: TypeAlias = Annotated[
    list[str], typer.Argument(metavar="FILE", help="Submissions of actuals; - is standard input.")
]


def _complete_indicator(incomplete: str) -> list[tuple[str, str]]:
    """Ids for the shell, with names in the user's language."""
    from ningbo_plan.file_checks import load_checked_catalog
    from ningbo_plan.loading import PlanDataError

    language = language_from()
    try:
        plans = load_checked_catalog().plans
    except (FileError, PlanDataError):  # the command itself will say so
        return []
    return [
        (indicator.id, indicator.name.in_(language))
        for plan in plans
        for indicator in plan.indicators
        if indicator.id.startswith(incomplete)
    ]


Only: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        metavar="SEL", help="all, tables, text, milestones, binding, group:…, chapter:…, place:…, unit:…, ids, rows."
    ),
]
IndicatorId: TypeAlias = Annotated[
    str, typer.Argument(metavar="ID", help="Id or row number.", autocompletion=_complete_indicator)
]

_FORMATS = {
    ".csv": "csv",
    ".docx": "docx",
    ".htm": "html",
    ".html": "html",
    ".json": "json",
    ".md": "markdown",
    ".sarif": "sarif",
    ".xlsx": "xlsx",
    ".xml": "junit",
    ".yaml": "yaml",
    ".yml": "yaml",
}


# Names of files that no command writes as text.
_OTHERS = {".ods", ".parquet", ".pdf", ".pq", ".xls"}


def format_by_name(output: str | None) -> str | None:
    """The format that the name of the output says, of whichever command."""
    return _FORMATS.get(Path(output or "").suffix.lower())


def format_of(asked: str | None, output: str | None, formats: Any, messages: Messages) -> Any:
    """The format asked for; where none is, that of the output's name, or the first of the command's own (a Literal).

    Raises typer.BadParameter where the name is that of another kind of file.
    """
    known = get_args(formats)
    by_name, is_other = format_by_name(output), Path(output or "").suffix.lower() in _OTHERS
    # A file in YAML is most likely an input, and what is written over one is refused with a better word.
    if asked is None and by_name not in (*known, "yaml") and (by_name or is_other):
        message = N_("{path} is no name for what this command writes: {formats}; choose another, or say which with -f")
        told = messages.text(message, path=output, formats=", ".join(known))
        raise typer.BadParameter(told, param_hint="-o")
    return asked or (by_name if by_name in known else known[0])


class Run:
    """One run of a command: its language, its plan data, and where its words go."""

    def __init__(self, ctx: typer.Context, lang: str | None, data: Path | None, color: ColorMode | None) -> None:
        shared = ctx.find_root().params
        chosen = lang or shared.get("lang")
        try:
            self.messages = messages_for(language_from(chosen))
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="--lang" if chosen else "PLAN_LANG") from None
        try:
            limits()
        except ValueError:
            message = self.messages.text(N_("write a whole number of megabytes, such as 50"))
            raise typer.BadParameter(message, param_hint=VARIABLE) from None
        self._data = data or shared.get("data")
        self._color = color or shared.get("color") or "auto"

    @cached_property
    def catalog(self) -> "Catalog":
        """The plan data, checked unless they are the packaged ones. Raises PlanDataError, FileError."""
        from ningbo_plan.file_checks import load_checked_catalog

        return load_checked_catalog(self._data)

    @property
    def data_directory(self) -> Path | None:
        """Where the plan data lie, by --data or PLAN_DATA; None for the packaged ones."""
        directory = data_directory(self._data)
        return None if directory == packaged_data() else directory

    @property
    def color(self) -> bool:
        """Whether standard output is coloured: a flag, then NO_COLOR, then FORCE_COLOR, then the terminal."""
        if self._color != "auto":
            return self._color == "always"
        if os.environ.get("NO_COLOR"):
            return False
        return bool(os.environ.get("FORCE_COLOR")) or (sys.stdout is not None and sys.stdout.isatty())

    @property
    def width(self) -> int:
        """The terminal's width, or a width that suits a page."""
        return shutil.get_terminal_size((_WIDTH, 24)).columns

    def plan(self, key: str | None) -> "Plan | None":
        """The plan a user asked for, None for any. Raises typer.Exit."""
        if key is None or (plan := self.catalog.find(key)) is not None:
            return plan if key is not None else None
        known = self.messages.joined(plan.id for plan in self.catalog.plans)
        raise self.fail(N_("there is no plan {plan}; known plans: {known}"), plan=key, known=known)

    def indicators(self, key: str, plan: "Plan | None") -> "list[Indicator]":
        """The indicators with an id or row number, of one plan or of all. Raises typer.Exit."""
        from ningbo_plan.checks import suggestion

        plans = [plan] if plan else self.catalog.plans
        found = [indicator for plan in plans if (indicator := plan.find(key))]
        if not found:
            guess = suggestion((indicator for plan in plans for indicator in plan.indicators), key)
            message = N_("there is no indicator {key}; {suggestion}`plan list` shows all ids")
            raise self.fail(message, key=key, suggestion=guess)
        return found

    def selection(self, selections: list[str] | None, plans: "Sequence[Plan]") -> "Selects | None":
        """What `--only` selects of some plans, None if it was not given. Raises typer.Exit if it selects nothing."""
        if not selections:
            return None
        from ningbo_plan.selection import SelectionError, parse_selection

        try:
            return parse_selection(selections, plans, self.messages)
        except SelectionError as error:
            self.say(f"plan: {error}")
            raise typer.Exit(FAILED) from None

    @property
    def is_terminal(self) -> bool:
        """Whether standard output is a terminal; without one at all, it is not."""
        return sys.stdout is not None and sys.stdout.isatty()

    def write(self, result: str | bytes, output: str | None = None, inputs: Sequence[str] = ()) -> None:
        """Print the result, or write it to a file, whole or not at all and never over an input or the plan data.

        Raises FileError.
        """
        if output is None or output == STDIN:
            if sys.stdout is None:  # the shell's `>&-`
                raise FileError(STDOUT, N_("Bad file descriptor"))
            if isinstance(result, bytes):
                sys.stdout.buffer.write(result)
            else:
                sys.stdout.write(result)
            sys.stdout.flush()
            return
        from ningbo_plan.source.writing import write_whole

        self.keep_inputs(output, inputs)
        data = result if isinstance(result, bytes) else result.encode(errors="backslashreplace")
        write_whole(output, data)

    def keep_inputs(self, output: str | None, inputs: Sequence[str]) -> None:
        """Raise FileError where the output would be written over an input or over the plan data."""
        if output and any(is_same_file(output, path) for path in (*inputs, *self._plan_files)):
            raise FileError(output, N_("it is one of the inputs"), N_("choose another path"))

    @property
    def _plan_files(self) -> list[str]:
        """The plan data that this run has read."""
        return self.catalog.paths if "catalog" in vars(self) else []

    def rendered(
        self, findings: "Findings", format: "Format", show_source: bool | None = None, output: str | None = None
    ) -> str:
        """Findings in a format; text shows the lines of the faults where asked to, else where a person looks at it."""
        from ningbo_plan.render.diagnostics import render_findings

        color = self.color and output is None
        if show_source is None:
            show_source = output is None and (color or (sys.stdout is not None and sys.stdout.isatty()))
        return render_findings(
            findings,
            format,
            self.messages.language,
            root=repository_root(),
            show_source=show_source,
            width=self.width,
            color=color,
        )

    @contextmanager
    def progress(self, doing: Term, total: int) -> Iterator[Callable[[], None]]:
        """What to call for each step of long work: a bar moves where standard error is a terminal, and nowhere else."""
        if not total or sys.stderr is None or not sys.stderr.isatty():
            yield lambda: None
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(self.messages.text(doing), total=total)
            yield lambda: bar.advance(task)

    def say(self, message: str) -> None:
        """Print a line to standard error."""
        typer.echo(visible(message), err=True)

    def report(self, diagnostics: "Iterable[Diagnostic]") -> None:
        """Print diagnostics to standard error."""
        from ningbo_plan.render.text import render_diagnostics

        if text := render_diagnostics(diagnostics, self.messages):
            typer.echo(text, err=True, nl=False)

    def nothing_to_judge(self, known: "Sequence[Series]" = (), **limits: object) -> typer.Exit:
        """Say that the files hold nothing within the limits of some options, but `known`; raise what this returns."""
        given = " ".join(f"--{name} {value}" for name, value in limits.items() if value is not None)
        held = [f"{' '.join(filter(None, [s.plan.id, s.region]))} {', '.join(map(str, s.years))}" for s in known]
        if given and held:
            message = N_("nothing to judge for {limits}; the files hold {held}")
            return self.fail(message, limits=given, held="; ".join(held))
        message = N_("nothing to judge: the files hold no submission for a year of a plan{limits}")
        return self.fail(message, limits=f" ({given})" if given else "")

    def fail(self, message: Term, **values: Any) -> typer.Exit:
        """Say in one line why the run cannot be done; raise what this returns."""
        self.say(f"plan: {self.messages.text(message, **values)}")
        return typer.Exit(FAILED)
