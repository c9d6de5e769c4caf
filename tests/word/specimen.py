"""Build the smallest Word package around a line of XML, and say in plain words what was read from it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping

from child_audit.word.document import Block, Document, Format, Paragraph, Run
from child_audit.word.reader import read

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml."
DOCUMENT_TYPE = _TYPES + "document.main+xml"

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}
_DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
_ROOTS = {
    "document": "document",
    "header": "hdr",
    "footer": "ftr",
    "glossary": "glossaryDocument",
}
_KINDS = {"glossary": "glossaryDocument"}


def root(part: str, content: str) -> str:
    """Return the whole XML of a part around its contents."""
    name = _ROOTS.get(part.rstrip("0123456789"), part)
    inner = f"<w:body>{content}</w:body>" if name == "document" else content
    return f"<w:{name} {_DECLARED}>{inner}</w:{name}>"


def files(body: str, *, main_type: str = DOCUMENT_TYPE, **parts: str) -> dict[str, str | bytes]:
    """Return the files of a package: its body, and further parts by their names (``styles``, ``header1`` …)."""
    relationships = "".join(
        f'<Relationship Id="{part}" Type="{_OFFICE}{_kind(part)}" Target="{part}.xml"/>' for part in parts
    )
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}content-types"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{main_type}"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}relationships">'
            f'<Relationship Id="main" Type="{_OFFICE}officeDocument" Target="word/document.xml"/></Relationships>'
        ),
        "word/document.xml": root("document", body),
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="{_PACKAGE}relationships">{relationships}</Relationships>'
        ),
        **{f"word/{part}.xml": root(part, content) for part, content in parts.items()},
    }


def _kind(part: str) -> str:
    name = part.rstrip("0123456789")
    return _KINDS.get(name, name)


def zipped(entries: Mapping[str, str | bytes] | Iterable[tuple[str, str | bytes]]) -> bytes:
    """Return a zip of these files, in this order: the same bytes each time, for no clock's time is in it."""
    stream = io.BytesIO()
    pairs = entries.items() if isinstance(entries, Mapping) else entries
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in pairs:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def document(body: str, **parts: str) -> Document:
    """Read a body, and further parts by their names."""
    return read(zipped(files(body, **parts)))


def paragraph(content: str) -> str:
    """Return the XML of a paragraph."""
    return f"<w:p>{content}</w:p>"


def run(text: str, properties: str = "") -> str:
    """Return the XML of a run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def table(*rows: str, properties: str = "") -> str:
    """Return the XML of a table."""
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid/>{''.join(rows)}</w:tbl>"


def row(*cells: str, properties: str = "") -> str:
    """Return the XML of a row."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def cell(text: str, properties: str = "") -> str:
    """Return the XML of a cell with one paragraph."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(run(text))}</w:tc>"


def control(content: str, kind: str = "<w:text/>", *, placeholder: bool = False) -> str:
    """Return the XML of a content control, at whatever level its contents are."""
    shown = "<w:showingPlcHdr/>" if placeholder else ""
    return f"<w:sdt><w:sdtPr>{shown}{kind}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def paragraphs(blocks: Iterable[Block]) -> list[Paragraph]:
    """Return all paragraphs, those in tables among them, in reading order."""
    found: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            found.append(block)
        else:
            for each in block.rows:
                for inner in each.cells:
                    found += paragraphs(inner.blocks)
    return found


def texts(blocks: Iterable[Block]) -> list[str]:
    """Return what people see, a text a paragraph."""
    return [
        "".join(each.text for each in block.runs if not each.deleted and not each.format.hidden)
        for block in paragraphs(blocks)
    ]


def text_of(inline: str, **parts: str) -> str:
    """Return what people see of a paragraph with these contents."""
    (text,) = texts(document(paragraph(inline), **parts).body)
    return text


def runs_of(inline: str, **parts: str) -> tuple[Run, ...]:
    """Return the runs of a paragraph with these contents."""
    return paragraphs(document(paragraph(inline), **parts).body)[0].runs


def look_of(properties: str, **parts: str) -> Format:
    """Return the look of a run with these properties."""
    return runs_of(run("x", properties), **parts)[0].format
