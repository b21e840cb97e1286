"""A form to fill in, as YAML and as CSV."""

import csv
import json
from io import StringIO
from itertools import groupby

from ningbo_plan.messages import N_, Messages
from ningbo_plan.report.template import Line, Template
from ningbo_plan.source.columns import COLUMNS, QUALITIES, SHOWN
from ningbo_plan.source.safe import harmless, visible
from ningbo_plan.source.yaml import read_yaml

# Lets an editor complete and check the file as it is typed.
SCHEMA_LINE = "# yaml-language-server: $schema=schema/actuals.schema.json"
_FIELDS = ("value", "reference", "note", "quality")
# The columns of a form: what only a reader looks at, what is filled in, and what the row is about.
ASKED = ("value", "quality", "reference", "note")
ABOUT = ("plan", "year", "region", "indicator", "component")
LABELS = SHOWN | COLUMNS
HELP = N_(
    "Leave empty what is not known. Values are in the unit of the row; write another unit with the value (135.9萬戶)."
)


def render_csv(template: Template, messages: Messages) -> str:
    """The form as CSV with the mark by which a spreadsheet knows UTF-8."""
    output = StringIO()
    writer = csv.writer(output, lineterminator="\n")
    columns = (*SHOWN, *ASKED, *ABOUT)
    writer.writerow([messages.text(LABELS[column]) for column in columns])
    for line in template.lines:
        cells = cells_of(template, line)
        writer.writerow([harmless(cells.get(column, "")) for column in columns])
    return f"\ufeff{output.getvalue()}"


def cells_of(template: Template, line: Line) -> dict[str, object]:
    """What a row of a form says before it is filled in, by column."""
    shown = {"no": line.indicator.no, **{key: getattr(line, key) for key in SHOWN if key != "no"}}
    component = line.component.id if line.component else None
    about = (template.plan.id, template.year, template.region, line.indicator.id, component)
    return {key: cell for key, cell in (shown | dict(zip(ABOUT, about, strict=True))).items() if cell is not None}


def render_yaml(template: Template, messages: Messages) -> str:
    """The form as a submission in which nothing is reported yet, with what to know of each value in a comment."""
    qualities = " | ".join(key for key in QUALITIES if key != "invented")
    lines = [SCHEMA_LINE, f"# {visible(template.title)}", f"# {messages.text(HELP)}", f"# quality: {qualities}"]
    lines += [f"plan: {_scalar(template.plan.id)}", f"year: {template.year}"]
    lines += [f"region: {_scalar(template.region)}"] if template.region else []
    lines.append("actuals:" if template.lines else "actuals: {}")
    group = None
    for _, same in groupby(template.lines, key=lambda line: line.indicator.id):
        first, *others = same
        if first.group and first.group != group:
            lines.append(f"  # == {visible(first.group)}")
        group = first.group
        name = f"{first.indicator.no} {first.name}" if first.indicator.no else first.name
        if first.component is None:
            lines.append(f"  # {_told(name, first, messages)}")
            lines.append(f"  {first.indicator.id}:")
            lines += [f"    {field}:" for field in _FIELDS]
            continue
        lines += [f"  # {visible(name)}", f"  {first.indicator.id}:", "    components:"]
        for line in (first, *others):
            assert line.component is not None
            lines.append(f"      # {_told(line.part, line, messages)}")
            lines.append(f"      {line.component.id}:")
            lines += [f"        {field}:" for field in _FIELDS]
    return "\n".join(lines) + "\n"


def _told(name: str, line: Line, messages: Messages) -> str:
    """A name with the unit, and all that is known of the value."""
    unit = f" ({line.unit})" if line.unit else ""
    kind = ["true | false"] if line.is_milestone else []
    known = [
        f"{messages.text(SHOWN[key])} {cell}" for key in ("target", "last", "expected") if (cell := getattr(line, key))
    ]
    return visible("; ".join([f"{name}{unit}", *kind, *known]))


def _scalar(text: str) -> str:
    """A text as YAML: plain, unless that would be read as something else."""
    documents, faults = read_yaml(text.encode(), "")
    is_plain = not faults and len(documents) == 1 and not documents[0].faults and documents[0].value == text
    return text if is_plain and text.isprintable() else json.dumps(text, ensure_ascii=False)
