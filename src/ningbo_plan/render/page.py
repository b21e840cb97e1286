"""A page of terminal text, kept until it is whole."""

from collections.abc import Iterable
from io import StringIO

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from ningbo_plan.render.lines import balanced, wrap

# Below this, tables do not shrink: a terminal breaks their lines, but loses nothing of them.
LEAST_WIDTH = 80
# Labels longer than this are folded; on a wide page they may be longer.
_LABEL_WIDTH, _WIDE_LABEL_WIDTH, _WIDE = 31, 40, 100


class Page:
    """Collects what is printed, for a terminal `width` cells wide. Nothing in foreign text is markup or acts."""

    def __init__(self, width: int, *, color: bool) -> None:
        self._output = StringIO()
        self._console = Console(
            file=self._output,
            width=max(width, LEAST_WIDTH),
            color_system="standard" if color else None,
            force_terminal=color,
            markup=False,
            highlight=False,
            emoji=False,
            legacy_windows=False,
        )

    @property
    def width(self) -> int:
        """The cells of a line."""
        return self._console.width

    def widen(self, width: int) -> None:
        """Make room for a part that cannot be narrower."""
        self._console.width = max(self.width, width)

    def print(self, part: RenderableType = "") -> None:
        """Add a part below the others."""
        self._console.print(part)

    def print_unbroken(self, text: Text) -> None:
        """Add a line of text that must not be broken, as a place that one may click on."""
        self._console.print(text, soft_wrap=True)

    def print_line(self, text: str, style: str = "") -> None:
        """Add a line of text, broken where it is too long."""
        self.print(Text("\n".join(wrap(text, self.width)), style))

    def print_pairs(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Add labels and what they say, the text indented behind the labels."""
        most = _WIDE_LABEL_WIDTH if self.width >= _WIDE else _LABEL_WIDTH
        listed = [(balanced(label, most), text) for label, text in pairs]
        label_width = max((cell_len(line) for lines, _ in listed for line in lines), default=0)
        grid = Table.grid(padding=(0, 1), expand=False)
        grid.add_column(width=label_width, no_wrap=True)
        grid.add_column(no_wrap=True)
        for label, text in listed:
            lines = wrap(text, self.width - label_width - 1)
            grid.add_row(Text("\n".join(label), "dim"), Text("\n".join(lines)))
        self.print(grid)

    @property
    def text(self) -> str:
        """All of the page, no line ending in blanks."""
        return "".join(f"{line.rstrip()}\n" for line in self._output.getvalue().splitlines())
