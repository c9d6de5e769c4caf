"""A layout → the specification of its record: fields, parts and scales by name, as plain data.

The record type is built from it (:mod:`child_audit.form.model`), and so is its code (:mod:`child_audit.form.code`).
Two templates with the same fields have the same specification, in every process.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from child_audit.form.naming import class_name, identifier, in_words
from child_audit.forms.fields import Kind
from child_audit.forms.values import Part
from child_audit.template.layout import SETTINGS, Anchor, FreeSlot, Layout, LoopPart, OptionPart
from child_audit.text import key
from child_audit.word.lines import CellPlace

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Scale:
    """The options of a choice, in the order of the form; whole numbers, where all of them are."""

    name: str
    labels: tuple[str, ...]

    @property
    def numeric(self) -> bool:
        """Whether every option is a whole number."""
        return all(re.fullmatch(r"0|-?[1-9]\d{0,5}", label) for label in self.labels)

    @property
    def members(self) -> dict[str, str | int]:
        """Name of each option in Python → its value."""
        found: dict[str, str | int] = {}
        for label in self.labels:
            name = identifier(label, "option").upper()
            if self.numeric:
                name = f"MINUS_{label[1:]}" if label.startswith("-") else f"N{label}"
            while name in found or name == "MRO":
                name += "_"
            found[name] = int(label) if self.numeric else label
        return found


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field, or one part of the record.

    Attributes:
        name: in Python.
        title: the form's words for it.
        kind: what it holds; None for a part.
        scale: the options of a choice.
        part: what a part, or one row of a list, holds.
    """

    name: str
    title: str
    kind: Kind | None
    scale: Scale | None = None
    part: PartSpec | None = None


@dataclass(frozen=True, slots=True)
class PartSpec:
    """A record, or a part of one: the name of its class, the form's words for it, its fields."""

    name: str
    title: str
    fields: tuple[FieldSpec, ...]


def spec_of(layout: Layout, name: str, title: str) -> PartSpec:
    """Return the specification of the record of a form."""
    root = _Branch(title=title)
    for item in layout.items:
        if not isinstance(item, Anchor) and not item.path.startswith(SETTINGS + "."):
            _place(root, item, layout)
    _title(root, layout)
    return _Namer(root).spec(root, class_name(name, "Audit"))


def bad_names(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the paths that no record can have, and why."""
    parts: set[str] = set()
    leaves = [_plain(path) for path in paths]
    for path in leaves:
        names = path.split(".")
        parts |= {".".join(names[:number]) for number in range(1, len(names))}
        for name in names:
            if keyword.iskeyword(name) or name.startswith(("_", "model_")) or hasattr(Part, name):
                yield path, f"the name {name} is taken by Python: use another, {name.strip('_')}_text for instance"
                break
    for path in dict.fromkeys(leaves):
        if path in parts:
            yield path, "is a field, and a part that holds other fields: name one of them otherwise"


# ------------------------------------------------------------------------------------------------------- the tree


@dataclass(slots=True)
class _Leaf:
    kind: Kind
    title: str
    section: int = -1
    header: str = ""
    options: list[OptionPart] = field(default_factory=list)


@dataclass(slots=True)
class _Branch:
    title: str = ""
    many: bool = False
    fields: dict[str, _Leaf | _Branch] = field(default_factory=dict)


def _plain(path: str) -> str:
    """Return a path without the numbers of repetitions."""
    return ".".join(name for name in path.split(".") if not name.isdigit())


def _branch(root: _Branch, names: list[str]) -> _Branch:
    branch = root
    for name in names:
        if name.isdigit():
            branch.many = True
            continue
        inner = branch.fields.setdefault(name, _Branch())
        # A leaf of that name is refused by bad_names().
        branch = inner if isinstance(inner, _Branch) else branch
    return branch


def _place(root: _Branch, item: object, layout: Layout) -> None:
    path: str = item.path  # type: ignore[attr-defined]
    *parents, name = path.split(".")
    branch = _branch(root, parents)
    if isinstance(item, LoopPart):
        rows = branch.fields.setdefault(name, _Branch(many=True))
        for column in item.columns if isinstance(rows, _Branch) else ():
            assert isinstance(rows, _Branch)
            *inner, last = column.path.split(".")
            title = header_above(layout, column.cell, boxes=bool(column.options) and column.filter == "tick")
            leaf = _branch(rows, inner).fields.setdefault(last, _Leaf(_kind(column.filter), title or in_words(last)))
            if isinstance(leaf, _Leaf):
                leaf.options.extend(column.options)
        return
    title = _clean(layout.labels.get(path, ""))
    cell = getattr(item, "cell", None)
    kind = Kind.CHOICE if isinstance(item, OptionPart) else _kind(item.filter if isinstance(item, FreeSlot) else "tick")
    leaf = branch.fields.setdefault(
        name, _Leaf(kind, title or in_words(name), _section(layout, path), header_above(layout, cell))
    )
    if isinstance(item, OptionPart) and isinstance(leaf, _Leaf):
        leaf.options.append(item)


def _kind(how: str) -> Kind:
    return {"date": Kind.DATE, "number": Kind.NUMBER, "tick": Kind.TICK, "mark": Kind.CHOICE}.get(how, Kind.TEXT)


def _clean(text: str) -> str:
    text = " ".join(text.split()).strip(" :–-=")
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"


def _section(layout: Layout, path: str) -> int:
    last = -1
    for item in layout.items:
        if isinstance(item, Anchor):
            last = item.section
        elif item.path == path:
            return last
    return last


def header_above(layout: Layout, cell: CellPlace | None, *, boxes: bool = False) -> str:
    """Return the words at the head of a cell's column; of one box of several, those that all the boxes share."""
    if cell is None:
        return ""
    above = [
        anchor
        for anchor in layout.anchors
        if anchor.cell is not None
        and anchor.cell.table == cell.table
        and anchor.cell.row < cell.row
        and anchor.cell.overlaps(cell)
        and (anchor.cell.span > cell.span if boxes else anchor.cell.span <= cell.span)
    ]
    nearest = max((anchor.cell.row for anchor in above if anchor.cell), default=-1)
    return _clean(" ".join(anchor.text for anchor in above if anchor.cell and anchor.cell.row == nearest))


# ------------------------------------------------------------------------------------------------------ titles, names


def _title(branch: _Branch, layout: Layout) -> None:
    """Give the parts the headings that they alone stand under, and tell fields of one label apart."""
    parts = {name: part for name, part in branch.fields.items() if isinstance(part, _Branch)}
    sections = {name: {leaf.section for leaf in _leaves(part)} for name, part in parts.items()}
    for name, part in parts.items():
        own = sections[name]
        others = set().union(*(found for other, found in sections.items() if other != name))
        heading = _clean(layout.headings.get(next(iter(own)), "")) if len(own) == 1 and not own & others else ""
        titles = [leaf.title for leaf in part.fields.values() if isinstance(leaf, _Leaf)]
        shared = titles[0] if len(titles) > 1 and titles.count(titles[0]) == len(titles) else ""
        part.title = (heading and re.sub(r"\s+\d+\Z", "", heading)) or shared or part.title or in_words(name)
        _title(part, layout)
    seen: set[str] = set()
    for name, leaf in branch.fields.items():
        if isinstance(leaf, _Leaf):
            if leaf.title in seen:
                leaf.title = leaf.header if leaf.header and leaf.header not in seen else in_words(name)
            seen.add(leaf.title)


def _leaves(branch: _Branch) -> Iterator[_Leaf]:
    for inner in branch.fields.values():
        if isinstance(inner, _Leaf):
            yield inner
        else:
            yield from _leaves(inner)


def _is_yes_no(leaf: _Leaf) -> bool:
    said = [{key(word) for word in (part.label, *part.synonyms)} & {"yes", "no"} for part in leaf.options]
    return len(said) == 2 and {"yes"} in said and {"no"} in said


class _Namer:
    """Names classes and scales, each name once."""

    def __init__(self, root: _Branch) -> None:
        self.taken = {*_field_names(root), "Judgement"}
        self.scales: dict[tuple[str, ...], Scale] = {}
        self.wanted: dict[tuple[str, ...], set[str]] = {}
        self._note_scales(root)

    def spec(self, branch: _Branch, name: str, around: str = "") -> PartSpec:
        own = self._free(name, around)
        fields = tuple(self._field(name, inner, own) for name, inner in branch.fields.items())
        return PartSpec(own, branch.title, fields)

    def _field(self, name: str, inner: _Leaf | _Branch, around: str) -> FieldSpec:
        if isinstance(inner, _Branch):
            part = self.spec(inner, class_name(_singular(name) if inner.many else name), around)
            return FieldSpec(name, inner.title, Kind.ROWS if inner.many else None, part=part)
        if not inner.options:
            return FieldSpec(name, inner.title, inner.kind)
        if _is_yes_no(inner):
            return FieldSpec(name, inner.title, Kind.YES_NO)
        return FieldSpec(name, inner.title, Kind.CHOICE, self._scale(inner))

    def _free(self, name: str, around: str) -> str:
        name = name if name not in self.taken or not around else f"{around}{name}"
        number, found = 2, name
        while found in self.taken:
            found, number = f"{name}{number}", number + 1
        self.taken.add(found)
        return found

    def _note_scales(self, branch: _Branch) -> None:
        for name, inner in branch.fields.items():
            if isinstance(inner, _Branch):
                self._note_scales(inner)
            elif inner.options:
                self.wanted.setdefault(_labels(inner), set()).add(name)

    def _scale(self, leaf: _Leaf) -> Scale:
        labels = _labels(leaf)
        if labels not in self.scales:
            names = self.wanted[labels]
            scale = Scale("", labels)
            if labels == OFSTED:
                name = "Judgement"
            elif scale.numeric:
                name = self._free(f"Scale{labels[0]}To{labels[-1]}".replace("-", "Minus"), "")
            elif len(names) == 1:
                name = self._free(class_name(next(iter(names))), "")
            else:
                name = self._free("".join(class_name(label) for label in labels[:4]), "")
            self.scales[labels] = Scale(name, labels)
        return self.scales[labels]


OFSTED = ("Outstanding", "Good", "Requires Improvement", "Inadequate")


def _labels(leaf: _Leaf) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.label.strip() for part in leaf.options))


def _field_names(branch: _Branch) -> Iterator[str]:
    for name, inner in branch.fields.items():
        yield name
        if isinstance(inner, _Branch):
            yield from _field_names(inner)


def _singular(name: str) -> str:
    if name.endswith("ies"):
        return name[:-3] + "y"
    if name.endswith("children"):
        return name[:-3]
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else f"{name}_row"
