"""Forms, tables and workbooks in which every place holds a word that stands nowhere else in the world."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import openpyxl

import child_audit
from child_audit.forms.fields import FieldInfo, Kind, fields_of, nested

CANARY = "zyxqvw"
_SEEN = re.compile(rf"{CANARY}\w*", re.IGNORECASE)
YEAR = "1907"
"""The year of every date: no path, version or size on this machine has it by itself."""


def canaries_in(text: str) -> set[str]:
    """Return what of the forms' contents a text gives away."""
    return {match[0] for match in _SEEN.finditer(text)} | set(re.findall(rf"\b{YEAR}\b", text))


def word(number: int | str) -> str:
    return f"{CANARY}{number}"


def record_of(form: Any) -> Any:
    """A record with a canary in each text, and a date and an option wherever they go."""
    values = {info.path: _value(info, number) for number, info in enumerate(form.fields)}
    return form.record_type.model_validate(nested(values))


def _value(info: FieldInfo, number: int) -> Any:
    if info.kind is Kind.ROWS:
        return [nested({column.path: _value(column, number * 10 + row) for column in info.columns}) for row in (1, 2)]
    if info.kind is Kind.DATE:
        return f"{YEAR}-03-{number % 28 + 1:02}"
    if info.kind in (Kind.TICK, Kind.YES_NO):
        return True
    return info.options[0] if info.options else word(number)


def wrong_values(form: Any) -> dict[str, Any]:
    """A canary in every field, dates, boxes and options included; a name that the form hasn't; a list that is none."""
    tree = nested({info.path: word(info.path.replace(".", "_")) for info in form.fields})
    return tree | {f"{word('Name')} Specimen": word("unknown")}


def filled(form: Any) -> bytes:
    target = bytearray()
    child_audit.fill(record_of(form), target)
    return bytes(target)


def scribbled(form: Any) -> bytes:
    """A form in whose every cell and paragraph something was typed that doesn't belong there."""
    document = docx.Document(io.BytesIO(form.blank()))
    cells = {id(cell._tc): cell for table in document.tables for row in table.rows for cell in row.cells}
    for number, cell in enumerate(cells.values()):
        cell.paragraphs[-1].add_run(f" 31/02/{YEAR} {word(number)}")
    for number, paragraph in enumerate(document.paragraphs):
        paragraph.add_run(f" {word(f'p{number}')}")
    document.sections[0].header.paragraphs[0].add_run(word("header"))
    document.core_properties.title = word("title")
    document.core_properties.author = word("author")
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def broken(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The same document, damaged in ways in which files are damaged: name and bytes."""
    yield "cut.docx", content[: len(content) // 2]
    yield "text.docx", f"{word('plain')} {word('text')}".encode()
    yield "empty.docx", b""
    yield "page.pdf", f"%PDF-1.7 {word('pdf')}".encode()
    yield "rich.rtf", rf"{{\rtf1 {word('rtf')}".encode()
    yield "old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + word("ole").encode() * 200
    body = "word/document.xml"
    yield "tags.docx", rewritten(content, body, lambda xml: re.sub(rb"</w:t>", rb"</" + CANARY.encode() + b">", xml))
    yield "entity.docx", rewritten(content, body, lambda xml: xml.replace(CANARY.encode(), f"&{CANARY};".encode()))
    yield "bytes.docx", rewritten(content, body, lambda xml: xml.replace(CANARY.encode(), CANARY.encode() + b"\xff"))
    yield "control.docx", rewritten(content, body, lambda xml: xml.replace(CANARY.encode(), CANARY.encode() + b"\x01"))
    yield (
        "doctype.docx",
        rewritten(content, body, lambda xml: f'<!DOCTYPE {CANARY} [<!ENTITY a "{CANARY}">]>'.encode() + xml),
    )
    yield "root.docx", rewritten(content, body, lambda xml: f"<{CANARY}>{CANARY}</{CANARY}>".encode())
    yield "styles.docx", rewritten(content, "word/styles.xml", lambda xml: xml[:200] + CANARY.encode())
    yield (
        "relations.docx",
        rewritten(content, "word/_rels/document.xml.rels", lambda xml: xml.replace(b'Target="', b'Target="elsewhere')),
    )
    # A bit of a stored part: the checksum of the zip is wrong.
    stored = rewritten(content, body, lambda xml: xml, zipfile.ZIP_STORED)
    at = stored.index(CANARY.encode())
    yield "crc.docx", stored[:at] + b"Z" + stored[at + 1 :]


def rewritten(content: bytes, part: str, change: Any, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a package with one part changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", method) as new:
        for info in old.infolist():
            data = old.read(info)
            new.writestr(info.filename, change(data) if info.filename == part else data)
    return target.getvalue()


def tables(folder: Path, form: Any) -> list[Path]:
    """Write tables of cases, most of them wrong, in every format that is read."""
    paths = [info.path for info in fields_of(form.record_type) if info.kind is not Kind.ROWS]
    row = [word(number) for number in range(len(paths))]
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append([*paths, word("heading")])
    sheet.append([*row, word("beyond")])
    sheet.append([f"31/02/{YEAR}"] * len(paths))
    book.save(folder / "cases.xlsx")
    # Nobody wrote headings: the first row is a case, one word of which is a field's name.
    without = openpyxl.Workbook()
    other: Any = without.active
    other.append(["Ethnicity", *row])
    other.append(["", *row])
    without.save(folder / "no headings.xlsx")
    lines = [",".join([*paths, word("heading")]), ",".join([*row, word("beyond")])]
    (folder / "cases.csv").write_text("\n".join(lines), "utf-8")
    (folder / "quotes.csv").write_text(f'{",".join(paths)}\n"{word("open")},{word("never closed")}', "utf-8")
    (folder / "none.csv").write_text(f"{word('one')},{word('two')}\n{word('three')},{word('four')}\n", "utf-8")
    (folder / "not.xlsx").write_bytes(word("not a zip").encode())
    (folder / "zipped.xlsx").write_bytes(_zip({"xl/workbook.xml": f"<{CANARY}>{CANARY}</w>"}))
    wrong = wrong_values(form)
    (folder / "wrong.json").write_text(json.dumps(wrong), "utf-8")
    (folder / "list.json").write_text(json.dumps([wrong, word("alone"), [word("in a list")]]), "utf-8")
    by_name = {f"{word('Child')} One": wrong, f"{word('Child')} Two": wrong}
    (folder / "by name.json").write_text(json.dumps(by_name), "utf-8")
    (folder / "form.json").write_text(json.dumps({"form": word("Form"), "record": wrong}), "utf-8")
    (folder / "half.json").write_text(json.dumps(wrong)[:-40], "utf-8")
    (folder / "lines.jsonl").write_text(f"{json.dumps(wrong)}\n{{{word('broken')}\n", "utf-8")
    (folder / "bytes.json").write_bytes(json.dumps(wrong).encode()[:-1] + b"\xff\xfe}")
    return sorted(folder.iterdir())


def _zip(parts: dict[str, str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return target.getvalue()
