"""Content controls with tags, by themselves: what each holds, wherever in the text it stands."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from child_audit.word.controls import control_name, shows_prompt
from child_audit.word.document import TaggedControl
from child_audit.word.elements import control_kind, control_ticked, is_on
from child_audit.word.styles import VAL, W

_CHARACTERS = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "\u2011"}
_PASSED_OVER = frozenset(W + name for name in ("del", "moveFrom", "delText", "instrText", "sdtPr", "rPr", "pPr"))


def tagged_controls(root: etree._Element) -> tuple[TaggedControl, ...]:
    """Return the content controls of a part that have a tag, in the order of the text."""
    rows: dict[etree._Element, int] = {}
    found = []
    for control in root.iter(W + "sdt"):
        properties, content = control.find(W + "sdtPr"), control.find(W + "sdtContent")
        tag = None if properties is None else control_name(properties)
        if properties is None or content is None or tag is None or _is_deleted(control):
            continue
        row = next(control.iterancestors(W + "tr"), None)
        number = -1 if row is None else rows.setdefault(row, len(rows))
        kind = control_kind(properties)
        ticked = kind == "checkbox" and control_ticked(properties)
        showing = is_on(properties.find(W + "showingPlcHdr")) or shows_prompt(properties, content)
        text = "" if kind == "checkbox" else "".join(_text(content)).strip("\n")
        found.append(TaggedControl(tag.get(VAL, ""), kind, "" if showing else text, ticked, number))
    return tuple(found)


def _is_deleted(control: etree._Element) -> bool:
    for around in control.iterancestors():
        if around.tag in (W + "del", W + "moveFrom"):
            return True
        if around.tag == W + "tr" and around.find(f"{W}trPr/{W}del") is not None:
            return True
    return False


def _text(parent: etree._Element) -> Iterator[str]:
    for element in parent:
        if element.tag == W + "t":
            yield element.text or ""
        elif element.tag in _CHARACTERS:
            yield _CHARACTERS[element.tag]
        elif element.tag not in _PASSED_OVER:
            yield from _text(element)
            if element.tag == W + "p":
                yield "\n"
