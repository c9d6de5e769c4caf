"""The pieces of which a council's blank is laid out; each registers where a hand can write in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Literal

import docx
from docx.shared import Cm, Pt

from . import ooxml as ox
from .handles import Blank, Box, BoxKind, ChoiceSpot, Label, Option, TextSpot, TickSpot
from .ooxml import Elem
from .wording import GRADES, MEANINGS, Question, Section, Short

JudgementLayout = Literal["lines", "line", "boxed", "boxline", "beside", "under", "dropdown"]


@dataclass(frozen=True)
class Look:
    """A council's habits."""

    font: str = "Arial"
    size: int = 10
    bold_labels: bool = False
    bold_options: bool = False
    curly: bool = True
    numbering: Literal["typed", "auto", "none"] = "typed"
    judgement: JudgementLayout = "lines"
    caption: str = "Judgement:"
    equals: str = "= "
    slash: str = " / "
    box: BoxKind = "cell"
    box_first: bool = False
    text: Literal["plain", "control", "legacy"] = "plain"
    leader: str = ""
    shade: str = ""
    colons: Literal["printed", "all", "none"] = "printed"
    sentence_case: bool = False
    stacked: bool = False  # one option under the other in their cell
    tabbed: bool = False  # several labels on a line, tabs between


def vary(look: Look, rng: Random) -> Look:
    """The same geometry as another council would dress it."""
    changes: list[dict[str, object]] = [
        {"curly": not look.curly},
        {"stacked": not look.stacked},
        {"tabbed": not look.tabbed},
        {"bold_labels": not look.bold_labels},
        {"bold_options": not look.bold_options},
        {"numbering": rng.choice(("typed", "auto", "none"))},
        {"colons": rng.choice(("printed", "all", "none"))},
        {"sentence_case": not look.sentence_case},
        {"caption": rng.choice(("Judgement:", "JUDGEMENT:", "Judgement", "Judgement :"))},
        {"equals": rng.choice(("= ", " = ", " – ", ": ", " - "))},
        {"slash": rng.choice((" / ", "/", "    ", " | ", ", "))},
        {"box_first": not look.box_first},
        {"leader": rng.choice(("", "________", "……………………", "............."))},
        {"text": rng.choice(("plain", "plain", "control"))},
        {"box": rng.choice(("glyph", "sym", "control", "legacy", "bracket", look.box))},
    ]
    if look.judgement in ("lines", "line", "dropdown"):
        changes.append({"judgement": rng.choice(("lines", "line", "boxed", "boxline", "dropdown"))})
    for change in rng.sample(changes, rng.randint(1, 5)):
        look = replace(look, **change)  # type: ignore[arg-type]
    return look


class Sheet:
    """A blank under construction."""

    def __init__(self, name: str, form: str, look: Look, rng: Random | None = None) -> None:
        if rng is not None:
            look = vary(look, rng)
        document = docx.Document()
        for child in list(document.element.body)[:-1]:
            document.element.body.remove(child)
        section = document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2)
        section.top_margin = section.bottom_margin = Cm(1.8)
        normal = document.styles["Normal"]
        normal.font.name = look.font
        normal.font.size = Pt(look.size)
        document.styles.element.append(
            ox.el(
                "w:style",
                ox.el("w:name", val="Placeholder Text"),
                ox.el("w:rPr", ox.el("w:color", val="808080")),
                type="character",
                styleId="PlaceholderText",
            )
        )
        document.core_properties.author = ""
        document.core_properties.comments = ""
        self.blank = Blank(name, form, document)
        self.look = look

    # ---- words

    def say(self, text: str) -> str:
        if self.look.curly:
            return text
        return text.translate(str.maketrans("‘’“”–", "''\"\"-"))

    def _caption(self, text: str) -> str:
        text = self.say(text)
        if self.look.colons == "all" and not text.endswith((":", "?")):
            text += ":"
        elif self.look.colons == "none":
            text = text.rstrip(":")
        if self.look.sentence_case and not text.isupper():
            first, *rest = text.split(" ")
            text = " ".join([first, *(w if w.isupper() or "/" in w or w[:1] in "‘“" else w.lower() for w in rest)])
        return text

    # ---- labels

    def label(
        self,
        text: str,
        *paths: str,
        kind: Literal["short", "prompt", "heading", "instruction"] = "short",
        bold: bool | None = None,
        style: str = "",
        indent: int = 0,
        centre: bool = False,
    ) -> Elem:
        """A paragraph with a label; the noise may alter it."""
        words = self._caption(text) if kind == "short" else self.say(text)
        bold = self.look.bold_labels if bold is None else bold
        words_run = ox.run(words, bold=bold)
        paragraph = ox.para(words_run, style=style, indent=indent, centre=centre)
        self.blank.labels.append(Label(paragraph, words_run, paths, kind))
        return paragraph

    def note(self, text: str, *, bold: bool = False, italic: bool = False, style: str = "", size: int = 0) -> Elem:
        """Static words that belong to no field."""
        return ox.para(ox.run(self.say(text), bold=bold, italic=italic, size=size), style=style)

    def heading(self, section: Section, *, style: str = "", bold: bool = True) -> Elem:
        paths = (f"{section.key}.judgement", f"{section.key}.summary")
        title = section.title if self.look.colons == "printed" else section.title.rstrip(":")
        if self.look.numbering == "typed":
            title = f"{section.number}. {title}"
        elif self.look.numbering == "auto":
            style = style or "ListNumber"
        return self.label(title, *paths, kind="heading", bold=bold, style=style)

    def prompt(self, question: Question, *, style: str = "", bold: bool | None = None) -> list[Elem]:
        """The paragraphs of an area's prompt."""
        out: list[Elem] = []
        if question.lead:
            out.append(self.note(question.lead))
        bullet = "ListBullet" if question.sub else style
        if question.text:
            out.append(self.label(question.text, question.path, kind="prompt", style=bullet, bold=bold))
        out.extend(
            self.label(bullet_text, question.path, kind="prompt", style="ListBullet", bold=bold)
            for bullet_text in question.bullets
        )
        return out

    # ---- room for text

    def _fill_home(self, path: str, home: Elem, *, long: bool) -> tuple[Elem, Elem | None, Elem | None, Elem | None]:
        """Dress the empty paragraph: (block to place, leader, control, legacy result)."""
        look = self.look
        is_date = path.endswith(("date", "date_of_birth", "date_of_audit"))
        if look.text == "control":
            if is_date:
                control = ox.date_control("Date")
                home.append(control)
                return home, None, control, None
            if long:
                control = ox.block_control("Answer", home)
                return control, None, control, None
            control = ox.text_control("Answer")
            home.append(control)
            return home, None, control, None
        if look.text == "legacy" and not long:
            runs = ox.legacy_text(f"Text{ox.new_id()}")
            home.extend(runs)
            return home, None, None, runs[3]
        return home, None, None, None

    def value_cell(self, path: str, label: Elem | None, *, span: int = 1, long: bool = False, lines: int = 1) -> Elem:
        """An empty cell for the value of ``path``."""
        home = ox.para()
        block, leader, control, legacy = self._fill_home(path, home, long=long)
        self.blank.spots[path] = TextSpot(
            path, "cell", home, label, leader=leader, control=control, legacy=legacy, many=legacy is None
        )
        blocks = [block]
        if control is None:
            blocks.extend(ox.para() for _ in range(lines - 1))
        return ox.cell(*blocks, span=span)

    def below(self, path: str, label: Elem, *, long: bool = True, lines: int = 2) -> list[Elem]:
        """Empty paragraphs under the label, for the value of ``path``."""
        home = ox.para()
        block, leader, control, legacy = self._fill_home(path, home, long=long)
        self.blank.spots[path] = TextSpot(
            path, "below", home, label, leader=leader, control=control, legacy=legacy, many=legacy is None
        )
        if control is not None:
            return [block, ox.para()]
        return [block, *(ox.para() for _ in range(lines - 1))]

    def on_line(self, path: str, label: Elem, *, many: bool = True, after: Elem | None = None) -> None:
        """Room after the label on its own line: underscores, a control, a legacy field or nothing at all."""
        look = self.look
        last = after if after is not None else ox.runs_of(label)[-1]
        spot = TextSpot(path, "line", label, label, after=last, many=many)
        is_date = path.endswith(("date", "date_of_birth", "date_of_audit"))
        gap = ox.run(" ")
        ox.insert_after(last, gap)
        spot.after = gap
        if look.text == "control":
            spot.control = ox.date_control("Date") if is_date else ox.text_control("Answer")
            ox.insert_after(gap, spot.control)
        elif look.text == "legacy":
            runs = ox.legacy_text(f"Text{ox.new_id()}")
            ox.insert_after(gap, *runs)
            spot.legacy = runs[3]
        elif look.leader:
            spot.leader = ox.run(look.leader)
            ox.insert_after(gap, spot.leader)
        self.blank.spots[path] = spot

    def short_line(self, short: Short) -> list[Elem]:
        """Label and value in one line: "Full name: ____"."""
        label = self.label(short.text if short.text.endswith((":", "?")) else f"{short.text}:", short.path)
        self.on_line(short.path, label)
        return [self.note(short.above), label] if short.above else [label]

    def short_lines(self, shorts: Sequence[Short]) -> list[Elem]:
        """A line each, or, where the council likes tabs, three to a line."""
        if not self.look.tabbed:
            return [block for short in shorts for block in self.short_line(short)]
        out: list[Elem] = []
        for start in range(0, len(shorts), 3):
            line = ox.para()
            for index, short in enumerate(shorts[start : start + 3]):
                text = self._caption(short.text if short.text.endswith((":", "?")) else f"{short.text}:")
                words_run = ox.run(f"{self.say(short.above)} {text}".strip(), bold=self.look.bold_labels)
                if index:
                    line.append(ox.run("\t\t"))
                line.append(words_run)
                self.blank.labels.append(Label(line, words_run, (short.path,), "short"))
                self.on_line(short.path, line, many=False, after=words_run)
            out.append(line)
        return out

    def short_label(self, short: Short) -> tuple[list[Elem], Elem]:
        label = self.label(short.text, short.path)
        return ([self.note(short.above), label] if short.above else [label]), label

    def short_pair(self, short: Short, *, spans: tuple[int, int] = (1, 1)) -> tuple[Elem, Elem]:
        """A label cell and a value cell."""
        blocks, label = self.short_label(short)
        return (
            ox.cell(*blocks, span=spans[0], shade=self.look.shade),
            self.value_cell(short.path, label, span=spans[1]),
        )

    # ---- boxes and options

    def box_runs(self) -> tuple[Box, list[Elem]]:
        """A tick box to stand in a line."""
        kind = self.look.box
        if kind == "sym":
            element = ox.symbol("F0A8", size=24)
            return Box("sym", element), [element]
        if kind == "control":
            element = ox.box_control("Box")
            return Box("control", element), [element]
        if kind == "legacy":
            runs = ox.legacy_box(f"Check{ox.new_id()}")
            return Box("legacy", runs[0]), runs
        if kind == "bracket":
            element = ox.run("[  ]")
            return Box("bracket", element), [element]
        element = ox.run("☐")
        ox.set_format(element, "rFonts", ascii="Segoe UI Symbol", hAnsi="Segoe UI Symbol", eastAsia="MS Gothic")
        return Box("glyph", element), [element]

    def options_inline(
        self, path: str, names: Sequence[str], paragraph: Elem, *, printed: Sequence[str] = (), boxes: bool = True
    ) -> ChoiceSpot:
        """Add "Yes ☐ No ☐" or "YES / NO" to a paragraph."""
        look = self.look
        options = []
        stacked = look.stacked and len(names) < 4 and not ox.runs_of(paragraph)
        for index, name in enumerate(names):
            word = ox.run((printed or names)[index], bold=look.bold_options)
            option = Option(name, [word])
            if boxes:
                box, runs = self.box_runs()
                option.box = box
                paragraph.extend([*runs, ox.run(" "), word] if look.box_first else [word, ox.run(" "), *runs])
            else:
                paragraph.append(word)
            if index < len(names) - 1:
                separator = ox.run("\n" if stacked else "    " if boxes else look.slash)
                paragraph.append(separator)
                option.separators.append(separator)
            options.append(option)
        spot = ChoiceSpot(path, "line", options, bold=look.bold_options)
        self.blank.spots[path] = spot
        return spot

    def option_cells(
        self, path: str, names: Sequence[str], *, spans: Sequence[int] = (), printed: Sequence[str] = ()
    ) -> list[Elem]:
        """Cells "Yes", an empty one, "No", an empty one."""
        cells, options = [], []
        for index, name in enumerate(names):
            word = ox.run((printed or names)[index], bold=self.look.bold_options)
            if self.look.box == "cell":
                tick = ox.cell(span=spans[2 * index + 1] if spans else 1)
                box = Box("cell", tick)
            else:
                box, runs = self.box_runs()
                tick = ox.cell(ox.para(*runs, centre=True), span=spans[2 * index + 1] if spans else 1)
            cells += [ox.cell(ox.para(word), span=spans[2 * index] if spans else 1), tick]
            options.append(Option(name, [word], box=box))
        self.blank.spots[path] = ChoiceSpot(path, "cells", options, bold=self.look.bold_options)
        return cells

    def columns(self, path: str, names: Sequence[str], *, spans: Sequence[int] = ()) -> list[Elem]:
        """Empty cells under column heads that name the options."""
        cells, options = [], []
        for index, name in enumerate(names):
            if self.look.box == "cell":
                tick = ox.cell(span=spans[index] if spans else 1)
                box = Box("cell", tick)
            else:
                box, runs = self.box_runs()
                tick = ox.cell(ox.para(*runs, centre=True), span=spans[index] if spans else 1)
            cells.append(tick)
            options.append(Option(name, [], box=box))
        self.blank.spots[path] = ChoiceSpot(path, "cells", options)
        return cells

    def tick_cells(self, short: Short, *, spans: tuple[int, int] = (1, 1)) -> list[Elem]:
        word = ox.run(self.say(short.text), bold=self.look.bold_options)
        if self.look.box == "cell":
            tick = ox.cell(span=spans[1])
            box = Box("cell", tick)
        else:
            box, runs = self.box_runs()
            tick = ox.cell(ox.para(*runs, centre=True), span=spans[1])
        self.blank.spots[short.path] = TickSpot(short.path, Option(short.text, [word], box=box))
        return [ox.cell(ox.para(word), span=spans[0]), tick]

    def tick_line(self, shorts: Sequence[Short], paragraph: Elem) -> None:
        for index, short in enumerate(shorts):
            word = ox.run(self.say(short.text), bold=self.look.bold_options)
            box, runs = self.box_runs()
            if index:
                paragraph.append(ox.run("     "))
            paragraph.extend([*runs, ox.run(" "), word] if self.look.box_first else [word, ox.run(" "), *runs])
            self.blank.spots[short.path] = TickSpot(short.path, Option(short.text, [word], box=box))

    # ---- judgements

    def judgement(self, path: str, *, caption: str | None = None, summary: str = "") -> list[Elem]:
        """The paragraphs of a judgement, in every layout that is not cells."""
        look = self.look
        caption = look.caption if caption is None else caption
        label = self.label(caption, path, kind="instruction", bold=look.bold_labels or look.caption.isupper())
        prompt = ox.runs_of(label)[-1]
        if look.judgement == "dropdown":
            control = ox.dropdown_control("Judgement", GRADES)
            label.extend([ox.run(" "), control])
            spot = ChoiceSpot(path, "dropdown", [], prompt=prompt, dropdown=control, summary=summary)
            self.blank.spots[path] = spot
            return [label]
        if look.judgement in ("line", "boxline"):
            paragraph = ox.para()
            spot = self.options_inline(path, GRADES, paragraph, boxes=look.judgement == "boxline")
            spot.prompt, spot.summary = prompt, summary
            return [label, paragraph]
        out, options = [label], []
        for grade in GRADES:
            word = ox.run(grade, bold=look.bold_options)
            meaning = [ox.run(look.equals, bold=look.bold_options), ox.run(MEANINGS[grade], bold=look.bold_options)]
            option = Option(grade, [word], meaning)
            paragraph = ox.para(word, *meaning)
            if look.judgement == "boxed":
                option.box, runs = self.box_runs()
                if look.box_first:
                    ox.insert_before(word, *runs, ox.run(" "))
                else:
                    paragraph.extend([ox.run(" "), *runs])
            out.append(paragraph)
            options.append(option)
        self.blank.spots[path] = ChoiceSpot(
            path, "lines", options, prompt=prompt, bold=look.bold_options, summary=summary
        )
        return out

    def judgement_cells(
        self, path: str, *, spans: Sequence[int], summary: str = "", meanings: bool = False
    ) -> tuple[list[Elem], list[Elem]]:
        """Cells with the grades, and the cells with the boxes (to stand between them, or in the row under them)."""
        labels, boxes, options = [], [], []
        captions = [label for label in self.blank.labels if label.paths[:1] == (path,) and label.kind != "heading"]
        for index, grade in enumerate(GRADES):
            word = ox.run(grade, bold=self.look.bold_options)
            blocks = [ox.para(word, centre=True)]
            meaning: list[Elem] = []
            if meanings:
                meaning = [ox.run(MEANINGS[grade], size=16)]
                blocks.append(ox.para(*meaning, centre=True))
            labels.append(ox.cell(*blocks, span=spans[index]))
            if self.look.box == "cell":
                tick = ox.cell(span=spans[index + 4] if len(spans) > 4 else spans[index])
                box = Box("cell", tick)
            else:
                box, runs = self.box_runs()
                tick = ox.cell(ox.para(*runs, centre=True), span=spans[index + 4] if len(spans) > 4 else spans[index])
            boxes.append(tick)
            options.append(Option(grade, [word], meaning, box=box))
        spot = ChoiceSpot(path, "cells", options, bold=self.look.bold_options, summary=summary)
        spot.prompt = captions[-1].run if captions else None
        self.blank.spots[path] = spot
        return labels, boxes

    # ---- putting it in the document

    def add(self, *blocks: Elem, part: str = "") -> None:
        body = self.blank.document.element.body
        for block in blocks:
            body.insert(len(body) - 1, block)
        if part:
            self.blank.parts.setdefault(part, []).extend(blocks)

    def part_rows(self, part: str, rows: Sequence[Elem]) -> list[Elem]:
        self.blank.parts.setdefault(part, []).extend(rows)
        return list(rows)
