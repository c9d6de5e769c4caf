"""The forms of ``examples/forms``, and a hand that completes them: it knows Word files and tags, not the library."""

from __future__ import annotations

import copy
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.run import Run

FOLDER = Path(__file__).resolve().parent.parent / "examples" / "forms"
FILES = tuple(sorted(path.stem for path in FOLDER.glob("*.docx")))

_TAG = re.compile(r"\{\{ ([\w.]+)(?: \| (\w+)(?:\(([^{}]*)\))?)? \}\}")
_FOR = re.compile(r"\{%(tr|p) for (\w+) in ([\w.]+)(?: \| rows\((\d+)\))? %\}")
_END = re.compile(r"\{%(?:tr|p) endfor %\}")

Mark = Callable[[Run, bool], None]
"""Does to an option's label what marks it as chosen, or as not chosen."""


def bold(run: Run, chosen: bool) -> None:
    run.bold = chosen or None


def underlined(run: Run, chosen: bool) -> None:
    run.underline = chosen or None


def highlighted(run: Run, chosen: bool) -> None:
    if chosen:
        run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def others_struck_out(run: Run, chosen: bool) -> None:
    run.font.strike = None if chosen else True


def others_deleted(run: Run, chosen: bool) -> None:
    if not chosen:
        run.text = ""


@dataclass(frozen=True)
class Hand:
    """How somebody completes a form."""

    mark: Mark = bold
    tick: str = "x"
    untouched: str = "☐"
    day: str = "%d/%m/%Y"


def completed(template: bytes, record: dict[str, Any], hand: Hand) -> bytes:
    """Return a form completed in Word."""
    document = docx.Document(io.BytesIO(template))
    _write(document.element.body, record, record, hand)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _write(parent: Any, values: dict[str, Any], record: dict[str, Any], hand: Hand) -> None:
    """Write out what repeats, then complete every tag."""
    while (loop := _first_loop(parent)) is not None:
        start, end, match = loop
        between = []
        node = start.getnext()
        while node is not end:
            between.append(node)
            node = node.getnext()
        rows = value_of(values, match[3]) or []
        rows = [*rows, *({} for _ in range(int(match[4] or 1) - len(rows)))]
        for number, row in enumerate(rows, start=1):
            holder = OxmlElement("w:body")
            holder.extend(copy.deepcopy(element) for element in between)
            _write(holder, {match[2]: row, "loop": {"index": str(number)}}, record, hand)
            for element in list(holder):
                start.addprevious(element)
        for element in (start, *between, end):
            element.getparent().remove(element)
    for run in list(parent.iter(qn("w:r"))):
        _part_tags(run)
    for run in list(parent.iter(qn("w:r"))):
        text = "".join(t.text or "" for t in run.iter(qn("w:t")))
        match_tag = _TAG.fullmatch(text)
        if match_tag is not None:
            _complete(Run(run, None), match_tag, values, hand)  # type: ignore[arg-type]


def _part_tags(run: Any) -> None:
    """Give each tag of a run a run of its own, with its look."""
    text = "".join(t.text or "" for t in run.iter(qn("w:t")))
    if _TAG.search(text) is None or _TAG.fullmatch(text):
        return
    parts, position = [], 0
    for match in _TAG.finditer(text):
        parts += [text[position : match.start()], match[0]]
        position = match.end()
    for part in (*parts, text[position:]):
        if part:
            copied = copy.deepcopy(run)
            Run(copied, None).text = part  # type: ignore[arg-type]
            run.addprevious(copied)
    run.getparent().remove(run)


def _first_loop(parent: Any) -> tuple[Any, Any, re.Match[str]] | None:
    depth = 0
    first: tuple[Any, re.Match[str]] | None = None
    for paragraph in parent.iter(qn("w:p")):
        text = "".join(t.text or "" for t in paragraph.iter(qn("w:t"))).strip()
        match = _FOR.fullmatch(text)
        if match:
            holder = next(paragraph.iterancestors(qn("w:tr"))) if match[1] == "tr" else paragraph
            first = first or (holder, match)
            depth += 1
        elif _END.fullmatch(text):
            depth -= 1
            if depth == 0 and first is not None:
                end = next(paragraph.iterancestors(qn("w:tr"))) if first[1][1] == "tr" else paragraph
                return first[0], end, first[1]
    return None


def _complete(run: Run, tag: re.Match[str], values: dict[str, Any], hand: Hand) -> None:
    path, how, arguments = tag[1], tag[2] or "text", re.findall(r'"([^"]*)"', tag[3] or "")
    value = value_of(values, path)
    if path.startswith("contacts."):
        run.text = "the QA lead"
    elif how == "tick":
        chosen = value is True if not arguments else _is_one_of(value, arguments)
        run.text = hand.tick if chosen else hand.untouched
    elif how == "mark":
        run.text = arguments[0]
        if value is not None:
            hand.mark(run, _is_one_of(value, arguments))
    elif how == "date":
        run.text = value.strftime(hand.day) if value else ""
    else:
        run.text = "" if value is None else str(value)


def _is_one_of(value: Any, spellings: list[str]) -> bool:
    return _said(value).casefold() in [spelling.casefold() for spelling in spellings]


def _said(value: Any) -> str:
    return {True: "Yes", False: "No"}[value] if isinstance(value, bool) else str(value)


def value_of(values: dict[str, Any], path: str) -> Any:
    """Return a value by its dotted path; None where there is none."""
    value: Any = values
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def plain(record: Any) -> dict[str, Any]:
    """Return a record as plain values; options as they're printed."""
    return {name: _plain(value) for name, value in record.model_dump().items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, (bool, date)) or value is None:
        return value
    return value.value if hasattr(value, "value") else value


def labels_in(template: bytes) -> Iterator[str]:
    """Yield the wordings of a form, as people might quote them."""
    for paragraph in docx.Document(io.BytesIO(template)).element.body.iter(qn("w:p")):
        words = _TAG.sub("", "".join(t.text or "" for t in paragraph.iter(qn("w:t")))).strip()
        if words and not words.startswith("{%"):
            yield words
