"""A choice while it's read: its printed options, what is left of its text, the signs collected so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from child_audit.reading.fragments import Fragment, GroupText
from child_audit.template.layout import OptionPart
from child_audit.word.document import Format
from child_audit.word.lines import CellPlace


@dataclass(slots=True)
class Found:
    """An option's printed words, found in the document."""

    option: int
    fragment: Fragment
    start: int
    end: int
    label_end: int
    deleted: bool
    whole: bool


class Stretch(NamedTuple):
    """A stretch of a line that looks alike: so many characters wide, so many of them no spaces."""

    format: Format
    width: int
    visible: int


class Sign(NamedTuple):
    """A sign for one option: ``name`` says which ("bold", "box ticked"); ``strong`` whether it can stand alone."""

    option: int
    name: str
    strong: bool = True


@dataclass(slots=True)
class GroupReading:
    """What a group says.

    Attributes:
        chosen: index of the option, None when none or undecided.
        signs: every sign seen.
        code: "ambiguous", "inferred" or "remark_in_box" when there is doubt, "" when none.
        message: the doubt in words.
        left: that some options, but more than one, are left, in words; a doubt where nothing else says which is meant.
        found: the options whose printed words stand in the document.
        remarks: words that are neither option nor sign.
        dates: dates that stood among them.
    """

    chosen: int | None = None
    signs: list[Sign] = field(default_factory=list)
    code: str = ""
    message: str = ""
    left: str = ""
    found: set[int] = field(default_factory=set)
    remarks: list[Fragment] = field(default_factory=list)
    dates: list[Fragment] = field(default_factory=list)

    @property
    def sign(self) -> str:
        """The names of the signs for the chosen option."""
        names = dict.fromkeys(sign.name for sign in self.signs if self.chosen is None or sign.option == self.chosen)
        return " + ".join(names)


@dataclass(slots=True)
class Group:
    """A choice and what of the document belongs to it.

    Attributes:
        options: the options as the template has them.
        text: what of the document belongs to the group.
        found: all options found in the text.
        printed: of these, for each option the one that the form prints.
        again: those that somebody typed again.
        meanings: option → its meaning, where that has a line of its own.
        rest: what is neither a printed option nor, so far, a sign.
        boxlike: what may be a box or a tick.
        marks: option → what stands in its box.
        looks: option → how its printed label looks, and its meaning; ``plain``: the look, where both look alike.
        contrast: name of a look → how each printed option has it.
        bracketed: other choices have the same option in brackets, all of them.
        reading: the result, so far.
    """

    options: Sequence[OptionPart]
    text: GroupText
    found: list[Found] = field(default_factory=list)
    printed: dict[int, Found] = field(default_factory=dict)
    again: list[Found] = field(default_factory=list)
    meanings: dict[int, list[Found]] = field(default_factory=dict)
    rest: list[Fragment] = field(default_factory=list)
    boxlike: list[Fragment] = field(default_factory=list)
    marks: dict[int, str] = field(default_factory=dict)
    looks: dict[int, list[list[Stretch]]] = field(default_factory=dict)
    plain: dict[int, Format | None] = field(default_factory=dict)
    contrast: dict[str, dict[int, bool | str]] = field(default_factory=dict)
    bracketed: bool = False
    reading: GroupReading = field(default_factory=GroupReading)

    def sign(self, option: int, name: str, *, strong: bool = True) -> None:
        """Note a sign for an option."""
        self.reading.signs.append(Sign(option, name, strong))

    def option_of_box(self, cell: CellPlace | None) -> int | None:
        """Return the option whose box a cell is known to be; None when it's no box."""
        if cell is None or cell not in self.text.boxes:
            return None
        return next(n for n, option in enumerate(self.options) if option.label == self.text.boxes[cell])
