"""Words that stand among the options of a choice and are no tag: who marks them is misread, or not read at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from child_audit.template.problems import Problem
from child_audit.template.tags import Option, Piece, Static, sourced
from child_audit.template.values import BOX_GLYPHS
from child_audit.word.lines import Line

_LONGEST = 4
_LONGEST_BARE = 2
_TITLE = re.compile(
    r"judge?ment|grad(?:e|ing)|rating|scor(?:e|ing)|outcome|answer|response|comment|evidence|note|reason|tick|circle|mark",
    re.IGNORECASE,
)
_BOX = re.compile(rf"[{BOX_GLYPHS}☒☑]|\[\s\]|\(\s\)")
_EDGE = re.compile(r"[:?(]|\s{3,}|\t")
_STROKE = "/|"
_MESSAGE = (
    "this stands beside the options of {path} and is no option: tag it as the others are, or whoever marks it "
    "is read as having chosen nothing, or one of the others"
)


def stray_options(lines: Sequence[Line]) -> Iterator[Problem]:
    """Yield a warning for words with a box, or parted by strokes, beside the options of a choice, that are no tag."""
    pieces = [[piece for piece, _ in sourced(line.text)] for line in lines]
    choices = [[piece for piece in held if isinstance(piece, Option) and piece.label] for held in pieces]
    for number, line in enumerate(lines):
        if choices[number]:
            for at, piece in enumerate(pieces[number]):
                if isinstance(piece, Static):
                    for words in _in_line(pieces[number], at):
                        yield _problem(words, _nearest(pieces[number], at), line)
        elif (
            line.text.strip()
            and (path := _list_around(lines, choices, number))
            and _is_item(line, lines, choices, path)
        ):
            yield _problem(" ".join(line.text.split()), path, line)


def _problem(words: str, path: str, line: Line) -> Problem:
    return Problem("stray_option", _MESSAGE.format(path=path), f"“{words}”", line.place, True, line.number)


def _nearest(pieces: Sequence[Piece], at: int) -> str:
    options = [(abs(number - at), piece.path) for number, piece in enumerate(pieces) if isinstance(piece, Option)]
    return min(options)[1]


def _in_line(pieces: Sequence[Piece], at: int) -> Iterator[str]:
    """Yield the words of a static piece that stand as options do."""
    piece = pieces[at]
    assert isinstance(piece, Static)
    before = pieces[at - 1] if at else None
    after = pieces[at + 1] if at + 1 < len(pieces) else None
    text = piece.text
    boxes = list(_BOX.finditer(text))
    for number, box in enumerate(boxes):
        end = boxes[number + 1].start() if number + 1 < len(boxes) else len(text)
        behind = _first(text[box.end() : end])
        ahead = _last(text[boxes[number - 1].end() if number else 0 : box.start()])
        if ahead and (not behind or isinstance(pieces[-1], Option)):
            yield f"{ahead} {box[0]}"  # the line ends with a box: they stand behind their words
        elif behind:
            yield f"{box[0]} {behind}"
    if boxes:
        return
    marked_before = isinstance(before, Option) and before.filter == "mark"
    marked_after = isinstance(after, Option) and after.filter == "mark"
    edges = list(_EDGE.finditer(text))
    if marked_before:
        yield from _parted(text[: edges[0].start()] if edges else text, 1, last=marked_after and not edges)
    if marked_after and (edges or not marked_before):
        yield from _parted(text[edges[-1].end() :] if edges else text, 0, last=True)


def _parted(text: str, first: int, *, last: bool) -> Iterator[str]:
    """Yield words parted by strokes; what's right beside an option, with no stroke between, is no option of its own."""
    masked = text.replace("N/A", "N∕A").replace("n/a", "n∕a")
    parts = re.split(rf"\s*[{_STROKE}]\s*", masked)
    for part in parts[first : len(parts) - 1 if last else None]:
        if _is_short(part):
            yield part.strip(" ,;.").replace("∕", "/")


def _first(text: str) -> str:
    return _short(_EDGE.split(text.lstrip())[0].strip(f" {_STROKE},;."))


def _last(text: str) -> str:
    return _short(_EDGE.split(text.rstrip())[-1].strip(f" {_STROKE},;."))


def _short(words: str) -> str:
    return words if _is_short(words) else ""


def _is_short(words: str) -> bool:
    return bool(re.search(r"\w", words)) and len(words.split()) <= _LONGEST and "__" not in words


# ------------------------------------------------------------------------------------------------------ a line each


def _list_around(lines: Sequence[Line], choices: Sequence[Sequence[Option]], number: int) -> str:
    """Return the choice whose options stand a line each around a line, or on one side of it; "" when there's none."""
    sides = []
    for step in (-1, 1):
        at = number + step
        while 0 <= at < len(lines) and lines[at].cell == lines[number].cell and not lines[at].text.strip():
            at += step
        inside = 0 <= at < len(lines) and lines[at].cell == lines[number].cell
        sides.append(choices[at][0].path if inside and len(choices[at]) == 1 else "")
    above, below = sides
    boxed = bool(_BOX.search(lines[number].text))
    if above and above == below:
        return above
    return (above or below) if boxed or _answers(lines, number) else ""


def _answers(lines: Sequence[Line], number: int) -> bool:
    """Return whether a line without a box is a word in a cell beside a label, and so an option rather than a title."""
    cell, text = lines[number].cell, lines[number].text
    if cell is None or not cell.ordinal or len(text.split()) > _LONGEST_BARE or _TITLE.search(text):
        return False
    beside = (
        other.text
        for other in lines
        if other.cell is not None and other.cell.row_key == cell.row_key and other.cell.ordinal < cell.ordinal
    )
    return any(re.search(r"\w", text) and "{" not in text for text in beside)


def _is_item(line: Line, lines: Sequence[Line], choices: Sequence[Sequence[Option]], path: str) -> bool:
    """Return whether a line looks like an option of a list with a line each."""
    alone = [n for n, held in enumerate(choices) if len(held) == 1 and held[0].path == path]
    words = _BOX.sub("", line.text)
    ticked = any(choices[number][0].filter == "tick" for number in alone)
    looks = bool(_BOX.search(line.text)) or not ticked
    return len(alone) > 1 and looks and _is_short(words) and not re.search(r"[:?]\s*\Z", words)
