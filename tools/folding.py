"""Rewrite the table of characters in `notation/script.py` from the words of the notation, by OpenCC.

Run it after adding a word to the lexicon or a unit; a test says when that is due.
"""

import re
import textwrap
from pathlib import Path

from opencc import OpenCC

from ningbo_plan.notation import lexicon, units

SCRIPT = Path(__file__).parents[1] / "src" / "ningbo_plan" / "notation" / "script.py"


def main() -> None:
    """Write the pairs of characters, traditional and variant before simplified."""
    to_simplified = OpenCC("t2s").convert
    sources = [Path(str(module.__file__)).read_text(encoding="utf-8") for module in (lexicon, units)]
    simplified = {to_simplified(char) for char in "".join(sources) if "\u4e00" <= char <= "\u9fff"}
    every = map(chr, range(0x4E00, 0xA000))
    pairs = [char + folded for char in every if (folded := to_simplified(char)) != char and folded in simplified]
    lines = "\n".join(textwrap.wrap(" ".join(pairs), width=60))
    text = SCRIPT.read_text(encoding="utf-8")
    SCRIPT.write_text(
        re.sub(r'(_PAIRS = """\n).*?(\n""")', rf"\g<1>{lines}\2", text, flags=re.DOTALL), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
