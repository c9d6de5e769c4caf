"""The page that shows how a document was read, in the words of its form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from child_audit.explain.page import explain
from child_audit.form.agreement import flat, general
from child_audit.template.layout import Layout
from child_audit.word.document import Document

if TYPE_CHECKING:
    from child_audit.form.form import Form


def explained(form: Form[Any], layout: Layout, document: Document, name: str) -> str:
    """Return the page on which a document is explained; ``name`` is the document's, for its heading."""
    names = {
        path: info.label if info.label.startswith(info.section) else f"{info.section}: {info.label}"
        for path, info in flat(form.fields).items()
    }
    for info in form.fields:
        names |= {f"{info.path}.{column.path}": column.label for column in info.columns}
    names |= {path: _numbered_name(path, names) for path in layout.paths if path not in names}
    return explain(layout, document, title=form.title, names=names, name=name)


def _numbered_name(path: str, names: Mapping[str, str]) -> str:
    """Return the words for a field of a part that repeats: "Sibling 2: Name"."""
    parts = path.split(".")
    number = next((index for index, part in enumerate(parts) if part.isdigit()), None)
    own = names.get(general(path), path)
    if number is None:
        return own
    return f"{names.get('.'.join(parts[:number]), parts[number - 1])} {parts[number]}: {own}"
