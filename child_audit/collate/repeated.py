"""Lines that stand in the same answer of most audits: the council's copy of the form may print them there.

A hint below a prompt that the form doesn't have is read as part of the answer, and no single document tells who wrote
it. In a batch it's seen that everybody has it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from child_audit.collate.batch import Outcome
from child_audit.issues import Issue
from child_audit.text import key

_LOOKED_AT = 200
"""Of so many audits of a form the lines are counted: enough to know what is printed, and no memory to speak of."""
_FEWEST, _SHARE = 5, 0.5
_AMONG_OTHERS = 2
"""In so many audits at least there's more in the answer: else it may be what everybody answers."""
_SHORTEST = 6

_Place = tuple[str, str]
"""Form, and the path of the field."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """A line that stands in an answer of most audits.

    Attributes:
        audits: in how many audits.
        of: of how many that were looked at.
    """

    audits: int
    of: int


Lines = Mapping[_Place, Mapping[str, Repeated]]
"""Place → key of a line → how often it stands there."""


@dataclass(slots=True)
class Repeats:
    """Counts, as outcomes go by, the first and last lines of their answers."""

    forms: Mapping[str, Any]
    _audits: Counter[str] = field(default_factory=Counter)
    _found: dict[_Place, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _among_others: Counter[tuple[_Place, str]] = field(default_factory=Counter)

    def counting(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        """Give the outcomes on, and count."""
        for outcome in outcomes:
            parsed = outcome.parsed
            if parsed is not None and self._audits[parsed.form] < _LOOKED_AT:
                self._audits[parsed.form] += 1
                for path, text in _texts(self.forms[parsed.form], parsed.record):
                    place = parsed.form, path
                    for line in _ends(text):
                        self._found[place][line] += 1
                        self._among_others[place, line] += key(text) != line
            yield outcome

    @property
    def lines(self) -> Lines:
        """The lines that stand in the same answer of most audits."""
        found: dict[_Place, dict[str, Repeated]] = {}
        for place, lines in self._found.items():
            audits = self._audits[place[0]]
            for line, count in lines.items():
                often = count >= max(_FEWEST, _SHARE * audits)
                if often and self._among_others[place, line] >= _AMONG_OTHERS:
                    found.setdefault(place, {})[line] = Repeated(count, audits)
        return found


def with_repeated(outcomes: Iterable[Outcome], lines: Lines, forms: Mapping[str, Any]) -> Iterator[Outcome]:
    """Give outcomes with an issue for each answer that begins or ends with such a line."""
    for outcome in outcomes:
        parsed = outcome.parsed
        if parsed is not None and lines:
            added = tuple(_issues(parsed, lines, forms[parsed.form]))
            if added:
                outcome = replace(outcome, parsed=replace(parsed, issues=(*parsed.issues, *added)))
        yield outcome


def _issues(parsed: Any, lines: Lines, form: Any) -> Iterator[Issue]:
    doubted = {issue.field for issue in parsed.issues}
    for path, text in _texts(form, parsed.record):
        known = lines.get((parsed.form, path), {})
        found = next((one for one in _ends(text) if one in known), None)
        if found is None or path in doubted:
            continue
        shown = next(line for line in text.split("\n") if key(line) == found)
        often = known[found]
        message = f"{often.audits} of {often.of} audits have this line in this answer: the form may print it there"
        evidence = parsed.evidence.get(path)
        yield Issue(path, "printed_hint", message, evidence.place if evidence is not None else "", shown)


def _texts(form: Any, record: Any) -> Iterator[tuple[str, str]]:
    """Give path and text of each text that isn't blank."""
    from child_audit.forms.fields import Kind

    for one in form.fields:
        if one.kind is Kind.TEXT and (text := one.get(record)):
            yield one.path, text


def _ends(text: str) -> tuple[str, ...]:
    """Return the keys of the first and the last line of a text."""
    lines = text.split("\n")
    return tuple(dict.fromkeys(words for line in (lines[0], lines[-1]) if len(words := key(line)) >= _SHORTEST))
