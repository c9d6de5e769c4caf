"""What is known of a document while its fields are read, and what was read of it so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from child_audit.issues import Issue
from child_audit.parsed import Evidence
from child_audit.reading.claims import Alignment
from child_audit.reading.fragments import Division, Fragment
from child_audit.template.layout import SETTINGS, Layout, OptionPart
from child_audit.word.document import Document

Value = str | date | bool | int | float | None | list[dict[str, "Value"]]
"""What a field may come out as; a choice comes out as the label of its option."""


def is_blank(value: object) -> bool:
    """Return whether a value is what a field holds when nothing was written; 0 is a number."""
    return value is None or value is False or value == "" or value == []


@dataclass(slots=True)
class Extraction:
    """What was read: ``values`` by path, and how."""

    values: dict[str, Value] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    evidence: dict[str, Evidence] = field(default_factory=dict)


_FLAG_MESSAGES = {
    "label_missing": "its label was not found; it was read by its position",
    "label_reworded": "its label is worded otherwise than in the form",
    "may_run_on": "the label after this field was not found; some of this text may belong to the next field",
    "label_moved": "its label stands elsewhere than in the form",
    "joined": "text for it stood in several places, and was joined",
    "value_elsewhere": "the value stands further from its label than usual",
}


@dataclass(slots=True)
class Findings:
    """A document as it was aligned and divided, and what its fields say.

    Attributes:
        result: what was read.
        undecided: choices in which nothing is marked.
        odd: doubts of a kind that a filled document may well hold; they count when somebody completed it since.
    """

    layout: Layout
    document: Document
    alignment: Alignment
    division: Division
    result: Extraction = field(default_factory=Extraction)
    undecided: list[str] = field(default_factory=list)
    odd: list[Issue] = field(default_factory=list)
    options: dict[str, list[OptionPart]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for item in self.layout.items:
            if isinstance(item, OptionPart):
                self.options[item.path].append(item)

    def issue(self, path: str | None, code: str, message: str, place: str, text: str = "") -> None:
        """Note a doubt."""
        self.result.issues.append(Issue(path, code, message, place, text))

    def read_as(self, path: str, value: Value, raw: str, place: str, sign: str) -> None:
        """Note what a field says, and by what sign."""
        self.result.values[path] = value
        self.result.evidence[path] = Evidence(path, raw, place, sign, label=self.layout.labels.get(path, ""))

    def place(self, path: str, fragments: Iterable[Fragment]) -> str:
        """Return where a field's text stands; its label where there's none."""
        for fragment in fragments:
            if not fragment.blank:
                return fragment.line.place
        claim = self.division.labels.get(path)
        return self.alignment.stream.lines[claim.hit.last_line].place if claim else ""

    def flag(self, path: str, place: str, text: str) -> None:
        """Note the doubts that were met when the document was divided."""
        if path.startswith(SETTINGS + "."):
            return
        for code in sorted(self.division.flags.get(path, ())):
            self.issue(path, code, _FLAG_MESSAGES[code], place, text)
