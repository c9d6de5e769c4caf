"""Where a hand can write: what a blank tells the ways of completing it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from docx.document import Document as DocxDocument

from .ooxml import Elem

BoxKind = Literal["cell", "glyph", "sym", "control", "legacy", "bracket"]


@dataclass
class Box:
    """Room for a tick; ``element`` is the empty cell, the run with ☐, the w:sym run, the w:sdt or the field's begin."""

    kind: BoxKind
    element: Elem


@dataclass
class Option:
    """One printed option: its word, its meaning, its box."""

    name: str
    words: list[Elem]
    meaning: list[Elem] = field(default_factory=list)
    separators: list[Elem] = field(default_factory=list)  # " / " between this option and the next
    box: Box | None = None


@dataclass
class ChoiceSpot:
    """One of several options.

    ``layout`` is "lines" (a paragraph an option), "line" (all in one paragraph), "cells" (a cell each) or "dropdown".
    """

    path: str
    layout: Literal["lines", "line", "cells", "dropdown"]
    options: list[Option]
    prompt: Elem | None = None  # the run after which the word can be typed
    dropdown: Elem | None = None
    bold: bool = False  # all options are printed bold
    summary: str = ""  # the path of the section's summary


@dataclass
class TextSpot:
    """Room for text.

    ``mode``: "cell": ``home`` is an empty paragraph in a cell of its own; "below": ``home`` follows the label in the
    same cell or in the body; "line": after the label on its own line, ``after`` being the run to type behind.
    """

    path: str
    mode: Literal["cell", "below", "line"]
    home: Elem
    label: Elem | None = None  # the label's paragraph
    after: Elem | None = None
    leader: Elem | None = None  # a run of underscores or dots
    control: Elem | None = None  # w:sdt, in the line or around ``home``
    legacy: Elem | None = None  # the result run of FORMTEXT
    many: bool = True  # room for several paragraphs
    lonely: bool = True  # the label's cell holds nothing but this label


@dataclass
class TickSpot:
    path: str
    option: Option


@dataclass
class RowsSpot:
    """The action table: the cells that are free in each printed row."""

    path: str
    rows: list[tuple[Elem, Elem]]


Spot = TextSpot | ChoiceSpot | TickSpot | RowsSpot


@dataclass
class Label:
    """A label or prompt of the blank, for the noise that alters it."""

    paragraph: Elem
    run: Elem
    paths: tuple[str, ...]
    kind: Literal["short", "prompt", "heading", "instruction"]


@dataclass
class Blank:
    """A council's own blank of one form, and where a hand can write in it."""

    name: str
    form: str
    document: DocxDocument
    spots: dict[str, Spot] = field(default_factory=dict)
    labels: list[Label] = field(default_factory=list)
    parts: dict[str, list[Elem]] = field(default_factory=dict)  # section → its siblings, in order
    swappable: bool = True

    def paths_of(self, part: str) -> list[str]:
        return [path for path in self.spots if path.startswith(f"{part}.")]
