"""What the council's own copy of a form prints, told from what people typed by standing in most of its audits.

A heading that only one council has, a line in the footer: in each audit by itself such words belong to no field, and
are flagged as somebody's. In a batch it's seen that everybody has them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from child_audit.collate.batch import Outcome
from child_audit.issues import Issue
from child_audit.text import key

_FEWEST = 5
_SHARE = 0.5
_SHORTEST = 6
"""Of fewer letters is "None", or "n/a", which many people type by themselves."""


@dataclass(frozen=True, slots=True)
class Printed:
    """Words that a council's copy of a form prints: they stand in so many of its audits."""

    form: str
    text: str
    audits: int
    of: int

    def __str__(self) -> str:
        return f"“{self.text}” ({self.audits} of {self.of} audits of {self.form})"


@dataclass(slots=True)
class Prints:
    """Counts, as outcomes go by, in how many audits the same words belong to no field."""

    _audits: Counter[str] = field(default_factory=Counter)
    _found: Counter[tuple[str, str]] = field(default_factory=Counter)
    _texts: dict[tuple[str, str], str] = field(default_factory=dict)

    def counting(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        """Give the outcomes on, and count."""
        for outcome in outcomes:
            if outcome.parsed is not None:
                form = outcome.parsed.form
                self._audits[form] += 1
                for words, text in {_words(issue): issue.text for issue in outcome.parsed.issues}.items():
                    if words:
                        self._found[form, words] += 1
                        self._texts.setdefault((form, words), text)
            yield outcome

    @property
    def printed(self) -> tuple[Printed, ...]:
        """What the forms print, the most frequent first."""
        return tuple(
            Printed(form, self._texts[form, words], count, self._audits[form])
            for (form, words), count in self._found.most_common()
            if count >= max(_FEWEST, _SHARE * self._audits[form])
        )


def without_print(outcomes: Iterable[Outcome], printed: Sequence[Printed]) -> Iterator[Outcome]:
    """Give outcomes without the issues that only say what their form prints."""
    known = {(one.form, key(one.text)) for one in printed}
    for outcome in outcomes:
        parsed = outcome.parsed
        if parsed is not None and any((parsed.form, _words(issue)) in known for issue in parsed.issues):
            issues = tuple(issue for issue in parsed.issues if (parsed.form, _words(issue)) not in known)
            outcome = replace(outcome, parsed=replace(parsed, issues=issues))
        yield outcome


def _words(issue: Issue) -> str:
    """Return the key of words that belong to no field; "" for any other issue, and for words that are soon typed."""
    words = key(issue.text) if issue.field is None and issue.code == "unplaced_text" else ""
    return words if len(words) >= _SHORTEST else ""
