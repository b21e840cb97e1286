"""An evaluation as GitHub-flavoured Markdown."""

from collections.abc import Iterable, Iterator

from ningbo_plan.labels import ATTRIBUTES
from ningbo_plan.messages import N_, Messages
from ningbo_plan.report.digest import digest, title_of, warning_of
from ningbo_plan.report.footnotes import Footnotes
from ningbo_plan.report.view import EvaluationView, RowView
from ningbo_plan.report.wording import percent

# Foreign text is text: nothing in it may become markup, a link or the end of a cell.
_ESCAPES = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]<>|&~$#"} | {"\n": " ", "\r": " "})


def render_evaluations(views: Iterable[EvaluationView], messages: Messages) -> str:
    """Each evaluation as a section: a table, its notes, and the summary as a list."""
    return "\n".join("".join(f"{line}\n" for line in _lines(view, messages)) for view in views)


def _lines(view: EvaluationView, messages: Messages) -> Iterator[str]:
    plan, year = view.evaluation.plan, view.evaluation.year
    yield f"## {_text(title_of(view, messages))}"
    yield ""
    if warning := warning_of(view, messages):
        yield f"> **{_text(warning)}**"
        yield ""
    headers = [
        ("---:", "#"),
        ("---", N_("Indicator")),
        ("---", N_("Unit")),
        ("---", N_("Kind")),
        ("---:", N_("{year} value")),
        ("---:", N_("{year} actual")),
        ("---:", N_("{year} target")),
        ("---:", N_("Progress / schedule")),
        ("---", N_("Verdict")),
        ("---", N_("Reason")),
    ]
    years = {"{year} value": plan.base_year, "{year} actual": year, "{year} target": plan.last_year}
    names = [messages.text(name, year=years.get(name, "")) for _, name in headers]
    footnotes = Footnotes(view, messages)
    for group in view.groups:
        if group.name:
            yield f"### {_text(group.name)}"
            yield ""
        yield f"| {' | '.join(names)} |"
        yield f"| {' | '.join(rule for rule, _ in headers)} |"
        for row in group.rows:
            yield _row(row, messages, footnotes)
            for part in row.components:
                yield _row(part, messages, None)
        yield ""
    for note, number in footnotes.numbers.items():
        yield f"[^{number}]: {_text(note)}"
    if footnotes.numbers:
        yield ""
    for label, text in digest(view, messages):
        yield f"- **{_text(label)}**: {_text(text)}"


def _row(row: RowView, messages: Messages, footnotes: Footnotes | None) -> str:
    figures = row.figures
    progress = ""
    if figures.progress is not None:
        progress = percent(figures.progress)
        if figures.expected_progress is not None:
            progress += f" / {percent(figures.expected_progress)}"
    marks = "".join(f"[^{mark}]" for mark in footnotes.marks(row)) if footnotes else ""
    cells = [
        "" if row.no is None else str(row.no),
        _text(row.name) if footnotes else f"— {_text(row.name)}",
        _text(row.unit),
        messages.text(ATTRIBUTES[row.attribute]) if row.attribute and footnotes else "",
        *map(_text, (row.baseline, row.actual, row.target)),
        progress,
        f"**{_text(row.label)}**{marks}",
        _text(row.reason),
    ]
    return f"| {' | '.join(cells)} |"


def _text(text: str) -> str:
    return text.translate(_ESCAPES)
