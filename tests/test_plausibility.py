"""Values that can be true and seldom are: every threshold from either side, and the laws of all of them."""

import itertools
import json
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ningbo_plan.checks import check_submissions
from ningbo_plan.loading import Catalog, Submissions, catalog_from, load_catalog, read_document_bytes
from ningbo_plan.messages import Language, messages_for

NAME = {"zh-Hant": "商圈", "zh-Hans": "商圈", "en": "districts"}
FINDINGS = {"NP301", "NP302", "NP303", "NP304"}


@cache
def catalog_of(row: str) -> Catalog:
    """A plan with one indicator `it`; `row` is JSON."""
    method = json.loads(load_catalog().plans[1].method.model_dump_json(by_alias=True))
    base = {"id": "it", "name": NAME, "direction": "higher", "measure": "level", "reference": "表2-1"}
    plan = {"id": "p", "title": NAME, "years": [2021, 2025], "method": method, "indicators": [base | json.loads(row)]}
    return catalog_from(json.dumps({"version": "1", "plans": [plan]}).encode(), "x")


def submissions_of(values: dict[int, str]) -> Submissions:
    result = Submissions()
    for year, value in values.items():
        read_document_bytes(f"{year}.yaml", f"plan: p\nyear: {year}\nactuals: {{it: {value}}}\n".encode(), result)
    return result


def found(row: dict[str, Any], values: dict[int, str]) -> list[tuple[int, str]]:
    """The year and the code of each finding."""
    checked = check_submissions(catalog_of(json.dumps(row)), submissions_of(values))
    codes = {(d.path, d.rule.code) for d in checked.diagnostics if d.rule.code in FINDINGS}
    assert all(d.rule.code in FINDINGS for d in checked.diagnostics), checked.diagnostics
    return sorted((int(path[:4]), code) for path, code in codes)


SHARE = {"unit": "%", "target": 60}
COUNT = {"unit": "家", "target": 200}
SCALED = {"unit": "萬戶", "target": 150}
MONEY = {"unit": "億元", "target": 10}
YEARLY = {"unit": "件", "target": "每年1200", "measure": "every_year"}
RATE = {"unit": "%", "target": "每年增長6", "measure": "every_year", "rate_of_change": True}
TOTAL = {"unit": "個", "target": 50, "measure": "period_total"}

# The row, the baseline if any, the value of 2022, and what is found.
CASES: list[tuple[dict[str, Any], str | None, str, str | None]] = [
    # NP301: bare, above 0, at most 1; all that is known above 10
    (SHARE, "10.1", "0.45", "NP301"),
    (SHARE, "10.1", "1", "NP301"),
    (SHARE, "10.1", "1.1", None),
    (SHARE, "10", "0.45", None),
    (SHARE, "10.1", "0", None),
    (SHARE, "10.1", "0.45%", None),
    (SHARE, "10.1", "約0.45", None),
    (SHARE, "0.3以上", "0.45", "NP301"),  # a baseline within bounds is not known
    (SHARE | {"target": 10}, None, "0.45", None),
    (SHARE | {"target": None, "not_assessed": {"reason": NAME, "reference": "表2-1"}}, None, "0.45", None),
    (SHARE | {"target": 11}, None, "0.45", "NP301"),
    (SHARE | {"unit": "‰"}, "20", "0.45", "NP301"),
    (SHARE | {"unit": "分"}, "20", "0.45", None),
    (RATE | {"target": "每年增長12"}, None, "0.5", "NP301"),
    (RATE | {"target": "每年增長12"}, "-12", "0.5", None),  # on the way from a fall to a rise
    # NP302: more than 5 times what is known, and of its size without 萬 or 億, or in 萬元
    (SCALED, "110", "751", "NP304"),
    (SCALED, "110", "220000", "NP302"),
    (SCALED, "110", "219999", "NP304"),  # too small without 萬
    (SCALED, "110", "7500000", "NP302"),
    (SCALED, "110", "7500001", "NP304"),  # too large even without 萬
    (SCALED, "110", "1312000戶", None),
    (SCALED, "110", "131.2萬戶", None),
    (SCALED, "110", "1312000萬戶", "NP304"),
    (SCALED, None, "1312000", "NP302"),
    (MONEY, "8", "15999", "NP304"),  # too small in 萬元
    (MONEY, "8", "16000", "NP302"),
    (MONEY, "8", "90000", "NP302"),
    (MONEY, "8", "900000000", "NP302"),
    (COUNT, "104", "1500000", "NP304"),  # there is no scale to leave out
    # NP303: a year, a month or a day out of size
    (COUNT, "104", "2022", "NP303"),
    (COUNT, "104", "1899", "NP304"),
    (COUNT, "104", "2100", "NP304"),
    (COUNT, "104", "202212", "NP303"),
    (COUNT, "104", "202213", "NP304"),
    (COUNT, "104", "20221231", "NP303"),
    (COUNT, "104", "20221232", "NP304"),
    (COUNT, "104", "2022家", "NP304"),
    (COUNT | {"target": 404}, "4", "2020", None),  # 5 times 404
    (COUNT | {"target": 404}, "4", "2021", "NP303"),
    (COUNT | {"target": 20000}, "10105", "2021", None),  # a fifth
    (COUNT | {"target": 20000}, "10110", "2021", "NP303"),
    (COUNT | {"unit": None}, "104", "2022", "NP304"),
    # NP304 of a level: over 3 times the way in each of two years, and over half of the larger
    (COUNT, "100", "700", None),
    (COUNT, "100", "701", "NP304"),
    (COUNT | {"target": 110}, "100", "160", None),
    (COUNT | {"target": 110}, "100", "200", None),
    (COUNT | {"target": 110}, "100", "201", "NP304"),
    (COUNT | {"target": 105}, "100", "50", None),
    (COUNT | {"target": 105}, "100", "49", "NP304"),
    (COUNT | {"target": 105}, "100", "0", None),
    (COUNT | {"direction": "lower", "target": 90}, "100", "201", "NP304"),
    (COUNT | {"revisions": [{"target": 400, "reference": "表2-1"}]}, "100", "701", None),
    (COUNT | {"revisions": [{"target": 400, "reference": "表2-1"}]}, "100", "390", None),
    (COUNT | {"revisions": [{"target": 400, "reference": "表2-1"}]}, "100", "1900", None),  # the longest way
    (COUNT | {"revisions": [{"target": 400, "reference": "表2-1"}]}, "100", "1901", "NP304"),
    (COUNT, None, "9000", None),  # nothing before it
    (COUNT, "100", "0", None),
    # NP304 where there is no way: over 10 times in each year, up or down
    (COUNT | {"target": 100}, "100", "10000", None),
    (COUNT | {"target": 100}, "100", "10001", "NP304"),
    (COUNT | {"target": 100}, "100", "1", None),
    (YEARLY, "1000", "100000", None),
    (YEARLY, "1000", "100001", "NP304"),
    (YEARLY, "1000", "10", None),
    (YEARLY, "1000", "9", "NP304"),
    (YEARLY, "1", "1300", "NP304"),
    (YEARLY, "0", "1300", None),  # from nothing any number is as far
    (RATE, "0.1", "90", None),
    (TOTAL, "43", "1", None),
    (TOTAL, "43", "9000", None),
    ({"target": "建成", "measure": "milestone"}, None, "2022", None),
]  # fmt: skip


@pytest.mark.parametrize(("row", "baseline", "value", "code"), CASES)
def test_thresholds(row: dict[str, Any], baseline: str | None, value: str, code: str | None) -> None:
    values = {2022: value} if baseline is None else {2020: baseline, 2022: value}
    assert found(row, values) == ([(2022, code)] if code else [])


@pytest.mark.parametrize(
    ("values", "findings"),
    [
        ({2020: "100", 2021: "400", 2022: "701"}, []),  # 300 a year
        ({2020: "100", 2021: "401", 2022: "803"}, [(2021, "NP304"), (2022, "NP304")]),
        ({2020: "100", 2021: "1500", 2022: "150"}, [(2021, "NP304")]),  # back on the way
        ({2020: "100", 2021: "1500", 2022: "1510"}, [(2021, "NP304")]),  # once a jump, then known
        ({2020: "100", 2021: "2021", 2022: "2022"}, [(2021, "NP303"), (2022, "NP303")]),
        ({2020: "2020", 2021: "150"}, [(2020, "NP303")]),  # a slip is not known
        ({2020: "100", 2024: "1300"}, []),  # four years
        ({2020: "100", 2024: "1301"}, [(2024, "NP304")]),
    ],
)
def test_series(values: dict[int, str], findings: list[tuple[int, str]]) -> None:
    assert found(COUNT, values) == findings


def test_two_targets_are_no_way_without_a_baseline() -> None:
    row = COUNT | {"revisions": [{"target": 400, "reference": "表2-1"}]}
    assert found(row, {2021: "100", 2022: "1000"}) == []
    assert found(row, {2021: "100", 2022: "1001"}) == [(2022, "NP304")]


def test_every_slip_of_a_series_is_told() -> None:
    values = {2020: "1103000", 2021: "1234000", 2022: "1312000", 2023: "135"}
    assert found(SCALED, values) == [(year, "NP302") for year in (2020, 2021, 2022)]


def test_components_are_held_against_their_own_targets(catalog: Catalog) -> None:
    result = Submissions()
    text = "plan: 13fyp\nyear: 2019\nactuals: {food-drug-satisfaction: {components: {food: 0.84, drug: 86}}}\n"
    read_document_bytes("x.yaml", text.encode(), result)
    (finding,) = check_submissions(catalog, result).diagnostics
    column = text.splitlines()[2].index("0.84") + 1
    assert (finding.rule.code, finding.span.line, finding.span.column) == ("NP301", 3, column)
    assert finding.help(messages_for(Language.EN)) == "write 84%, or 0.84% if that is meant"


def test_components_are_held_against_their_own_baselines() -> None:
    row = {"unit": "家", "components": [{"id": "a", "name": NAME, "target": 200}]}
    values = {2020: "{components: {a: 100}}", 2022: "{components: {a: 701}}"}
    assert found(row, values) == [(2022, "NP304")]


def test_a_row_that_is_refused_is_not_found_implausible() -> None:
    checked = check_submissions(catalog_of(json.dumps(SHARE)), submissions_of({2020: "20", 2022: "0.4家"}))
    assert [d.rule.code for d in checked.diagnostics] == ["NP202"]


ANY = st.decimals(min_value=-99999, max_value=99999, places=2, allow_nan=False)
COUNTS = st.integers(min_value=1, max_value=10**7)
ROWS = st.sampled_from([SHARE, COUNT, SCALED, MONEY, YEARLY])


@settings(deadline=None)
@given(baseline=ANY, target=ANY, share=st.decimals(min_value=0, max_value=1, places=3), year=st.integers(2021, 2025))
def test_what_lies_on_the_way_is_never_implausible(
    baseline: Decimal, target: Decimal, share: Decimal, year: int
) -> None:
    value = baseline + (target - baseline) * share
    for unit in ("%", "萬元", "億元", None):
        row = {"unit": unit, "target": f"{target:f}", "rate_of_change": True}
        assert year not in dict(found(row, {2020: f"{baseline:f}", year: f"{value:f}"}))


@settings(deadline=None)
@given(baseline=COUNTS, target=COUNTS, value=COUNTS, exponent=st.sampled_from([0, 4, 8]))
def test_a_unit_and_its_value_together_change_nothing(baseline: int, target: int, value: int, exponent: int) -> None:
    """What is given with its unit is found the same in whatever unit the row is kept."""
    symbol = {0: "戶", 4: "萬戶", 8: "億戶"}[exponent]
    written = {2020: f"{baseline}戶", 2022: f"{value}戶"}
    scaled = {"unit": symbol, "target": f"{Decimal(target).scaleb(-exponent):f}"}
    assert found(scaled, written) == found({"unit": "戶", "target": target}, written)
    also = {
        year: f"{Decimal(number).scaleb(-exponent):f}{symbol}" for year, number in ((2020, baseline), (2022, value))
    }
    assert found(scaled, also) == found(scaled, written)


@settings(deadline=None)
@given(values=st.dictionaries(st.integers(2020, 2025), st.integers(1, 30000).map(str), min_size=2), row=ROWS)
def test_the_order_of_documents_changes_nothing(values: dict[int, str], row: dict[str, Any]) -> None:
    row = row | {"rate_of_change": True}
    expected = found(row, values)
    for order in itertools.islice(itertools.permutations(values), 6):
        assert found(row, {year: values[year] for year in order}) == expected


@settings(deadline=None)
@given(values=st.dictionaries(st.integers(2020, 2025), st.integers(1, 30000).map(str), min_size=1), row=ROWS)
def test_a_value_has_one_finding_and_it_keeps_nothing_from_judging(values: dict[int, str], row: dict[str, Any]) -> None:
    catalog = replace(catalog_of(json.dumps(row | {"rate_of_change": True})))
    checked = check_submissions(catalog, submissions_of(values))
    assert len({d.path for d in checked.diagnostics}) == len(checked.diagnostics)
    assert checked.rejected == []
    assert all(loaded.is_whole for loaded in checked.sound)
