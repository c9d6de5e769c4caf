"""XML → :class:`~child_audit.word.document.Document`: which parts of a package hold text, and in what order.

Of ``mc:AlternateContent`` only the choice is read; placeholder text of content controls counts as blank (17.5.2.39).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache

from lxml import etree

from child_audit.errors import DamagedDocument, DocumentError, TooLarge
from child_audit.text import key, letters
from child_audit.word.blocks import BlockWalker
from child_audit.word.bullets import Bullets, read_bullets
from child_audit.word.document import Block, Comment, Document, Note, Paragraph
from child_audit.word.elements import R, close_fields, letters_of
from child_audit.word.inline import Where, boxed
from child_audit.word.package import DEFAULT_LIMITS, Limits, Package, Source, open_package, parse_xml
from child_audit.word.styles import VAL, Styles, W, read_styles
from child_audit.word.tagged import tagged_controls

Glance = Callable[[str], None]
"""Is shown the key of a document’s main text, deleted and repeated text and all; raises when that’s enough of it."""


def read(source: Source, limits: Limits = DEFAULT_LIMITS, glance: Glance | None = None) -> Document:
    """Read a Word document.

    Args:
        source: a path, bytes or a binary file object.
        limits: what it may at most be.
        glance: is shown the text before it's read, which is many times dearer; what it raises is raised.

    Raises:
        DocumentError: the subclass says why it can't be read.
    """
    return read_package(open_package(source, limits), glance)


def read_package(package: Package, glance: Glance | None = None) -> Document:
    """Read an open package; arguments and errors as in :func:`read`."""
    try:
        return _PackageReader(package).document(glance)
    except RecursionError as error:
        raise TooLarge("the document is nested more deeply than any form is") from error


class _PackageReader:
    """Reads all the parts of one package that hold text."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.main = package.main
        self.rels = package.relationships(self.main)
        self.styles = self._styles()
        self.notes: list[Note] = []
        self.comments: dict[str, list[str]] = {}

    def document(self, glance: Glance | None) -> Document:
        root = self.package.xml(self.main)
        # One body is all that the schema allows; of files that hold several, other programs show all.
        bodies = list(root.iterchildren(W + "body"))
        if not bodies:
            raise DamagedDocument("the document has no body; open the file in Word and save it again")
        if glance is not None:
            glance(letters(letters_of(root)))
        controls = tagged_controls(root)  # before the walk, which draws boxes as they're set
        walker = self.walker(root, Where())
        blocks = tuple(block for body in bodies for block in walker.blocks(body))
        margins = [*self._margins(root), *self._footnotes(walker)]
        comments = tuple(self._comments(walker))
        properties = custom_properties(self.package)
        return Document(blocks, tuple(margins), comments, tuple(self.notes), properties, controls)

    def _styles(self) -> Styles:
        part = self._part("styles")
        return _styles_of(self.package.read(part), part) if part else Styles()

    def _part(self, kind: str) -> str:
        """Return the name of the part of one kind, "" when the document has none."""
        for rel in self.rels.values():
            if rel.kind == kind and not rel.external and self.package.has(rel.target):
                return rel.target
        return ""

    def walker(self, root: etree._Element, where: Where) -> BlockWalker:
        """Return a walker for what is below ``root``."""
        close_fields(root)
        return BlockWalker(self, where)

    @cached_property
    def placeholders(self) -> dict[str, str]:
        """Name of a building block → key of its words: what Word shows in an empty content control (17.5.2.25)."""
        part = self._part("glossaryDocument")
        try:
            root = self.package.xml(part) if part else None
        except DocumentError:
            root = None  # it's no part of what people see: its damage is no reason to refuse the document
        found: dict[str, str] = {}
        for block in () if root is None else root.iter(W + "docPart"):
            name, body = block.find(f"{W}docPartPr/{W}name"), block.find(W + "docPartBody")
            if name is not None and body is not None:
                found[name.get(VAL, "")] = key(letters_of(body))
        return found

    @cached_property
    def bullets(self) -> Bullets:
        """The bullets of lists that are boxes or ticks."""
        part = self._part("numbering")
        return _bullets_of(self.package.read(part), part) if part else Bullets()

    def _margins(self, root: etree._Element) -> Iterator[Block]:
        seen: set[str] = set()
        for reference in root.iter(W + "headerReference", W + "footerReference"):
            rel = self.rels.get(reference.get(R + "id", ""))
            if rel is None or rel.external or rel.target in seen or not self.package.has(rel.target):
                continue
            seen.add(rel.target)
            where = "header" if reference.tag == W + "headerReference" else "footer"
            part = self.package.xml(rel.target)
            yield from self.walker(part, Where(where)).blocks(part)

    def _footnotes(self, walker: BlockWalker) -> Iterator[Block]:
        for kind, part_kind, used in (
            ("footnote", "footnotes", walker.footnotes),
            ("endnote", "endnotes", walker.endnotes),
        ):
            part = self._part(part_kind) if used else ""
            if not part:
                continue
            numbers = {note: number for number, note in enumerate(used, start=1)}
            for element in self.package.xml(part).iterchildren(W + kind):
                number = numbers.get(element.get(W + "id", ""))
                if number is not None:
                    inner = self.walker(element, Where(f"{kind} {number}"))
                    yield from (boxed(block) for block in inner.blocks(element))

    def _comments(self, walker: BlockWalker) -> Iterator[Comment]:
        part = self._part("comments")
        if not part:
            return
        for element in self.package.xml(part).iterchildren(W + "comment"):
            inner = self.walker(element, Where("comment"))
            text = "\n".join(block.text for block in inner.blocks(element) if isinstance(block, Paragraph)).strip()
            number = element.get(W + "id", "")
            about, place = "".join(walker.commented.get(number, ())).strip(), walker.comment_places.get(number, "")
            yield Comment(element.get(W + "author", ""), element.get(W + "date", ""), text, about, place)


@lru_cache(maxsize=16)
def _styles_of(data: bytes, part: str) -> Styles:
    # The returns of one form mostly have the same styles, and these are a good part of what there is to read.
    return read_styles(parse_xml(data, part))


@lru_cache(maxsize=16)
def _bullets_of(data: bytes, part: str) -> Bullets:
    return read_bullets(parse_xml(data, part))


def custom_properties(package: Package) -> dict[str, str]:
    """Return the custom properties of a file, by name."""
    found: dict[str, str] = {}
    for rel in package.relationships().values():
        if rel.kind == "custom-properties" and not rel.external and package.has(rel.target):
            for element in package.xml(rel.target).iterchildren("{*}property"):
                found[element.get("name", "")] = "".join(value.text or "" for value in element)
    return found
