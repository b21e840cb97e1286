"""Reviews of the demonstration, and of any other text, without the command line."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from ningbo_plan.checks import check_submissions
from ningbo_plan.judging.review import review, reviewable
from ningbo_plan.loading import Catalog, Submissions, read_document_bytes
from ningbo_plan.messages import Language, messages_for
from ningbo_plan.report.narrative import NOTHING_TO_ADD, Narrative
from ningbo_plan.report.provenance import Provenance, Source
from ningbo_plan.report.review import ReviewReport, make_review
from ningbo_plan.selection import Selects

DEMONSTRATION = ("examples/demonstration-2021-2022.yaml", "examples/demonstration-2023.yaml")
MADE_OF = Provenance(
    "ningbo-plan", "1", [Source("indicators.yaml", "a" * 64)], [Source("a.yaml", "b" * 64)], "plan review a.yaml"
)

ReviewOf = Callable[..., ReviewReport]


@pytest.fixture(scope="session")
def review_of(catalog: Catalog) -> ReviewOf:
    """The review of files, or of one text in their place, by default of the demonstration's three years."""

    def made(
        language: Language = Language.ZH_HANT,
        *,
        files: Sequence[str] = DEMONSTRATION,
        text: str | None = None,
        year: int | None = None,
        plan: str = "14fyp",
        selects: Selects | None = None,
        narrative: Narrative = NOTHING_TO_ADD,
    ) -> ReviewReport:
        submissions = Submissions()
        contents = {name: Path(name).read_bytes() for name in files} if text is None else {"a.yaml": text.encode()}
        for name, content in contents.items():
            read_document_bytes(name, content, submissions)
        checked = check_submissions(catalog, submissions)
        (series,) = reviewable(catalog, checked, plan=catalog.find(plan), year=year)
        return make_review(review(series, year, selects=selects), MADE_OF, messages_for(language), narrative)

    return made
