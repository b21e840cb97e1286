"""A plan with a slot of every kind, for panels."""

import re
from collections.abc import Mapping
from math import nan
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pyarrow as pa

from ningbo_plan.judging.exactly import Report, exact_assessment
from ningbo_plan.judging.slots import slots_of
from ningbo_plan.loading import Catalog, catalog_of

METHOD = re.search(r"  method:\n(?:   .*\n)*", Path("data/indicators.yaml").read_text(encoding="utf-8"))

KINDS = {
    "higher": "unit: 家, direction: higher, measure: level, target: 1000",
    "fine": "direction: higher, measure: level, target: 0.3",
    "binding": 'unit: "%", direction: higher, measure: level, attribute: binding, target: 60以上',
    "expected": 'unit: "%", direction: higher, measure: level, attribute: expected, target: 99.9以上',
    "scaled": "unit: 萬戶, direction: higher, measure: level, target: 突破150萬戶",
    "lower": "direction: lower, measure: level, target: 0.22以內",
    "lower-binding": "direction: lower, measure: level, attribute: binding, target: 低於3",
    "band": "direction: within, measure: level, target: 3-5",
    "cumulative": "unit: 家, direction: higher, measure: level, cumulative: true, target: 累計100",
    "capped": "direction: lower, measure: level, cumulative: true, target: 累計100以內",
    "capped-band": "direction: within, measure: level, cumulative: true, target: 3-5",
    "steps": "direction: higher, measure: level, target: 150, milestones: {2022: 110, 2023: 130.1}",
    "total": "unit: 家, direction: higher, measure: period_total, target: 新增200",
    "limited-total": "direction: lower, measure: period_total, target: 1.5以內",
    "every-year": "direction: higher, measure: every_year, target: 每年50以上",
    "average": "direction: higher, measure: annual_average, target: 年均7.3",
    "share-average": 'unit: "%", direction: higher, measure: annual_average, target: 年均98',
    "mean-growth": 'unit: "%", rate_of_change: true, direction: higher, measure: annual_average, target: 年均7.3%',
    "milestone": "direction: higher, measure: milestone, target: 建成",
    "due-milestone": "direction: higher, measure: milestone, target: 建成, milestones: {2022: 建成}",
    "qualitative": "direction: higher, measure: level, target: 持續提高, "
    "not_assessed: {reason: {zh-Hant: 無, zh-Hans: 无, en: none}, reference: 表1}",
}
REGIONS = ["甲市", "乙縣", "丙縣", "丁區"]
NAMES = {"mean-growth": "年均增長率"}


def catalog_with(
    indicators: str,
    years: str = "[2021, 2025]",
    baselines: str | None = None,
    region: str = "甲市",
    cuts: Mapping[str, str] = MappingProxyType({}),
) -> Catalog:
    """A catalog of one plan; `cuts` are what stands in place of thresholds of the plan data."""
    assert METHOD is not None
    method = METHOD[0]
    for known, instead in cuts.items():
        assert f"value: {known}\n" in method
        method = method.replace(f"value: {known}\n", f"value: {instead}\n")
    text = (
        f'version: "1"\nplans:\n- id: demo\n  region: {region}\n  years: {years}\n{method}'
        f"  title: {{zh-Hant: 虛構規劃, zh-Hans: 虚构规划, en: An invented plan}}\n  indicators:\n{indicators}"
    )
    files = {"indicators.yaml": text.encode()}
    if baselines:
        files["baseline_2020.yaml"] = baselines.encode()
    return catalog_of(files)


def every_kind() -> str:
    lines = []
    for number, (key, fields) in enumerate(KINDS.items(), start=1):
        name = NAMES.get(key, f"指標{number}")
        names = f"{{zh-Hant: {name}, zh-Hans: {name}, en: {key}}}"
        lines.append(f"  - {{id: {key}, no: {number}, name: {names}, {fields}, reference: 表1}}\n")
    lines.append(
        "  - {id: parts, no: 90, name: {zh-Hant: 兩項, zh-Hans: 两项, en: parts}, direction: higher, measure: level, "
        "reference: 表1, components: [{id: one, name: {zh-Hant: 甲, zh-Hans: 甲, en: one}, target: 70},"
        " {id: two, name: {zh-Hant: 乙, zh-Hans: 乙, en: two}, target: 80}]}\n"
    )
    return "".join(lines)


def random_panel(catalog: Catalog) -> pa.Table:
    """Random rows, with a value missing here and there, and baselines of the base year for most."""
    random = np.random.default_rng(6)
    plan = catalog.plans[0]
    rows = []
    for region in [*REGIONS, *(f"縣{i}" for i in range(60))]:
        for slot in slots_of(plan, plan.indicators):
            if slot.target is None:
                continue
            bound = float(slot.target.low if slot.target.low is not None else slot.target.high or 0)
            unit = slot.indicator.full_unit
            for year in range(2020, 2026):
                if random.random() < 0.1:
                    continue
                value = round(float(random.choice([bound, random.normal(bound, abs(bound) / 4 + 0.1)])), 2)
                if unit and unit.is_count:
                    value = abs(round(value, unit.exponent))
                if unit and unit.is_share and not slot.indicator.rate_of_change:
                    value = min(abs(value), 100.0)
                if slot.indicator.measure == "milestone":
                    value = float(random.integers(2))
                value = nan if random.random() < 0.05 else value
                part = slot.component.id if slot.component else None
                rows.append(("demo", year, region, slot.indicator.id, part, value))
    random.shuffle(rows)
    names = ["plan", "year", "region", "indicator", "component", "value"]
    return pa.table([pa.array(column) for column in zip(*rows, strict=True)], names=names)


def expected(catalog: Catalog, panel: pa.Table) -> list[tuple[str | None, str | None]]:
    """What the exact path says of each row."""
    plan = catalog.plans[0]
    slots = {slot.name: slot for slot in slots_of(plan, plan.indicators)}
    rows = panel.to_pylist()
    known: dict[tuple[str, str], list[Report]] = {}
    for row in rows:
        key = row["indicator"] + (f"/{row['component']}" if row["component"] else "")
        row["key"] = key
        if row["value"] is not None and row["value"] == row["value"]:
            known.setdefault((row["region"], key), []).append(Report(row["year"], row["value"]))
    found: list[tuple[str | None, str | None]] = []
    for row in rows:
        if row["year"] == 2020:
            found.append((None, None))
            continue
        assessment = exact_assessment(plan, slots[row["key"]], row["year"], known.get((row["region"], row["key"]), []))
        found.append((assessment.verdict.value, assessment.grade.value if assessment.grade else None))
    return found
