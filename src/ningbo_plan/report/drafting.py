"""What a user is told of a drafted plan: what was not read, and what there is to check."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from ningbo_plan.draft.tree import Draft
from ningbo_plan.messages import N_, NN_, Messages

# The keys whose guesses can turn a verdict, the worst first.
_SEVERE = ("target", "unit", "direction", "measure", "rate_of_change", "per", "value")
# So much of a line of the table is shown.
_LONGEST_LINE = 60


def findings(draft: Draft, source: str, messages: Messages) -> Iterator[str]:
    """Lines that were not read and values that were not used, in the order of the table; then what concerns it all."""
    found: list[tuple[int, str]] = []
    for line in draft.unread:
        why = messages.text(line.why, **line.why.values)
        text = line.text if len(line.text) <= _LONGEST_LINE else line.text[:_LONGEST_LINE] + "…"
        found.append((line.line, messages.text(N_("not read: {text} — {why}"), text=text, why=why)))
    found += [(row.line, messages.text(each, **each.values)) for row in draft.rows for each in row.remarks]
    yield from (f"{source}:{line}: {text}" for line, text in sorted(found))
    yield from (f"{source}: {messages.text(each, **each.values)}" for each in draft.remarks)


def drafted_text(draft: Draft, texts: Iterable[str], mark: str, messages: Messages) -> str:
    """One line: how many rows there are, and how many marks to look through, those that can mislead most first."""
    marks = Counter(_key(line) for text in texts for line in text.splitlines() if mark in line)
    severe = [f"{key} {marks[key]}" for key in _SEVERE if marks[key]]
    if others := sum(count for key, count in marks.items() if key not in _SEVERE):
        severe.append(messages.text(N_("others {count}"), count=others))
    return messages.text(
        N_("{plan}: {rows} drafted, {unread} not read, {marks} to check ({kinds}): search for {mark}"),
        plan=draft.id,
        rows=messages.count(NN_("{count} row", "{count} rows"), len(draft.rows)),
        unread=messages.count(NN_("{count} line", "{count} lines"), len(draft.unread)),
        marks=messages.count(NN_("{count} guess", "{count} guesses"), marks.total()),
        kinds=", ".join(severe),
        mark=mark,
    )


def _key(line: str) -> str:
    """The key that a line of a file fills, if any."""
    found = re.match(r"[ -]*(?:# )?([\w-]+):", line)
    return found[1] if found else ""
