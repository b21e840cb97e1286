"""Models of plan data and submissions."""

from ningbo_plan.loading import Catalog
from ningbo_plan.notation.units import parse_unit


def test_a_changed_copy_knows_nothing_of_its_original(catalog: Catalog) -> None:
    plan = catalog.plans[1]
    first = plan.find(1)
    assert first is not None
    assert first.full_unit == parse_unit("萬戶")
    copy = first.model_copy(update={"id": "it", "no": 99, "unit": "件"})
    assert copy.full_unit == parse_unit("件")
    changed = plan.model_copy(update={"indicators": [copy]})
    assert plan.model_copy(update={"indicators": [first.model_copy(update={"no": None})]}).find("None") is None
    assert (changed.find("it"), changed.find("９９"), changed.find(1)) == (copy, copy, None)
