"""Panels from their batches to results: which plans there are, what is read twice, and the batches judged in turn."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from ningbo_plan.diagnostics import EMPTY_CELL, UNKNOWN_PLAN, Diagnostic
from ningbo_plan.handed_down import HandedDown
from ningbo_plan.judging.column_figures import ColumnFigures, figures_of
from ningbo_plan.judging.columns import Judged, judge
from ningbo_plan.judging.exactly import float_of
from ningbo_plan.judging.panel import Panel, Taken, needs_other_years
from ningbo_plan.judging.panel_codes import Coder
from ningbo_plan.judging.panel_faults import Findings, Source
from ningbo_plan.judging.panel_results import FIGURES, Results, results_of
from ningbo_plan.judging.panel_state import Tally
from ningbo_plan.loading import Catalog
from ningbo_plan.model.plan import Indicator, Plan
from ningbo_plan.series import region_keys
from ningbo_plan.source.columns import COLUMNS

# Batches judged at the same time, and those that may wait for it or for their turn to be counted.
_AT_ONCE, _WAITING = 2, 3


class PanelRun:
    """Judges a panel whose batches `read` gives, anew each time it is called."""

    def __init__(
        self,
        catalog: Catalog,
        read: Callable[[], Iterable[Source]],
        *,
        keys: Sequence[str],
        plan: Plan | None = None,
        as_published: bool = False,
        selects: Callable[[Indicator], bool] | None = None,
        targets: HandedDown | None = None,
        with_results: bool = False,
        by_head: bool = False,
    ) -> None:
        self.findings = Findings()
        self._catalog, self._read, self._keys = catalog, read, keys
        # The plan of this catalog: the caller may have another copy of it.
        self._only = catalog.find(plan.id) if plan else None
        if plan and self._only is None:
            raise ValueError(f"the catalog has no plan {plan.id}")
        self._as_published, self._selects = as_published, selects
        self._targets = targets
        self._with_results, self._by_head = with_results, by_head
        self._plans = Coder()
        self._panels: dict[str, Panel] = {}

    @property
    def panels(self) -> list[Panel]:
        """What was read of each plan."""
        return list(self._panels.values())

    @property
    def idle_regions(self) -> list[str]:
        """The regions with targets of their own of which there is no row."""
        if self._targets is None:
            return []
        seen = {key for panel in self.panels for key in region_keys(panel.regions.texts)}
        given = list(self._targets.regions)
        return [region for region, key in zip(given, region_keys(given), strict=True) if key not in seen]

    def __iter__(self) -> Iterator[tuple[int, pa.RecordBatch | None]]:
        """Judge batch after batch, each with the number of its rows and, where asked for, its results.

        Raises NeedsFirstPassError where everything has to begin once more, after `learn`; by then results may have been
        given that count for nothing.
        """
        waiting: deque[_Waiting | _Unjudged] = deque()
        parts: list[tuple[_Part, pa.RecordBatch | None]] = []
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for part in chain(self._parts(), [None]):
                if part is not None:
                    waiting.append(self._begun(part, pool))
                while waiting and (part is None or len(waiting) > _WAITING):
                    settled = waiting.popleft()
                    parts.append((settled.part, self._settled(settled)))
                    if settled.part.is_last:
                        yield _together(parts)
                        parts = []

    def learn(self, progress: Callable[[int], None] = lambda rows: None) -> None:
        """Read everything once for the baselines and the histories in it; `progress` is told of rows read."""
        for part in self._parts():
            if part.panel is not None:
                part.panel.learn(part.source)
            progress(part.source.rows.num_rows)
        for panel in self._panels.values():
            panel.learned()
        self.findings = Findings()

    def restart(self) -> None:
        """Forget all rows, to `learn` and begin once more."""
        self._panels.clear()
        self.findings = Findings()

    @property
    def has_first_pass(self) -> bool:
        """Whether rows of a plan that may be in the panel need those of other years, so that all is read twice."""
        plans = [self._only] if self._only else self._catalog.plans
        return any(needs_other_years(known, self._keys) for plan in plans for known in self._chosen(plan))

    def _chosen(self, plan: Plan) -> list[Indicator]:
        return [known for known in plan.indicators if self._selects is None or self._selects(known)]

    def _panel(self, plan: Plan) -> Panel:
        if plan.id not in self._panels:
            self._panels[plan.id] = Panel(
                self._catalog,
                plan,
                self._chosen(plan),
                as_published=self._as_published,
                keys=self._keys,
                findings=self.findings,
                targets=self._targets if self._targets and self._targets.plan.id == plan.id else None,
                by_head=self._by_head,
            )
        panel = self._panels[plan.id]
        panel.findings = self.findings
        return panel

    def _parts(self) -> "Iterator[_Part]":
        """Batches in parts of one plan each, with its panel."""
        for source in self._read():
            rows = source.rows
            if "plan" not in rows.schema.names:
                plan = self._only or (self._catalog.plans[0] if len(self._catalog.plans) == 1 else None)
                yield self._part(plan, source, "")
                continue
            column = rows.column("plan")
            if pa.types.is_dictionary(column.type) and len(column.dictionary) == 1 and not column.null_count:
                name = column.dictionary[0].as_py()
                yield self._part(self._catalog.find(name), source, name)
                continue
            codes = self._plans.codes(column)
            found = np.unique(codes).tolist()
            for code in found:
                at = None if len(found) == 1 else np.flatnonzero(codes == code)
                name = self._plans.texts[code]
                some = source if at is None else source._replace(rows=rows.take(pa.array(at)), at=at)
                yield self._part(self._catalog.find(name), some, name)._replace(is_last=code == found[-1])

    def _part(self, plan: Plan | None, source: Source, name: str) -> "_Part":
        if plan is not None:
            is_chosen = self._only is None or plan is self._only
            return _Part(self._panel(plan) if is_chosen else None, source)
        known = ", ".join(known.id for known in self._catalog.plans)
        path, span = source.path, source.place(0).span
        if name:
            fault = Diagnostic(UNKNOWN_PLAN, path, span, {"plan": name, "known": known})
        else:
            fault = Diagnostic(EMPTY_CELL, path, span, {"column": COLUMNS["plan"], "example": known})
        return _Part(None, source, fault)

    def _begun(self, part: "_Part", pool: ThreadPoolExecutor) -> "_Waiting | _Unjudged":
        panel, source = part.panel, part.source
        if panel is None:
            count = source.rows.num_rows
            if part.fault is None:
                return _Unjudged(part, [])
            self.findings.add([part.fault], count)
            return _Unjudged(part, [(row, part.fault.rule.code) for row in range(count)])
        taken = panel.take(source)
        return _Waiting(part, panel, taken, taken.faults, pool.submit(self._work, panel, taken))

    def _work(self, panel: Panel, taken: Taken) -> "_Worked":
        judged = judge(panel.table, taken.rows)
        tally = panel.tally(taken, judged.outcome)
        return _Worked(judged, tally, figures_of(panel.table, taken.rows) if self._with_results else None)

    def _settled(self, waiting: "_Waiting | _Unjudged") -> pa.RecordBatch | None:
        rows, faults = waiting.part.source.rows, waiting.faults
        if isinstance(waiting, _Unjudged):
            return results_of(rows, faults) if self._with_results else None
        taken = waiting.taken
        judged, tally, figures = waiting.working.result()
        exact = waiting.panel.settle(taken, *judged, tally)
        if figures is None:
            return None
        baseline = np.array(taken.rows.baseline)
        for i, found in exact.items():
            for name, values in zip(FIGURES, figures, strict=True):
                figure = getattr(found.figures, name)
                values[i] = np.nan if figure is None else float_of(figure)
            if found.baseline is not None and found.baseline.interval.is_point:
                baseline[i] = float(found.baseline.interval.low or 0)
        return results_of(rows, faults, Results(taken.at, judged.outcome, baseline, figures))


def _together(parts: "list[tuple[_Part, pa.RecordBatch | None]]") -> tuple[int, pa.RecordBatch | None]:
    """The rows of a batch that was judged in parts: how many there are, and their results in its order."""
    count = sum(part.source.rows.num_rows for part, _ in parts)
    found = [results for _, results in parts if results is not None]
    if len(found) < 2:
        return count, found[0] if found else None
    order = np.argsort(np.concatenate([part.source.at for part, _ in parts if part.source.at is not None]))
    (whole,) = pa.Table.from_batches(found).unify_dictionaries().combine_chunks().take(pa.array(order)).to_batches()
    return count, whole


class _Part(NamedTuple):
    """Rows of one plan, with its panel, or none where they are not judged; the fault is one that they share.

    `is_last` says that none of the batch come after them.
    """

    panel: Panel | None
    source: Source
    fault: Diagnostic | None = None
    is_last: bool = True


class _Worked(NamedTuple):
    judged: Judged
    tally: Tally
    figures: ColumnFigures | None


class _Waiting(NamedTuple):
    part: _Part
    panel: Panel
    taken: Taken
    faults: list[tuple[int, str]]
    working: "Future[_Worked]"


class _Unjudged(NamedTuple):
    part: _Part
    faults: list[tuple[int, str]]
