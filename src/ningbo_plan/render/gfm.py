"""GitHub-flavoured Markdown: text that is but text, runs of text, and tables."""

import re
from collections.abc import Container, Iterable, Sequence
from itertools import groupby
from urllib.parse import quote

from ningbo_plan.report.document import WEB, Inline, Run
from ningbo_plan.source.safe import visible

# Foreign text is text: nothing in it may become markup or the end of a cell (a bare address is linked all the same).
_ESCAPES = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]<>|&~$#"})
# What at the beginning of a line would make it an item of a list or a line across the page.
_BEGINS_ITEM = re.compile(r"^([0-9]{1,9}(?=[.)](?:\s|$))|(?=[-+](?:\s|$)|--))")
_IN_ADDRESS = "/:?#[]@!$&'*+,;=%"


def text_of(text: str) -> str:
    """Foreign text that shows as it is."""
    return visible(text).translate(_ESCAPES)


def line_of(text: str) -> str:
    """The beginning of a line that is made already, so that it begins no list."""
    return _BEGINS_ITEM.sub(r"\1\\", text.lstrip())


def anchor(name: str) -> str:
    """A place that links of the document lead to."""
    return f'<a id="{quote(name)}"></a>'


def linked(made: str, link: str | None, anchors: Container[str]) -> str:
    """Text that is made already, with its link if that leads to one of `anchors` or into the web."""
    if link is None or not made:
        return made
    if link.startswith("#"):
        return f"[{made}](#{quote(link[1:])})" if link[1:] in anchors else made
    return f"[{made}](<{quote(link, safe=_IN_ADDRESS)}>)" if link.startswith(WEB) else made


def inline(content: Inline, anchors: Container[str]) -> str:
    """Runs of text as one line, with their emphasis, and with those links that lead somewhere."""
    made = ""
    is_marked = False
    runs = list(_merged(content))
    for run in runs:
        text = text_of(run.text)
        # An exclamation mark before a link would make it a picture.
        text = f"{text[:-1]}\\!" if text.endswith("!") else text
        stripped = text.strip()
        if (run.strong or run.emphasis) and stripped:
            before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
            # Marks of emphasis beside punctuation or other marks are read in ways of their own; tags are not.
            is_apart = not is_marked and stripped[0].isalnum() and stripped[-1].isalnum()
            is_plain = is_apart or len(runs) == 1
            text = before + _emphasized(stripped, run, is_plain=is_plain) + after
        is_marked = run.strong or run.emphasis
        made += linked(text, run.link, anchors)
    return made


def _merged(content: Inline) -> Iterable[Run]:
    for look, runs in groupby(content, key=lambda run: run._replace(text="")):
        yield look._replace(text="".join(run.text for run in runs))


def _emphasized(text: str, run: Run, *, is_plain: bool) -> str:
    if run.emphasis:
        text = f"*{text}*" if is_plain and not run.strong else f"<em>{text}</em>"
    if run.strong:
        text = f"**{text}**" if is_plain and not run.emphasis else f"<strong>{text}</strong>"
    return text


def table_line(cells: Iterable[str]) -> str:
    """A line of a table."""
    return f"| {' | '.join(cells)} |"


def table(headers: Sequence[str], numbers: Iterable[bool], lines: Iterable[Sequence[str]]) -> Iterable[str]:
    """A table of cells that are made already; columns of `numbers` are flush right. Short lines are filled up."""
    yield table_line(headers)
    yield table_line("---:" if is_number else "---" for is_number in numbers)
    for cells in lines:
        yield table_line([*cells, *[""] * (len(headers) - len(cells))][: len(headers)])
