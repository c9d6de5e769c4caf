"""A hand that completes a form in Word, as far as ``make_returned.py`` needs one.

It finds the place of a field by the tagged template, which has the same tables as the blank form, and does there what
people do: type, click on Bold, delete, strike out, with Track Changes on or off.
"""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import docx
import docx.document
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

import child_audit

_TAG = re.compile(r"\{\{ ([\w.]+)(?: \| (\w+)(?:\((.*?)\))?)? \}\}")
_LOOP = re.compile(r"\{%tr for \w+ in (\w+)")
_FIXED_TIME = (2026, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Spot:
    """Where a tag stands in the template: the label it prints, its synonyms, and its place by numbers."""

    filter: str
    labels: tuple[str, ...]
    table: int
    row: int
    cell: int
    paragraph: int


class Pen:
    """A form open in Word.

    Args:
        form: name of the form.
        prefilled: what the office filled in by program before it sent the form out.
    """

    def __init__(self, form: str, prefilled: dict[str, Any] | None = None) -> None:
        self.form = child_audit.form_named(form)
        content = self.form.fill(prefilled) if prefilled else self.form.blank()
        self.document = docx.Document(io.BytesIO(content))
        self.tracking = False
        self._spots: dict[str, list[Spot]] = defaultdict(list)
        self._loops: dict[str, tuple[int, int]] = {}
        for number, table in enumerate(docx.Document(io.BytesIO(self.form.template)).tables):
            self._note_tags(number, table)

    def _note_tags(self, number: int, table: Table) -> None:
        for row, tr in enumerate(table._tbl.tr_lst):
            for cell, tc in enumerate(tr.tc_lst):
                for paragraph, p in enumerate(tc.p_lst):
                    text = "".join(t.text or "" for t in p.iter(qn("w:t")))
                    for path, how, arguments in _TAG.findall(text):
                        labels = tuple(re.findall(r'"([^"]*)"', arguments))
                        self._spots[path].append(Spot(how or "text", labels, number, row, cell, paragraph))
                    for path in _LOOP.findall(text):
                        self._loops[path] = number, row

    # Finding --------------------------------------------------------------------------------------------------------

    def slot(self, path: str) -> Paragraph:
        """Return the paragraph in which a text, a date or a tick goes."""
        return self._paragraph(self._spots[path][0])

    def box(self, path: str, value: object = True) -> Paragraph:
        """Return the box of one option."""
        return self._paragraph(self._option(path, value))

    def options(self, path: str) -> tuple[str, ...]:
        """Return the labels of a choice."""
        return tuple(spot.labels[0] for spot in self._spots[path])

    def label_of(self, path: str, value: object) -> str:
        """Return the printed label of a value: Yes for True, Successful for a "successful" that is True."""
        return self._option(path, value).labels[0]

    def option(self, path: str, label: str) -> Run:
        """Return the run that prints the label of an option."""
        paragraph = self.line(path, label)
        return next(run for run in paragraph.runs if run.text == label)

    def line(self, path: str, label: str) -> Paragraph:
        """Return the line that an option stands in."""
        return self._paragraph(next(spot for spot in self._spots[path] if spot.labels[0] == label))

    def shares_line(self, path: str) -> bool:
        """Return whether all options of a choice stand in one line: "YES / NO"."""
        return len({(spot.table, spot.row, spot.cell, spot.paragraph) for spot in self._spots[path]}) == 1

    def is_boxed(self, path: str) -> bool:
        """Return whether a choice is answered in boxes."""
        return self._spots[path][0].filter == "tick"

    def label(self, path: str) -> Paragraph:
        """Return the paragraph of the form's own words before a field: above it in its cell, or in the cell before."""
        spot = self._spots[path][0]
        if spot.paragraph:
            return self._paragraph(spot, paragraph=spot.paragraph - 1)
        return self._paragraph(spot, cell=spot.cell - 1, paragraph=-1)

    def _option(self, path: str, value: object) -> Spot:
        word = {True: "Yes", False: "No"}.get(value, str(value)) if isinstance(value, bool) else str(value)
        spots = self._spots[path]
        if not spots[0].labels:
            return spots[0]
        return next(spot for spot in spots if word.casefold() in {label.casefold() for label in spot.labels})

    def _paragraph(self, spot: Spot, *, cell: int | None = None, paragraph: int | None = None) -> Paragraph:
        table = self.document.tables[spot.table]
        row = table._tbl.tr_lst[spot.row]
        tc = row.tc_lst[spot.cell if cell is None else cell]
        p = tc.p_lst[spot.paragraph if paragraph is None else paragraph]
        return Paragraph(p, _Cell(tc, table))

    # Writing --------------------------------------------------------------------------------------------------------

    def type(self, paragraph: Paragraph, text: str) -> list[Run]:
        """Type at the end of a paragraph; each new line begins a new paragraph."""
        runs: list[Run] = []
        for number, part in enumerate(text.split("\n")):
            if number:
                paragraph = self.new_paragraph(paragraph)
            runs.append(paragraph.add_run(part))
            if self.tracking:
                self._inserted(runs[-1])
        return runs

    def overtype(self, paragraph: Paragraph, text: str) -> Run:
        """Replace what stands in a paragraph."""
        for run in paragraph.runs:
            self.delete(run)
        return self.type(paragraph, text)[0]

    def new_paragraph(self, after: Paragraph) -> Paragraph:
        """Press Enter at the end of a paragraph."""
        p = copy.deepcopy(after._p)
        for child in list(p):
            if child.tag != qn("w:pPr"):
                p.remove(child)
        after._p.addnext(p)
        return Paragraph(p, after._parent)

    def delete(self, run: Run) -> None:
        """Delete a run; with Track Changes on, it stays and is shown as deleted."""
        if not self.tracking:
            _remove(run._r)
        elif run.text:
            for text in run._r.findall(qn("w:t")):
                text.tag = qn("w:delText")
            self._wrap(run, "w:del")

    def delete_line(self, paragraph: Paragraph) -> None:
        """Delete a paragraph, or with Track Changes on what is in it."""
        if self.tracking:
            for run in paragraph.runs:
                self.delete(run)
        else:
            _remove(paragraph._p)

    def symbol(self, paragraph: Paragraph, code: str, font: str) -> None:
        """Insert a symbol by Word's dialogue: ``w:sym``."""
        run = self.overtype(paragraph, "")
        element = OxmlElement("w:sym")
        element.set(qn("w:font"), font)
        element.set(qn("w:char"), code)
        run._r.append(element)

    def rows(self, path: str, rows: Iterable[dict[str, str]]) -> None:
        """Write one row after another; where the form has no more, press Tab in the last cell, which adds one."""
        number, first = self._loops[path]
        body = self.document.tables[number]._tbl
        for index, row in enumerate(rows):
            if first + index >= len(body.tr_lst):
                body.append(copy.deepcopy(_emptied(body.tr_lst[-1])))
            for tc, text in zip(body.tr_lst[first + index].tc_lst, row.values(), strict=True):
                self.type(Paragraph(tc.p_lst[0], _Cell(tc, self.document.tables[number])), text)

    def _inserted(self, run: Run) -> None:
        self._wrap(run, "w:ins")

    def _wrap(self, run: Run, tag: str) -> None:
        wrapper = OxmlElement(tag)
        wrapper.set(qn("w:id"), str(len(list(self.document.element.body.iter(qn("w:ins"), qn("w:del")))) + 1))
        wrapper.set(qn("w:author"), "An Auditor")
        wrapper.set(qn("w:date"), "2026-05-06T10:00:00Z")
        run._r.addprevious(wrapper)
        wrapper.append(run._r)

    def save(self, path: Path) -> None:
        """Save; see :func:`save`."""
        save(self.document, path)


def save(document: docx.document.Document, path: Path) -> None:
    """Save a document; the same one gives the same bytes, so that a repository sees only real changes."""
    out = io.BytesIO()
    document.save(out)
    with zipfile.ZipFile(out) as made, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in made.namelist():
            info = zipfile.ZipInfo(name, _FIXED_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, made.read(name))


def _emptied(row: Any) -> Any:
    empty = copy.deepcopy(row)
    for run in list(empty.iter(qn("w:r"))):
        _remove(run)
    return empty


def _remove(element: Any) -> None:
    element.getparent().remove(element)


# ------------------------------------------------------------------------------------------------ ways to mark a grade

Mark = Callable[[Pen, str, str], None]
"""Marks an option: the form, the field, the label of the option."""


def bold_and_underlined(pen: Pen, path: str, label: str) -> None:
    """Select the word, Ctrl+B, Ctrl+U."""
    run = pen.option(path, label)
    run.bold = run.underline = True


def in_bold(pen: Pen, path: str, label: str) -> None:
    """Select the word, Ctrl+B."""
    pen.option(path, label).bold = True


def highlighted(pen: Pen, path: str, label: str) -> None:
    """Draw the yellow marker over the word."""
    pen.option(path, label).font.highlight_color = WD_COLOR_INDEX.YELLOW


def line_highlighted(pen: Pen, path: str, label: str) -> None:
    """Draw the green marker over the whole line."""
    runs = [pen.option(path, label)] if pen.shares_line(path) else pen.line(path, label).runs
    for run in runs:
        run.font.highlight_color = WD_COLOR_INDEX.BRIGHT_GREEN


def others_deleted(pen: Pen, path: str, label: str) -> None:
    """Delete what does not apply."""
    one_line = pen.shares_line(path)
    doomed = [pen.option(path, other) if one_line else pen.line(path, other) for other in _others(pen, path, label)]
    for what in doomed:
        if isinstance(what, Run):
            pen.delete(what)
        else:
            pen.delete_line(what)


def others_struck_out(pen: Pen, path: str, label: str) -> None:
    """Strike out what does not apply."""
    for other in _others(pen, path, label):
        runs = [pen.option(path, other)] if pen.shares_line(path) else pen.line(path, other).runs
        for run in runs:
            run.font.strike = True


def others_deleted_with_tracking(pen: Pen, path: str, label: str) -> None:
    """Delete what does not apply with Track Changes on."""
    before, pen.tracking = pen.tracking, True
    others_deleted(pen, path, label)
    pen.tracking = before


def typed_after_label(pen: Pen, path: str, label: str) -> None:
    """Type the grade after "Judgement:"; where the options share a line, underline instead."""
    if pen.shares_line(path):
        bold_and_underlined(pen, path, label)
        return
    pen.type(pen.label(path), f" {label}")


def _others(pen: Pen, path: str, label: str) -> Iterator[str]:
    return (other for other in pen.options(path) if other != label)


# --------------------------------------------------------------------------------------------------- ways to tick a box

Tick = Callable[[Pen, Paragraph, str], None]
"""Ticks a box: the form, the box, the label of its option ("" for a box that stands for itself)."""


def with_(text: str) -> Tick:
    """Type something over the empty box."""

    def tick(pen: Pen, box: Paragraph, label: str) -> None:
        pen.overtype(box, text)

    return tick


with_x = with_("x")


def with_its_word(pen: Pen, box: Paragraph, label: str) -> None:
    """Type the word of the option into its box: Yes into the box of Yes."""
    pen.overtype(box, label or "Yes")


def with_symbol(pen: Pen, box: Paragraph, label: str) -> None:
    """Insert the tick of Wingdings by Word's dialogue for symbols."""
    pen.symbol(box, "F0FC", "Wingdings")


def with_wingdings_letter(pen: Pen, box: Paragraph, label: str) -> None:
    """Choose the font Wingdings and type ü, which that font draws as a tick."""
    pen.overtype(box, "ü").font.name = "Wingdings"


# -------------------------------------------------------------------------------------------- ways to write down a text

Text = Callable[[Pen, str, str], None]
"""Writes a text: the form, the field, the text."""


def in_its_place(pen: Pen, path: str, text: str) -> None:
    """Type where the form has room for it."""
    pen.type(pen.slot(path), text)


def below_the_label(pen: Pen, path: str, text: str) -> None:
    """Press Enter after the label and type there, in the label's own cell."""
    pen.type(pen.new_paragraph(pen.label(path)), text)


def after_the_label(pen: Pen, path: str, text: str) -> None:
    """Type on after the label."""
    pen.type(pen.label(path), f" {text}")


# -------------------------------------------------------------------------------------------- ways to write down a date

_MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()  # noqa: SIM905


def figures(day: date) -> str:
    """12/03/2026."""
    return f"{day.day:02}/{day.month:02}/{day.year}"


def dots(day: date) -> str:
    """1.2.26."""
    return f"{day.day}.{day.month}.{day.year % 100:02}"


def in_words(day: date) -> str:
    """12th March 2026."""
    ending = "th" if 10 < day.day < 20 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    return f"{day.day}{ending} {_MONTHS[day.month - 1]} {day.year}"


def with_weekday(day: date) -> str:
    """Tuesday 14 April 2026."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def short(day: date) -> str:
    """14-Apr-26."""
    return f"{day.day:02}-{_MONTHS[day.month - 1][:3]}-{day.year % 100:02}"
