"""Write, below each specimen in ``docs/maintainers/word``, how the library reads it.

A specimen is a block marked ``xml document.xml`` (the body), with others before it for further parts: ``xml
styles.xml``, ``xml footnotes.xml`` … The ``text`` block after it is written here. Run ``python docs/make_readings.py``;
with ``--check``, nothing is written, and the exit code is 1 when a page is out of date.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from child_audit.word.document import PLAIN, Block, Cell, Document, Format, Paragraph, Run
from child_audit.word.reader import read

FOLDER = Path(__file__).resolve().parent / "maintainers" / "word"
_BLOCK = re.compile(r"^```(?:xml (?P<part>[\w./]+)|text)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)

_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_ROOTS = {"document": "document", "header": "hdr", "footer": "ftr"}


def page_with_readings(page: str) -> str:
    """Return a page with each reading written anew."""
    parts: dict[str, str] = {}

    def write(block: re.Match[str]) -> str:
        if block["part"]:
            parts[block["part"]] = block["body"]
            return block[0]
        if "document.xml" not in parts:
            return block[0]
        reading = "".join(f"{line}\n" for line in describe(read(package(parts))))
        parts.clear()
        return f"```text\n{reading}```"

    return _BLOCK.sub(write, page)


def package(parts: Mapping[str, str]) -> bytes:
    """Return a Word document made of specimens."""
    rels, main_rels, out = [], [], io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in parts.items():
            stem = Path(name).stem
            kind = stem.rstrip("0123456789")
            if kind == "custom":
                archive.writestr(f"docProps/{name}", body)
                rels.append(_rel("custom", _OFFICE + "custom-properties", f"docProps/{name}"))
                continue
            root = "w:" + _ROOTS.get(kind, kind)
            inner = f"<w:body>{body}</w:body>" if kind == "document" else body
            archive.writestr(f"word/{name}", f"<{root} {_NAMESPACES}>{inner}</{root}>")
            if kind != "document":
                main_rels.append(_rel(stem, _OFFICE + kind, name))
        rels.append(_rel("main", _OFFICE + "officeDocument", "word/document.xml"))
        archive.writestr("_rels/.rels", _relationships(rels))
        archive.writestr("word/_rels/document.xml.rels", _relationships(main_rels))
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{_PACKAGE}content-types"/>')
    return out.getvalue()


def _rel(name: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>'


def _relationships(rels: list[str]) -> str:
    return f'<Relationships xmlns="{_PACKAGE}relationships">{"".join(rels)}</Relationships>'


def describe(document: Document) -> Iterator[str]:
    """Say what a document holds, a line a paragraph."""
    yield from _blocks(document.body)
    for block in document.margins:
        yield from _blocks((block,))
    for comment in document.comments:
        yield f"comment by {comment.author}, about {comment.about!r}: {comment.text!r}"
    for note in document.notes:
        yield " ".join(filter(None, ("noted:", note.kind, note.name, f"({note.place})")))
    for name, value in document.properties.items():
        yield f"property {name}: {value!r}"


def _blocks(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield f"{block.place}{' (beside the text)' if block.boxed else ''}: {_runs(block.runs)}"
            continue
        for number, row in enumerate(block.rows, start=1):
            if row.header:
                yield f"{block.place}, row {number} repeats on each page"
            for cell in row.cells:
                yield from _cell(cell)


def _cell(cell: Cell) -> Iterator[str]:
    grid = f"grid {cell.column}" + (f"–{cell.column + cell.span - 1}" if cell.span > 1 else "")
    extra = ", ".join(
        filter(None, (grid, "merged into the one above" * cell.continues, f"shade {cell.shade}" * bool(cell.shade)))
    )
    for line in _blocks(cell.blocks):
        place, _, rest = line.partition(": ")
        # A line of an inner table has the grid of its own table already.
        yield line if place.endswith("]") else f"{place} [{extra}]: {rest}"


def _runs(runs: tuple[Run, ...]) -> str:
    return " ".join(map(_run, runs)) or "(blank)"


def _run(run: Run) -> str:
    marks = [*_look(run.format), *(["deleted"] * run.deleted), *([run.control + " control"] * bool(run.control))]
    return repr(run.text) + (f" ({', '.join(marks)})" if marks else "")


def _look(look: Format) -> Iterator[str]:
    for name, value, plain in zip(Format._fields, look, PLAIN, strict=True):
        if value != plain:
            yield name if value is True else f"{name} {value}"


def main(arguments: list[str]) -> int:
    """Write the pages, or check those that are there; return the exit code."""
    stale = [path for path in sorted(FOLDER.glob("*.md")) if page_with_readings(_text(path)) != _text(path)]
    for path in stale:
        print(f"{path.name} is out of date" if "--check" in arguments else f"{path.name} written")
        if "--check" not in arguments:
            path.write_text(page_with_readings(_text(path)), "utf-8", newline="\n")
    return int("--check" in arguments and bool(stale))


def _text(path: Path) -> str:
    return path.read_text("utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
