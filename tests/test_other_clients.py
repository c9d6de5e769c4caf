"""Forms as Google Docs, Pages and Word for the web write them.

None of these programs runs here; what is known of the XML that they write is done to completed forms. Google Docs
spells out every property of every run, and highlights by shading. Pages gives every run its fonts and language, and
every paragraph a style of its own. Word for the web cuts runs in pieces, with identifiers and proofing marks between.
"""

from __future__ import annotations

import copy
import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from child_audit import Form, form_named
from tests.test_completed_blank import assert_reads_as, completed, truth

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "examples"))

import make_returned
import pen as by

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def xml(text: str) -> Any:
    tag_end = text.index(">") if not text[: text.index(">")].endswith("/") else text.index("/>")
    return parse_xml(f"{text[:tag_end]} {nsdecls('w')}{text[tag_end:]}")


def is_on(properties: Any, name: str) -> bool:
    element = None if properties is None else properties.find(qn(f"w:{name}"))
    return element is not None and element.get(qn("w:val")) not in ("0", "none", "false")


def as_google_docs(body: Any) -> None:
    for run in list(body.iter(qn("w:r"))):
        old = run.find(qn("w:rPr"))
        bold, struck, marked = (int(is_on(old, name)) for name in ("b", "strike", "highlight"))
        line = "single" if is_on(old, "u") else "none"
        fill = "ffff00" if marked else "auto"
        if old is not None:
            run.remove(old)
        spelt_out = (
            '<w:rPr><w:rFonts w:ascii="Arial" w:cs="Arial" w:eastAsia="Arial" w:hAnsi="Arial"/>'
            f'<w:b w:val="{bold}"/><w:bCs w:val="{bold}"/><w:i w:val="0"/><w:strike w:val="{struck}"/>'
            f'<w:color w:val="000000"/><w:sz w:val="22"/><w:u w:val="{line}"/><w:shd w:fill="{fill}" w:val="clear"/>'
            '<w:vertAlign w:val="baseline"/><w:rtl w:val="0"/></w:rPr>'
        )
        run.insert(0, xml(spelt_out))
        run.set(qn("w:rsidDel"), "00000000")
    for paragraph in body.iter(qn("w:p")):
        if paragraph.find(qn("w:r")) is None:
            paragraph.append(xml('<w:r><w:rPr><w:rtl w:val="0"/></w:rPr></w:r>'))


def as_pages(body: Any) -> None:
    fonts = '<w:rFonts w:ascii="Helvetica Neue" w:hAnsi="Helvetica Neue" w:cs="Arial Unicode MS"/>'
    for run in body.iter(qn("w:r")):
        properties = run.get_or_add_rPr()
        for old in properties.findall(qn("w:rFonts")):
            properties.remove(old)
        properties.insert(0, xml(fonts))
        properties.append(xml('<w:rtl w:val="0"/>'))
        properties.append(xml('<w:lang w:val="en-US"/>'))
    for paragraph in body.iter(qn("w:p")):
        properties = paragraph.get_or_add_pPr()
        for old in properties.findall(qn("w:pStyle")):
            properties.remove(old)
        properties.insert(0, xml('<w:pStyle w:val="BodyA"/>'))


def as_word_for_the_web(body: Any) -> None:
    for run in list(body.iter(qn("w:r"))):
        text = run.find(qn("w:t"))
        if text is None or len(text.text or "") < 6 or any(child.tag not in (qn("w:rPr"), qn("w:t")) for child in run):
            continue
        words, cut = text.text, len(text.text) // 3
        before = run
        for part in (words[:cut], words[cut : 2 * cut], words[2 * cut :]):
            piece = copy.deepcopy(run)
            piece.set(qn("w:rsidR"), "1A2B3C4D")
            piece.find(qn("w:t")).text = part
            piece.find(qn("w:t")).set(_SPACE, "preserve")
            before.addnext(piece)
            before = xml('<w:proofErr w:type="spellStart"/>')
            piece.addnext(before)
        run.getparent().remove(run)


CLIENTS = (as_google_docs, as_pages, as_word_for_the_web)
MARKS = (by.bold_and_underlined, by.highlighted, by.others_struck_out, by.others_deleted)


@pytest.mark.parametrize("name", ["early_help", "cin_cp"])
@pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.__name__)
@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: mark.__name__)
def test_a_form_that_another_program_wrote(name: str, client: Callable[[Any], None], mark: by.Mark) -> None:
    form: Form[Any] = form_named(name)
    record = truth(form, f"{client.__name__} {mark.__name__}")
    document = docx.Document(io.BytesIO(completed(name, record, make_returned.Hand(mark=mark, tick=by.with_("☒")))))
    client(document.element.body)
    out = io.BytesIO()
    document.save(out)
    assert_reads_as(name, record, out.getvalue())
