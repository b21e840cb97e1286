"""Plan data of the wrong shape: every fault in the reader's own words, none in pydantic's."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from ningbo_plan.loading import PlanDataError, load_catalog
from ningbo_plan.messages import Language, messages_for
from ningbo_plan.shape import UNFORESEEN
from ningbo_plan.source.yaml import read_yaml

DATA = read_yaml(Path("data/indicators.yaml").read_bytes(), "")[0][0].value
(DATA["plans"], DATA["plans"][0]["indicators"]) = (DATA["plans"][:1], DATA["plans"][0]["indicators"][:1])
SLUG = "id should be lower-case English words joined by hyphens; for example: registered-market-entities"
PLAN = ("plans", 0)
ROW = (*PLAN, "indicators", 0)
THRESHOLD = (*PLAN, "method", "ahead", "value")
FAULTS = [
    (("version",), 1, 'version should be text; for example: "1"'),
    (("plans",), [], "plans should be a longer list; for example: […, …]"),
    (("plans",), {}, "plans should be a list; for example: […, …]"),
    (
        (*PLAN, "years"),
        [2020, 2016],
        "years should be the first year and the last, in this order; for example: [2021, 2025]",
    ),
    ((*PLAN, "years"), [2020], "years should be a longer list; for example: […, …]"),
    ((*PLAN, "years"), [1, 2, 3], "years should be a shorter list; for example: […, …]"),
    ((*PLAN, "years"), [2016, "x"], "years[1] should be a whole number; for example: 2023"),
    ((*PLAN, "aliases"), [True], 'aliases[0] should be text; for example: "true"'),
    ((*PLAN, "title"), "x", "title should be a mapping of keys to values; for example: {value: 95, note: …}"),
    (THRESHOLD, "x", "value should be a number; for example: 0.95"),
    (THRESHOLD, "NaN", "value should be a number; for example: 0.95"),
    (THRESHOLD, None, "value should be a number; for example: 0.95"),
    (THRESHOLD, True, "value should be a number; for example: 0.95"),
    (THRESHOLD, "1e999999999", "value should be a number of a few digits; for example: 0.95"),
    (THRESHOLD, "1e-9", "value should be a number of a few digits; for example: 0.95"),
    (THRESHOLD, 12345678901.5, "value should be a number of a few digits; for example: 0.95"),
    ((*ROW, "no"), 0, "no should be at least 1; for example: 1"),
    ((*ROW, "no"), 1.5, "no should be a whole number; for example: 2023"),
    ((*ROW, "id"), "A b", SLUG),
    ((*ROW, "direction"), "up", "direction should be one of higher, lower, within; for example: higher"),
    ((*ROW, "target"), "", 'target should be text that is not empty; for example: "…"'),
    ((*ROW, "target"), [], 'target should be text; for example: "…"'),
    ((*ROW, "milestones"), {"x": 1}, "x should be a whole number; for example: 2023"),
    ((*ROW, "milestones"), {"value": 1}, "value should be a whole number; for example: 2023"),
    ((*ROW, "weight"), 0, "weight should be a number above 0; for example: 1"),
    ((*ROW, "weight"), "x", "weight should be a number; for example: 0.95"),
    ((*ROW, "cumulative"), "yes", "cumulative should be true or false; for example: true"),
    ((*ROW, "reference"), [5], 'reference[0] should be text; for example: "5"'),
    ((*ROW, "proxy"), 5, "proxy should be a mapping of keys to values; for example: {value: 95, note: …}"),
    ((*ROW, "components", 0, "id"), "X", SLUG),
    ((), [], "the document should be a mapping of keys to values; for example: {value: 95, note: …}"),
    ((), 5, "the document should be a mapping of keys to values; for example: {value: 95, note: …}"),
]  # fmt: skip


@pytest.mark.parametrize(("place", "value", "message"), FAULTS)
def test_a_fault_is_told_in_words(tmp_path: Path, place: tuple[Any, ...], value: Any, message: str) -> None:
    data = copy.deepcopy(DATA)
    if place:
        parent = data
        for step in place[:-1]:
            parent = parent[step]
        parent[place[-1]] = value
    else:
        data = value
    (tmp_path / "indicators.yaml").write_text(json.dumps(data, default=float), encoding="utf-8")
    with pytest.raises(PlanDataError) as raised:
        load_catalog(tmp_path)
    (fault,) = raised.value.diagnostics
    english = messages_for(Language.EN)
    assert f"{fault.message(english)}; {fault.help(english)}" == message
    for language in (Language.ZH_HANT, Language.ZH_HANS):
        assert messages_for(language).text(UNFORESEEN) not in fault.message(messages_for(language))
        assert " should be " not in fault.message(messages_for(language))
