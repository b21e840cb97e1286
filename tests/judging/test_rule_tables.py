"""Every line of the tables of rules, and every operator in it, decides some case.

mutmut changes functions and leaves tables alone, so that is done here: whatever is changed, for the facts of some case
another rule must decide.
"""

import ast
import copy
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from test_cases import CASES, judged

from ningbo_plan.judging import assess, rules
from ningbo_plan.judging.rules import Facts, Rule, Thresholds

TABLES = ("FINAL", "MIDTERM")
OPERATORS: dict[type[ast.AST], type[ast.AST]] = {ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.BitAnd: ast.BitOr}
# Where no progress is due the ratio is infinite, up or down, and never 0.
SAME = {"f.ratio >= 0"}


def mutants() -> Iterator[tuple[str, ast.Module]]:
    """The module of the rules with one line of a table left out, or one operator in it changed; and what that is."""
    tree = ast.parse(Path(rules.__file__).read_text(encoding="utf-8"))
    tables = [
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        and getattr(node.targets[0], "id", "") in TABLES
        and isinstance(node.value, ast.Tuple)
    ]
    for table in tables:
        lines = list(table.elts)
        for i, line in enumerate(lines):
            table.elts = lines[:i] + lines[i + 1 :]
            yield f"without {ast.unparse(line)}", copy.deepcopy(tree)
        table.elts = lines
        for node in ast.walk(table):
            if isinstance(node, ast.Compare) and type(node.ops[0]) in OPERATORS:
                original = node.ops
                node.ops = [OPERATORS[type(original[0])]()]  # type: ignore[list-item]
                yield ast.unparse(node), copy.deepcopy(tree)
                node.ops = original
            elif isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
                operator = node.op
                node.op = OPERATORS[type(operator)]()  # type: ignore[assignment]
                yield ast.unparse(node), copy.deepcopy(tree)
                node.op = operator


@cache
def decisions() -> list[tuple[str, Facts, Thresholds, Rule]]:
    """All that is decided in the cases: by which table, of what, and the rule."""
    found = []

    def decide(table: tuple[Rule, ...], facts: Facts, thresholds: Thresholds) -> Rule:
        rule = rules.decide(table, facts, thresholds)
        found.append(("FINAL" if table is rules.FINAL else "MIDTERM", facts, thresholds, rule))
        return rule

    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(assess, "decide", decide)
        for case in CASES:
            judged(case.values[0], Path(folder))  # type: ignore[arg-type]
    return found


@pytest.mark.parametrize(("change", "tree"), [pytest.param(*mutant, id=f"{i}") for i, mutant in enumerate(mutants())])
def test_no_rule_can_be_changed_unseen(change: str, tree: ast.Module) -> None:
    if change in SAME:
        return
    changed: dict[str, Any] = {"__name__": "changed"}
    exec(compile(tree, "rules", "exec"), changed)

    def told(rule: Rule) -> tuple[str, str | None, str]:
        return str(rule.verdict), rule.grade and str(rule.grade), str(rule.text)

    def outcome(table: str, facts: Facts, thresholds: Thresholds) -> tuple[str, str | None, str] | None:
        rule = next((rule for rule in changed[table] if rule.when(facts, thresholds)), None)
        return rule and told(rule)

    assert any(outcome(table, facts, thresholds) != told(rule) for table, facts, thresholds, rule in decisions()), (
        change
    )
