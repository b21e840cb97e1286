"""Bring `schema/` into step with the models and the plan data.

`python tools/schemas.py` writes both schemas, in traditional Chinese; with `--check` it writes nothing and exits 1 if
one would change.
"""

import sys
from pathlib import Path

from ningbo_plan.loading import load_catalog
from ningbo_plan.messages import Language, messages_for
from ningbo_plan.render.json import dumps
from ningbo_plan.report.schema import actuals_schema, indicators_schema

FOLDER = Path(__file__).parents[1] / "schema"


def schemas() -> dict[Path, str]:
    """Both files, as they should be."""
    messages = messages_for(Language.ZH_HANT)
    return {
        FOLDER / "actuals.schema.json": dumps(actuals_schema(load_catalog(), messages)),
        FOLDER / "indicators.schema.json": dumps(indicators_schema(messages)),
    }


def main() -> int:
    """Write the schemas, or with --check say whether they are in step."""
    stale = [path for path, text in schemas().items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        if "--check" in sys.argv:
            print(f"not in step with the models: {path.name}", file=sys.stderr)
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(schemas()[path], encoding="utf-8")
    return bool(stale) and "--check" in sys.argv


if __name__ == "__main__":
    sys.exit(main())
