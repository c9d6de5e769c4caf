"""The empty controls of a blank form, of every kind, as single characters that a tag can take the place of."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from child_audit.draft.page import CONTROL, Control
from child_audit.symbols import shown
from child_audit.template.values import BOX_GLYPHS, UNTICKED, is_placeholder
from child_audit.word.elements import control_kind, letters_of
from child_audit.word.styles import VAL, W

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def single_out(root: etree._Element) -> list[Control]:
    """Replace empty controls, form fields and drawn boxes by a character each; return the controls, in order."""
    found: list[Control] = []
    for sdt in list(root.iter(W + "sdt")):
        _content_control(sdt, found)
    for begin in list(root.iter(W + "fldChar")):
        if begin.get(W + "fldCharType") == "begin" and begin.find(W + "ffData") is not None:
            _form_field(begin, found)
    for symbol in list(root.iter(W + "sym")):
        _symbol(symbol)
    return found


def _content_control(sdt: etree._Element, found: list[Control]) -> None:
    properties, content = sdt.find(W + "sdtPr"), sdt.find(W + "sdtContent")
    if properties is None or content is None or sdt.getparent() is None:
        return
    kind = control_kind(properties)
    if kind == "checkbox":
        _rewrite(content, UNTICKED, plain_font=True)
        _unwrap(sdt, content)
        return
    nested = next(content.iter(W + "sdt"), None) is not None
    empty = properties.find(W + "showingPlcHdr") is not None or is_placeholder(letters_of(content))
    if nested or not (empty or not letters_of(content).strip()):
        return
    title = properties.find(W + "alias")
    listed = (item.get(W + "displayText", "") or item.get(W + "value", "") for item in properties.iter(W + "listItem"))
    options = tuple(option for option in listed if option.strip() and not is_placeholder(option))
    found.append(Control(kind or "text", "" if title is None else title.get(VAL, ""), options))
    _rewrite(content, chr(CONTROL + len(found) - 1))
    _unwrap(sdt, content)


def _rewrite(content: etree._Element, character: str, *, plain_font: bool = False) -> None:
    """Let a control hold one character, with the look of what it held."""
    runs = list(content.iter(W + "r"))
    properties = None if not runs else runs[0].find(W + "rPr")
    for run in runs:
        parent = run.getparent()
        if parent is not None:
            parent.remove(run)
    made = etree.Element(W + "r")
    if properties is not None:
        made.append(deepcopy(properties))
        for name in ("rStyle", "rFonts") if plain_font else ("rStyle",):
            for old in made[0].findall(W + name):
                made[0].remove(old)
    text = etree.SubElement(made, W + "t")
    text.text = character
    text.set(_SPACE, "preserve")
    holder = next(content.iter(W + "p"), content)
    holder.append(made)


def _unwrap(sdt: etree._Element, content: etree._Element) -> None:
    parent = sdt.getparent()
    assert parent is not None
    at = parent.index(sdt)
    for offset, child in enumerate(list(content)):
        parent.insert(at + offset, child)
    parent.remove(sdt)


def _form_field(begin: etree._Element, found: list[Control]) -> None:
    data, first = begin.find(W + "ffData"), begin.getparent()
    if data is None or first is None or first.tag != W + "r" or (parent := first.getparent()) is None:
        return
    runs = [first]
    for sibling in first.itersiblings():
        runs.append(sibling)
        mark = sibling.find(W + "fldChar")
        if mark is not None and mark.get(W + "fldCharType") == "end":
            break
    else:
        return
    if data.find(W + "checkBox") is not None:
        character = UNTICKED
    else:
        entries = tuple(entry.get(VAL, "") for entry in data.iter(W + "listEntry"))
        kind = data.find(f"{W}textInput/{W}type")
        dated = kind is not None and kind.get(VAL) == "date"
        found.append(Control("dropdown" if entries else ("date" if dated else "text"), "", entries))
        character = chr(CONTROL + len(found) - 1)
    made = etree.Element(W + "r")
    properties = first.find(W + "rPr")
    if properties is not None:
        made.append(deepcopy(properties))
    etree.SubElement(made, W + "t").text = character
    parent.insert(parent.index(first), made)
    for run in runs:
        parent.remove(run)


def _symbol(symbol: etree._Element) -> None:
    try:
        character = shown(int(symbol.get(W + "char", ""), 16), symbol.get(W + "font", ""))
    except ValueError:
        return
    if character in BOX_GLYPHS:
        symbol.tag = W + "t"
        symbol.attrib.clear()
        symbol.text = UNTICKED
