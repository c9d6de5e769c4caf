"""What is fuzzed: each target takes bytes, and raises nothing but what it promises to raise.

A target is an ordinary function, so that the kept inputs are replayed by an ordinary test, without a fuzzer.
"""

from __future__ import annotations

import contextlib
import io
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from child_audit.collate.tabular import lines_of as sheet_lines
from child_audit.errors import ChildAuditError
from child_audit.form import Form
from child_audit.form.registry import form_named
from child_audit.prefill.tables import read_sheets
from child_audit.template.layout import template_of
from child_audit.template.numbers import print_number, read_number
from child_audit.template.tags import pieces_of, sourced
from child_audit.template.values import dates_in, print_date, read_box, read_date
from child_audit.text import clean, key, key_positions
from child_audit.word.document import Block, Cell, Document, Format, Paragraph, Row, Run, Table
from child_audit.word.package import open_package
from child_audit.word.reader import read

Target = Callable[[bytes], None]


def package(data: bytes) -> None:
    """Open a package and read every part that a relationship leads to."""
    with contextlib.suppress(ChildAuditError):
        opened = open_package(data)
        for part in ("", opened.main):
            for relationship in opened.relationships(part).values():
                if not relationship.external and opened.has(relationship.target):
                    with contextlib.suppress(ChildAuditError):
                        opened.xml(relationship.target)


_PARTS = ("document", "styles", "numbering", "header1", "footnotes", "comments")
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_BODY = (
    f'<w:document xmlns:w="{_WORD}" xmlns:r="{_OFFICE}"><w:body><w:p><w:r><w:t>text</w:t></w:r></w:p>'
    '<w:sectPr><w:headerReference r:id="header1"/></w:sectPr></w:body></w:document>'
).encode()


def reader(data: bytes) -> None:
    """Read a document one of whose parts is the input: its first byte says which."""
    chosen = _PARTS[data[0] % len(_PARTS)] if data else "document"
    links = "".join(
        f'<Relationship Id="{part}" Type="{_OFFICE}/{part.rstrip("1")}" Target="{part}.xml"/>' for part in _PARTS[1:]
    )
    entries = {
        "[Content_Types].xml": _types("/word/document.xml", _MAIN),
        "_rels/.rels": _links(f'<Relationship Id="m" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'),
        "word/_rels/document.xml.rels": _links(links),
        "word/document.xml": _BODY,
        **{f"word/{part}.xml": f'<w:{part} xmlns:w="{_WORD}"/>'.encode() for part in _PARTS[1:]},
        f"word/{chosen}.xml": data[1:],
    }
    with contextlib.suppress(ChildAuditError):
        read(_stored(entries))


def tags(data: bytes) -> None:
    """Cut text into tags, take a template of such lines apart, and make a form of it."""
    text = data.decode("utf-8", "replace")
    assert "".join(raw for _, raw in sourced(text)) == text
    pieces_of(text)
    rows = []
    for row in clean(text).split("\n\n"):
        cells = [Cell(tuple(map(_paragraph, cell.split("\n"))), number) for number, cell in enumerate(row.split("\t"))]
        rows.append(Row(tuple(cells)))
    template_of(Document((Table(tuple(rows), "table 1"),)))
    template_of(Document(tuple(map(_paragraph, clean(text).split("\n")))))
    lines = "".join(f"<w:p><w:r><w:t>{_escaped(line)}</w:t></w:r></w:p>" for line in clean(text).split("\n"))
    body = f'<w:document xmlns:w="{_WORD}"><w:body>{lines}</w:body></w:document>'.encode()
    with contextlib.suppress(ChildAuditError):
        form: Form[Any] = Form.from_template(_document(body), name="fuzzed")
        form.parse(form.blank())


_LABELS_FROM = 128


def alignment(data: bytes) -> None:
    """Read a document made of a form's own lines, in the order and with the words that the input says.

    Each typed word must end in the record, the evidence or an issue.
    """
    form = _form()
    blocks, typed = _completed(data, form)
    parsed = form.read(Document(blocks))
    told = clean("\n".join((_told(parsed.record.model_dump()), *(f"{i.message}\n{i.text}" for i in parsed.issues))))
    told += "\n".join(evidence.raw for evidence in parsed.evidence.values())
    held = key(told)
    for word in typed:
        assert key(word) in held, f"lost: {word!r}"


def values(data: bytes) -> None:
    """Read dates, numbers and boxes from text, and clean it."""
    text = data.decode("utf-8", "surrogatepass" if data[:1] == b"!" else "replace") if _decodes(data) else ""
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert len(key_positions(text)) == len(key(text)) or text.isascii()
    dated = read_date(cleaned)
    if dated.value is not None:
        assert isinstance(dated.value, date)
        assert read_date(print_date(dated.value)).value == dated.value
    assert all(0 <= start < end <= len(cleaned) for start, end in dates_in(cleaned))
    number = read_number(cleaned)
    if number.value is not None:
        assert read_number(print_number(number.value)).value == number.value
    read_box(cleaned)


_SHEETS = ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml", "raw")


def workbook(data: bytes) -> None:
    """Load a workbook one of whose parts is the input, or that is the input: its first byte says which."""
    chosen = _SHEETS[data[0] % len(_SHEETS)] if data else "raw"
    book = data[1:] if chosen == "raw" else _stored({**_workbook_parts(), chosen: data[1:]})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cases.xlsx"
        path.write_bytes(book)
        with contextlib.suppress(ChildAuditError):
            sheet_lines(path)
        with contextlib.suppress(ChildAuditError):
            read_sheets(path, lambda _: 0)


TARGETS: dict[str, Target] = {
    target.__name__: target for target in (package, reader, tags, alignment, values, workbook)
}


# ------------------------------------------------------------------------------------------------------------- material


def _decodes(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass" if data[:1] == b"!" else "replace")
    except UnicodeDecodeError:
        return False
    return True


def _paragraph(text: str) -> Paragraph:
    return Paragraph((Run(text),), place="paragraph")


@cache
def _form() -> Form[Any]:
    return form_named("early_help")


@cache
def _own_lines() -> tuple[str, ...]:
    """The words of the blank form, each once."""
    found: dict[str, None] = {}
    for paragraph in _paragraphs(read(_form().blank()).body):
        for line in paragraph.text.split("\n"):
            found.setdefault(line.strip(), None)
    return tuple(line for line in found if line)


def _paragraphs(blocks: tuple[Block, ...]) -> Iterator[Paragraph]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for row in block.rows:
                for cell in row.cells:
                    yield from _paragraphs(cell.blocks)


_TYPED = (
    "kestrel",
    "12/03/2024",
    "x",
    "Good",
    "Yes",
    "No",
    "Requires improvement",
    "☒",
    "☐",
    "n/a",
    "quokka wombat",
    "…",
)


def _completed(data: bytes, form: Form[Any]) -> tuple[tuple[Block, ...], list[str]]:
    """Turn bytes into a document: labels of the form, words that somebody typed, cells, rows and looks."""
    own = _own_lines()
    typed: list[str] = []
    blocks: list[Block] = []
    rows: list[Row] = []
    cells: list[Cell] = []
    paragraphs: list[Paragraph] = []
    runs: list[Run] = []

    def end_paragraph() -> None:
        if runs:
            paragraphs.append(Paragraph(tuple(runs), place=f"paragraph {len(paragraphs) + 1}"))
            runs.clear()

    def end_cell() -> None:
        end_paragraph()
        cells.append(Cell(tuple(paragraphs), len(cells)))
        paragraphs.clear()

    def end_table() -> None:
        if rows:
            blocks.append(Table(tuple(rows), "table"))
            rows.clear()

    stream = iter(data[:600])
    for byte in stream:
        if byte >= _LABELS_FROM:
            runs.append(Run(own[(byte - _LABELS_FROM + 128 * (next(stream, 0) % 4)) % len(own)]))
        elif byte < 64:
            unusual = f"zq{_lettered(len(typed))}v" if byte % 2 else ""
            word = unusual or _TYPED[byte // 2 % len(_TYPED)]
            if unusual:
                typed.append(unusual)
            runs.append(Run(f" {word} ", Format(bold=byte % 5 == 0, strike=byte % 7 == 0)))
        elif byte < 80:
            end_paragraph()
        elif byte < 96:
            end_cell()
        elif byte < 112:
            end_cell()
            rows.append(Row(tuple(cells)))
            cells.clear()
        else:
            end_table()
            end_paragraph()
            blocks.extend(paragraphs)
            paragraphs.clear()
    end_cell()
    rows.append(Row(tuple(cells)))
    end_table()
    return tuple(blocks), typed


def _lettered(number: int) -> str:
    """Return a number in letters: what has figures may number a row, and is then nobody's."""
    return "".join(chr(ord("a") + int(figure)) for figure in str(number))


def _told(value: Any) -> str:
    if isinstance(value, dict):
        return "\n".join(map(_told, value.values()))
    if isinstance(value, (list, tuple)):
        return "\n".join(map(_told, value))
    return str(value)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _types(part: str, kind: str) -> bytes:
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="{part}" ContentType="{kind}"/></Types>'
    ).encode()


def _links(inner: str) -> bytes:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'.encode()


def _document(body: bytes) -> bytes:
    main = f'<Relationship Id="m" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    return _stored(
        {
            "[Content_Types].xml": _types("/word/document.xml", _MAIN),
            "_rels/.rels": _links(main),
            "word/document.xml": body,
        }
    )


@cache
def _workbook_parts() -> dict[str, bytes]:
    """The parts of a workbook with a sheet of cases, as openpyxl writes them."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["child.case_id", "date_of_audit", "number"])
    sheet.append(["CF-1", date(2026, 4, 3), 7])
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _stored(entries: dict[str, bytes]) -> bytes:
    """Return a zip without compression: what the fuzzer changes stays what it is, and the checksums are right."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    return out.getvalue()
