"""A review as a document: what is told and in which order, as evaluation reports (公文) have it.

Every number in it is one that `plan evaluate` gives for the year of the value.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ningbo_plan.diagnostics import Diagnostic
from ningbo_plan.judging.review import Review
from ningbo_plan.messages import N_, Messages, Term
from ningbo_plan.report.digest import AS_PUBLISHED
from ningbo_plan.report.document import Block, Document
from ningbo_plan.report.explain import Explanation
from ningbo_plan.report.headings import Numbering
from ningbo_plan.report.narrative import NOTHING_TO_ADD, Narrative
from ningbo_plan.report.provenance import Provenance
from ningbo_plan.report.review_annex import all_rows, changes, method, provenance, series
from ningbo_plan.report.review_quality import data_quality
from ningbo_plan.report.review_rows import Material, ReviewRow, review_rows
from ningbo_plan.report.review_sections import behind, binding, groups, highlights, lost, overall
from ningbo_plan.report.view import EvaluationView

_TITLES = {
    "annual": N_("{title}{region}: review of the year {year}"),
    "midterm": N_("{title}{region}: mid-term review"),
    "final": N_("{title}{region}: final review"),
}
_SUBTITLE = N_("as at the end of {year}")
_SELECTED = N_("{title} (selected indicators)")

Compose = Callable[[Material, Numbering], Iterator[Block]]
# A section's key, by which an author's text names it, its title, and what is told in it. One that tells nothing is
# left out.
SECTIONS: tuple[tuple[str, Term, Compose], ...] = (
    ("overall", N_("Overall assessment"), overall),
    ("binding", N_("Binding indicators"), binding),
    ("groups", N_("Progress by group"), groups),
    ("highlights", N_("Met early and ahead of schedule"), highlights),
    ("behind", N_("Behind schedule"), behind),
    ("lost", N_("Out of reach or missed"), lost),
    ("quality", N_("Quality of the data"), data_quality),
    ("changes", N_("Changes since the last review"), changes),
    ("rows", N_("All indicators"), all_rows),
    ("series", N_("Series over the years"), series),
    ("method", N_("Method"), method),
    ("provenance", N_("Sources and reproducibility"), provenance),
)


class ReviewReport(NamedTuple):
    """All that a renderer needs: the document and, for tables of data, what it was composed of."""

    document: Document
    material: Material

    @property
    def explanations(self) -> list[tuple[ReviewRow, list[Explanation]]]:
        """Why each row and each of its components is judged as it is."""
        return [(row, row.explanations(self.material.messages)) for row in self.material.rows]


def make_review(
    review: Review,
    provenance: Provenance,
    messages: Messages,
    narrative: Narrative = NOTHING_TO_ADD,
    findings: Sequence[Diagnostic] = (),
) -> ReviewReport:
    """Compose a review in the language of `messages`; the author's text stands below what is composed.

    `findings` are what the check of the submissions says of what is reviewed.
    """
    view, rows = review_rows(review, messages)
    material = Material(review, view, rows, provenance, narrative, messages, findings)
    numbering = Numbering(messages.language)
    blocks: list[Block] = []
    for key, title, compose in SECTIONS:
        heading = numbering.heading(1, messages.text(title), key)
        told = [*compose(material, numbering), *narrative.of_section(key)]
        if told:
            blocks += [heading, *told]
        else:
            numbering.take_back(1)
    return ReviewReport(
        Document(messages.language, _title(review, view, messages), _subtitle(review, messages), blocks), material
    )


def _title(review: Review, view: EvaluationView, messages: Messages) -> str:
    own = review.plan.region
    is_other = view.region and review.series.region != own
    region = messages.text(N_(" – {region}"), region=view.region) if is_other else ""
    title = messages.text(_TITLES[review.kind], title=view.title, region=region, year=review.year)
    title = messages.text(_SELECTED, title=title) if review.selection else title
    return messages.text(AS_PUBLISHED, title=title) if review.as_published else title


def _subtitle(review: Review, messages: Messages) -> str:
    return messages.text(_SUBTITLE, year=review.year)
