"""How verdicts look in charts, web pages, Word files and workbooks: a colour and a sign each, never a colour alone.

The colours are those of Okabe and Ito (2008), made to be told apart by colour-blind readers, and greys for what is
not judged.
"""

from typing import NamedTuple

from ningbo_plan.judging.rules import SEVERITY, Verdict

DARK, LIGHT = "#1a1a1a", "#ffffff"


class Look(NamedTuple):
    """The look of a verdict.

    `fill` is its colour, `tint` a light one for the ground of a cell with dark text on it. `sign` is one character
    that most fonts have, `marker` the same shape by matplotlib's name.
    """

    fill: str
    tint: str
    sign: str
    marker: str

    @property
    def ink(self) -> str:
        """The colour of text on `fill`, whichever contrasts more."""
        luminance = _luminance(self.fill)
        return DARK if (luminance + 0.05) / (_luminance(DARK) + 0.05) > 1.05 / (luminance + 0.05) else LIGHT


LOOKS: dict[Verdict, Look] = {
    Verdict.MET: Look("#009e73", "#d9f0e8", "●", "o"),
    Verdict.MET_EARLY: Look("#009e73", "#d9f0e8", "★", "*"),
    Verdict.AHEAD: Look("#0072b2", "#d6e8f4", "▲", "^"),
    Verdict.ON_TRACK: Look("#56b4e9", "#e1f2fc", "■", "s"),
    Verdict.HOLDING: Look("#8fd3c1", "#e6f6f2", "◆", "D"),
    Verdict.BEHIND: Look("#e69f00", "#fbedcc", "▼", "v"),
    Verdict.NOT_HOLDING: Look("#f0e442", "#fcfad3", "◇", "d"),
    Verdict.UNMET: Look("#d55e00", "#f9dfcc", "×", "X"),
    Verdict.OUT_OF_REACH: Look("#d55e00", "#f9dfcc", "×", "X"),
    Verdict.IN_PROGRESS: Look("#cc79a7", "#f5e4ee", "…", "p"),
    Verdict.NO_BASELINE: Look("#8c8c8c", "#eaeaea", "◀", "<"),
    Verdict.UNDETERMINED: Look("#a6a6a6", "#eeeeee", "?", "P"),
    Verdict.NO_DATA: Look("#cccccc", "#f3f3f3", "–", "_"),
    Verdict.NOT_ASSESSED: Look("#e6e6e6", "#f8f8f8", "|", "|"),
}

# The grounds of a heat map's cells, from the worst to the best, for dark text; told apart by colour-blind readers too.
HEATS = ("#e8a57a", "#f6d3b8", "#f2f0ea", "#cfe3f2", "#93c4e8")

# From best to worst, as charts and menus have them.
ORDER: tuple[Verdict, ...] = (
    Verdict.MET,
    *dict.fromkeys(v for v, _ in reversed(SEVERITY) if v not in (Verdict.MET, Verdict.NOT_ASSESSED)),
    Verdict.NOT_ASSESSED,
)


def _luminance(color: str) -> float:
    """The relative luminance of #rrggbb, as WCAG defines it."""
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
