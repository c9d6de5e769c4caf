"""What the drafter proposes: fields with their edits, and doubts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from child_audit.draft.edits import Edit, LoopEdit
from child_audit.draft.naming import Namer, snake
from child_audit.draft.page import CONTROL, Cell, Control, Para, Row
from child_audit.draft.scales import synonym
from child_audit.text import key

_DATE = re.compile(r"\b(?:date|d\.?o\.?b\.?)\b|\bdd\s*/\s*mm|\bby when\b", re.IGNORECASE)
_NO_DATE = re.compile(
    r"\bup[ -]to[ -]date|\bto date\b|\bdate range|\b(?:and|&|/)\s*(?:date|time)|\bdate\b.*\b(?:and|&)\b", re.IGNORECASE
)
_DATE_LINE = re.compile(r"_+\s*/\s*_+\s*/\s*_+|dd\s*/\s*mm\s*/\s*yy(?:yy)?", re.IGNORECASE)
_WHEN = re.compile(r"\s*by when\b", re.IGNORECASE)
_EDGES = " \t\n:;.-–—_…*"


@dataclass(frozen=True, slots=True)
class Field:
    """A field that was proposed.

    Attributes:
        path: its name.
        kind: "text", "date", "tick", "options" or "rows".
        label: the form's words for it.
        place: where, in Word's terms.
    """

    path: str
    kind: str
    label: str
    place: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something to look at before the form is used: where, which field if any, and why."""

    place: str
    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {f'{self.path}: ' if self.path else ''}{self.reason}"


@dataclass(frozen=True, slots=True)
class Mark:
    """An option where it's printed, or its box: what the tag takes the place of."""

    para: Para
    start: int
    end: int
    label: str
    boxed: bool


class Findings:
    """Collects what is proposed.

    Args:
        controls: the empty controls of the form.
        refused: paths that a former draft couldn't keep: the form wouldn't be readable with them.
        recurring: keys of titles that stand in the form several times, and so begin no section.
    """

    def __init__(
        self, controls: Sequence[Control], refused: frozenset[str], recurring: frozenset[str] = frozenset()
    ) -> None:
        self.namer = Namer(recurring)
        self.fields: list[Field] = []
        self.doubts: list[Doubt] = []
        self.edits: list[Edit] = []
        self.loops: list[LoopEdit] = []
        self._controls = controls
        self._refused = refused

    def slot(self, label: str, para: Para, start: int, end: int, *, doubt: str = "") -> None:
        """Propose a place for text or a date."""
        control = self.control(para.text[start:end])
        label = tidy(label) or (control.title if control else "")
        path = self.namer.path(label)
        if control and len(control.options) > 1 and not any('"' in option for option in control.options):
            self._drop_down(path, label, para, start, end, control.options)
            return
        printed = control is not None and control.kind == "date"
        dated = printed or is_dated(label) or is_date_line(para.text[start:end])
        tag = f"{{{{ {path} | date }}}}" if dated else f"{{{{ {path} }}}}"
        gap = " " if start and not para.text[start - 1].isspace() else ""
        if not label:
            doubt = doubt or "nothing says what goes in here: give the field a name"
        kind = "date" if dated else "text"
        self._keep(Field(path, kind, label, para.place), [Edit(para.element, start, end, gap + tag)], doubt)

    def _drop_down(self, path: str, label: str, para: Para, start: int, end: int, options: Sequence[str]) -> None:
        """Propose the options of a drop-down, printed side by side: a form is marked, not only chosen from."""
        marks = (_option(path, Mark(para, start, end, option, False)) for option in options)
        doubt = "this was a drop-down; its options are printed side by side now"
        edit = Edit(para.element, start, end, " / ".join(marks))
        self._keep(Field(path, "options", label, para.place), [edit], doubt)

    def tick(self, label: str, para: Para, start: int, end: int, *, doubt: str = "") -> None:
        """Propose a box that stands for itself."""
        path = self.namer.path(tidy(label), "ticked")
        edit = Edit(para.element, start, end, f"{{{{ {path} | tick }}}}")
        self._keep(Field(path, "tick", tidy(label), para.place), [edit], doubt)

    def options(self, label: str, marks: Sequence[Mark], *, fallback: str = "answer", doubt: str = "") -> None:
        """Propose a group of options."""
        if any('"' in mark.label for mark in marks):
            self.doubts.append(Doubt(marks[0].para.place, "", "options with quotation marks can’t be tagged"))
            return
        if not tidy(label) and fallback == "answer" and key(marks[0].label) not in ("yes", "y"):
            fallback = snake(marks[0].label)
        path = self.namer.path(tidy(label), fallback)
        edits = [Edit(mark.para.element, mark.start, mark.end, _option(path, mark), not mark.boxed) for mark in marks]
        shown = tidy(label) or fallback.replace("_", " ")
        self._keep(Field(path, "options", shown, marks[0].para.place), edits, doubt)

    def rows(self, label: str, titles: Sequence[tuple[int, str]], rows: Sequence[Row], numbered: int | None) -> None:
        """Propose a row that repeats."""
        path = self.namer.path(label, "rows")
        variable = path.rpartition(".")[2].removesuffix("s") or "row"
        variable = variable if variable != path else f"{variable}_row"
        columns: dict[str, int] = {}
        for at, title in titles:
            name = base = snake(title) or f"column_{at + 1}"
            number = 1
            while name in columns:
                number += 1
                name = f"{base}_{number}"
            columns[name] = at
        tags = tuple(
            (at, f"{{{{ {variable}.{name}{' | date' if is_dated(dict(titles)[at]) else ''} }}}}")
            for name, at in columns.items()
        )
        opening = f"{{%tr for {variable} in {path} | rows({len(rows)}) %}}"
        place = rows[0].cells[0].place
        if path in self._refused:
            self.doubts.append(Doubt(place, path, _REFUSED))
            return
        self.fields.append(Field(path, "rows", label, place))
        self.loops.append(LoopEdit(tuple(rows), tags, opening, numbered))

    def doubt(self, place: str, reason: str) -> None:
        """Note something to look at."""
        self.doubts.append(Doubt(place, "", reason))

    def control(self, text: str) -> Control | None:
        """Return the empty control that a text is, None when it's none."""
        stripped = text.strip()
        number = ord(stripped) - CONTROL if len(stripped) == 1 else -1
        return self._controls[number] if 0 <= number < len(self._controls) else None

    def _keep(self, field: Field, edits: list[Edit], doubt: str) -> None:
        if field.path in self._refused:
            self.doubts.append(Doubt(field.place, field.path, _REFUSED))
            return
        self.fields.append(field)
        self.edits.extend(edits)
        if doubt:
            self.doubts.append(Doubt(field.place, field.path, doubt))


_REFUSED = "left without a tag: with one, the form couldn’t be read back"


def is_control(character: str) -> bool:
    """Return whether a character stands for an empty control."""
    return "\U000f0000" <= character <= "\U000ffffd"


def is_dated(label: str) -> bool:
    """Return whether a label asks for a date."""
    return (
        bool(_DATE.search(label))
        and not _NO_DATE.search(label)
        and not (label.rstrip().endswith("?") and not _WHEN.match(label))
    )


def is_date_line(text: str) -> bool:
    """Return whether a place to write is one for a date: "__/__/____", "dd/mm/yyyy"."""
    return bool(_DATE_LINE.fullmatch(text.strip()))


def tidy(label: str) -> str:
    """Return a label on one line, without the signs at its ends."""
    return " ".join(label.split()).strip(_EDGES)


def first_blank(cell: Cell) -> Para | None:
    """Return the first of the blank paragraphs that a cell ends with, None when it ends with words."""
    found: Para | None = None
    for block in reversed(cell.blocks):
        if not isinstance(block, Para) or block.text.strip():
            break
        found = block
    return found


def _option(path: str, mark: Mark) -> str:
    label = " ".join(mark.label.split())
    # A label in two languages is typed in either.
    others = [half.strip() for half in label.split(" / ")] if " / " in label else [synonym(label)]
    arguments = ", ".join(f'"{spelling}"' for spelling in (label, *others) if spelling)
    return f"{{{{ {path} | {'tick' if mark.boxed else 'mark'}({arguments}) }}}}"
