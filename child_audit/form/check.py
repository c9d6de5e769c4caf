"""Everything that's wrong with a tagged template, and what could be better, each where it stands in Word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from itertools import pairwise
from typing import Any

from child_audit.errors import TemplateError
from child_audit.form.agreement import general
from child_audit.form.form import NO_TAGS, NO_WORDS, Form
from child_audit.form.spec import bad_names, header_above
from child_audit.form.stray import stray_options
from child_audit.form.trial import is_known_again, lost_in_trial
from child_audit.output import Target, write
from child_audit.template.hidden import hidden_tags
from child_audit.template.layout import SETTINGS, Anchor, FreeSlot, Layout, LoopPart, Template, template_of
from child_audit.template.outline import Node, Repeat
from child_audit.template.problems import Problem
from child_audit.template.tags import Bad, LoopStart, Option, Slot, Static, sourced, straightened
from child_audit.word.annotate import Remark, annotated
from child_audit.word.lines import Line, lines_of
from child_audit.word.package import Source, bytes_of
from child_audit.word.reader import read

_LIKE_A_TAG = re.compile(
    r"(?<!\{)\{\s*[A-Za-z_][\w.]*\s*(?:\|[^{}]*)?\}{1,2}(?!\})|\{\s+\{[^{}]*\}\s*\}"
    r"|«[\w. ]+»|<<[\w. ]+>>|\[\[[\w. ]+\]\]"
)
_FEW_WORDS = "the form has too few words of its own to be known again: give it a title, and labels of some words"
_DOES_NOT_RETURN = (
    "filled in and read again, it doesn't come back as it went: give it a cell of its own, or a label right before it"
)

_WITHIN_A_CELL = (
    "filled in and read again, it doesn't come back as it went: of a table inside a cell, only labels with their "
    "answers beside or below them are read; move the inner table out of the cell"
)


def check_template(source: Source) -> tuple[Problem, ...]:
    """Return every problem of a tagged Word file, in the order of the document; none when it's sound.

    Those with ``warning`` don't keep the form from working.

    Args:
        source: the tagged file: a path, bytes or a binary file object.

    Raises:
        DocumentError: the file isn't a readable Word document.
    """
    content, _ = bytes_of(source)
    document = read(content)
    template = template_of(document)
    layout = template.layout()
    lines = lines_of(document)
    origins = _origins(lines)
    found = [
        *template.problems,
        *hidden_tags(content),
        *(_at(origins, path, "name", f"{path}: {why}") for path, why in bad_names(layout.paths)),
        *(problem for line in lines for problem in _of_line(line)),
        *_misspelt(layout, origins),
        *_strangers(template.nodes),
        *stray_options(lines),
        *_labels_that_recur(layout, lines),
        *_without_words(layout, lines, template),
    ]
    if not layout.paths:
        found.append(Problem("tag", NO_TAGS))
    elif not layout.anchors:
        found.append(Problem("no_label", NO_WORDS))
    if all(problem.warning for problem in found):
        found.extend(_lost(content, origins))
    return tuple(sorted(dict.fromkeys(found), key=lambda problem: (problem.line, problem.warning)))


def annotate_template(source: Source, target: Target | None = None) -> bytes:
    """Write a copy of a tagged Word file with each of its problems as a comment where it stands.

    Args:
        source: the template.
        target: a path, a binary file object or a bytearray; None to get the bytes only.

    Returns:
        The Word file's bytes.

    Raises:
        DocumentError: the file isn't a readable Word document.
        OutputError: the target can't be written.
    """
    content, _ = bytes_of(source)
    lines = lines_of(read(content))
    paragraphs: dict[int, str] = {}
    for line in lines:
        paragraphs[line.paragraph] = paragraphs.get(line.paragraph, "") + line.text
    remarks = []
    for problem in check_template(content):
        number = lines[problem.line].paragraph if problem.line >= 0 else next(iter(paragraphs), 0)
        text = paragraphs.get(number, "")
        before = sum(other == text for index, other in paragraphs.items() if index < number)
        kind = "To improve: " if problem.warning else "Problem: "
        about = f"{problem.tag}: " if problem.tag else ""
        remarks.append(Remark(text, before, f"{kind}{about}{problem.message}"))
    data = annotated(content, remarks)
    if target is not None:
        write(data, target)
    return data


def _lost(content: bytes, origins: Sequence[tuple[str, Line]]) -> Iterator[Problem]:
    """Fields that don't come back from a form that was filled by program: nobody's form would be read right."""
    try:
        form: Form[Any] = Form.from_template(content, name="checked")
    except TemplateError:
        return  # said already, each in its own words
    if not is_known_again(form):
        yield Problem("no_label", _FEW_WORDS)
        return
    for path in lost_in_trial(form):
        problem = _at(origins, path, "lost", f"{path}: {_DOES_NOT_RETURN}")
        if "inner table" in problem.place:
            problem = replace(problem, message=f"{path}: {_WITHIN_A_CELL}")
        yield problem


# ------------------------------------------------------------------------------------------------------ line by line


def _of_line(line: Line) -> Iterator[Problem]:
    for piece, raw in sourced(line.text):
        if isinstance(piece, Static):
            for match in _LIKE_A_TAG.finditer(piece.text):
                message = "this looks like a tag and is read as words of the form: write {{ path }} with two braces"
                yield Problem("looks_like_a_tag", message, match[0], line.place, warning=True, line=line.number)
        elif not isinstance(piece, Bad) and straightened(raw) != raw:
            message = (
                "the curly quotes that Word made were read as straight ones; Ctrl+Z right after typing undoes them"
            )
            yield Problem("quotes", message, raw, line.place, warning=True, line=line.number)


def _origins(lines: Sequence[Line]) -> list[tuple[str, Line]]:
    """Return the paths of all tags as they're written, with their lines."""
    return [
        (piece.path, line)
        for line in lines
        for piece, _ in sourced(line.text)
        if isinstance(piece, (Slot, Option, LoopStart))
    ]


def _at(origins: Sequence[tuple[str, Line]], path: str, code: str, message: str, *, warning: bool = False) -> Problem:
    end = path.rpartition(".")[2]
    line = next((line for known, line in origins if known == path), None) or next(
        (line for known, line in origins if known.rpartition(".")[2] == end or end in known.split(".")), None
    )
    place, number = (line.place, line.number) if line is not None else ("", -1)
    return Problem(code, message, "", place, warning, number)


# ------------------------------------------------------------------------------------------------------ whole forms


def _misspelt(layout: Layout, origins: Sequence[tuple[str, Line]]) -> Iterator[Problem]:
    """A part with one field, whose name is nearly that of a larger part, is that part misspelt."""
    paths = {general(path) for path in layout.paths if not path.startswith(SETTINGS + ".")}
    sizes = Counter(path.partition(".")[0] for path in paths if "." in path)
    for path in sorted(paths):
        root, dot, rest = path.partition(".")
        larger = [other for other, size in sizes.items() if size > 1 and other != root]
        meant = get_close_matches(root, larger, 1, 0.8) if dot and sizes[root] == 1 else []
        if meant and f"{meant[0]}.{rest}" not in paths and not _numbered_alike(root, meant[0]):
            message = f"{path}: is it a slip? Other tags begin with {meant[0]}.; write {meant[0]}.{rest}"
            yield _at(origins, path, "misspelt", message, warning=True)
    if SETTINGS not in {path.partition(".")[0] for path in paths}:
        for path in sorted(paths):
            if "." in path and get_close_matches(path.partition(".")[0], [SETTINGS], 1, 0.9):
                yield _at(origins, path, "misspelt", f"{path}: settings begin with contacts.", warning=True)


def _numbered_alike(one: str, other: str) -> bool:
    """Return whether two names differ by their numbers only, as ``q1`` and ``q2`` do."""
    return one != other and re.sub(r"\d+", "", one) == re.sub(r"\d+", "", other)


def _strangers(nodes: Sequence[Node], around: tuple[str, ...] = ()) -> Iterator[Problem]:
    """A tag that begins with a repeat's variable, but stands outside it, is a field of its own."""
    variables = {node.start.variable for node in nodes if isinstance(node, Repeat)}
    for node in nodes:
        if isinstance(node, Repeat):
            yield from _strangers(node.body, (*around, node.start.variable))
            continue
        for piece in node.pieces:
            if isinstance(piece, (Slot, Option)) and (root := piece.path.partition(".")[0]) in variables - {*around}:
                message = f"{root} is the variable of a repeat, and this stands outside it: move it, or rename it"
                yield Problem("outside", message, f"{{{{ {piece.path} }}}}", node.line.place, True, node.line.number)


def _labels_that_recur(layout: Layout, lines: Sequence[Line]) -> Iterator[Problem]:
    """Two slots with the same label, and no other words between them, can only be told apart by their order."""
    often = Counter(anchor.key for anchor in layout.anchors)
    last: dict[str, Anchor] = {}
    for anchor in layout.anchors:
        leads = [item for item in layout.zones[anchor.index + 1] if not isinstance(item, Anchor)]
        if not any(not item.path.startswith(SETTINGS + ".") for item in leads):
            continue
        before = last.get(anchor.key)
        last[anchor.key] = anchor
        between = layout.anchors[before.index + 1 : anchor.index] if before else ()
        if before is not None and all(often[other.key] > 1 for other in between):
            line = _line_of(anchor, layout, lines)
            message = (
                "this label stands twice with nothing to tell the two apart: if one is deleted, nobody knows which; "
                "word them differently, or put a heading between"
            )
            yield Problem("label_twice", message, anchor.text, line.place, True, line.number)


def _line_of(anchor: Anchor, layout: Layout, lines: Sequence[Line]) -> Line:
    """Return the template's line that an anchor stands in, by how many like it stand before."""
    number = sum(other.text == anchor.text for other in layout.anchors[: anchor.index])
    held = [line for line in lines if anchor.text in " ".join(line.text.split()) or anchor.text in line.text]
    return held[min(number, len(held) - 1)] if held else lines[0]


def _without_words(layout: Layout, lines: Sequence[Line], template: Template) -> Iterator[Problem]:
    """Slots that only their place tells apart: before all words of the form, or in neighbouring cells without heads."""
    if template.repeats:
        return
    first = next((item for item in layout.zones[0] if isinstance(item, FreeSlot)), None)
    if first is not None and not first.path.startswith(SETTINGS + "."):
        message = "no words of the form stand before it, so that nobody could tell where it begins: put a label before"
        yield Problem("no_label", message, f"{{{{ {first.path} }}}}", lines[first.line].place, True, first.line)
    for one, other in pairwise(item for item in layout.items if not isinstance(item, LoopPart)):
        if not (isinstance(one, FreeSlot) and isinstance(other, FreeSlot)) or one.cell is None or other.cell is None:
            continue
        if one.cell != other.cell and one.cell.row_key == other.cell.row_key and not header_above(layout, other.cell):
            message = (
                "only its cell tells it from the slot before it: put a label between, or a heading over the column"
            )
            tag, line = f"{{{{ {other.path} }}}}", lines[other.line]
            yield Problem("no_label", message, tag, line.place, True, line.number)
