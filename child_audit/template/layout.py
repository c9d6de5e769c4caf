"""A tagged template → what a reader must know of it: anchors, slots, options, repeated rows, in reading order.

Anchors are the form's own words. Slots lie between them. The labels of options are no anchors: they may be deleted,
typed anew or marked, and are read with their group.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from child_audit.errors import TemplateError
from child_audit.template.builder import Builder
from child_audit.template.outline import Node, Repeat, outline_of, repeats_in, unroll
from child_audit.template.parts import SETTINGS, Anchor, Column, FreeSlot, Item, LoopPart, OptionPart, TickPart
from child_audit.template.problems import Problem
from child_audit.template.scales import with_usual_synonyms
from child_audit.template.tags import Bad, Static, sourced
from child_audit.text import key
from child_audit.word.document import Document
from child_audit.word.lines import CellPlace, Line, lines_of, margin_lines_of

__all__ = [
    "SETTINGS",
    "Anchor",
    "Column",
    "FreeSlot",
    "Item",
    "Layout",
    "LoopPart",
    "OptionPart",
    "Template",
    "TickPart",
    "layout_of",
    "once_a_layout",
    "template_of",
    "without_digits",
]


once_a_layout = lru_cache(maxsize=16)
"""For what is worked out of a layout alone: a form has one, and it's read by it again and again."""


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """What a template says about reading; the same only as itself.

    Attributes:
        items: everything in reading order.
        anchors: the anchors among them, by their index.
        zones: ``zones[i + 1]`` are the items between anchor i and the next; ``zones[0]`` those before the first.
        cells: the items of each table cell, and of the text outside tables under None.
        rows: the cells of each table row, in order; loop rows are not among them.
        margins: keys of the lines of headers and footers, without digits.
        labels: path → the form's words before the slot.
        headings: section → the words of the heading that it begins with.
    """

    items: tuple[Item, ...]
    anchors: tuple[Anchor, ...]
    zones: tuple[tuple[Item, ...], ...]
    cells: dict[CellPlace | None, tuple[Item, ...]]
    rows: dict[tuple[int, int], tuple[CellPlace, ...]]
    margins: frozenset[str]
    labels: dict[str, str]
    headings: dict[int, str] = field(default_factory=dict)

    @property
    def paths(self) -> tuple[str, ...]:
        """The field paths in the order of the form, each once; those of parts that repeat are numbered from 1."""
        return tuple(dict.fromkeys(item.path for item in self.items if not isinstance(item, Anchor)))


@dataclass(frozen=True, slots=True)
class Template:
    """A tagged template, taken apart.

    Attributes:
        nodes: its lines, with what repeats as a tree.
        margins: keys of the lines of headers and footers, without digits.
        problems: what can't be read back.
    """

    nodes: tuple[Node, ...]
    margins: frozenset[str]
    problems: tuple[Problem, ...]

    @property
    def repeats(self) -> tuple[Repeat, ...]:
        """What is written out as often as it stands in a document, outer repeats only."""
        return tuple(repeats_in(self.nodes))

    def layout(
        self, counts: Mapping[str, int] | None = None, numbers: Mapping[str, Sequence[int]] | None = None
    ) -> Layout:
        """Return the layout of a document in which parts repeat so often; once, where ``counts`` doesn't say.

        ``numbers`` are those that their headings bear, where these aren't 1, 2, 3.
        """
        builder = Builder()
        builder.build(unroll(self.nodes, counts or {}, numbers=numbers)[0])
        return _layout(builder, self.margins)


def template_of(document: Document) -> Template:
    """Take a tagged template apart; never raises."""
    nodes, problems = outline_of(lines_of(document))
    # Written out twice, so that the end of one repetition meets the beginning of the next.
    lines, misnamed = unroll(nodes, {}, default=2)
    builder = Builder()
    builder.build(lines)
    margin_lines = margin_lines_of(document)
    margins = frozenset(without_digits(line.text) for line in margin_lines) - {""}
    found = dict.fromkeys((*problems, *misnamed, *builder.problems, *_in_margins(margin_lines)))
    return Template(nodes, margins, tuple(sorted(found, key=lambda problem: problem.line)))


def _in_margins(lines: Iterable[Line]) -> Iterator[Problem]:
    for line in lines:
        for piece, raw in sourced(line.text):
            if isinstance(piece, Bad):
                yield Problem("tag", piece.problem, piece.tag, line.place)
            elif not isinstance(piece, Static) and not getattr(piece, "path", "").startswith(SETTINGS + "."):
                message = (
                    "headers, footers and notes aren't read: move it into the text; only contacts.… may stand here"
                )
                yield Problem("margin", message, raw, line.place)


def layout_of(document: Document) -> Layout:
    """Read the layout off a tagged template.

    Raises:
        TemplateError: with every problem of the template.
    """
    template = template_of(document)
    if template.problems:
        raise TemplateError("this template can't be read back", map(str, template.problems))
    return template.layout()


def without_digits(text: str) -> str:
    """Return a key without its digits: by these, lines of headers and footers are the same on every page."""
    return "".join(character for character in key(text) if not character.isdigit())


def _layout(builder: Builder, margins: frozenset[str]) -> Layout:
    numbered = tuple(_numbered(with_usual_synonyms(_with_meanings(builder.items))))
    zones: list[list[Item]] = [[]]
    cells: dict[CellPlace | None, list[Item]] = {}
    anchors: list[Anchor] = []
    labels: dict[str, str] = {}
    for item in numbered:
        cells.setdefault(item.cell, []).append(item)
        if isinstance(item, Anchor):
            anchors.append(item)
            zones.append([])
        else:
            zones[-1].append(item)
            labels.setdefault(item.path, anchors[-1].text if anchors else "")
    return Layout(
        numbered,
        tuple(anchors),
        tuple(map(tuple, zones)),
        {cell: tuple(held) for cell, held in cells.items()},
        {row: tuple(places) for row, places in builder.rows.items()},
        margins,
        labels,
        builder.headings,
    )


def _with_meanings(items: list[Item]) -> list[Item]:
    """Give options without a meaning the one that the same label has elsewhere: other layouts print it everywhere."""
    known = {key(item.label): item.meaning for item in items if isinstance(item, OptionPart) and item.meaning}
    return [
        replace(item, meaning=known.get(key(item.label), ""))
        if isinstance(item, OptionPart) and not item.meaning and not item.boxed
        else item
        for item in items
    ]


def _numbered(items: list[Item]) -> Iterator[Item]:
    index = 0
    for item in items:
        if isinstance(item, Anchor):
            yield replace(item, index=index)
            index += 1
        else:
            yield item
