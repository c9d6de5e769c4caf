"""Which option of a group is chosen, and by what sign.

Signs are collected from everything in the group's text: the look of the labels, boxes, what is struck out, deleted or
left, words typed. Strong signs must agree; a sign that marks every option marks none; without any strong sign a weak
one counts, and is flagged. Two options marked is an honest "not decided".
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from child_audit.reading.divide import Fragment, GroupText
from child_audit.template.layout import OptionPart
from child_audit.template.values import (
    TICK_GLYPHS,
    dates_in,
    has_box,
    is_datelike,
    is_placeholder,
    read_box,
    without_placeholders,
)
from child_audit.text import key, key_positions
from child_audit.word.document import Format
from child_audit.word.lines import CellPlace

_PARTLY = 0.3
_MOSTLY = 0.6

_TOGGLES: dict[str, Callable[[Format], bool]] = {
    "bold": lambda look: look.bold,
    "underline": lambda look: look.underline,
    "italic": lambda look: look.italic,
    "capitals": lambda look: look.caps,
}
_COLOURS: dict[str, Callable[[Format], str]] = {
    "highlight": lambda look: look.highlight,
    "shading": lambda look: look.shade,
    "colour": lambda look: look.colour,
}
_STROKE = re.compile(r"[/|,;]")
_SEPARATORS = re.compile(r"[\s/|,;:.=\-–—()\[\]{}_•·*]+")


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


@dataclass(frozen=True, slots=True)
class Sign:
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
        found: the options whose printed words stand in the document.
        remarks: words that are neither option nor sign.
        dates: dates that stood among them.
    """

    chosen: int | None = None
    signs: list[Sign] = field(default_factory=list)
    code: str = ""
    message: str = ""
    found: set[int] = field(default_factory=set)
    remarks: list[Fragment] = field(default_factory=list)
    dates: list[Fragment] = field(default_factory=list)

    @property
    def sign(self) -> str:
        """The names of the signs for the chosen option."""
        names = dict.fromkeys(sign.name for sign in self.signs if self.chosen is None or sign.option == self.chosen)
        return " + ".join(names)


Looks = dict[str, bool | str]
"""Name of a look ("bold", "highlight") → what it is."""


def read_group(options: Sequence[OptionPart], text: GroupText, usual: Looks | None = None) -> GroupReading:
    """Read which option is chosen.

    Args:
        options: the group's options as the template has them.
        text: what of the document belongs to the group.
        usual: how options look in this document when nobody marked them; see :func:`uniform_looks`.
    """
    return _Reader(options, text, usual or {}).read()


def uniform_looks(options: Sequence[OptionPart], text: GroupText) -> Looks:
    """Return the looks that all printed options of a group share.

    A form may print its options in bold. The groups that nobody marked in bold say so, and in the others it's the
    option without bold that is marked.
    """
    return _Reader(options, text, {}).uniform()


def options_named_in(options: Sequence[OptionPart], text: str) -> list[int]:
    """Return the options whose label or synonym stands in a text as whole words, each once, in order."""
    return list(dict.fromkeys(option for option, _, _ in _mentions(options, text)))


def option_at_start(options: Sequence[OptionPart], text: str) -> int | None:
    """Return the option that a text begins by naming: "Good – visits are …", "Grading: RI."; None for "Good visits"."""
    first = next(_mentions(options, text), None)
    if first is None:
        return None
    option, start, end = first
    lead = [word for word in re.split(r"\W+", text[:start].casefold()) if word]
    if any(word not in _LEAD_WORDS for word in lead) or len(lead) > 8:
        return None
    return option if _ENDS_STATEMENT.match(text, end) else None


_LEAD_WORDS = frozenset(
    """a apply are area as assessed be been considered evaluated for give given grade graded grading has have i is it
    judgement judgment my of our overall rated rating section the this to we would""".split()  # noqa: SIM905
)
_ENDS_STATEMENT = re.compile(r"[^\S\n]*(?:\Z|\n|[.,;:!(\-–—]|because\b|as\b|overall\b|for\b|in this\b)", re.IGNORECASE)


def _spellings(option: OptionPart) -> list[str]:
    words = option.label.split()
    initials = "".join(word[0] for word in words) if len(words) > 1 else ""
    return [key(text) for text in (option.label, *option.synonyms, initials) if key(text)]


def _mentions(options: Sequence[OptionPart], text: str) -> Iterator[tuple[int, int, int]]:
    """Yield options named in a text, left to right, longest spelling first; each stretch once."""
    wordings = sorted(
        ((spelling, number) for number, option in enumerate(options) for spelling in _spellings(option)),
        key=lambda pair: -len(pair[0]),
    )
    whole, positions = key(text), key_positions(text)
    taken: list[tuple[int, int, int]] = []
    for wording, number in wordings:
        at = whole.find(wording)
        while at >= 0:
            start, end = positions[at], positions[at + len(wording) - 1] + 1
            free = all(end <= other_start or start >= other_end for _, other_start, other_end in taken)
            if free and _is_words(text, start, end):
                taken.append((number, start, end))
            at = whole.find(wording, at + 1)
    yield from sorted(taken, key=lambda mention: mention[1])


def _is_words(text: str, start: int, end: int) -> bool:
    before = start == 0 or not text[start - 1].isalnum()
    return before and (end == len(text) or not text[end].isalnum())


class _Reader:
    def __init__(self, options: Sequence[OptionPart], text: GroupText, usual: Looks) -> None:
        self.options = options
        self.text = text
        self.usual = usual
        self.result = GroupReading()
        self.found: list[Found] = []
        # What is neither a printed option nor, so far, a sign.
        self.rest: list[Fragment] = []
        self.meanings: dict[int, list[Found]] = {}
        self.boxlike: list[Fragment] = []

    def read(self) -> GroupReading:
        printed, typed = self._labels_found()
        self.result.found = set(printed)
        self._struck_and_left(printed)
        self._looks(printed)
        self._boxes(printed)
        self._typed(typed, printed)
        self._decide()
        return self.result

    def uniform(self) -> Looks:
        printed, _ = self._labels_found()
        shared: Looks = {}
        if len(printed) == len(self.options):
            for name, values in self._all_looks(printed).items():
                if len(set(values.values())) == 1:
                    shared[name] = next(iter(values.values()))
        return shared

    # Finding the labels ---------------------------------------------------------------------------------------------

    def _find(self, fragment: Fragment) -> None:
        text = fragment.text
        whole = None if _has_glyph(text) or _has_lone_tick(text) else self._whole_option(text)
        if whole is not None:
            number, label_end = whole
            self._add(number, fragment, 0, len(text), label_end, whole=True)
            return
        position = 0
        mentions = list(_mentions(self.options, text))
        if not self._is_list(text, mentions):
            mentions = []
        for index, (number, start, end) in enumerate(mentions):
            self._leave(fragment, position, start)
            stop = mentions[index + 1][1] if index + 1 < len(mentions) else len(text)
            meaning = self._meaning(number, text, end, stop)
            self._add(number, fragment, start, meaning[1], end, whole=False)
            if _has_glyph(text[end : meaning[0]]) or _has_lone_tick(text[end : meaning[0]] + " "):
                # A tick between the label and its meaning.
                self._leave(fragment, end, meaning[0])
            position = meaning[1]
        self._leave(fragment, position, len(text))

    def _whole_option(self, text: str) -> tuple[int, int] | None:
        """Return the option that a text is, with its meaning, and where its label ends."""
        whole = key(text)
        for number, option in enumerate(self.options):
            label = key(option.label)
            full = label + key(option.meaning)
            if whole in (label, full):
                return number, key_positions(text)[len(label) - 1] + 1
            if option.meaning and whole == key(option.meaning):
                return number, 0
            near = option.meaning and len(whole) > len(label) + 3 and whole.startswith(label[:4])
            if near and fuzz.ratio(whole, full) >= 88:
                return number, key_positions(text)[min(len(label), len(whole)) - 1] + 1
        return None

    def _meaning(self, number: int, text: str, end: int, stop: int) -> tuple[int, int]:
        """Return where an option's meaning stands after its label; an empty stretch where it doesn't."""
        meaning = key(self.options[number].meaning)
        tail = text[end:stop]
        words = key(tail)
        if not meaning or not words:
            return end, end
        positions = key_positions(tail)
        if words.startswith(meaning):
            return end + positions[0], end + positions[len(meaning) - 1] + 1
        near = fuzz.partial_ratio_alignment(meaning, words[: len(meaning) + 4], score_cutoff=88)
        if near is not None and near.dest_start <= 3:
            return end + positions[near.dest_start], end + positions[near.dest_end - 1] + 1
        return end, end

    def _is_list(self, text: str, mentions: list[tuple[int, int, int]]) -> bool:
        """Return whether the options named in a text are the form's list of them and not words of a sentence."""
        if not mentions:
            return False
        left = text
        for number, start, end in reversed(mentions):
            meaning = self._meaning(number, text, end, len(text))
            left = left[:start] + " " + left[end : meaning[0]] + " " + left[meaning[1] :]
        words = [word for word in _SEPARATORS.split(left) if key(word) and read_box(word)[0] is None]
        if len({number for number, _, _ in mentions}) >= 2:
            return len(words) <= 4
        return len(words) == 0

    def _add(self, number: int, fragment: Fragment, start: int, end: int, label_end: int, *, whole: bool) -> None:
        base = fragment.start
        self.found.append(
            Found(number, fragment, base + start, base + end, base + label_end, fragment.line.deleted, whole)
        )

    def _leave(self, fragment: Fragment, start: int, end: int) -> None:
        piece = Fragment(fragment.line, fragment.start + start, fragment.start + end)
        if without_placeholders(piece.text).strip(" .") and not fragment.line.deleted:
            self.rest.append(piece)

    def _labels_found(self) -> tuple[dict[int, Found], list[Found]]:
        for fragment in self.text.fragments:
            if not fragment.blank and not is_placeholder(fragment.text):
                self._find(fragment)
        return self._printed()

    def _printed(self) -> tuple[dict[int, Found], list[Found]]:
        """Part the labels found into those that the form prints and those that somebody typed again."""
        by_option: dict[int, list[Found]] = defaultdict(list)
        for found in self.found:
            by_option[found.option].append(found)
        lines = Counter(found.fragment.line.number for found in self.found)
        printed: dict[int, Found] = {}
        for number, same in list(by_option.items()):
            labels = [found for found in same if found.label_end > found.start]
            if labels:
                # A meaning in a line of its own is no second label.
                self.meanings[number] = [found for found in same if found.label_end == found.start]
                by_option[number] = labels
        typed: list[Found] = []
        for number, same in by_option.items():
            # The printed one stands with its meaning, among others, or with the look of its neighbours.
            same.sort(
                key=lambda found: (
                    found.deleted,
                    -(found.end - found.start),
                    -lines[found.fragment.line.number],
                    -self._company(found),
                )
            )
            live = [found for found in same if not found.deleted]
            boxed = [found for found in live if not self._in_box(found)]
            printed[number] = (boxed or live or same)[0]
            typed.extend(found for found in live if found is not printed[number])
        return printed, typed

    def _company(self, found: Found) -> int:
        """Return how many other options stand in the row or the lines around a label."""
        cell, line = found.fragment.cell, found.fragment.line.number
        return len(
            {
                other.option
                for other in self.found
                if other.option != found.option
                and (
                    (
                        cell is not None
                        and other.fragment.cell is not None
                        and cell.row_key == other.fragment.cell.row_key
                    )
                    or abs(other.fragment.line.number - line) <= 2
                )
            }
        )

    def _in_box(self, found: Found) -> bool:
        cell = found.fragment.cell
        return cell is not None and cell in self.text.boxes

    # Signs ----------------------------------------------------------------------------------------------------------

    def _sign(self, option: int, name: str, *, strong: bool = True) -> None:
        self.result.signs.append(Sign(option, name, strong))

    def _struck_and_left(self, printed: dict[int, Found]) -> None:
        gone = {number for number in range(len(self.options)) if number not in printed}
        gone |= {number for number, found in printed.items() if found.deleted or self._share(found, _strike) >= _MOSTLY}
        left = set(range(len(self.options))) - gone
        if gone and len(left) == 1 and printed:
            (only,) = left
            # One typed word beside no list at all is the same answer, by another name.
            alone = len(printed) == 1
            name = "typed" if alone and not printed[only].whole else "only one left"
            self._sign(only, name)
        elif 1 <= len(gone) < len(self.options) - 1 and printed and len(left) > 1:
            struck = [number for number in gone if number in printed]
            if struck and len(self.options) > 2:
                self.result.message = "some options are struck out or deleted, and more than one is left"

    def _looks(self, printed: dict[int, Found]) -> None:
        live = {number: found for number, found in printed.items() if not found.deleted}
        if len(live) < 2:
            return
        for name, values in self._all_looks(live).items():
            nothing: bool | str = False if name in _TOGGLES else ""
            self._contrast(name, values, self.usual.get(name, nothing))

    def _all_looks(self, live: dict[int, Found]) -> dict[str, dict[int, bool | str]]:
        looks: dict[str, dict[int, bool | str]] = {}
        for name, look in _TOGGLES.items():
            looks[name] = {number: self._toggled(found, number, look) for number, found in live.items()}
        for name, colour in _COLOURS.items():
            looks[name] = {number: self._coloured(found, number, name, colour) for number, found in live.items()}
        return looks

    def _contrast(self, name: str, values: dict[int, bool | str], nothing: bool | str) -> None:
        """One option that looks unlike all the others is marked; so is the one left out when all others are marked."""
        classes = Counter(values.values())
        if len(classes) < 2:
            return
        marked = [number for number, value in values.items() if value != nothing]
        if len(marked) == 1:
            self._sign(marked[0], f"the only one without {name}" if nothing and not values[marked[0]] else name)
        elif len(classes) == 2 and min(classes.values()) == 1 and len(values) > 3:
            odd = next(number for number, value in values.items() if classes[value] == 1)
            self._sign(odd, f"the only one without {name}" if values[odd] == nothing else name)
        elif len(classes) < len(values) or nothing in classes:
            for number in marked:
                self._sign(number, name)

    def _toggled(self, found: Found, number: int, look: Callable[[Format], bool]) -> bool:
        base = look(self.options[number].look) if self.text.locked and not self.options[number].boxed else False
        share = self._share(found, look)
        if self._differs_everywhere(look):
            base = False
        return share >= _PARTLY if not base else share <= 1 - _MOSTLY

    def _differs_everywhere(self, look: Callable[[Format], bool]) -> bool:
        """The template's look is no baseline where it's the same for all options: the contrast alone tells."""
        return len({look(option.look) for option in self.options}) == 1

    def _coloured(self, found: Found, number: int, name: str, colour: Callable[[Format], str]) -> str:
        parts = [(found, found.start, found.label_end), (found, found.label_end, found.end)]
        parts += [(other, other.start, other.end) for other in self.meanings.get(number, ())]
        for part, start, end in parts:
            weights: Counter[str] = Counter()
            for span in part.fragment.line.spans:
                width = min(span.end, end) - max(span.start, start)
                if width > 0:
                    weights[colour(span.format)] += width
            total = sum(weights.values())
            best = next((value for value, weight in weights.most_common() if value and weight >= _PARTLY * total), "")
            if best:
                return best
        if name == "shading":
            line = found.fragment.line
            if line.shade and self._alone_in_line(found):
                return line.shade
            cell = line.cell
            if cell is not None and cell.shade and self._alone_in_cell(found):
                return cell.shade
        return ""

    def _alone_in_line(self, found: Found) -> bool:
        number = found.fragment.line.number
        return {other.option for other in self.found if other.fragment.line.number == number} == {found.option}

    def _alone_in_cell(self, found: Found) -> bool:
        cell = found.fragment.line.cell
        return {other.option for other in self.found if other.fragment.line.cell == cell} == {found.option}

    def _share(self, found: Found, look: Callable[[Format], bool]) -> float:
        """Return which part of an option's label has a look; of its meaning, when that has more of it."""
        parts = [(found, found.start, found.label_end), (found, found.label_end, found.end)]
        parts += [(other, other.start, other.end) for other in self.meanings.get(found.option, ())]
        return max(_share_of(part, start, end, look) for part, start, end in parts)

    # Boxes ----------------------------------------------------------------------------------------------------------

    def _boxes(self, printed: dict[int, Found]) -> None:
        """Give every piece of text that may be a tick to the option whose box it stands in."""
        rest = [part for piece in self.rest for part in self._at_stroke(piece)]
        self.rest = []
        self.boxlike = rest
        before = self._boxes_before(printed, rest)
        for piece in rest:
            option = self._option_of(piece, printed, before)
            if option is None:
                self.rest.append(piece)
                continue
            ticked, words = read_box(piece.text)
            if ticked is not None:
                self._ticked(option, ticked, words, piece)
            elif words:
                self._words_in_box(option, piece, words)
        for date in self.text.dates:
            option = None if date.cell is None else self._option_of(date, printed, before)
            if option is not None:
                self._sign(option, "date in the box", strong=False)

    def _at_stroke(self, piece: Fragment) -> list[Fragment]:
        """Cut "☒ / ✔" or "/ X" between two options at the stroke, so that it's seen which side a tick stands on."""
        stroke = _STROKE.search(piece.text)
        if stroke is None or piece.cell in self.text.boxes:
            return [piece]
        middle = piece.start + stroke.start()
        parts = [Fragment(piece.line, piece.start, middle), Fragment(piece.line, middle + 1, piece.end)]
        parts = [part for part in parts if not part.blank]
        return parts if parts and all(self._is_box(part.text) for part in parts) else [piece]

    def _ticked(self, option: int, ticked: bool, words: str, piece: Fragment) -> None:
        said = options_named_in(self.options, piece.text) if key(piece.text) else []
        yes_no = {key(other.label): number for number, other in enumerate(self.options)}
        if said:
            self._named_in_box(option, said[0])
        elif ticked is False and "no" in yes_no:
            self._sign(yes_no["no"], "typed in the box")
        elif key(piece.text) == "y" and yes_no.get("no") == option:
            self._named_in_box(option, yes_no.get("yes", option))
        else:
            self._sign(option, "box ticked" if ticked else "box denied", strong=ticked)
        if words:
            self.result.remarks.append(piece)

    def _named_in_box(self, box: int, said: int) -> None:
        """The word No in the box of Yes means No; Yes in the box of No may mean either, and is left undecided."""
        sure = said == box or key(self.options[said].label) in ("no", "never")
        self._sign(said, "typed in the box", strong=sure)
        if not sure:
            self._sign(box, "box ticked", strong=False)

    def _words_in_box(self, option: int, piece: Fragment, words: str) -> None:
        said = options_named_in(self.options, piece.text)
        if any(True for _ in dates_in(piece.text)):
            self.result.dates.append(piece)
            self._sign(option, "date in the box", strong=False)
        elif said:
            for number in said:
                self._sign(
                    number, "typed in the box", strong=len(key(piece.text)) == len(key(self.options[number].label))
                )
            if len(key(piece.text)) > len(key(self.options[said[0]].label)):
                self.result.remarks.append(piece)
        else:
            self._sign(option, "words in the box", strong=False)
            self.result.remarks.append(piece)

    def _option_of(self, piece: Fragment, printed: dict[int, Found], before: bool) -> int | None:
        cell = piece.cell
        if cell is not None and cell in self.text.boxes:
            return next(n for n, option in enumerate(self.options) if option.label == self.text.boxes[cell])
        in_line = [f for f in printed.values() if not f.deleted and f.fragment.line.number == piece.line.number]
        if in_line:
            return self._nearest_in_line(piece, in_line, before)
        if not self._may_be_sign(piece):
            return None
        return self._neighbour(cell, printed, before)

    def _may_be_sign(self, piece: Fragment) -> bool:
        return read_box(piece.text)[0] is not None or is_datelike(piece.text) or any(True for _ in dates_in(piece.text))

    def _nearest_in_line(self, piece: Fragment, in_line: list[Found], before: bool) -> int | None:
        """Return the option that a sign in its line belongs to: on the side where boxes are, else the nearer one."""
        text = piece.text
        if not self._is_box(text):
            # A stroke between two options parts them; words in their line are a remark.
            return None
        left = max((f for f in in_line if f.label_end <= piece.start), key=lambda f: f.end, default=None)
        right = min((f for f in in_line if f.start >= piece.end), key=lambda f: f.start, default=None)
        if left is None or right is None:
            chosen = right if left is None else left
            return None if chosen is None else chosen.option
        line = piece.line.text
        strokes = [
            bool(_STROKE.search(line[left.end : piece.start])),
            bool(_STROKE.search(line[piece.end : right.start])),
        ]
        if strokes[0] != strokes[1]:
            # "YES / X NO": a tick stands on its own side of the stroke.
            return right.option if strokes[0] else left.option
        lone = sum(self._is_box(other.text) for other in self.boxlike if other.line.number == piece.line.number) == 1
        if lone:
            # One tick among the options and no boxes: it belongs to the nearer one.
            gap = len(text) - len(text.lstrip()), len(text) - len(text.rstrip())
            if abs(gap[0] - gap[1]) > 1:
                return left.option if gap[0] < gap[1] else right.option
        return right.option if before else left.option

    def _is_box(self, text: str) -> bool:
        """Return whether a text is a box or a tick; a stroke between two options only parts them."""
        return has_box(text) or (bool(_SEPARATORS.sub("", text)) and read_box(text)[0] is not None)

    def _boxes_before(self, printed: dict[int, Found], rest: list[Fragment]) -> bool:
        """Return whether boxes stand before their labels: the first thing is a box and the last a label."""
        live = [found for found in printed.values() if not found.deleted]
        signs = [piece for piece in rest if piece.cell is None or piece.cell not in self.text.boxes]
        signs = [piece for piece in signs if self._is_box(piece.text)]
        by_line: dict[int, list[tuple[int, bool]]] = defaultdict(list)
        for found in live:
            by_line[found.fragment.line.number].append((found.start, False))
        for piece in signs:
            by_line[piece.line.number].append((piece.start, True))
        for marks in by_line.values():
            marks.sort()
            kinds = [is_box for _, is_box in marks]
            if len(kinds) > 1 and True in kinds and False in kinds:
                return kinds[0] and not kinds[-1]
        return self._cells_before(live)

    def _cells_before(self, live: list[Found]) -> bool:
        """The same for boxes that are cells: a row that begins with a box and ends with a label."""
        labels = {cell for found in live if (cell := found.fragment.cell) is not None}
        for row in {cell.row_key for cell in labels}:
            cells = sorted((cell for cell in self.text.cells if cell.row_key == row), key=lambda cell: cell.ordinal)
            first = next((cell.ordinal for cell in cells if cell in labels), 0)
            boxes = [cell for cell in cells if cell.ordinal == first - 1 and cell not in labels]
            if boxes and cells[-1] in labels and not self._has_words(boxes[0]):
                return True
        return False

    def _has_words(self, cell: CellPlace) -> bool:
        return any(piece.cell == cell and read_box(piece.text)[1] for piece in self.text.fragments)

    def _neighbour(self, cell: CellPlace | None, printed: dict[int, Found], before: bool) -> int | None:
        """Return the option whose label is beside a cell, or at the head of its column."""
        if cell is None:
            return None
        best: tuple[int, int] | None = None
        for number, found in printed.items():
            label = found.fragment.cell
            if label is None:
                continue
            if label.row_key == cell.row_key:
                distance = label.ordinal - cell.ordinal if before else cell.ordinal - label.ordinal
                if distance == 1:
                    return number
            elif label.table == cell.table and label.overlaps(cell):
                apart = abs(cell.row - label.row)
                if best is None or apart < best[0]:
                    best = (apart, number)
        return None if best is None else best[1]

    # Words ----------------------------------------------------------------------------------------------------------

    def _typed(self, again: list[Found], printed: dict[int, Found]) -> None:
        for found in again:
            cell = found.fragment.cell
            if cell is not None and cell in self.text.boxes:
                label = self.text.boxes[cell]
                box = next(n for n, option in enumerate(self.options) if option.label == label)
                self._named_in_box(box, found.option)
            else:
                self._sign(found.option, "typed")
        for piece in self.rest:
            self._typed_piece(piece)

    def _typed_piece(self, piece: Fragment) -> None:
        text = piece.text
        words = key(text)
        if not words:
            if any(glyph in text for glyph in TICK_GLYPHS):
                self.result.remarks.append(piece)
            return
        exact = [n for n, option in enumerate(self.options) if words in _spellings(option)]
        if exact:
            self._sign(exact[0], "typed")
            return
        initial = [
            n for n, option in enumerate(self.options) if len(words) == 1 and key(option.label).startswith(words)
        ]
        if len(initial) == 1:
            self._sign(initial[0], "typed", strong=words in ("y", "n"))
            return
        if list(dates_in(text)):
            self.result.dates.append(piece)
        named = options_named_in(self.options, text)
        start = option_at_start(self.options, text)
        for number in named:
            self._sign(number, "typed among other words", strong=False)
        if start is not None and len(named) == 1:
            self._sign(start, "typed", strong=False)
        if not self._is_form_words(text):
            self.result.remarks.append(piece)

    def _is_form_words(self, text: str) -> bool:
        """Return whether a text is a label of another layout of the form: "Date:" before the box for a date."""
        return not self.text.locked and text.rstrip().endswith(":") and len(text.split()) <= 3

    # Decision -------------------------------------------------------------------------------------------------------

    def _decide(self) -> None:
        result = self.result
        strong = {sign.option for sign in result.signs if sign.strong}
        weak = {sign.option for sign in result.signs if not sign.strong}
        if len(strong) == 1:
            (result.chosen,) = strong
            if weak - strong:
                result.code = "inferred"
                others = self._labels(weak - strong)
                result.message = f"{self._label(result.chosen)} is marked, but there are also words for {others}"
            elif result.remarks:
                result.code = "remark_in_box"
                result.message = f"{self._label(result.chosen)} is marked, with other words beside it"
        elif len(strong) > 1:
            result.code = "ambiguous"
            result.message = f"more than one option is marked: {self._labels(strong)} ({self._how()})"
        elif len(weak) == 1:
            (result.chosen,) = weak
            denied = any(sign.name == "box denied" for sign in result.signs)
            if denied:
                result.chosen = 1 - result.chosen if len(self.options) == 2 else None
                if result.chosen is not None:
                    self._sign(result.chosen, "the other denied", strong=False)
            result.code = "inferred"
            result.message = f"no clear mark, but words for {self._labels(weak)}"
        elif weak:
            result.code = "ambiguous"
            result.message = f"words for more than one option: {self._labels(weak)}"
        elif result.message:
            result.code = "ambiguous"
        elif result.remarks:
            result.code = "remark_in_box"
            result.message = "words were typed here, but no option is marked"

    def _how(self) -> str:
        return "; ".join(f"{self._label(sign.option)}: {sign.name}" for sign in self.result.signs if sign.strong)

    def _label(self, option: int) -> str:
        return self.options[option].label

    def _labels(self, options: set[int]) -> str:
        return " and ".join(self._label(option) for option in sorted(options))


def _has_lone_tick(text: str) -> bool:
    """Return whether one of several words of a text is a tick: the "x" in "Good x = Evidence of all elements"."""
    words = re.split(r"[\s=:–—-]+", text)
    return len(words) > 1 and any(key(word) in ("x", "xx", "xxx") for word in words)


def _has_glyph(text: str) -> bool:
    return has_box(text) or any(glyph in text for glyph in TICK_GLYPHS)


def _strike(look: Format) -> bool:
    return look.strike


def _share_of(found: Found, start: int, end: int, look: Callable[[Format], bool]) -> float:
    line = found.fragment.line
    total = marked = 0
    for span in line.spans:
        text = line.text[max(span.start, start) : min(span.end, end)]
        width = sum(not character.isspace() for character in text)
        total += width
        marked += width * look(span.format)
    return marked / total if total else 0.0
