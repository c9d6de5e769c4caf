"""Ticks, crosses and words in the boxes of a choice's options: which option each belongs to."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from child_audit.reading.fragments import Fragment
from child_audit.reading.group import Found, Group
from child_audit.reading.labels import SEPARATORS
from child_audit.reading.looks import share_of_look
from child_audit.reading.options import options_named_in
from child_audit.reading.stems import is_made_of, stems_of
from child_audit.template.values import (
    BOX_GLYPHS,
    TICK_GLYPHS,
    dates_in,
    has_box,
    is_datelike,
    read_box,
    says_nothing,
)
from child_audit.text import key
from child_audit.word.document import Format
from child_audit.word.lines import CellPlace

_TICK_BEFORE_DATE = re.compile(r"\s*[xX✓✔√☒☑/][\s,:\-–]+(?=\w)")
_STROKE = re.compile(r"[/|,;]")
_TYPED_BEFORE_BOX = re.compile(rf"\s*[xX✓✔√](?:\s{{2,}}|\t\s*)(?=[{BOX_GLYPHS}])")
_REMARK_BEFORE_TICK = re.compile(rf"\s*\([^()]{{1,40}}\)\s*(?=[xX✓✔√](?:\s{{2,}}|\t\s*)[{BOX_GLYPHS}])")
_TYPED_BEHIND_BOX = re.compile(rf"\s?[{BOX_GLYPHS}](?=(?:\s{{2,}}|\t)[xX✓✔√]\s?\Z)")
_PROMPT_BEFORE_BOX = re.compile(rf"\s*\w+(?:\s+\w+){{0,5}}:\s*(?=[{BOX_GLYPHS}{TICK_GLYPHS}\[])")
_BLANK_END = re.compile(r"[\s_.…\-–—]+\Z")
_IF = re.compile(r"\A\s*if\s(?:yes|no|so)\b|\(if\s(?:yes|no|so)\)(?=\W*\Z)", re.IGNORECASE)
_TAB = " " * 4
_TYPED = re.compile(r"[xX✓✔√✗✘]")
_LETTER_IN_BOX = re.compile(r"\W*\[\s*[yY]\s*\]\W*")
TICK = re.compile(r"[✓✔√☑✅🗸🗹]")
_CROSS_DRAWN = re.compile(r"[✗✘✕✖❌]")
_TWO, _MOSTLY = 2, 0.8
CROSS = re.compile(r"[✗✘✕✖×❌xX]")


def note_boxes(group: Group) -> None:
    """Give every piece of text that may be a tick to the option whose box it stands in."""
    rest = [part for piece in group.rest for whole in _cut(piece) for part in _at_stroke(group, whole)]
    group.rest = []
    group.boxlike = rest
    before = _boxes_before(group, rest)
    boxes: dict[int, bool] = {}
    for piece in rest:
        option = _option_of(group, piece, before)
        if option is None:
            group.rest.append(piece)
            continue
        if has_box(piece.text):
            boxes[option] = share_of_look(piece.line, piece.start, piece.end, _is_painted) > _MOSTLY
        ticked, words = read_box(piece.text)
        if words and is_form_words(group, words):
            words = ""  # "☐ Date of step down: ____"
        if ticked and key(piece.text) == "" and piece.text.strip() in ("*", "+"):
            # A star may be a tick or a footnote.
            group.sign(option, "a mark in the box", strong=False)
        elif ticked is not None:
            _ticked(group, option, ticked, words, piece)
        elif words:
            _words_in_box(group, option, piece, words)
    for option in (option for option, painted in boxes.items() if painted and not all(boxes.values())):
        group.sign(option, "highlighted box")
    _crosses_beside_a_tick(group)
    _ticks_taken_back(group, rest)
    for date in group.text.dates:
        option = None if date.cell is None else _option_of(group, date, before)
        if option is not None:
            group.sign(option, "date in the box", strong=False)


def _is_painted(look: Format) -> bool:
    return bool(look.highlight or look.shade)


def _cut(piece: Fragment) -> list[Fragment]:
    """Cut "X     ☐" and "Contact was: ☐" before the box, "☐     X" behind it, and "x 9/1/25" before the day.

    Between two options the tick was typed behind one, and the box belongs to the other; in the box of one it's ticked,
    and the day is what it says besides.
    """
    if remark := _REMARK_BEFORE_TICK.match(piece.text):  # "Yes (mostly) ✔    ☐ No"
        middle = piece.start + remark.end()
        return [Fragment(piece.line, piece.start, middle), *_cut(Fragment(piece.line, middle, piece.end))]
    match = (
        _TYPED_BEFORE_BOX.match(piece.text)
        or _PROMPT_BEFORE_BOX.match(piece.text)
        or _TYPED_BEHIND_BOX.match(piece.text)
    )
    if match is None and (match := _TICK_BEFORE_DATE.match(piece.text)) and not is_datelike(piece.text[match.end() :]):
        match = None
    if match is None:
        return [piece]
    middle = piece.start + match.end()
    return [Fragment(piece.line, piece.start, middle), Fragment(piece.line, middle, piece.end)]


def _at_stroke(group: Group, piece: Fragment) -> list[Fragment]:
    """Cut "☒ / ✔" or "/ X" between two options at the stroke, so that it's seen which side a tick stands on."""
    stroke = _STROKE.search(piece.text)
    if stroke is None or piece.cell in group.text.boxes:
        return [piece]
    middle = piece.start + stroke.start()
    parts = [Fragment(piece.line, piece.start, middle), Fragment(piece.line, middle + 1, piece.end)]
    parts = [part for part in parts if not part.blank]
    return parts if parts and all(is_box(part.text) for part in parts) else [piece]


def _ticked(group: Group, option: int, ticked: bool, words: str, piece: Fragment) -> None:
    said = options_named_in(group.options, piece.text) if key(piece.text) else []
    yes_no = {key(other.label): number for number, other in enumerate(group.options)}
    if _LETTER_IN_BOX.fullmatch(piece.text) and yes_no.get("yes") != option:
        group.sign(option, "Y in its box", strong=False)
    elif said:
        named_in_box(group, option, said[0])
    elif ticked is False and "no" in yes_no:
        group.sign(yes_no["no"], "typed in the box")
    elif key(piece.text) == "y" and yes_no.get("no") == option:
        named_in_box(group, option, yes_no.get("yes", option))
    else:
        # A tick that is struck out was taken back, perhaps.
        group.sign(option, "box ticked" if ticked else "box denied", strong=ticked and not _is_struck(piece))
        group.marks[option] = piece.text
    if words and key(words) != key(group.options[option].meaning):
        group.reading.remarks.append(piece)


def _crosses_beside_a_tick(group: Group) -> None:
    """Where one box is ticked and every other one crossed, the crosses say no; of two, "x" may be the correction."""
    ticked = [option for option, mark in group.marks.items() if TICK.search(mark)]
    crossed = [option for option, mark in group.marks.items() if CROSS.search(mark) and option not in ticked]
    if len(group.options) == _TWO and not all(_CROSS_DRAWN.search(group.marks[option]) for option in crossed):
        return
    if len(ticked) == 1 and len(crossed) == len(group.options) - 1:
        signs = group.reading.signs
        signs[:] = [sign for sign in signs if sign.option not in crossed or sign.name != "box ticked"]


def _ticks_taken_back(group: Group, pieces: Sequence[Fragment]) -> None:
    """Where one box is ticked, a tick in another one that is struck out was corrected."""
    signs = group.reading.signs
    if len({sign.option for sign in signs if sign.strong and sign.name == "box ticked"}) == 1:
        weak = [sign for sign in signs if sign.name == "box ticked" and not sign.strong]
        if weak and len(weak) == sum(map(_is_struck, pieces)):
            signs[:] = [sign for sign in signs if sign not in weak]


def _is_struck(piece: Fragment) -> bool:
    return not piece.blank and share_of_look(piece.line, piece.start, piece.end, lambda look: look.strike) > 0


def is_form_words(group: Group, text: str) -> bool:
    """Return whether a text is a label of another layout of the form: "Date of step down:" before a box."""
    asks = _BLANK_END.sub("", text).endswith((":", "?"))
    ours = is_made_of(_IF.sub("", text), group.text.wording)
    if group.text.locked:
        return asks and ours and len(text.split()) == 1
    return (asks and (ours or len(text.split()) <= 3)) or (ours and len(stems_of(text)) >= 3)


def named_in_box(group: Group, box: int, said: int) -> None:
    """The word No in the box of Yes means No; Yes in the box of No may mean either, and is left undecided.

    Yes in the box of Sometimes most likely ticks it.
    """
    word, label = (key(group.options[number].label) for number in (said, box))
    if word == "yes" and label not in ("yes", "no", "never"):
        group.sign(box, "Yes in its box", strong=False)
        return
    sure = said == box or word in ("no", "never")
    group.sign(said, "typed in the box", strong=sure)
    if not sure:
        group.sign(box, "box ticked", strong=False)


def _words_in_box(group: Group, option: int, piece: Fragment, words: str) -> None:
    said = options_named_in(group.options, piece.text)
    if any(True for _ in dates_in(piece.text)):
        group.reading.dates.append(piece)
        group.sign(option, "date in the box", strong=False)
    elif said:
        for number in said:
            group.sign(number, "typed in the box", strong=len(key(piece.text)) == len(key(group.options[number].label)))
        if len(key(piece.text)) > len(key(group.options[said[0]].label)):
            group.reading.remarks.append(piece)
    else:
        if not says_nothing(words):
            group.sign(option, "words in the box", strong=False)
        group.reading.remarks.append(piece)


def _option_of(group: Group, piece: Fragment, before: bool) -> int | None:
    cell = piece.cell
    known = group.option_of_box(cell)
    if known is not None:
        return known
    in_line = [f for f in group.printed.values() if not f.deleted and f.fragment.line.number == piece.line.number]
    if in_line:
        return _nearest_in_line(group, piece, in_line, before)
    if not _may_be_sign(piece):
        return None
    inner = piece.line.cell
    within = [n for n, found in group.printed.items() if inner is not None and found.fragment.line.cell == inner]
    if len(within) == 1:
        return within[0]  # below its label, or behind its meaning
    if inner is not None and inner.parent is not None:
        return _neighbour_inside(group, inner)
    return _neighbour(group, cell, before)


def box_around(group: Group, piece: Fragment) -> int | None:
    """Return the option whose box a cell is that holds nothing but this piece; None where it's no box."""
    known = group.option_of_box(piece.cell)
    inner = piece.line.cell
    if known is not None or inner is None or piece.text.strip() != piece.line.text.strip():
        return known
    before = _boxes_before(group, [])
    beside = _neighbour_inside(group, inner) if inner.parent is not None else _neighbour(group, inner, before)
    return None if beside is None or group.printed[beside].fragment.line.cell == inner else beside


def _neighbour_inside(group: Group, inner: CellPlace) -> int | None:
    """Return the option beside a cell, or at the head of its column, in a table that stands inside a cell."""
    places = {number: place for number, found in group.printed.items() if (place := found.fragment.line.cell)}
    here = [number for number, place in places.items() if place.row_key == inner.row_key]
    if len(here) == 1:
        return here[0]
    left, right = inner.ordinal - 1, inner.ordinal + 1
    for side in (right, left) if _box_first(group, inner, places.values()) else (left, right):
        for number, place in places.items():
            if place.row_key == inner.row_key and place.ordinal == side:
                return number
    heads = [number for number, place in places.items() if place.table == inner.table and place.overlaps(inner)]
    return heads[0] if len(heads) == 1 else None


def _box_first(group: Group, inner: CellPlace, labels: Collection[CellPlace]) -> bool:
    """Return whether the row of an inner table begins with a cell that is no label, and ends with one."""
    row = {place.ordinal: place for piece in group.text.fragments if (place := piece.line.cell) is not None
           if place.row_key == inner.row_key}  # fmt: skip
    return row[min(row)] not in labels and row[max(row)] in labels


def _may_be_sign(piece: Fragment) -> bool:
    return read_box(piece.text)[0] is not None or is_datelike(piece.text) or any(True for _ in dates_in(piece.text))


def _nearest_in_line(group: Group, piece: Fragment, in_line: list[Found], before: bool) -> int | None:
    """Return the option that a sign in its line belongs to: on the side where boxes are, else the nearer one."""
    text = piece.text
    if not is_box(text):
        # A stroke between two options parts them; words in their line are a remark.
        return None
    left = max((f for f in in_line if f.label_end <= piece.start), key=lambda f: f.end, default=None)
    right = min((f for f in in_line if f.start >= piece.end), key=lambda f: f.start, default=None)
    if left is None or right is None:
        chosen = right if left is None else left
        return None if chosen is None else chosen.option
    as_printed = _as_printed(group, piece, in_line)
    if as_printed is not None:
        return as_printed
    line = piece.line.text
    stroke_before = _STROKE.search(line[left.end : piece.start]) is not None
    stroke_behind = _STROKE.search(line[piece.end : right.start]) is not None
    if stroke_before != stroke_behind:
        # "YES / X NO": a tick stands on its own side of the stroke.
        return right.option if stroke_before else left.option
    others = [p for p in group.boxlike if p.line.number == piece.line.number and p is not piece and is_box(p.text)]
    typed = _TYPED.fullmatch(text.strip()) is not None
    if _one_each(group, piece, in_line):
        return right.option if before else left.option
    if not others or (typed and all(has_box(other.text) for other in others)):
        # One tick among the options, with their empty boxes or none: it belongs to the nearer one.
        wide = text.replace("\t", _TAB)
        gap = len(wide) - len(wide.lstrip()), len(wide) - len(wide.rstrip())
        if abs(gap[0] - gap[1]) > 1:
            return left.option if gap[0] < gap[1] else right.option
        # Midway between two: who knows which.
        group.sign(left.option, "a tick beside it", strong=False)
        group.sign(right.option, "a tick beside it", strong=False)
        return None
    return right.option if before else left.option


def _one_each(group: Group, piece: Fragment, in_line: list[Found]) -> bool:
    """Return whether each option of a line has one sign, all on the same side: "Yes X  Sometimes ☐  No ☐"."""
    signs = [sign for sign in group.boxlike if sign.line.number == piece.line.number and is_box(sign.text)]
    here = sorted([(found.start, False) for found in in_line] + [(sign.start, True) for sign in signs])
    kinds = [is_sign for _, is_sign in here]
    return len(signs) == len(in_line) and kinds in ([False, True] * len(signs), [True, False] * len(signs))


def _as_printed(group: Group, piece: Fragment, in_line: list[Found]) -> int | None:
    """Return the option whose box a sign stands in where a line still has its boxes as the form prints them.

    None when it doesn't, or when the form has the boxes of this line in cells of their own.
    """
    printed: list[int | None] = []
    for found in sorted(in_line, key=lambda found: found.start):
        box_first = group.options[found.option].box_first
        if box_first is None:
            return None
        # A label is None, a box the number of its option.
        printed += [found.option, None] if box_first else [None, found.option]
    signs = [sign for sign in group.boxlike if sign.line.number == piece.line.number and is_box(sign.text)]
    here = sorted([(found.start, False) for found in in_line] + [(sign.start, True) for sign in signs])
    if [is_sign for _, is_sign in here] != [number is not None for number in printed]:
        return None
    return next(number for (start, _), number in zip(here, printed, strict=True) if start == piece.start)


def is_box(text: str) -> bool:
    """Return whether a text is a box or a tick; a stroke between two options only parts them."""
    return has_box(text) or (bool(SEPARATORS.sub("", text)) and read_box(text)[0] is not None)


def _boxes_before(group: Group, rest: list[Fragment]) -> bool:
    """Return whether boxes stand before their labels: the first thing is a box and the last a label."""
    live = [found for found in group.printed.values() if not found.deleted]
    signs = [piece for piece in rest if piece.cell is None or piece.cell not in group.text.boxes]
    signs = [piece for piece in signs if is_box(piece.text)]
    by_line: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    for found in live:
        by_line[found.fragment.line.number].append((found.start, False))
    for piece in signs:
        by_line[piece.line.number].append((piece.start, True))
    for marks in by_line.values():
        marks.sort()
        kinds = [is_sign for _, is_sign in marks]
        if len(kinds) > 1 and True in kinds and False in kinds:
            return kinds[0] and not kinds[-1]
    return _cells_before(group, live)


def _cells_before(group: Group, live: list[Found]) -> bool:
    """The same for boxes that are cells: a row that begins with a box and ends with a label."""
    labels = {cell for found in live if (cell := found.fragment.cell) is not None}
    for row in {cell.row_key for cell in labels}:
        cells = sorted((cell for cell in group.text.cells if cell.row_key == row), key=lambda cell: cell.ordinal)
        first = next((cell.ordinal for cell in cells if cell in labels), 0)
        boxes = [cell for cell in cells if cell.ordinal == first - 1 and cell not in labels]
        if boxes and cells[-1] in labels and not _has_words(group, boxes[0]):
            return True
    return False


def _has_words(group: Group, cell: CellPlace) -> bool:
    return any(piece.cell == cell and read_box(piece.text)[1] for piece in group.text.fragments)


def _neighbour(group: Group, cell: CellPlace | None, before: bool) -> int | None:
    """Return the option whose label is beside a cell, or at the head of its column."""
    if cell is None:
        return None
    here = [n for n, found in group.printed.items() if (own := found.fragment.cell) and own.row_key == cell.row_key]
    if len(here) == 1:
        return here[0]  # its meaning may stand between it and its box
    best: tuple[int, int] | None = None
    labels = Counter(found.fragment.line.cell for found in group.printed.values())
    for number, found in group.printed.items():
        label = found.fragment.cell
        if label is None or labels[found.fragment.line.cell] > 1:
            continue  # beside a list of options is no box of its first
        if label.row_key == cell.row_key:
            distance = label.ordinal - cell.ordinal if before else cell.ordinal - label.ordinal
            if distance == 1:
                return number
        elif label.table == cell.table and label.overlaps(cell):
            apart = abs(cell.row - label.row)
            if best is None or apart < best[0]:
                best = (apart, number)
    return None if best is None else best[1]
