"""WordprocessingML, element by element: enough to lay out a council's form and to write into it as Word does."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterator, Sequence

from lxml import etree

Elem = etree._Element

NS = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
}
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_FIRST_ID = 1000
_ids = itertools.count(_FIRST_ID)

# CT_RPr and CT_TcPr are sequences: Word refuses some files that have them in another order (ECMA-376 17.3.2.28).
RPR_ORDER = ("rStyle", "rFonts", "b", "i", "strike", "dstrike", "vanish", "color", "sz", "highlight", "u", "shd")
TCPR_ORDER = ("tcW", "gridSpan", "vMerge", "tcBorders", "shd", "tcMar", "vAlign")


def qn(name: str) -> str:
    prefix, local = name.split(":")
    return f"{{{NS[prefix]}}}{local}"


def el(name: str, /, *children: Elem, **attributes: str) -> Elem:
    """Make an element; ``val="x"`` becomes ``w:val`` (or the prefix of ``name``)."""
    element = etree.Element(qn(name), nsmap=NS)
    prefix = name.split(":")[0]
    for key, value in attributes.items():
        element.set(qn(f"{prefix}:{key}"), value)
    element.extend(children)
    return element


def new_id() -> str:
    return str(next(_ids))


def restart_ids() -> None:
    """Number again from the start, so that a seed gives the same document whatever was made before it."""
    global _ids
    _ids = itertools.count(_FIRST_ID)


# ---- runs


def text_element(text: str, tag: str = "w:t") -> Elem:
    element = el(tag)
    element.text = text
    if text != text.strip() or "  " in text:
        element.set(XML_SPACE, "preserve")
    return element


def run(text: str = "", *, bold: bool = False, italic: bool = False, size: int = 0, style: str = "") -> Elem:
    """A run; tabs and newlines become ``w:tab`` and ``w:br``."""
    result = el("w:r")
    if style:
        set_format(result, "rStyle", val=style)
    if bold:
        set_format(result, "b")
    if italic:
        set_format(result, "i")
    if size:
        set_format(result, "sz", val=str(size))
    fill_run(result, text)
    return result


def fill_run(result: Elem, text: str) -> None:
    for index, line in enumerate(text.split("\n")):
        if index:
            result.append(el("w:br"))
        for number, piece in enumerate(line.split("\t")):
            if number:
                result.append(el("w:tab"))
            if piece:
                result.append(text_element(piece))


def like(original: Elem, text: str) -> Elem:
    """A run of the same look with other text."""
    result = el("w:r")
    properties = original.find(qn("w:rPr"))
    if properties is not None:
        result.append(copy.deepcopy(properties))
    fill_run(result, text)
    return result


def run_text(element: Elem) -> str:
    out = []
    for node in element.iter():
        if node.tag == qn("w:t"):
            out.append(node.text or "")
        elif node.tag == qn("w:tab"):
            out.append("\t")
        elif node.tag == qn("w:br"):
            out.append("\n")
    return "".join(out)


def set_text(element: Elem, text: str) -> None:
    for child in list(element):
        if child.tag != qn("w:rPr"):
            element.remove(child)
    fill_run(element, text)


def _set_ordered(properties: Elem, order: Sequence[str], name: str, attributes: dict[str, str]) -> None:
    old = properties.find(qn(f"w:{name}"))
    if old is not None:
        properties.remove(old)
    new = el(f"w:{name}", **attributes)
    rank = order.index(name)
    for index, child in enumerate(properties):
        local = etree.QName(child).localname
        if local in order and order.index(local) > rank:
            properties.insert(index, new)
            return
    properties.append(new)


def set_format(element: Elem, name: str, **attributes: str) -> None:
    """Set one run property, in the place that the schema gives it."""
    properties = element.find(qn("w:rPr"))
    if properties is None:
        properties = el("w:rPr")
        element.insert(0, properties)
    _set_ordered(properties, RPR_ORDER, name, attributes)


def drop_format(element: Elem, name: str) -> None:
    found = element.find(f"{qn('w:rPr')}/{qn(f'w:{name}')}")
    if found is not None:
        parent = found.getparent()
        assert parent is not None
        parent.remove(found)


def symbol(code: str, font: str = "Wingdings", size: int = 0) -> Elem:
    """A run with ``w:sym``: F0A8 is an empty box of Wingdings, F0FE a ticked one, F0FD a crossed one."""
    result = el("w:r")
    if size:
        set_format(result, "sz", val=str(size))
    result.append(el("w:sym", font=font, char=code))
    return result


# ---- paragraphs


def para(*content: Elem, style: str = "", centre: bool = False, indent: int = 0, tight: bool = True) -> Elem:
    properties = el("w:pPr")
    if style:
        properties.append(el("w:pStyle", val=style))
    if tight:
        properties.append(el("w:spacing", before="20", after="40"))
    if indent:
        properties.append(el("w:ind", left=str(indent)))
    if centre:
        properties.append(el("w:jc", val="center"))
    result = el("w:p")
    if len(properties):
        result.append(properties)
    result.extend(content)
    return result


def blank_like(paragraph: Elem) -> Elem:
    """A new empty paragraph with the paragraph properties of another (Word's Enter key), without its list bullet."""
    result = el("w:p")
    properties = paragraph.find(qn("w:pPr"))
    if properties is not None:
        result.append(copy.deepcopy(properties))
    return result


def runs_of(element: Elem) -> list[Elem]:
    return list(element.iter(qn("w:r")))


def paragraph_of(element: Elem) -> Elem:
    return ancestor(element, "w:p")


def ancestor(element: Elem, name: str) -> Elem:
    found = maybe_ancestor(element, name)
    assert found is not None, name
    return found


def maybe_ancestor(element: Elem, name: str) -> Elem | None:
    node: Elem | None = element
    while node is not None and node.tag != qn(name):
        node = node.getparent()
    return node


def insert_after(anchor: Elem, *new: Elem) -> None:
    parent = anchor.getparent()
    assert parent is not None
    index = parent.index(anchor)
    for offset, element in enumerate(new, 1):
        parent.insert(index + offset, element)


def insert_before(anchor: Elem, *new: Elem) -> None:
    parent = anchor.getparent()
    assert parent is not None
    index = parent.index(anchor)
    for offset, element in enumerate(new):
        parent.insert(index + offset, element)


def remove(element: Elem) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def replace(old: Elem, *new: Elem) -> None:
    insert_after(old, *new)
    remove(old)


# ---- tables


def cell(*blocks: Elem, width: int = 0, span: int = 1, merge: str = "", shade: str = "") -> Elem:
    """A table cell; ``merge`` is "" or "restart" or "continue"."""
    properties = el("w:tcPr")
    if width:
        properties.append(el("w:tcW", w=str(width), type="dxa"))
    if span > 1:
        properties.append(el("w:gridSpan", val=str(span)))
    if merge:
        properties.append(el("w:vMerge", val="restart") if merge == "restart" else el("w:vMerge"))
    if shade:
        properties.append(el("w:shd", val="clear", color="auto", fill=shade))
    result = el("w:tc", properties)
    result.extend(blocks)
    if not blocks or blocks[-1].tag != qn("w:p"):
        result.append(para())
    return result


def shade_cell(element: Elem, fill: str) -> None:
    properties = element.find(qn("w:tcPr"))
    assert properties is not None
    _set_ordered(properties, TCPR_ORDER, "shd", {"val": "clear", "color": "auto", "fill": fill})


def row(*cells: Elem, before: int = 0, after: int = 0) -> Elem:
    result = el("w:tr")
    if before or after:
        properties = el("w:trPr")
        if before:
            properties.append(el("w:gridBefore", val=str(before)))
        if after:
            properties.append(el("w:gridAfter", val=str(after)))
        result.append(properties)
    result.extend(cells)
    return result


def table(widths: Sequence[int], rows: Sequence[Elem], *, borders: bool = True) -> Elem:
    """A table; cell widths are worked out from the grid."""
    properties = el("w:tblPr")
    if borders:
        properties.append(el("w:tblStyle", val="TableGrid"))
    properties.append(el("w:tblW", w=str(sum(widths)), type="dxa"))
    properties.append(el("w:tblLayout", type="fixed"))
    grid = el("w:tblGrid", *(el("w:gridCol", w=str(width)) for width in widths))
    result = el("w:tbl", properties, grid)
    result.extend(rows)
    for each in rows:
        _set_widths(each, widths)
    return result


def _set_widths(each: Elem, widths: Sequence[int]) -> None:
    before = each.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}")
    column = int(before.get(qn("w:val"), "0")) if before is not None else 0
    for tc in each.iter(qn("w:tc")):
        if tc.getparent() is not each and maybe_ancestor(tc, "w:tr") is not each:
            continue
        properties = tc.find(qn("w:tcPr"))
        assert properties is not None
        span = properties.find(qn("w:gridSpan"))
        count = int(span.get(qn("w:val"), "1")) if span is not None else 1
        _set_ordered(properties, TCPR_ORDER, "tcW", {"w": str(sum(widths[column : column + count])), "type": "dxa"})
        column += count
    assert column <= len(widths), f"a row has {column} columns, the grid {len(widths)}"


def last_paragraph(tc: Elem) -> Elem:
    found = [child for child in tc if child.tag == qn("w:p")]
    return found[-1]


# ---- content controls and legacy form fields


def _sdt_properties(title: str, *kind: Elem, placeholder: bool) -> Elem:
    properties = el("w:sdtPr", el("w:alias", val=title), el("w:id", val=new_id()))
    if placeholder:
        properties.append(el("w:placeholder", el("w:docPart", val="DefaultPlaceholder_-1854013440")))
        properties.append(el("w:showingPlcHdr"))
    properties.extend(kind)
    return properties


def text_control(title: str, prompt: str = "Click or tap here to enter text.") -> Elem:
    return el(
        "w:sdt",
        _sdt_properties(title, el("w:text", multiLine="1"), placeholder=True),
        el("w:sdtContent", run(prompt, style="PlaceholderText")),
    )


def block_control(title: str, paragraph: Elem, prompt: str = "Click or tap here to enter text.") -> Elem:
    """A rich text control around whole paragraphs."""
    paragraph.append(run(prompt, style="PlaceholderText"))
    return el("w:sdt", _sdt_properties(title, placeholder=True), el("w:sdtContent", paragraph))


def date_control(title: str) -> Elem:
    kind = el(
        "w:date",
        el("w:dateFormat", val="dd/MM/yyyy"),
        el("w:lid", val="en-GB"),
        el("w:storeMappedDataAs", val="dateTime"),
        el("w:calendar", val="gregorian"),
    )
    return el(
        "w:sdt",
        _sdt_properties(title, kind, placeholder=True),
        el("w:sdtContent", run("Click or tap to enter a date.", style="PlaceholderText")),
    )


def dropdown_control(title: str, options: Sequence[str]) -> Elem:
    kind = el("w:dropDownList", el("w:listItem", value="Choose an item."))
    kind.extend(el("w:listItem", displayText=option, value=option) for option in options)
    return el(
        "w:sdt",
        _sdt_properties(title, kind, placeholder=True),
        el("w:sdtContent", run("Choose an item.", style="PlaceholderText")),
    )


def fill_control(sdt: Elem, *content: Elem) -> None:
    """Put content in place of the placeholder, as Word does when somebody types."""
    properties = sdt.find(qn("w:sdtPr"))
    inner = sdt.find(qn("w:sdtContent"))
    assert properties is not None and inner is not None
    showing = properties.find(qn("w:showingPlcHdr"))
    if showing is not None:
        properties.remove(showing)
    for child in list(inner):
        inner.remove(child)
    inner.extend(content)


def box_control(title: str, *, checked: bool = False) -> Elem:
    kind = el(
        "w14:checkbox",
        el("w14:checked", val="1" if checked else "0"),
        el("w14:checkedState", val="2612", font="MS Gothic"),
        el("w14:uncheckedState", val="2610", font="MS Gothic"),
    )
    glyph = run("☒" if checked else "☐")
    set_format(glyph, "rFonts", ascii="MS Gothic", eastAsia="MS Gothic", hAnsi="MS Gothic", hint="eastAsia")
    return el("w:sdt", _sdt_properties(title, kind, placeholder=False), el("w:sdtContent", glyph))


def tick_control(sdt: Elem) -> None:
    for node in sdt.iter(qn("w14:checked")):
        node.set(qn("w14:val"), "1")
    for node in sdt.iter(qn("w:t")):
        node.text = "☒"


def legacy_text(name: str) -> list[Elem]:
    """A FORMTEXT field: five en spaces stand for nothing typed."""
    data = el(
        "w:ffData",
        el("w:name", val=name),
        el("w:enabled"),
        el("w:calcOnExit", val="0"),
        el("w:textInput"),
    )
    return [
        el("w:r", el("w:fldChar", data, fldCharType="begin")),
        el("w:r", text_element(" FORMTEXT ", "w:instrText")),
        el("w:r", el("w:fldChar", fldCharType="separate")),
        run("\u2002\u2002\u2002\u2002\u2002"),
        el("w:r", el("w:fldChar", fldCharType="end")),
    ]


def legacy_box(name: str) -> list[Elem]:
    data = el(
        "w:ffData",
        el("w:name", val=name),
        el("w:enabled"),
        el("w:calcOnExit", val="0"),
        el("w:checkBox", el("w:sizeAuto"), el("w:default", val="0")),
    )
    return [
        el("w:r", el("w:fldChar", data, fldCharType="begin")),
        el("w:r", text_element(" FORMCHECKBOX ", "w:instrText")),
        el("w:r", el("w:fldChar", fldCharType="separate")),
        el("w:r", el("w:fldChar", fldCharType="end")),
    ]


def tick_legacy(begin: Elem) -> None:
    for box in begin.iter(qn("w:checkBox")):
        box.append(el("w:checked"))


# ---- tracked changes


def inserted(element: Elem, author: str) -> Elem:
    return el("w:ins", element, id=new_id(), author=author, date="2026-10-05T10:12:00Z")


def delete_tracked(element: Elem, author: str) -> None:
    """Wrap a run in ``w:del``; its text becomes ``w:delText`` (ECMA-376 17.13.5.14)."""
    wrapper = el("w:del", id=new_id(), author=author, date="2026-10-05T10:14:00Z")
    insert_before(element, wrapper)
    wrapper.append(element)
    for node in list(element.iter(qn("w:t"))):
        node.tag = qn("w:delText")
        node.set(XML_SPACE, "preserve")


def mark_deleted(paragraph: Elem, author: str) -> None:
    """Delete the paragraph's own mark, so that the whole line is gone when the change is accepted."""
    properties = paragraph.find(qn("w:pPr"))
    if properties is None:
        properties = el("w:pPr")
        paragraph.insert(0, properties)
    mark = el("w:rPr", el("w:del", id=new_id(), author=author, date="2026-10-05T10:14:00Z"))
    properties.append(mark)


def split_run(element: Elem, cuts: Sequence[int]) -> list[Elem]:
    """Cut a run of plain text in pieces with revision ids of their own, as Word does when a line is edited."""
    text = run_text(element)
    edges = [0, *sorted(set(cuts)), len(text)]
    pieces = [like(element, text[a:b]) for a, b in itertools.pairwise(edges) if b > a]
    for piece in pieces:
        piece.set(qn("w:rsidR"), f"00{next(_ids) * 7919 % 0xFFFFFF:06X}")
    replace(element, *pieces)
    return pieces


def plain(element: Elem) -> bool:
    """True for a run that holds nothing but one text."""
    children = [child for child in element if child.tag != qn("w:rPr")]
    return len(children) == 1 and children[0].tag == qn("w:t")


def text_runs(element: Elem) -> Iterator[Elem]:
    for each in element.iter(qn("w:r")):
        if plain(each):
            yield each
