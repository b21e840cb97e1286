"""Text broken into lines where Chinese and English may be broken."""

import re

from rich.cells import cell_len

from ningbo_plan.render.safe import visible

# What stays together: a short bracket such as (批次/千人); openers, a word or a character, and closers; blanks.
_PIECE = re.compile(
    r"[(（][^()（）\s]{1,10}[)）]|"
    r"[(（\[「『《“‘〔]*(?:[A-Za-z0-9Α-ω≤≥~-][A-Za-z0-9Α-ω.,:%/'’–_-]*|\S)[)）\]」』》”’〕、，。；：！？%…]*|\s+"
)


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells. None begins with a closing mark or ends with an opening one.

    What would act in the text is spelt out, line breaks become blanks.
    """
    lines = [""]
    for piece in (part for whole in _PIECE.findall(visible(text)) for part in _fitting(whole, width)):
        if lines[-1] and cell_len(lines[-1] + piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]


def _fitting(piece: str, width: int) -> list[str]:
    """A piece, cut where it is longer than a line."""
    parts = [""]
    for char in piece if cell_len(piece) > width else [piece]:
        if parts[-1] and cell_len(parts[-1] + char) > width:
            parts.append("")
        parts[-1] += char
    return parts
