"""Panels from their batches to results: which plans there are, what is read twice, and the batches judged in turn."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from ningbo_plan.diagnostics import EMPTY_CELL, UNKNOWN_PLAN, Diagnostic, Rule, Span
from ningbo_plan.handed_down import HandedDown
from ningbo_plan.judging.column_figures import ColumnFigures, figures_of
from ningbo_plan.judging.columns import Judged, judge
from ningbo_plan.judging.exactly import float_of
from ningbo_plan.judging.panel import Panel, Taken, needs_other_years
from ningbo_plan.judging.panel_codes import Coder
from ningbo_plan.judging.panel_faults import Findings
from ningbo_plan.judging.panel_results import FIGURES, Results, results_of
from ningbo_plan.judging.panel_state import Tally
from ningbo_plan.loading import Catalog
from ningbo_plan.model.plan import Indicator, Plan
from ningbo_plan.series import region_keys
from ningbo_plan.source.columns import COLUMNS

# Batches judged at the same time, and those that may wait for it or for their turn to be counted.
_AT_ONCE, _WAITING = 2, 3


class Source(NamedTuple):
    """Some rows, and what file and line they start in."""

    path: str
    start: int
    rows: pa.RecordBatch


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
        self._only, self._as_published, self._selects = plan, as_published, selects
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
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for panel, source, fault in self._parts():
                if panel is None:
                    waiting.append(_unjudged(source, fault))
                    continue
                taken = panel.take(source.rows, source.path, source.start)
                faults, panel.batch_faults = panel.batch_faults, []
                waiting.append(_Waiting(source, panel, taken, faults, pool.submit(self._work, panel, taken)))
                if len(waiting) > _WAITING:
                    yield self._settled(waiting.popleft())
            while waiting:
                yield self._settled(waiting.popleft())

    def learn(self, progress: Callable[[int], None] = lambda rows: None) -> None:
        """Read everything once for the baselines and the histories in it; `progress` is told of rows read."""
        for panel, source, _ in self._parts():
            if panel is not None:
                panel.learn(source.rows)
            progress(source.rows.num_rows)
        for panel in self._panels.values():
            panel.is_learned = True
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
                targets=self._targets if self._targets and self._targets.plan is plan else None,
                by_head=self._by_head,
            )
        panel = self._panels[plan.id]
        panel.findings = self.findings
        return panel

    def _parts(self) -> "Iterator[_Part]":
        """Batches cut where the plan changes, each with its plan's panel."""
        for path, start, rows in self._read():
            if "plan" not in rows.schema.names:
                plan = self._only or (self._catalog.plans[0] if len(self._catalog.plans) == 1 else None)
                yield from self._of(plan, Source(path, start, rows), "")
                continue
            column = rows.column("plan")
            if pa.types.is_dictionary(column.type) and len(column.dictionary) == 1 and not column.null_count:
                name = column.dictionary[0].as_py()
                yield from self._of(self._catalog.find(name), Source(path, start, rows), name)
                continue
            codes = self._plans.codes(column)
            cuts = [0, *(np.flatnonzero(codes[1:] != codes[:-1]) + 1).tolist(), len(codes)]
            for begin, end in pairwise(cuts):
                if begin < end:
                    name = self._plans.texts[codes[begin]]
                    part = rows if end - begin == len(codes) else rows.slice(begin, end - begin)
                    yield from self._of(self._catalog.find(name), Source(path, start + begin, part), name)

    def _of(self, plan: Plan | None, source: Source, name: str) -> "Iterator[_Part]":
        if plan is not None:
            is_chosen = self._only is None or plan is self._only
            yield _Part(self._panel(plan) if is_chosen else None, source)
        else:
            count = source.rows.num_rows
            known = ", ".join(known.id for known in self._catalog.plans)
            span = Span(source.start, 1, source.start, 1)
            if name:
                fault = Diagnostic(UNKNOWN_PLAN, source.path, span, {"plan": name, "known": known})
            else:
                fault = Diagnostic(EMPTY_CELL, source.path, span, {"column": COLUMNS["plan"], "example": known})
            self.findings.add([fault], count)
            yield _Part(None, source, fault.rule)

    def _work(self, panel: Panel, taken: Taken) -> "_Worked":
        judged = judge(panel.table, taken.rows)
        tally = panel.tally(taken, judged.outcome)
        return _Worked(judged, tally, figures_of(panel.table, taken.rows) if self._with_results else None)

    def _settled(self, waiting: "_Waiting | _Unjudged") -> tuple[int, pa.RecordBatch | None]:
        rows, faults = waiting.source.rows, waiting.faults
        if isinstance(waiting, _Unjudged):
            return rows.num_rows, results_of(rows, faults) if self._with_results else None
        taken = waiting.taken
        judged, tally, figures = waiting.working.result()
        exact = waiting.panel.settle(taken, *judged, tally)
        if figures is None:
            return rows.num_rows, None
        baseline = np.array(taken.rows.baseline)
        for i, found in exact.items():
            for name, values in zip(FIGURES, figures, strict=True):
                figure = getattr(found.figures, name)
                values[i] = np.nan if figure is None else float_of(figure)
            if found.baseline is not None and found.baseline.interval.is_point:
                baseline[i] = float(found.baseline.interval.low or 0)
        return rows.num_rows, results_of(rows, faults, Results(taken.at, judged.outcome, baseline, figures))


class _Part(NamedTuple):
    """Rows of one plan, with its panel, or none where they are not judged; the fault is one that they share."""

    panel: Panel | None
    source: Source
    fault: Rule | None = None


class _Worked(NamedTuple):
    judged: Judged
    tally: Tally
    figures: ColumnFigures | None


class _Waiting(NamedTuple):
    source: Source
    panel: Panel
    taken: Taken
    faults: list[tuple[int, str]]
    working: "Future[_Worked]"


class _Unjudged(NamedTuple):
    source: Source
    faults: list[tuple[int, str]]


def _unjudged(source: Source, fault: Rule | None) -> _Unjudged:
    count = source.rows.num_rows
    return _Unjudged(source, [] if fault is None else [(row, fault.code) for row in range(count)])
