"""Bring the message catalogues into step with the code: extract, merge, derive, compile.

`python tools/catalogues.py` rewrites `src/ningbo_plan/locale`; with `--check` it writes nothing and exits 1 if
anything would change or a message has no translation. zh_Hant.po is edited by hand; zh_Hans.po is derived from it
by OpenCC; en.po holds English names for the units of the plan data.
"""

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from opencc import OpenCC

from ningbo_plan.loading import load_catalog

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "ningbo_plan"
LOCALE = SOURCE / "locale"
# Header lines that would change with every run, or say nothing.
LEFT_OUT = (b'"POT-', b'"PO-', b'"Generated', b'"Report', b'"Last-', b'"Language-Team', b'"Project-Id')
# Catalogues carry a date; one that never changes keeps them the same from run to run.
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
KEYWORDS = {"N_": None, "NN_": (1, 2)}


def extracted() -> Catalog:
    """All messages marked in the code."""
    template = Catalog(project="ningbo-plan")
    messages = extract_from_dir(str(SOURCE), [("**.py", "python")], {}, keywords=KEYWORDS)
    for _, _, message, _, _ in messages:
        template.add(message)
    return template


def new_catalog(name: str) -> Catalog:
    """An empty catalogue for one language."""
    comment = "# Messages of ningbo-plan."
    return Catalog(locale=name, header_comment=comment, fuzzy=False, creation_date=NO_DATE, revision_date=NO_DATE)


def read(name: str) -> Catalog:
    """A catalogue as it stands, or an empty one."""
    path = LOCALE / name / "LC_MESSAGES" / "ningbo_plan.po"
    if not path.exists():
        return new_catalog(name)
    with path.open("rb") as file:
        return read_po(file, locale=name)


def traditional(template: Catalog) -> Catalog:
    """zh_Hant.po with the code's messages, translated ones kept, no others."""
    old, new = read("zh_Hant"), new_catalog("zh_Hant")
    for message in template:
        if message.id:
            known = old.get(message.id)
            new.add(message.id, known.string if known else None)
    return new


def simplified(catalog: Catalog) -> Catalog:
    """The same catalogue in simplified script."""
    convert, new = OpenCC("t2s").convert, new_catalog("zh_Hans")
    for message in catalog:
        if message.id:
            string = message.string or ""
            new.add(message.id, tuple(map(convert, string)) if isinstance(string, tuple) else convert(string))
    return new


def english() -> Catalog:
    """en.po with the units of the plan data."""
    old, new = read("en"), new_catalog("en")
    units = {indicator.unit for plan in load_catalog().plans for indicator in plan.indicators if indicator.unit}
    for unit in sorted(units - {"%"}):
        known = old.get(unit, context="unit")
        new.add(unit, known.string if known else None, context="unit")
    return new


def files() -> dict[Path, bytes]:
    """The bytes of every catalogue file."""
    hant = traditional(extracted())
    result = {}
    for catalog in (hant, simplified(hant), english()):
        folder = LOCALE / str(catalog.locale) / "LC_MESSAGES"
        po, mo = io.BytesIO(), io.BytesIO()
        write_po(po, catalog, width=0, sort_output=True, no_location=True)
        write_mo(mo, catalog)
        lines = po.getvalue().splitlines(keepends=True)
        result[folder / "ningbo_plan.po"] = b"".join(line for line in lines if not line.startswith(LEFT_OUT))
        result[folder / "ningbo_plan.mo"] = mo.getvalue()
        for message in catalog:
            if message.id and not all(message.string if isinstance(message.string, tuple) else [message.string]):
                print(f"{catalog.locale}: not translated: {message.id}", file=sys.stderr)
    return result


def main() -> int:
    """Write the catalogues, or with --check say whether they are in step."""
    current = files()
    if "--check" in sys.argv:
        stale = [path for path, data in current.items() if not path.exists() or path.read_bytes() != data]
        for path in stale:
            print(f"not in step with the code: {path.relative_to(ROOT)}", file=sys.stderr)
        return bool(stale)
    for path, data in current.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
