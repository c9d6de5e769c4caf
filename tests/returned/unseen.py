"""Changes to a returned Word file that a reader doesn't see: what is read from it must stay the same, or be flagged.

No truth is needed for such a check, and no form of our own making: any document will do, and what it said before is
what it says now.
"""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Callable, Iterator
from random import Random

from lxml import etree

from .ooxml import XML_SPACE, Elem, el, qn

_PART = "word/document.xml"
_AUTHOR = {"author": "Somebody", "date": "2026-01-01T00:00:00Z"}
_DELETED = ("Good", "Yes", "No", "teh ", "Requires improvement", "12/3/24")


def changed(data: bytes, change: Callable[[Elem, Random], None], seed: str) -> bytes:
    """Return a Word file with its body changed; the same for the same seed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(parts[_PART])
    change(root, Random(seed))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, etree.tostring(root) if name == _PART else part)
    return out.getvalue()


def _runs(root: Elem) -> Iterator[Elem]:
    """Yield the runs of paragraphs that hold one text and nothing else."""
    for run in root.iter(qn("w:r")):
        parent, parts = run.getparent(), [part for part in run if part.tag != qn("w:rPr")]
        if (
            parent is not None
            and parent.tag == qn("w:p")
            and [part.tag for part in parts] == [qn("w:t")]
            and parts[0].text
        ):
            yield run


def _text(run: Elem) -> Elem:
    found = run.find(qn("w:t"))
    assert found is not None
    return found


def _look(run: Elem) -> Elem:
    look = run.find(qn("w:rPr"))
    if look is None:
        look = el("w:rPr")
        run.insert(0, look)
    return look


def cut_runs(root: Elem, dice: Random) -> None:
    """Word cuts runs at will, for spelling marks, bookmarks and revision numbers."""
    for run in list(_runs(root)):
        text = _text(run).text or ""
        if len(text) < 3 or dice.random() < 0.5:
            continue
        middle = dice.randrange(1, len(text))
        rest = copy.deepcopy(run)
        _text(run).text, _text(rest).text = text[:middle], text[middle:]
        for part in (run, rest):
            _text(part).set(XML_SPACE, "preserve")
        run.addnext(rest)
        if dice.random() < 0.3:
            run.addnext(el("w:proofErr", type="spellStart"))
        if dice.random() < 0.3:
            number = dice.randrange(9_000, 99_999)
            run.addnext(el("w:bookmarkStart", id=str(number), name=f"b{number}"))


def insert_runs(root: Elem, dice: Random) -> None:
    """What stands there was typed with the changes tracked."""
    for run in list(_runs(root)):
        if dice.random() < 0.25:
            insertion = el("w:ins", id="9", **_AUTHOR)
            run.addprevious(insertion)
            insertion.append(run)


def delete_words(root: Elem, dice: Random) -> None:
    """Words that stand nowhere any more were deleted with the changes tracked."""
    for run in list(_runs(root)):
        if dice.random() > 0.15:
            continue
        gone = copy.deepcopy(run)
        text = _text(gone)
        text.tag, text.text = qn("w:delText"), dice.choice(_DELETED)
        deletion = el("w:del", gone, id="9", **_AUTHOR)
        (run.addprevious if dice.random() < 0.5 else run.addnext)(deletion)


def add_blank_paragraphs(root: Elem, dice: Random) -> None:
    """Blank paragraphs at the end of cells, and between tables."""
    for cell in list(root.iter(qn("w:tc"))):
        if dice.random() < 0.3 and len(cell) and cell[-1].tag == qn("w:p"):
            cell.append(el("w:p"))
    body = root.find(qn("w:body"))
    for block in list(body) if body is not None else ():
        if block.tag == qn("w:tbl") and dice.random() < 0.3:
            block.addprevious(el("w:p"))


def keep_words_together(root: Elem, dice: Random) -> None:
    """No-break spaces between words."""
    for text in root.iter(qn("w:t")):
        if text.text and dice.random() < 0.3:
            text.text = text.text.replace(" ", "\xa0", dice.randrange(1, 3))


def wrap_in_controls(root: Elem, dice: Random) -> None:
    """Rich-text content controls around the paragraphs of cells, and around runs."""
    for cell in root.iter(qn("w:tc")):
        paragraphs = [block for block in cell if block.tag == qn("w:p")]
        if (
            len(paragraphs) == 1
            and any((text.text or "").strip() for text in paragraphs[0].iter(qn("w:t")))
            and dice.random() < 0.3
        ):
            content = el("w:sdtContent")
            control = el("w:sdt", el("w:sdtPr", el("w:id", val=str(dice.randrange(10**8)))), content)
            paragraphs[0].addprevious(control)
            content.append(paragraphs[0])
    for run in list(_runs(root)):
        if dice.random() < 0.1:
            content = el("w:sdtContent")
            run.addprevious(el("w:sdt", el("w:sdtPr"), content))
            content.append(run)


def colour_everything(root: Elem, dice: Random) -> None:
    """All text in one colour and size, where it has none of its own."""
    for run in root.iter(qn("w:r")):
        look = _look(run)
        for name, value in (("w:color", "1F3864"), ("w:sz", "20")):
            if look.find(qn(name)) is None:
                look.append(el(name, val=value))


def mark_blanks(root: Elem, dice: Random) -> None:
    """Bold and highlighted spaces at the end of paragraphs, and bold paragraph marks."""
    for paragraph in root.iter(qn("w:p")):
        runs = [part for part in paragraph if part.tag == qn("w:r")]
        if runs and dice.random() < 0.2:
            look = el("w:b") if dice.random() < 0.5 else el("w:highlight", val="yellow")
            space = el("w:t")
            space.text = " "
            space.set(XML_SPACE, "preserve")
            runs[-1].addnext(el("w:r", el("w:rPr", look), space))


def curl_quotes(root: Elem, dice: Random) -> None:
    """Straight quotes become curly ones, or the other way round."""
    one, other = ("'", "’") if dice.random() < 0.5 else ("’", "'")
    for text in root.iter(qn("w:t")):
        text.text = (text.text or "").replace(one, other)


CHANGES: tuple[Callable[[Elem, Random], None], ...] = (
    cut_runs,
    insert_runs,
    delete_words,
    add_blank_paragraphs,
    keep_words_together,
    wrap_in_controls,
    colour_everything,
    mark_blanks,
    curl_quotes,
)
