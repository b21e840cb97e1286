"""Text broken into lines where Chinese and English may be broken."""

import re

from rich.cells import cell_len

from ningbo_plan.source.safe import visible

_CLOSERS = "[)）\\]」』》”’〕、，。；：！？%…,.;:!?]*"
# What stays together: a step of a place such as 第三節(一) or 說明4; a short bracket or quotation such as (批次/千人);
# openers, a word or a character, and closers; blanks.
_PIECE = re.compile(
    rf"第[0-9一二三四五六七八九十]{{1,4}}[章節节項项](?:[(（][一二三四五六七八九十]+[)）])?{_CLOSERS}|"
    rf"(?:說明|说明|專欄|专栏|表)[0-9]+(?:-[0-9]+)?{_CLOSERS}|"
    rf"[(（][^()（）\s]{{1,10}}[)）]{_CLOSERS}|\[[^\[\]\s]{{1,10}}\]{_CLOSERS}|[“「『][^“”「」『』\s]{{1,6}}[”」』]{_CLOSERS}|"
    rf"[(（\[「『《“‘〔]*(?:(?:[≤≥<>] )?[A-Za-z0-9Α-ω≤≥~-][A-Za-z0-9Α-ω.,:%‰/'’–_-]*|\S){_CLOSERS}|\s+"
)
# Where a piece that is longer than a line may be cut before it is cut between any two characters.
_JOINT = re.compile(r"(?<=[A-Za-z0-9%][-–/_])(?=\S)|(?<=[≤≥<>] )")


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


def balanced(text: str, width: int) -> list[str]:
    """As few lines of at most `width` cells as `wrap` needs, as even as they can be."""
    lines = wrap(text, width)
    while width > 1 and len(narrower := wrap(text, width - 1)) == len(lines) > 1:
        if max(map(cell_len, narrower)) > width - 1:
            break
        lines, width = narrower, width - 1
    return lines


def least_width(text: str) -> int:
    """The cells that a line needs so that no word and no number of a text is cut inside."""
    parts = (part for piece in _PIECE.findall(visible(text)) for part in _JOINT.split(piece))
    return max((cell_len(part.strip()) for part in parts), default=0)


def _fitting(piece: str, width: int) -> list[str]:
    """A piece, cut where it is longer than a line: behind a hyphen or a slash, or else anywhere."""
    if cell_len(piece) <= width:
        return [piece]
    parts = [""]
    for joined in _JOINT.split(piece):
        for part in [joined] if cell_len(joined) <= width else joined:
            if parts[-1] and cell_len(parts[-1] + part) > width:
                parts.append("")
            parts[-1] += part
    return parts
