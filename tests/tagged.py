"""Small tagged Word files, written line by line."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import docx


def word(*blocks: str | Sequence[Sequence[str]], title: str = "", footer: str = "") -> bytes:
    """Return a Word file: a text is a paragraph ("# …" a heading), a list of rows a table."""
    document: Any = docx.Document()
    document.core_properties.title = title
    if footer:
        document.sections[0].footer.paragraphs[0].text = footer
    for block in blocks:
        if isinstance(block, str):
            if block.startswith("# "):
                document.add_heading(block[2:], 1)
            else:
                document.add_paragraph(block)
            continue
        table = document.add_table(len(block), max(map(len, block)))
        for row, texts in zip(table.rows, block, strict=True):
            for cell, text in zip(row.cells, texts, strict=False):
                cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
