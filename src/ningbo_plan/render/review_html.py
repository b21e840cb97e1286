"""A review as one web page that needs nothing else: no network, no fonts, scripts only for sorting and filtering."""

from base64 import b64encode
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache
from hashlib import sha256
from re import compile as pattern
from types import SimpleNamespace
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ningbo_plan.messages import N_, Messages, Term
from ningbo_plan.render.charts import draw
from ningbo_plan.render.inline_svg import Charts
from ningbo_plan.render.palette import HEATS, LOOKS, ORDER
from ningbo_plan.report.document import WEB, Block, Cell, Column, Document, Figure, Heading, Line, Table, anchors
from ningbo_plan.report.explain import Explanation
from ningbo_plan.report.review import ReviewReport
from ningbo_plan.report.review_rows import ReviewRow
from ningbo_plan.report.wording import VERDICTS
from ningbo_plan.source.safe import visible

# The page's own words.
WORDS = {
    "skip": N_("Skip to the text"),
    "contents": N_("Contents"),
    "why": N_("Why each verdict"),
    "why_note": N_("Every verdict with its rule, the numbers put into it, their origins, and what would change it."),
    "to_row": N_("To the row of the table"),
    "search": N_("Search in the rows"),
    "verdict": N_("Verdict"),
    "every_verdict": N_("all verdicts"),
    "binding_only": N_("binding indicators only"),
    "clear": N_("Show all"),
    "sort": N_("Sort by {column}"),
}
_NUMBER = pattern(r"[-−]?\d[\d,]*(?:\.\d+)?")
# So narrow that a phone shows a chart in its own size; on wider screens charts grow to half as much again.
_CHART_WIDTH = 100.0
# On a phone the rows of tables with more columns are stacked: each cell with the header of its column.
_BESIDE = 3


class Part(NamedTuple):
    """A heading of the first level, which only what stands above all has not, and what is told below it."""

    heading: Heading | None
    blocks: list[Block]

    @property
    def inner(self) -> list[Heading]:
        """The headings of the second level."""
        return [block for block in self.blocks if isinstance(block, Heading) and block.level == 2]

    @property
    def is_wide(self) -> bool:
        """Whether it holds the table of all rows, which is printed across the page."""
        return any(isinstance(block, Table) and block.is_main for block in self.blocks)


def render_html(report: ReviewReport, drawn: Callable[[], None] = lambda: None) -> str:
    """A review as an HTML document; `drawn` is called for each figure.

    Raises FileError where its charts need a font that is not installed.
    """
    return render_page(
        report.document,
        report.material.messages,
        count=N_("{shown} of {total} indicators shown"),
        explanations=report.explanations,
        binding={row.anchor for row in report.material.rows if row.is_binding},
        drawn=drawn,
    )


def render_page(
    document: Document,
    messages: Messages,
    *,
    count: Term,
    explanations: Sequence[tuple[ReviewRow, list[Explanation]]] = (),
    binding: Collection[str] = (),
    drawn: Callable[[], None] = lambda: None,
) -> str:
    """A document as an HTML page; `count` says how many lines of its main table are shown.

    Raises FileError where its charts need a font that is not installed.
    """
    environment = _environment()
    charts = Charts()
    figures = {}
    for figure in document.blocks:
        if isinstance(figure, Figure):
            svg = draw_svg(figure, document)
            figures[figure.name] = Markup(charts.inline(svg, _id(figure), figure.caption, figure.alt))
            drawn()
    held = {f"#{name}" for name in (*anchors(document), *(row.explanation_anchor for row, _ in explanations))}

    def leads(link: str | None) -> bool:
        """Whether a link leads to a place of this page, or into the web."""
        return link is not None and (link in held or link.startswith(WEB))

    script = _own(environment, "review.js")
    return environment.get_template("review.html.jinja").render(
        document=document,
        parts=list(parts(document)),
        figures=figures,
        figure_id=_id,
        shapes=Markup(charts.shapes),
        style=_own(environment, "review.css"),
        script=script,
        script_hash=b64encode(sha256(script.encode()).digest()).decode(),
        words=SimpleNamespace(**{name: messages.text(word) for name, word in WORDS.items()}),
        numbered=numbered,
        count=messages.text(count),
        explanations=explanations,
        leads=leads,
        binding=binding,
        heats=HEATS,
        verdicts=_verdicts(document, messages),
        looks=LOOKS,
        row_groups=row_groups,
        row_header=row_header,
        is_stacked=is_stacked,
        sort_key=sort_key,
        kind=lambda block: type(block).__name__,
    )


def draw_svg(figure: Figure, document: Document) -> bytes:
    """A figure's chart, as wide as the page's text."""
    return draw(figure.chart, "svg", language=document.language, width_mm=_CHART_WIDTH)


def parts(document: Document) -> Iterator[Part]:
    """The parts of a document between its headings of the first level."""
    part = Part(None, [])
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 1:
            if part.heading or part.blocks:
                yield part
            part = Part(block, [])
        else:
            part.blocks.append(block)
    yield part


def numbered(heading: Heading) -> str:
    """A heading with its number; Chinese numbers end in a mark that has its blank in itself."""
    return f"{heading.number}{' ' if heading.number.isascii() else ''}{heading.text}".strip()


def row_groups(table: Table) -> list[list[Line]]:
    """The lines of a table, those of components with the row they belong to."""
    groups: list[list[Line]] = []
    for line in table.lines:
        if line.is_part and groups:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def is_stacked(table: Table) -> bool:
    """Whether a narrow screen has no room for the columns beside each other."""
    return len(table.columns) > _BESIDE


def row_header(table: Table) -> int | None:
    """The place of the column that names a row: the first that is no number; a row of numbers alone has no name."""
    return next((n for n, column in enumerate(table.columns) if not column.is_number), None)


def sort_key(cell: Cell, column: Column) -> str:
    """The number to sort a cell by, as scripts read it; empty where there is none."""
    if cell.verdict is not None:
        return str(ORDER.index(cell.verdict))
    if cell.number is not None:
        return repr(float(cell.number))
    if column.is_number and (found := _NUMBER.search(cell.text)):
        return found[0].replace(",", "").replace("−", "-")
    return ""


def _verdicts(document: Document, messages: Messages) -> dict[str, str]:
    """The verdicts in the table of all rows, from best to worst, and their labels."""
    tables = [block for block in document.blocks if isinstance(block, Table) and block.is_main]
    lines = [line for table in tables for line in table.lines if not line.is_part]
    present = {cell.verdict for line in lines for cell in line.cells}
    return {verdict: messages.text(VERDICTS[verdict]) for verdict in ORDER if verdict in present}


def _id(figure: Figure) -> str:
    return f"figure-{figure.name}"


@cache
def _environment() -> Environment:
    """Templates in which all foreign text is escaped, and shows where it would act."""
    return Environment(
        loader=PackageLoader("ningbo_plan", "render/templates"),
        autoescape=True,
        finalize=lambda value: visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _own(environment: Environment, name: str) -> Markup:
    """A file of the project's own that goes into the page as it is."""
    assert environment.loader is not None
    source, _, _ = environment.loader.get_source(environment, name)
    return Markup(source)
