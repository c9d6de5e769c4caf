"""The Word file: its parts, and a zip whose bytes depend on nothing but the parts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from tagged.blocks import Block, body_xml
from tagged.styles import BOTTOM, FONT, MARGIN, PAGE_HEIGHT, PAGE_WIDTH, TOP, W, numbering_xml, styles_xml

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument"
_WRITTEN = "2026-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its title in the file's properties, and what stands on its pages."""

    title: str
    blocks: Sequence[Block]


def to_bytes(form: Form) -> bytes:
    """Return the form as a ``.docx`` file."""
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(
            (f"{_OFFICE}/relationships/officeDocument", "word/document.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            (f"{_OFFICE}/relationships/extended-properties", "docProps/app.xml"),
        ),
        "docProps/app.xml": f'<Properties xmlns="{_OFFICE}/extended-properties"/>',
        "docProps/core.xml": _core(form.title),
        "word/document.xml": _document(form.blocks),
        "word/_rels/document.xml.rels": _relationships(
            *((f"{_OFFICE}/relationships/{kind}", f"{kind}.xml") for kind in ("styles", "settings", "numbering")),
            (f"{_OFFICE}/relationships/fontTable", "fontTable.xml"),
            (f"{_OFFICE}/relationships/footer", "footer1.xml"),
        ),
        "word/fontTable.xml": _font_table(),
        "word/footer1.xml": _footer(),
        "word/numbering.xml": numbering_xml(),
        "word/settings.xml": _settings(),
        "word/styles.xml": styles_xml(),
    }
    return _zip({name: (_DECLARATION + xml).encode() for name, xml in parts.items()})


def _zip(parts: dict[str, bytes]) -> bytes:
    """Pack without compression: zlib's versions don't agree on the bytes, and a diff of the file stays readable."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 0
            archive.writestr(entry, content)
    return buffer.getvalue()


def _content_types() -> str:
    overrides = {
        "/docProps/app.xml": f"{_TYPES}.extended-properties+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/word/document.xml": f"{_TYPES}.wordprocessingml.document.main+xml",
        "/word/fontTable.xml": f"{_TYPES}.wordprocessingml.fontTable+xml",
        "/word/footer1.xml": f"{_TYPES}.wordprocessingml.footer+xml",
        "/word/numbering.xml": f"{_TYPES}.wordprocessingml.numbering+xml",
        "/word/settings.xml": f"{_TYPES}.wordprocessingml.settings+xml",
        "/word/styles.xml": f"{_TYPES}.wordprocessingml.styles+xml",
    }
    inner = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides.items())
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{inner}</Types>'
    )


def _relationships(*targets: tuple[str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _core(title: str) -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>child-audit</dc:creator><dc:language>en-GB</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{_WRITTEN}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{_WRITTEN}</dcterms:modified></cp:coreProperties>'
    )


def _document(blocks: Sequence[Block]) -> str:
    # rId5 is the footer: see the relationships of the document above.
    return (
        f'<w:document xmlns:w="{W}" xmlns:r="{_OFFICE}/relationships"><w:body>{body_xml(blocks)}<w:sectPr>'
        '<w:footerReference w:type="default" r:id="rId5"/>'
        f'<w:pgSz w:w="{PAGE_WIDTH}" w:h="{PAGE_HEIGHT}"/>'
        f'<w:pgMar w:top="{TOP}" w:right="{MARGIN}" w:bottom="{BOTTOM}" w:left="{MARGIN}" w:header="567"'
        ' w:footer="482" w:gutter="0"/></w:sectPr></w:body></w:document>'
    )


def _footer() -> str:
    page, pages = (_field(name) for name in ("PAGE", "NUMPAGES"))
    text = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
    return (
        f'<w:ftr xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>'
        f"{text.format('Page ')}{page}{text.format(' of ')}{pages}</w:p></w:ftr>"
    )


def _field(name: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {name} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _settings() -> str:
    # Compatibility mode 15 is Word 2013 and later; without it Word opens the form as one of Word 2007.
    return (
        f'<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-GB"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


def _font_table() -> str:
    return (
        f'<w:fonts xmlns:w="{W}"><w:font w:name="{FONT}"><w:panose1 w:val="020B0604020202020204"/>'
        '<w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font></w:fonts>'
    )
