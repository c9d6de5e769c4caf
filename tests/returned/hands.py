"""Ways of completing a blank: each acts on a handle and says what a fair reader has to find."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random
from typing import Any

from . import ooxml as ox
from .handles import Blank, Box, ChoiceSpot, Option, RowsSpot, TextSpot, TickSpot
from .ooxml import Elem
from .vocabulary import Prose, Vocabulary, spell

AUTHOR = "Second Reader"
TICKS = ("x", "X", "✓", "✔", "☒", "☑", "√", "/")
SYNONYMS = {
    "Outstanding": ("Outstanding", "outstanding", "OUTSTANDING"),
    "Good": ("Good", "good", "GOOD", "Good."),
    "Requires Improvement": (
        "RI", "Requires improvement", "Requires improvement to be good", "requires improvement", "Requires Improvement",
    ),
    "Inadequate": ("Inadequate", "inadequate"),
}  # fmt: skip


@dataclass
class Expected:
    """What a fair reader finds in one field.

    Attributes:
        value: the truth.
        way: how it was written, for the table of scores.
        kind: text, date, yesno, tick, judgement, choice, actions.
        must_flag: the sign is weak or contradictory, so a reader has to ask.
        may_flag: asking is fair.
        or_flagged: other values that are fair when the field is flagged.
        typed: words typed for this field, conserved when its value is right.
        remarks: words typed beside the value, to be found in the record or an issue whatever the value.
        fragile: clients that spoil it themselves when they save the file again, so that no reader can be blamed.
    """

    value: Any
    way: str
    kind: str
    must_flag: bool = False
    may_flag: bool = False
    or_flagged: tuple[Any, ...] = ()
    typed: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    fragile: tuple[str, ...] = ()


@dataclass
class Habits:
    """What one person does all through a form."""

    place: str
    ink: str
    box: str
    mark: str
    judgement: str
    no_box: str
    tracked: float
    deviate: float
    underscores: bool
    links: bool
    rng: Random = field(repr=False)

    @classmethod
    def of(cls, rng: Random) -> Habits:
        return cls(
            place=rng.choices(("home", "after_label", "below_label"), (86, 8, 6))[0],
            ink=rng.choices(("none", "blue", "italic", "bold", "font"), (64, 14, 8, 7, 7))[0],
            box=rng.choices(("mark", "symbol", "yes", "label", "other_out"), (62, 8, 12, 10, 8))[0],
            mark=rng.choice(TICKS),
            judgement=rng.choice(JUDGEMENT_HABITS),
            no_box=rng.choices(("mark", "no"), (80, 20))[0],
            tracked=rng.choices((0.0, 0.15, 1.0), (80, 12, 8))[0],
            deviate=rng.choice((0.0, 0.0, 0.1, 0.3)),
            underscores=rng.random() < 0.3,
            links=True,
            rng=rng,
        )


# ---- text


def _ink(habits: Habits, element: Elem) -> Elem:
    if habits.ink == "blue":
        ox.set_format(element, "color", val="1F4FBF")
    elif habits.ink == "italic":
        ox.set_format(element, "i")
    elif habits.ink == "bold":
        ox.set_format(element, "b")
    elif habits.ink == "font":
        ox.set_format(element, "rFonts", ascii="Comic Sans MS", hAnsi="Comic Sans MS")
        ox.set_format(element, "sz", val="18")
    return element


def _written(habits: Habits, text: str) -> list[Elem]:
    """Runs for typed text: as Word leaves them, in one or several, tracked or not, with a correction at times."""
    rng = habits.rng
    tracked = rng.random() < habits.tracked
    words = text.split(" ")
    if len(words) > 4 and rng.random() < 0.3:
        cut = rng.randint(1, len(words) - 2)
        pieces = [" ".join(words[:cut]) + " ", " ".join(words[cut:])]
    else:
        pieces = [text]
    runs = [_ink(habits, ox.run(_odd_spaces(rng, piece))) for piece in pieces]
    if tracked and len(runs) > 1 and rng.random() < 0.6:
        # A second reader corrects: one phrase taken out, another put in.
        gone = _ink(habits, ox.run("not really known "))
        holder = ox.el("w:p", gone)
        ox.delete_tracked(gone, AUTHOR)
        return [runs[0], holder[0], ox.inserted(runs[1], AUTHOR)]
    if tracked:
        return [ox.inserted(each, AUTHOR) for each in runs]
    roll = rng.random() if habits.links else 1.0
    if roll < 0.008:
        return [*runs[:-1], ox.el("w:hyperlink", runs[-1], anchor="_top")]
    if roll < 0.012:
        return [*runs[:-1], ox.el("w:fldSimple", runs[-1], instr=" QUOTE ")]
    if roll < 0.016:
        return [*runs[:-1], ox.el("w:moveTo", runs[-1], id=ox.new_id(), author=AUTHOR, date="2026-10-05T10:12:00Z")]
    return runs


def _odd_spaces(rng: Random, text: str) -> str:
    """No-break spaces as Word's Ctrl+Shift+Space leaves them; the truth has plain ones."""
    return text if rng.random() > 0.04 else text.replace(" ", "\u00a0", 2)


def _paragraphs(habits: Habits, prose: Prose, model: Elem) -> list[Elem]:
    """The paragraphs (and table) of a text, in the look of ``model``."""
    if prose.shape == "table":
        first = ox.blank_like(model)
        first.extend(_written(habits, prose.before))
        cells = [ox.cell(ox.para(ox.run(each))) for each in prose.paragraphs]
        rows = [ox.row(*cells[index : index + 2]) for index in range(0, len(cells), 2)]
        return [first, ox.table([1500, 2000], rows), ox.blank_like(model)]
    if prose.shape == "breaks":
        only = ox.blank_like(model)
        only.extend(_written(habits, "\n".join(prose.paragraphs)))
        return [only]
    out = []
    style = {"bullets": "ListBullet", "numbers": "ListNumber2"}.get(prose.shape, "")
    for text in prose.paragraphs:
        for line in text.split("\n"):
            paragraph = ox.para(style=style) if style else ox.blank_like(model)
            paragraph.extend(_written(habits, line))
            out.append(paragraph)
    return out


def write_text(habits: Habits, spot: TextSpot, prose: Prose, *, short: bool) -> str:
    """Write into a spot; return the place that was used."""
    rng = habits.rng
    place = (
        habits.place if rng.random() >= habits.deviate else rng.choice(("home", "home", "after_label", "below_label"))
    )
    if spot.mode != "cell" or not spot.lonely or spot.label is None:
        place = "home"
    if place == "after_label":
        assert spot.label is not None
        _write_on_line(habits, spot.label, ox.runs_of(spot.label)[-1], prose, many=True)
        return place
    if place == "below_label":
        assert spot.label is not None
        bare = ox.para()
        ox.insert_after(spot.label, *_paragraphs(habits, prose, bare))
        return place
    if spot.control is not None:
        _write_in_control(habits, spot, prose)
    elif spot.legacy is not None:
        ox.set_text(spot.legacy, prose.text)
    elif spot.mode == "line":
        assert spot.after is not None
        last = spot.after
        if spot.leader is not None:
            if habits.underscores and short:
                ox.insert_before(spot.leader, ox.like(spot.leader, "__"), *_written(habits, prose.text))
                ox.set_text(spot.leader, "____")
                return "in_leader"
            ox.remove(spot.leader)
        _write_on_line(habits, spot.home, last, prose, many=spot.many)
    else:
        new = _paragraphs(habits, prose, spot.home)
        ox.replace(spot.home, *new)
        spot.home = new[0]
    return "home"


def _write_in_control(habits: Habits, spot: TextSpot, prose: Prose) -> None:
    control = spot.control
    assert control is not None
    # LibreOffice turns changes, links and fields within a control into plain text, deletions and instructions too.
    habits = replace(habits, tracked=0.0, links=False)
    if ox.maybe_ancestor(control, "w:p") is not None:
        ox.fill_control(control, _ink(habits, ox.run(prose.text)))
    else:
        ox.fill_control(control, *_paragraphs(habits, prose, ox.para()))


def _write_on_line(habits: Habits, paragraph: Elem, last: Elem, prose: Prose, *, many: bool) -> None:
    if not many or prose.shape in ("plain", "breaks", "tabs"):
        first, *rest = (prose.text.split("\n") if prose.shape != "breaks" else [prose.text]) if many else [prose.text]
        gap = [] if ox.run_text(last).endswith(" ") else [ox.run(" ")]
        ox.insert_after(last, *gap, *_written(habits, first))
        more = [ox.blank_like(paragraph) for _ in rest]
        for element, text in zip(more, rest, strict=True):
            element.extend(_written(habits, text))
        ox.insert_after(paragraph, *more)
        return
    ox.insert_after(paragraph, *_paragraphs(habits, prose, ox.para()))


# ---- dates


def date_text(rng: Random, day: date) -> tuple[str, Expected]:
    """A date as typed, and what is to be read."""
    way = rng.choices(("date", "impossible", "month_only", "remark"), (93, 2.5, 2.5, 2))[0]
    if way == "impossible":
        text = rng.choice((f"31/02/{day.year}", f"30.2.{day.year % 100:02d}", f"32/{day.month}/{day.year}",
                           f"31st June {day.year}"))  # fmt: skip
        return text, Expected(None, "impossible date", "date", must_flag=True, typed=(text,))
    if way == "month_only":
        text = rng.choice((f"{day:%B} {day.year}", f"{day:%b}-{day.year % 100:02d}"))
        return text, Expected(None, "month only", "date", must_flag=True, typed=(text,))
    text = spell(rng, day)
    if way == "remark":
        return f"{text} (by phone)", Expected(
            day, "date with remark", "date", may_flag=True, or_flagged=(None,), typed=(text,), remarks=("by phone",)
        )
    return text, Expected(day, "date", "date", typed=(text,))


# ---- one of several options

Way = Callable[[Habits, ChoiceSpot, Option], None]


def _others(spot: ChoiceSpot, chosen: Option) -> list[Option]:
    return [option for option in spot.options if option is not chosen]


def _apply(runs: Sequence[Elem], *formats: tuple[str, dict[str, str]]) -> None:
    for element in runs:
        for name, attributes in formats:
            ox.set_format(element, name, **attributes)


_FORMATS: dict[str, tuple[tuple[str, dict[str, str]], ...]] = {
    "bold": (("b", {}),),
    "underline": (("u", {"val": "single"}),),
    "highlight": (("highlight", {"val": "yellow"}),),
    "green highlight": (("highlight", {"val": "green"}),),
    "shading": (("shd", {"val": "clear", "color": "auto", "fill": "FFFF00"}),),
    "colour": (("color", {"val": "FF0000"}),),
    "bold+underline": (("b", {}), ("u", {"val": "single"})),
    "bold+highlight": (("b", {}), ("highlight", {"val": "cyan"})),
}


def _format_way(name: str, scope: str) -> Way:
    def way(habits: Habits, spot: ChoiceSpot, chosen: Option) -> None:
        formats = _FORMATS[name]
        if scope == "line":
            _apply([*chosen.words, *chosen.meaning], *formats)
        elif scope == "meaning":
            _apply(chosen.meaning, *formats)
        elif scope == "half":
            (word,) = chosen.words
            text = ox.run_text(word)
            pieces = ox.split_run(word, [(len(text) + 1) // 2])
            chosen.words = pieces
            _apply(pieces[:1] if habits.rng.random() < 0.6 else pieces[1:], *formats)
        else:
            _apply(chosen.words, *formats)

    return way


def _shade_cell(habits: Habits, spot: ChoiceSpot, chosen: Option) -> None:
    ox.shade_cell(ox.ancestor(chosen.words[0], "w:tc"), "FFFF00")


def _unbold(options: Sequence[Option]) -> None:
    for option in options:
        for element in [*option.words, *option.meaning]:
            ox.drop_format(element, "b")


def _unbold_one(habits: Habits, spot: ChoiceSpot, chosen: Option) -> None:
    _unbold([chosen])


def _unbold_others(habits: Habits, spot: ChoiceSpot, chosen: Option) -> None:
    _unbold(_others(spot, chosen))


def _strike_others(habits: Habits, spot: ChoiceSpot, chosen: Option) -> None:
    name = habits.rng.choice(("strike", "strike", "dstrike"))
    for option in _others(spot, chosen):
        _apply([*option.words, *option.meaning], (name, {}))


def _box_elements(box: Box | None) -> list[Elem]:
    if box is None or box.kind == "cell":
        return []
    if box.kind != "legacy":
        return [box.element]
    out = [box.element]
    for follower in box.element.itersiblings():
        out.append(follower)
        if follower.find(f"{ox.qn('w:fldChar')}[@{ox.qn('w:fldCharType')}='end']") is not None:
            break
    return out


def _delete_others(habits: Habits, spot: ChoiceSpot, chosen: Option) -> None:
    """Others gone for good: the line, or only its words; a box in the line goes with its word."""
    whole = habits.rng.random() < 0.7
    chosen_paragraph = ox.maybe_ancestor(chosen.words[0], "w:p")
    for option in _others(spot, chosen):
        paragraph = ox.ancestor(option.words[0], "w:p")
        if spot.layout == "lines" and whole and paragraph is not chosen_paragraph:
            ox.remove(paragraph)
            continue
        for element in [*option.words, *option.meaning, *(_box_elements(option.box) if spot.layout != "cells" else [])]:
            ox.remove(element)
    for option in spot.options:
        for separator in option.separators:
            if ox.run_text(separator).strip():
                ox.remove(separator)


def _track_delete_others(habits: Habits, spot: ChoiceSpot, chosen: Option) -> None:
    whole = habits.rng.random() < 0.5
    for option in _others(spot, chosen):
        paragraph = ox.ancestor(option.words[0], "w:p")
        for element in [*option.words, *option.meaning]:
            ox.delete_tracked(element, AUTHOR)
        if spot.layout == "lines" and whole:
            ox.mark_deleted(paragraph, AUTHOR)


def _beside(habits: Habits, spot: ChoiceSpot, chosen: Option) -> None:
    """A cross or tick typed at the word or at the end of its line."""
    rng = habits.rng
    mark = rng.choice((habits.mark if habits.mark != "/" else "x", "x", "X", "✓", "✔"))
    where = rng.choice(("before", "after", "end"))
    if where == "before":
        ox.insert_before(chosen.words[0], ox.run(f"{mark} "))
    elif where == "end" and chosen.meaning:
        ox.insert_after(chosen.meaning[-1], ox.run(f"   {mark}"))
    elif rng.random() < 0.15:
        ox.insert_after(chosen.words[-1], ox.run(" "), ox.symbol("F0FC"))
    else:
        ox.insert_after(chosen.words[-1], ox.run(f" {mark}"))


def _typed(habits: Habits, spot: ChoiceSpot, chosen: Option) -> None:
    assert spot.prompt is not None
    word = habits.rng.choice(SYNONYMS[chosen.name])
    ox.insert_after(spot.prompt, ox.run(" "), *_written(habits, word))


def _choose(habits: Habits, spot: ChoiceSpot, chosen: Option) -> None:
    assert spot.dropdown is not None
    ox.fill_control(spot.dropdown, ox.run(chosen.name))


def mark_box(habits: Habits, box: Box, mark: str | None = None) -> None:
    """Put a tick in a box, in a way that this kind of box allows."""
    rng = habits.rng
    element = box.element
    if box.kind == "control":
        ox.tick_control(element)
    elif box.kind == "legacy":
        ox.tick_legacy(element)
    elif box.kind == "sym":
        (sym,) = element.findall(ox.qn("w:sym"))
        if rng.random() < 0.8:
            sym.set(ox.qn("w:char"), rng.choice(("F0FE", "F0FD", "F078")))
        else:
            ox.replace(element, ox.run(mark or (habits.mark if habits.mark != "/" else "x")))
    elif box.kind == "glyph":
        ox.set_text(element, mark or rng.choice(("☒", "☑", habits.mark if habits.mark != "/" else "☒")))
    elif box.kind == "bracket":
        ox.set_text(element, f"[{mark or rng.choice(('x', 'X', '✓'))}]")
    else:
        paragraph = ox.last_paragraph(element)
        if mark is None and habits.box == "symbol":
            paragraph.append(ox.symbol(rng.choice(("F0FC", "F0FB", "F0FE"))))
        elif mark is None and habits.mark == "√":
            # An ordinary letter in a font of ticks: "ü" in Wingdings, "P" in Wingdings 2.
            letter, font = rng.choice((("ü", "Wingdings"), ("P", "Wingdings 2")))
            tick = ox.run(letter)
            ox.set_format(tick, "rFonts", ascii=font, hAnsi=font)
            paragraph.append(tick)
        else:
            paragraph.extend(_written(habits, mark or habits.mark))


def _box(habits: Habits, spot: ChoiceSpot, chosen: Option) -> None:
    assert chosen.box is not None
    mark_box(habits, chosen.box)


def _yes_in_box(habits: Habits, spot: ChoiceSpot, chosen: Option) -> None:
    assert chosen.box is not None
    mark_box(habits, chosen.box, habits.rng.choice(("Yes", "yes", "Y", "y")) if chosen.name != "No" else
             habits.rng.choice(("No", "no", "N")))  # fmt: skip


@dataclass(frozen=True)
class OptionWay:
    act: Way
    applies: Callable[[ChoiceSpot], bool]


def _has_words(spot: ChoiceSpot) -> bool:
    return bool(spot.options) and all(option.words for option in spot.options)


def _not_bold(spot: ChoiceSpot) -> bool:
    return _has_words(spot) and not spot.bold


def _bold_many(spot: ChoiceSpot) -> bool:
    return spot.bold and len(spot.options) > 2


def _with_meaning(spot: ChoiceSpot) -> bool:
    return _has_words(spot) and all(option.meaning for option in spot.options)


def _no_box(spot: ChoiceSpot) -> bool:
    return _has_words(spot) and all(option.box is None for option in spot.options)


def _deletable(spot: ChoiceSpot) -> bool:
    return _has_words(spot) and all(option.box is None or option.box.kind != "legacy" for option in spot.options)


def _has_box(spot: ChoiceSpot) -> bool:
    return bool(spot.options) and all(option.box is not None for option in spot.options)


def _cell_box(spot: ChoiceSpot) -> bool:
    return _has_box(spot) and all(option.box is not None and option.box.kind == "cell" for option in spot.options)


def _own_cells(spot: ChoiceSpot) -> bool:
    return _has_words(spot) and spot.layout == "cells"


OPTION_WAYS: dict[str, OptionWay] = {
    **{
        f"{name} word": OptionWay(_format_way(name, "word"), _not_bold if "bold" in name else _has_words)
        for name in _FORMATS
    },
    **{
        f"{name} line": OptionWay(
            _format_way(name, "line"), (lambda s: _with_meaning(s) and not s.bold) if "bold" in name else _with_meaning
        )
        for name in ("bold", "underline", "highlight", "colour", "shading")
    },
    "bold meaning": OptionWay(_format_way("bold", "meaning"), lambda s: _with_meaning(s) and not s.bold),
    "highlight meaning": OptionWay(_format_way("highlight", "meaning"), _with_meaning),
    "bold half word": OptionWay(_format_way("bold", "half"), _not_bold),
    "highlight half word": OptionWay(_format_way("highlight", "half"), _has_words),
    "shaded cell": OptionWay(_shade_cell, _own_cells),
    "one un-bolded": OptionWay(_unbold_one, _bold_many),
    "others un-bolded": OptionWay(_unbold_others, _bold_many),
    "others struck": OptionWay(_strike_others, _has_words),
    "others deleted": OptionWay(_delete_others, _deletable),
    "others deleted, tracked": OptionWay(_track_delete_others, _deletable),
    "mark beside": OptionWay(_beside, _no_box),
    "typed": OptionWay(_typed, lambda s: s.prompt is not None),
    "box": OptionWay(_box, _has_box),
    "dropdown": OptionWay(_choose, lambda s: s.dropdown is not None),
}
JUDGEMENT_HABITS = ("bold word", "underline word", "highlight word", "bold line", "highlight line", "colour word",
                    "shading word", "bold+underline word", "others struck", "others deleted", "others deleted, tracked",
                    "mark beside", "typed", "shaded cell", "any", "any", "any")  # fmt: skip
_RARE = ("bold half word", "highlight half word", "bold meaning", "highlight meaning", "one un-bolded",
         "others un-bolded")  # fmt: skip


def applicable(spot: ChoiceSpot) -> list[str]:
    return [name for name, way in OPTION_WAYS.items() if way.applies(spot)]


def choose_way(habits: Habits, spot: ChoiceSpot, *, judgement: bool) -> str:
    """The way that this person takes at this spot."""
    rng = habits.rng
    ways = applicable(spot)
    if spot.layout == "dropdown":
        return "dropdown" if rng.random() < 0.93 else "typed"
    habit = habits.judgement if judgement else {
        "mark": "box", "symbol": "box", "yes": "box", "label": "bold word", "other_out": "others deleted",
    }[habits.box]  # fmt: skip
    if habits.box == "label" and not judgement and (spot.bold or habits.mark in "✓✔"):
        habit = "highlight word"
    if _has_box(spot) and judgement and rng.random() < 0.6:
        return "box"
    if habit in ways and rng.random() >= habits.deviate:
        return habit
    return rng.choice(ways)


def _option(spot: ChoiceSpot, name: str) -> Option:
    if spot.layout == "dropdown":
        return Option(name, [])
    return next(option for option in spot.options if option.name == name)


def write_choice(habits: Habits, spot: ChoiceSpot, name: str, *, judgement: bool = False) -> str:
    """Mark ``name``; return the way's name."""
    way = choose_way(habits, spot, judgement=judgement)
    chosen = _option(spot, name)
    plain_yes_no = {option.name for option in spot.options} == {"Yes", "No"}
    if way == "box" and habits.box == "yes" and plain_yes_no and _cell_box(spot):
        if name == "Yes" or habits.no_box == "no":
            _yes_in_box(habits, spot, chosen)
            return "box: word"
        mark_box(habits, _option(spot, "No").box or Box("cell", chosen.words[0]), "x")
        return "box"
    OPTION_WAYS[way].act(habits, spot, chosen)
    if way == "box" and chosen.box is not None:
        return f"box: {chosen.box.kind}"
    return way


def write_two(habits: Habits, spot: ChoiceSpot, names: tuple[str, str]) -> str | None:
    """Mark two options; None when this spot does not allow it."""
    # Where all options are alike, or all but one, the format may be the council’s own print: only ticks are plain.
    ways = [name for name in applicable(spot) if name in ("mark beside", "box")]
    if len(spot.options) > 3:
        ways += [name for name in ("bold word", "highlight word", "underline word") if name in applicable(spot)]
    elif len(spot.options) == 3:
        ways += [name for name in ("highlight word",) if name in applicable(spot)]
    if not ways:
        return None
    first = habits.rng.choice(ways)
    second = habits.rng.choice(ways) if habits.rng.random() < 0.3 else first
    for name, way in zip(names, (first, second), strict=True):
        OPTION_WAYS[way].act(habits, spot, _option(spot, name))
    return "two marked" if first == second else "two signs"


def odd_yes_box(habits: Habits, spot: ChoiceSpot) -> Expected | None:
    """Something other than a tick in the Yes box: a "No", or a remark."""
    if {option.name for option in spot.options} != {"Yes", "No"} or not _cell_box(spot):
        return None
    box = _option(spot, "Yes").box
    assert box is not None
    if habits.rng.random() < 0.5:
        mark_box(habits, box, habits.rng.choice(("No", "NO", "no")))
        return Expected(False, "No in the Yes box", "yesno", may_flag=True, or_flagged=(None,))
    remark = habits.rng.choice(("see case note 14", "partially", "in part – see summary"))
    mark_box(habits, box, remark)
    return Expected(True, "remark in the Yes box", "yesno", must_flag=True, or_flagged=(None, False), remarks=(remark,))


# ---- ticks


def write_tick(habits: Habits, spot: TickSpot, value: bool, style: str) -> str:
    """Tick (or leave) one box of a list; ``style`` is the same for the whole list."""
    box = spot.option.box
    assert box is not None
    if style == "yes/no" and box.kind == "cell":
        mark_box(habits, box, "Yes" if value else "No")
        return "box: word"
    if not value:
        return "blank"
    if style == "label" and spot.option.words:
        _apply(spot.option.words, *_FORMATS["highlight"])
        return "label highlighted"
    if style == "yes" and box.kind == "cell":
        mark_box(habits, box, habits.rng.choice(("Yes", "yes", "Y")))
        return "box: word"
    mark_box(habits, box)
    return f"box: {box.kind}"


# ---- the action table


def write_actions(habits: Habits, vocabulary: Vocabulary, spot: RowsSpot) -> Expected:
    rng = habits.rng
    count = rng.choices((0, 1, 2, 3, 4, 5, 6, 8), (1, 3, 4, 4, 3, 2, 1, 1))[0]
    rows = spot.rows
    way = "actions"
    while len(rows) < count:
        last = ox.ancestor(rows[-1][0], "w:tr")
        new = copy.deepcopy(last)
        ox.insert_after(last, new)
        first, second = new.findall(ox.qn("w:tc"))
        rows.append((first, second))
        way = "actions, rows added"
    truth: list[tuple[str, str]] = []
    for action_cell, who_cell in rows[:count]:
        prose = (
            Prose((vocabulary.action(),)) if rng.random() < 0.8 else Prose((vocabulary.action(), vocabulary.sentence()))
        )
        who = vocabulary.short("who_when") if rng.random() < 0.8 else ""
        home = ox.last_paragraph(action_cell)
        ox.replace(home, *_paragraphs(habits, prose, home))
        if who:
            ox.last_paragraph(who_cell).extend(_written(habits, who))
        truth.append((prose.text, who))
    return Expected(truth, way, "actions", typed=tuple(text for pair in truth for text in pair if text))


def write_date_in_box(habits: Habits, spot: ChoiceSpot, text: str) -> bool:
    """A date typed in the Yes box, in place of a tick."""
    if {option.name for option in spot.options} != {"Yes", "No"} or not _cell_box(spot):
        return False
    box = _option(spot, "Yes").box
    assert box is not None
    mark_box(habits, box, text)
    return True


def comment(blank: Blank, spot: TextSpot, text: str) -> bool:
    """A comment in the margin, about the first run of the value."""
    paragraph = spot.home
    runs = [each for each in ox.runs_of(paragraph) if ox.run_text(each).strip() and each.getparent() is paragraph]
    if not runs:
        return False
    number = str(blank.document.comments.add_comment(text=text, author=AUTHOR, initials="SR").comment_id)
    ox.insert_before(runs[0], ox.el("w:commentRangeStart", id=number))
    ox.insert_after(
        runs[0], ox.el("w:commentRangeEnd", id=number), ox.el("w:r", ox.el("w:commentReference", id=number))
    )
    return True
