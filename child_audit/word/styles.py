"""Effective formatting: document defaults → table style → paragraph style → character style → direct.

Toggle properties (bold, italic, caps, strike, hidden) follow ECMA-376 17.7.3: in one chain of ``basedOn`` the nearest
setting counts; between the levels of the hierarchy (table, paragraph, character) they cancel each other out; direct
formatting is absolute; a default of the whole document stays until a style says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from child_audit.word.document import PLAIN, Format

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = W + "val"

Properties = Mapping[str, str | bool]
"""Local name of a property → its value; toggles are bools."""

NO_PROPERTIES: Properties = {}
_TOGGLES = ("b", "i", "caps", "smallCaps", "strike", "dstrike", "vanish", "webHidden")
# Of these, two that are on cancel each other out; not so double strike-through, which the standard leaves out.
_CANCELLING = frozenset({"b", "i", "caps", "smallCaps", "strike", "vanish"})
OFF = {"0", "false", "off", "none"}
_REMEMBERED = 4096
_AUTOMATIC = {"", "auto", "none", "nil", "clear"}


def run_properties(rpr: etree._Element | None) -> Properties:
    """Return what one ``w:rPr`` says itself."""
    if rpr is None:
        return NO_PROPERTIES
    found: dict[str, str | bool] = {}
    for element in rpr:
        reader = _READERS.get(element.tag)
        if reader is not None:
            name, read = reader
            value = read(element)
            if value is not None:
                found[name] = value
    return found or NO_PROPERTIES


def shade(shd: etree._Element | None) -> str:
    """Return the background colour of a ``w:shd``; "" for none, automatic or white, which nobody sees."""
    if shd is None:
        return ""
    fill = _colour(shd.get(W + "fill"))
    pattern = shd.get(VAL, "clear").lower()
    if pattern == "solid":
        # A solid pattern hides the fill under the pattern's own colour, black when automatic.
        fill = _colour(shd.get(W + "color")) or "000000"
    elif not fill and pattern.startswith("pct") and shd.get(W + "themeFill") is None:
        fill = pattern.upper()
    elif not fill and shd.get(W + "themeFill"):
        fill = shd.get(W + "themeFill", "").upper()
    return _but(fill, "FFFFFF")


_SIDES = ("top", "left", "start", "bottom", "right", "end")
_HEAVY, _COLOURFUL = 12, 0x40
"""Eighths of a point, and how far the parts of a colour are apart: such lines no table is drawn with throughout."""


def frame(borders: etree._Element | None) -> str:
    """Return what tells a frame of four sides around a paragraph (``w:pBdr``) or a cell (``w:tcBorders``); else ""."""
    sides = _sides(borders)
    return "{} {}".format(*sides[0]).strip() if len(sides) == 4 and len(set(sides)) == 1 else ""


def cell_frame(borders: etree._Element | None, beside: Iterable[etree._Element]) -> str:
    """Return the frame of a cell that stands out: thin black ones every cell has, and what others in its row have."""
    own = frame(borders)
    sides = _sides(borders)
    if not own or not (_is_colourful(sides[0][0]) or (sides[0][1].isdigit() and int(sides[0][1]) >= _HEAVY)):
        return ""
    shared = any(_sides(other).count(sides[0]) > 1 for other in beside if other is not borders)
    return "" if shared else own


def _sides(borders: etree._Element | None) -> list[tuple[str, str]]:
    """Return the colour and the width of each side that is drawn."""
    found = () if borders is None else (side for name in _SIDES for side in borders.iterchildren(W + name))
    return [(side.get(W + "color", "").upper(), side.get(W + "sz", "")) for side in found if _colour(side.get(VAL))]


def _is_colourful(colour: str) -> bool:
    try:
        parts = [int(colour[at : at + 2], 16) for at in (0, 2, 4)] if len(colour) == 6 else [0]
    except ValueError:
        return False
    return max(parts) - min(parts) >= _COLOURFUL


def _but(colour: str, unseen: str) -> str:
    """Return ``colour``, or "" for the one that nobody can tell from none: black text, a white background."""
    return "" if colour == unseen else colour


def _colour(value: str | None) -> str:
    return "" if value is None or value.lower() in _AUTOMATIC else value.upper()


def _is_on(element: etree._Element) -> bool:
    return element.get(VAL, "1").lower() not in OFF


_READERS: Mapping[str, tuple[str, Callable[[etree._Element], str | bool | None]]] = {
    **{W + name: (name, _is_on) for name in _TOGGLES},
    W + "u": ("u", lambda element: element.get(VAL, "single").lower() not in OFF),
    W + "highlight": ("highlight", lambda element: _but(_colour(element.get(VAL)), "WHITE")),
    W + "shd": ("shd", shade),
    W + "color": ("color", lambda element: _but(_colour(element.get(VAL)), "000000")),
    W + "sz": ("size", lambda element: element.get(VAL, "")),
    W + "bdr": ("border", lambda element: _colour(element.get(VAL))),
    W + "rFonts": ("font", lambda element: element.get(W + "ascii") or element.get(W + "hAnsi") or None),
    W + "rStyle": ("rStyle", lambda element: element.get(VAL, "")),
}
"""Element → the property's name, and how its value is read; None says nothing."""


@dataclass(slots=True)
class _Style:
    kind: str
    name: str
    based_on: str
    properties: Properties
    conditions: Mapping[str, Properties]


@dataclass(slots=True)
class Styles:
    """The styles of a document, or of several that have the same, resolved on demand and remembered."""

    defaults: Properties = field(default_factory=dict)
    default_paragraph: str = ""
    default_table: str = ""
    _styles: dict[str, _Style] = field(default_factory=dict)
    _chains: dict[tuple[str, str], Properties] = field(default_factory=dict)
    _formats: dict[tuple[object, ...], Format] = field(default_factory=dict)

    def name(self, style: str) -> str:
        """Return a style's name as people know it, lower case: ``heading 1``."""
        found = self._styles.get(style)
        return found.name.lower() if found else style.lower()

    def chain(self, style: str, condition: str = "") -> Properties:
        """Return what a style says with all that it is based on; of a table style, one of its conditional parts."""
        key = (style, condition)
        known = self._chains.get(key)
        if known is not None:
            return known
        links: dict[str, _Style] = {}
        name, merged = style, NO_PROPERTIES
        while name in self._styles and name not in links:
            if (name, condition) in self._chains:
                merged = self._chains[name, condition]
                break
            links[name] = self._styles[name]
            name = links[name].based_on
        in_a_circle = name in links
        for link, its in reversed(links.items()):
            merged = {**merged, **(its.conditions.get(condition, NO_PROPERTIES) if condition else its.properties)}
            if not in_a_circle:  # there, what a style is based on depends on where one begins
                self._chains[link, condition] = merged
        self._chains[key] = merged
        return merged

    def effective(
        self, direct: Properties, paragraph: str, table: str = "", conditions: tuple[str, ...] = ()
    ) -> Format:
        """Return the effective look of a run.

        Args:
            direct: what the run's own properties say, its character style among them.
            paragraph: id of the paragraph style, "" for the default one.
            table: id of the style of the table around it, "" outside tables.
            conditions: parts of the table style that apply here: ``firstRow`` …
        """
        key = (tuple(direct.items()) if direct else (), paragraph, table, conditions)
        known = self._formats.get(key)
        if known is None:
            if len(self._formats) >= _REMEMBERED:
                self._formats.clear()
            known = self._formats[key] = self._resolve(direct, paragraph, table, conditions)
        return known

    def _resolve(self, direct: Properties, paragraph: str, table: str, conditions: tuple[str, ...]) -> Format:
        of_table: dict[str, str | bool] = dict(self.chain(table)) if table else {}
        for condition in conditions:
            of_table.update(self.chain(table, condition))
        levels = [
            of_table,
            self.chain(paragraph or self.default_paragraph),
            self.chain(str(direct.get("rStyle", ""))),
        ]
        merged: dict[str, str | bool] = dict(self.defaults)
        for toggle in _CANCELLING:
            said = [bool(level[toggle]) for level in levels if toggle in level]
            if said:
                # What is on by default for the whole document stays on until a style turns it off.
                merged[toggle] = sum(said) % 2 == 1 or (bool(self.defaults.get(toggle)) and all(said))
        for level in (*levels, direct):
            merged.update((name, value) for name, value in level.items() if name not in _CANCELLING)
        merged.update(direct)
        return _as_format(merged)


def _as_format(merged: Properties) -> Format:
    if not merged:
        return PLAIN
    return Format(
        bold=bool(merged.get("b")),
        italic=bool(merged.get("i")),
        underline=bool(merged.get("u")),
        strike=bool(merged.get("strike") or merged.get("dstrike")),
        caps=bool(merged.get("caps") or merged.get("smallCaps")),
        hidden=bool(merged.get("vanish")),
        highlight=str(merged.get("highlight", "")),
        shade=str(merged.get("shd", "")),
        colour=str(merged.get("color", "")),
        font=str(merged.get("font", "")),
        size=str(merged.get("size", "")),
        border=str(merged.get("border", "")),
    )


def read_styles(root: etree._Element) -> Styles:
    """Return the styles of a ``w:styles`` part."""
    styles = Styles()
    default = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    styles.defaults = run_properties(default)
    for element in root.iterchildren(W + "style"):
        _add_style(styles, element)
    return styles


def _add_style(styles: Styles, element: etree._Element) -> None:
    style_id = element.get(W + "styleId", "")
    kind = element.get(W + "type", "paragraph")
    styles._styles[style_id] = _Style(
        kind=kind,
        name=_child_value(element, "name") or style_id,
        based_on=_child_value(element, "basedOn"),
        properties=run_properties(element.find(W + "rPr")),
        conditions={part.get(W + "type", ""): run_properties(part.find(W + "rPr")) for part in _parts(element, kind)},
    )
    if element.get(W + "default", "0").lower() not in OFF:
        if kind == "paragraph":
            styles.default_paragraph = style_id
        elif kind == "table":
            styles.default_table = style_id


def _parts(element: etree._Element, kind: str) -> Iterable[etree._Element]:
    return element.iterchildren(W + "tblStylePr") if kind == "table" else ()


def _child_value(element: etree._Element, name: str) -> str:
    child = element.find(W + name)
    return "" if child is None else child.get(VAL, "")
