"""Files of several documents: a fault in one leaves the others."""

from pathlib import Path

import pytest

from ningbo_plan.checks import check_submissions
from ningbo_plan.judging.evaluation import evaluate
from ningbo_plan.loading import Catalog, read_submissions


def documents_of(catalog: Catalog, folder: Path, *documents: str) -> tuple[list[int], list[str], list[str]]:
    """The years of sound documents of one file, the codes of its faults, and the plans that are judged."""
    path = folder / "many.yaml"
    path.write_text("---\n".join(documents), encoding="utf-8")
    checked = check_submissions(catalog, read_submissions([str(path)]))
    years = [loaded.submission.year for loaded in checked.sound]
    evaluations = evaluate(catalog, checked)
    return years, [d.rule.code for d in checked.diagnostics], [evaluation.plan.id for evaluation in evaluations]


FEATURE = "plan: 14fyp\nyear: 2022\nactuals: {pct-applications: &a 900}\n"
SOUND = "plan: 14fyp\nyear: 2023\nactuals: {pct-applications: 1100}\n"
OTHER = "plan: 13fyp\nyear: 2020\nactuals: {18: 99}\n"


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        ([FEATURE, SOUND, OTHER], ([2023, 2020], ["NP005"], ["13fyp"])),
        ([SOUND, FEATURE.replace("&a 900", "*a"), OTHER], ([2023, 2020], ["NP005"], ["13fyp"])),
        ([SOUND, OTHER, FEATURE.replace("&a 900", "[[")], ([2023, 2020], ["NP003"], [])),
        ([SOUND + "pl", OTHER], ([], ["NP003"], [])),
        ([SOUND, OTHER + "year: 2019\n"], ([2023], ["NP004"], ["14fyp"])),
        ([SOUND, OTHER + "plan: 14fyp\n"], ([2023], ["NP004"], [])),
        ([SOUND, FEATURE.replace("&a 900", "{[1]: 2}"), OTHER], ([2023], ["NP005"], [])),
        ([SOUND, "[]\n", OTHER], ([2023, 2020], ["NP101"], [])),
        ([SOUND, "\n", OTHER], ([2023, 2020], [], ["14fyp", "13fyp"])),
    ],
)
def test_one_bad_document_leaves_the_others(
    catalog: Catalog, tmp_path: Path, documents: list[str], expected: tuple[list[int], list[str], list[str]]
) -> None:
    assert documents_of(catalog, tmp_path, *documents) == expected
