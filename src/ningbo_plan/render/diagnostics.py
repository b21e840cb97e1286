"""Findings in the format that is asked for; only that format's renderer is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ningbo_plan.messages import Language, messages_for

if TYPE_CHECKING:  # the command line takes its choices from here and must start fast
    from ningbo_plan.render.findings import Findings

Format = Literal["text", "json", "github", "sarif", "junit", "gitlab"]


def render_findings(
    findings: Findings,
    format: Format,
    language: Language = Language.ZH_HANT,
    *,
    root: Path | None = None,
    show_source: bool = False,
    width: int = 100,
    color: bool = False,
) -> str:
    """Findings as text.

    `root` is the repository's, from which the formats for CI services name files. `show_source` has the text show each
    fault in its line, for a terminal `width` cells wide.
    """
    messages = messages_for(language)
    in_repository = findings.from_root(root) if root else findings
    match format:
        case "text" if show_source:
            from ningbo_plan.render import snippets

            return snippets.render_findings(findings, messages, width=width, color=color)
        case "text":
            from ningbo_plan.render import text

            return text.render_diagnostics(findings.diagnostics, messages)
        case "json":
            from ningbo_plan.render import json

            return json.render_diagnostics(findings.diagnostics, messages)
        case "github":
            from ningbo_plan.render import github

            return github.render_findings(in_repository, messages)
        case "sarif":
            from ningbo_plan.render import sarif

            return sarif.render_findings(in_repository, messages)
        case "junit":
            from ningbo_plan.render import junit

            return junit.render_findings(in_repository, messages)
        case "gitlab":
            from ningbo_plan.render import gitlab

            return gitlab.render_findings(in_repository, messages)
