"""The documents that are measured: completed examples as Word, LibreOffice and councils' own forms have them.

Word writes far more XML than a form needs: revision numbers on every paragraph and run, texts cut into runs wherever
somebody stopped typing, the language, spelling marks, bookmarks, paragraph numbers, looks of tables. :func:`as_word`
adds what it adds, at places that are chosen by a fixed seed, and changes nothing that is read.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from lxml import etree

import child_audit

RETURNED = Path(__file__).resolve().parent.parent / "examples" / "returned"
COMPLETED = {
    "early_help": "EH audit – CF-1042 – March 2026.docx",
    "cin_cp": "CIN CP audit – CF-2101 – Feb 2026.docx",
}
COUNCIL_SEED = 1
WORD_SIZE, LEAN_SIZE = 200_000, 50_000

_DOCUMENT = "word/document.xml"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_MORE_NAMESPACES = {
    "wpc": "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas",
    "cx": "http://schemas.microsoft.com/office/drawing/2014/chartex",
    "mc": _MC,
    "o": "urn:schemas-microsoft-com:office:office",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "v": "urn:schemas-microsoft-com:vml",
    "w10": "urn:schemas-microsoft-com:office:word",
    "w14": _W14,
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
    "w16se": "http://schemas.microsoft.com/office/word/2015/wordml/symex",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
}
_BARE = ("tcBorders", "tcMar", "spacing", "rFonts", "sz", "szCs", "jc", "vAlign", "trHeight", "cantSplit", "tblCellMar",
         "tblBorders", "keepNext", "keepLines", "ind", "lang", "noProof", "contextualSpacing", "tcW")  # fmt: skip


def w(name: str) -> str:
    """Return a name of Word's vocabulary as lxml has it."""
    return f"{{{_W}}}{name}"


def completed(form: str) -> bytes:
    """Return the completed example of a form."""
    return (RETURNED / COMPLETED[form]).read_bytes()


@cache
def council() -> bytes:
    """Return a form completed on a council's own blank: the same questions in another geometry."""
    from tests.returned.completed import make

    return make(COUNCIL_SEED).data


def document_of(data: bytes) -> bytes:
    """Return a package's main part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(_DOCUMENT)


def with_document(data: bytes, document: bytes) -> bytes:
    """Return a package with another main part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for info in archive.infolist():
            made.writestr(info, document if info.filename == _DOCUMENT else archive.read(info), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def numbered(data: bytes, number: int) -> bytes:
    """Return a document that is the same but for its bytes: collate counts files that are equal to the byte once."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.comment = b"copy %d" % number
    return out.getvalue()


def of_another_child(data: bytes, number: int) -> bytes:
    """Return a document with another child's name and case ID: a batch is no child's many audits."""
    child = _child_of(data)
    document = document_of(data)
    for text, other in ((child.full_name, child_named(number)), (child.case_id, f"CF-{number:07}")):
        assert document.count(text.encode()) == 1, text
        document = document.replace(text.encode(), other.encode())
    return with_document(data, document)


def child_named(number: int) -> str:
    """Return a name of no child, another one for each number."""
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:06}").capitalize() + " Madeup"


@cache
def _child_of(data: bytes) -> Any:
    return child_audit.parse(data).record.child


@cache
def as_word(data: bytes, least: int = WORD_SIZE) -> bytes:
    """Return a document as Word saves it after somebody has worked at it, its XML at least so long."""
    made = b""
    for words in (12, 8, 5, 4, 3, 2, 1):
        made = _as_word(document_of(data), words)
        if len(made) >= least:
            break
    return with_document(data, made)


def _as_word(document: bytes, words: int) -> bytes:
    rng = Random(words)
    old = etree.fromstring(document)
    names = {prefix: name for prefix, name in old.nsmap.items() if prefix is not None}
    root = etree.Element(old.tag, None, nsmap={**_MORE_NAMESPACES, **names})
    for name, value in old.attrib.items():
        root.set(name, value)
    root.set(f"{{{_MC}}}Ignorable", "w14 w15 w16se")
    root.extend(list(old))
    revisions = [f"00{rng.randrange(16**6):06X}" for _ in range(24)]
    for paragraph in root.iter(w("p")):
        first, second = rng.sample(revisions, 2)
        paragraph.set(f"{{{_W14}}}paraId", f"{rng.randrange(2**31):08X}")
        paragraph.set(f"{{{_W14}}}textId", "77777777")
        for name, revision in (("rsidR", first), ("rsidRPr", second), ("rsidRDefault", first), ("rsidP", second)):
            paragraph.set(w(name), revision)
    for number, row in enumerate(root.iter(w("tr"))):
        row.set(w("rsidR"), revisions[number % len(revisions)])
        row.set(w("rsidTr"), revisions[0])
    for properties in root.iter(w("tblPr")):
        if properties.find(w("tblLook")) is None:
            look = dict.fromkeys(("firstRow", "lastRow", "firstColumn", "lastColumn", "noHBand", "noVBand"), "0")
            attributes = {w(name): value for name, value in {"val": "04A0", **look}.items()}
            properties.append(etree.Element(w("tblLook"), attributes))
    for run in list(root.iter(w("r"))):
        _cut(run, words, rng, revisions)
    _bookmark(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _cut(run: etree._Element, words: int, rng: Random, revisions: list[str]) -> None:
    """Cut a run where somebody may have stopped typing, and give each piece what Word gives it."""
    run.set(w("rsidRPr"), rng.choice(revisions))
    properties = run.find(w("rPr"))
    if properties is None:
        properties = etree.Element(w("rPr"))
        run.insert(0, properties)
    if properties.find(w("lang")) is None:
        properties.append(etree.Element(w("lang"), {w("val"): "en-GB"}))
    content = [child for child in run if child is not properties]
    if len(content) != 1 or content[0].tag != w("t") or not (content[0].text or "").strip():
        return
    pieces = list(_pieces(content[0].text or "", words, rng))
    before = run
    for number, piece in enumerate(pieces):
        if number == 0:
            content[0].text = piece
            content[0].set(_SPACE, "preserve")
            continue
        made = etree.Element(w("r"), {w("rsidR"): rng.choice(revisions)})
        made.append(deepcopy(properties))
        etree.SubElement(made, w("t"), {_SPACE: "preserve"}).text = piece
        before.addnext(made)
        before = made
        if rng.random() < 0.15:
            made.addprevious(etree.Element(w("proofErr"), {w("type"): "spellStart"}))
            before = etree.Element(w("proofErr"), {w("type"): "spellEnd"})
            made.addnext(before)


def _pieces(text: str, words: int, rng: Random) -> Iterator[str]:
    parts = text.split(" ")
    at = 0
    while at < len(parts):
        size = rng.randint(1, 2 * words)
        some = parts[at : at + size]
        at += size
        yield " ".join(some) + (" " if at < len(parts) else "")


def _bookmark(root: etree._Element) -> None:
    numbers = count()
    for paragraph in list(root.iter(w("p")))[::9]:
        number = str(next(numbers))
        at = 1 if len(paragraph) and paragraph[0].tag == w("pPr") else 0
        paragraph.insert(at, etree.Element(w("bookmarkEnd"), {w("id"): number}))
        name = {w("id"): number, w("name"): "_GoBack" if number == "0" else f"_Hlk{number:0>9}"}
        paragraph.insert(at, etree.Element(w("bookmarkStart"), name))


@cache
def lean(data: bytes) -> bytes:
    """Return a document without what makes it look well, and says nothing: about 50 kB of XML."""
    root = etree.fromstring(document_of(data))
    for name in _BARE:
        for element in list(root.iter(w(name))):
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
    for name in ("pPr", "rPr", "tcPr", "trPr"):
        for element in list(root.iter(w(name))):
            parent = element.getparent()
            if not len(element) and parent is not None:
                parent.remove(element)
    return with_document(data, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


@cache
def by_libreoffice(data: bytes) -> bytes | None:
    """Return a document as LibreOffice saves it; None where there is no LibreOffice."""
    from tests.returned import clients

    return clients.resave([data], "lo-docx")[0] if clients.SOFFICE else None


@cache
def no_form(paragraphs: int = 2_000) -> bytes:
    """Return a Word document of so many paragraphs that is no form: minutes, say."""
    rng = Random(paragraphs)
    vocabulary = [
        "meeting",
        "agreed",
        "action",
        "review",
        "plan",
        "family",
        "school",
        "visit",
        "report",
        "week",
        "update",
        "noted",
        "group",
        "next",
        "date",
    ]
    body = []
    for _ in range(paragraphs):
        text = " ".join(rng.choice(vocabulary) for _ in range(rng.randint(4, 30)))
        body.append(
            f'<w:p w:rsidR="00A1B2C3"><w:r><w:rPr><w:lang w:val="en-GB"/></w:rPr><w:t>{text}.</w:t></w:r></w:p>'
        )
    document = f'<w:document xmlns:w="{_W}"><w:body>{"".join(body)}</w:body></w:document>'
    return with_document(child_audit.blank("early_help"), document.encode())


def with_comment(form: str, characters: int) -> bytes:
    """Return a completed form whose longest answer has so many characters, in paragraphs as people write."""
    record = child_audit.parse(completed(form)).record.model_dump()
    record["key_learning"] = prose(characters)
    return child_audit.fill(record, form=form)


def prose(characters: int) -> str:
    """Return text of so many characters, in lines of some 600."""
    rng = Random(1)
    words = (
        "the",
        "child",
        "was",
        "seen",
        "alone",
        "at",
        "home",
        "and",
        "school",
        "who",
        "said",
        "that",
        "plan",
        "helped",
    )
    lines: list[str] = []
    length = 0
    while length < characters:
        line = " ".join(rng.choice(words) for _ in range(120)).capitalize() + "."
        lines.append(line)
        length += len(line) + 1
    return "\n".join(lines)[:characters].strip()


def with_actions(form: str, rows: int) -> bytes:
    """Return a completed form with so many action rows."""
    record = child_audit.parse(completed(form)).record.model_dump()
    record["actions"] = [
        {"action": f"Do the thing numbered {number} by then", "who_when": f"Worker {number}, 12/03/2026"}
        for number in range(rows)
    ]
    return child_audit.fill(record, form=form)
