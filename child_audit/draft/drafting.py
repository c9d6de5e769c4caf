"""A blank form → the same file with proposed tags: the order of work."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from child_audit.draft.answered import NOT_BLANK, answered_at
from child_audit.draft.controls import single_out
from child_audit.draft.edits import apply, apply_loop
from child_audit.draft.findings import Doubt, Field, Findings, is_control
from child_audit.draft.grids import read_table
from child_audit.draft.numbering import with_numbering
from child_audit.draft.page import PageReader, Para, Table, atoms_of
from child_audit.draft.proof import remarks, unreadable
from child_audit.draft.texts import blank, read_texts
from child_audit.errors import TemplateError
from child_audit.output import Target, write
from child_audit.text import key
from child_audit.word.package import Package, Source, bytes_of, open_package
from child_audit.word.packing import repacked
from child_audit.word.styles import VAL, W

_ROUNDS = 12
_LONG_HEADING = 90


@dataclass(frozen=True, slots=True)
class Draft:
    """A tagged form, drafted.

    Attributes:
        data: the Word file with its tags.
        fields: what was proposed, in the order of the form.
        doubts: what a person should look at, with its place.
    """

    data: bytes
    fields: tuple[Field, ...]
    doubts: tuple[Doubt, ...]


def draft_form(source: Source, target: Target | None = None) -> Draft:
    """Propose tags for a blank form that has none.

    Nothing of the form is changed but where a tag goes: empty content controls and form fields, drawn boxes and dotted
    lines give way to tags, and blank rows under headings become one that repeats.

    Args:
        source: the blank Word form: a path, bytes or a binary file object.
        target: where the tagged form goes; None to get it only.

    Returns:
        The tagged file, its fields, and what isn't sure.

    Raises:
        DocumentError: it isn't a readable Word document.
        TemplateError: it has tags already.
        OutputError: the target can't be written.
    """
    data, _ = bytes_of(source)
    if _tagged(open_package(data)):
        raise TemplateError(
            "this form can't be drafted", ["it has tags already; see what's wrong with them: child-audit check"]
        )
    refused: frozenset[str] = frozenset()
    draft = _drafted(data, refused)
    for _ in range(_ROUNDS):
        more = unreadable(draft.data) - refused
        if not more:
            break
        refused |= more
        draft = _drafted(data, refused)
    further = tuple(Doubt(place, "", words) for place, words in remarks(draft.data))
    draft = replace(draft, doubts=(*draft.doubts, *further))
    if target is not None:
        write(draft.data, target)
    return draft


def _tagged(package: Package) -> bool:
    return any("{{" in text or "{%" in text for text in _texts(package.xml(package.main)))


def _texts(root: etree._Element) -> Iterator[str]:
    for paragraph in root.iter(W + "p"):
        yield "".join(atom.character for atom in atoms_of(paragraph))


def _drafted(data: bytes, refused: frozenset[str]) -> Draft:
    package = open_package(data)
    root = package.xml(package.main)
    controls = single_out(root)
    names, bold = _paragraph_styles(package)
    blocks = [block for body in root.iterchildren(W + "body") for block in PageReader(names, bold).blocks(body)]
    found = Findings(controls, refused, recurring_titles(blocks))
    answered = answered_at(blocks)
    if answered is not None:
        found.doubt(answered[0], NOT_BLANK.format(what=answered[1]))
    _read_body(found, blocks)
    for edit in sorted(found.edits, key=lambda edit: -edit.start):
        apply(edit)
    parts = {package.main: root}
    numbering = None
    if any(loop.numbered is not None for loop in found.loops):
        numbering = with_numbering(package, parts)
    for loop in found.loops:
        apply_loop(loop, numbering)
    _blank_leftover_controls(root)
    found.doubts.extend(sections_alike(found.fields))
    made = repacked(package, {name: _bytes(part) for name, part in parts.items()})
    return Draft(made, tuple(found.fields), tuple(found.doubts))


def recurring_titles(blocks: Sequence[Para | Table]) -> frozenset[str]:
    """Return the keys of short lines that stand alone in the form three times or more: "Judgement", "Comments"."""
    counts: Counter[str] = Counter()
    for block in blocks:
        if isinstance(block, Para):
            counts[key(block.text)] += 1
        else:
            counts.update(key(row.cells[0].text) for row in block.rows if len(row.cells) == 1)
    return frozenset(words for words, number in counts.items() if number > 2)


def sections_alike(fields: Sequence[Field]) -> Iterator[Doubt]:
    """Yield numbered sections that hold the same fields: a part that repeats, perhaps."""
    sections: dict[str, list[Field]] = {}
    for field in fields:
        if "." in field.path:
            sections.setdefault(field.path.partition(".")[0], []).append(field)
    alike: dict[tuple[str, frozenset[str]], list[str]] = {}
    for name, held in sections.items():
        leaves = frozenset(field.path.partition(".")[2] for field in held)
        alike.setdefault((re.sub(r"_\d+\Z", "", name), leaves), []).append(name)
    for (base, leaves), names in alike.items():
        if len(names) > 1 and len(leaves) > 1:
            several = "children" if base == "child" else f"{base}s"
            loop = f"{{%p for {base} in {several} %}}"
            reason = f"{', '.join(names)} hold the same fields: tag one of them, between {loop} and {{%p endfor %}}"
            yield Doubt(sections[names[1]][0].place, names[1], reason + ", and as many as come back are read")


def _read_body(found: Findings, blocks: Sequence[Para | Table]) -> None:
    run: list[Para] = []
    blocks = [block for block in blocks if not (isinstance(block, Para) and block.only_breaks)]
    for number, block in enumerate([*blocks, None]):
        under = blocks[number + 1] if number + 1 < len(blocks) else None
        asks = isinstance(under, Para) and bool(under.text.strip()) and blank(under.text)
        if isinstance(block, Para) and (asks or not _is_heading(block)):
            run.append(block)
            continue
        _read_run(found, run)
        run = []
        if isinstance(block, Para):
            if block.style.startswith("title"):
                found.namer.section = ""
            else:
                found.namer.enter(block.text)
            run = [block]
        elif isinstance(block, Table):
            read_table(found, block)


def _read_run(found: Findings, run: Sequence[Para]) -> None:
    """Read paragraphs between headings and tables; a heading with blank lines below it asks for text, too."""
    if not run:
        return
    head, *rest = run
    if _is_heading(head) and not (rest and rest[0].text.strip() and blank(rest[0].text)):
        if len(rest) >= 2 and not any(para.text.strip() for para in rest):
            found.slot("", rest[0], 0, 0, doubt="blank lines under a heading: is an answer written here?")
            return
        run = rest
    for stretch in _stretches(run):
        read_texts(found, stretch)


def _stretches(run: Sequence[Para]) -> Iterator[list[Para]]:
    """Yield the paragraphs in stretches, each up to the blank lines after it: prose asks for no answer."""
    stretch: list[Para] = []
    for number, para in enumerate(run):
        stretch.append(para)
        following = run[number + 1].text.strip() if number + 1 < len(run) else ""
        if not para.text.strip() and following:
            yield _without_prose(stretch)
            stretch = []
    if stretch:
        yield _without_prose(stretch)


def _without_prose(stretch: list[Para]) -> list[Para]:
    """Take away the blank lines after plain sentences: there they only part paragraphs."""
    last = next((para for para in reversed(stretch) if para.text.strip()), None)
    if last is not None and not last.text.rstrip().endswith((":", "?")):
        return [para for para in stretch if para.text.strip()]
    return stretch


def _is_heading(para: Para) -> bool:
    text = para.text.strip()
    if not text or any(is_control(character) for character in text) or "___" in text or "..." in text:
        return False
    if para.style.startswith(("heading", "title")):
        return True
    return para.bold and len(text) <= _LONG_HEADING and not text.endswith((":", "?", ".")) and "\t" not in text


def _paragraph_styles(package: Package) -> tuple[dict[str, str], frozenset[str]]:
    part = next((rel.target for rel in package.relationships(package.main).values() if rel.kind == "styles"), "")
    names: dict[str, str] = {}
    bold: set[str] = set()
    if part and package.has(part):
        for style in package.xml(part).iterchildren(W + "style"):
            name = style.find(W + "name")
            identifier = style.get(W + "styleId", "")
            names[identifier] = ("" if name is None else name.get(VAL, "")).lower()
            if style.find(f"{W}rPr/{W}b") is not None:
                bold.add(identifier)
    return names, frozenset(bold)


def _blank_leftover_controls(root: etree._Element) -> None:
    for text in root.iter(W + "t"):
        if text.text and any(map(is_control, text.text)):
            text.text = "".join(character for character in text.text if not is_control(character))


def _bytes(part: etree._Element) -> bytes:
    return etree.tostring(part, xml_declaration=True, encoding="UTF-8", standalone=True)
