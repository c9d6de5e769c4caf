"""Templates are code that a stranger may have written: all but the vocabulary is refused, and nothing is evaluated."""

from __future__ import annotations

import io
import time
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import child_audit
from child_audit.errors import TemplateError
from child_audit.form import Form, check_template
from child_audit.settings import Contacts
from child_audit.template.controls import ControlRenderer
from child_audit.template.render import Renderer
from child_audit.word.reader import read
from tests.word.specimen import files, paragraph, row, run, table, texts, zipped

HOSTILE = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ child.__class__ }}",
    "{{ child.__init__.__globals__ }}",
    "{{ name.__class__ | text }}",
    "{{ _private }}",
    "{{ self }}{{ self._TemplateReference__context }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__['os'] }}",
    "{{ name | attr('__class__') }}",
    "{{ name | map('upper') }}",
    "{{ range(1000000000) | list }}",
    "{{ 'a' * 1000000000 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ 7*7 }}",
    "{{ name() }}",
    "{{ name[0] }}",
    "{% import 'os' as os %}",
    "{% from 'a' import b %}",
    "{% include '/etc/passwd' %}",
    "{% extends 'base' %}",
    "{% set x = 1 %}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% for x in range(1000000000) %}{% endfor %}",
    "{%p for x in range(1000000000) %}",
    "{%p for x in people | rows(1000000000) %}",
    "{%p for x in people | rows(1001) %}",
    "{% call name() %}{% endcall %}",
    "{% filter upper %}a{% endfilter %}",
    "{% raw %}{{ name }}{% endraw %}",
    "{%- if 1 -%}",
    "{{r name }}",
    "{% colspan 3 %}",
    "{% vm %}",
    "{{ name",
    "name }}",
    "{% ",
]


def template(body: str, **parts: str) -> bytes:
    return zipped(files(paragraph(run("Name of the child: {{ name }}")) + body, **parts))


@pytest.mark.parametrize("tag", HOSTILE)
def test_what_is_not_the_vocabulary_is_refused_when_the_template_is_loaded(tag: str) -> None:
    began = time.monotonic()
    data = template(paragraph(run(f"Further words: {tag}")))
    with pytest.raises(TemplateError):
        Form.from_template(data, name="hostile")
    assert any(not problem.warning for problem in check_template(data))
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("tag", HOSTILE[:20])
@pytest.mark.parametrize("part", ["header1", "footer1", "footnotes"])
def test_nor_is_it_let_into_headers_footers_and_notes(tag: str, part: str) -> None:
    content = paragraph(run(tag))
    body, inner = "", content
    if part == "footnotes":
        body, inner = (
            paragraph('<w:r><w:footnoteReference w:id="2"/></w:r>'),
            f'<w:footnote w:id="2">{content}</w:footnote>',
        )
    else:
        body = f'<w:sectPr><w:{part[:-1]}Reference r:id="{part}"/></w:sectPr>'
    with pytest.raises(TemplateError):
        Form.from_template(template(body, **{part: inner}), name="hostile")


ELSEWHERE = {
    "a picture's description": '<w:r><w:drawing><wp:docPr id="1" name="a" descr="{{ 7*7 }}"/></w:drawing></w:r>',
    "a field's code": '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>QUOTE "{{ 7*7 }}"</w:instrText></w:r>',
    "a simple field": '<w:fldSimple w:instr="{% import &apos;os&apos; as os %}"/>',
    "a drawing's text": "<w:r><w:drawing><a:t>{{ ''.__class__ }}</a:t></w:drawing></w:r>",
    "a formula": "<m:oMath><m:r><m:t>{{ name }}</m:t></m:r></m:oMath>",
    "the name of a font": '<w:r><w:rPr><w:rFonts w:ascii="{{ name }}"/></w:rPr><w:t>text</w:t></w:r>',
}  # fmt: skip


@pytest.mark.parametrize("inner", ELSEWHERE.values(), ids=ELSEWHERE)
def test_a_tag_where_none_is_filled_is_refused_and_never_evaluated(inner: str) -> None:
    data = template(paragraph(inner))
    with pytest.raises(TemplateError, match="only filled in the running text"):
        Form.from_template(data, name="hostile")
    for renderer in (Renderer(data), ControlRenderer(data)):
        with zipfile.ZipFile(io.BytesIO(renderer.render({"name": "Sam Specimen"}, {}))) as archive:
            xml = archive.read("word/document.xml").decode()
        assert "49" not in xml
        assert any(tag in xml for tag in ("{{ 7*7 }}", "{% import", "{{ ''.__class__ }}", "{{ name }}"))


@pytest.mark.parametrize("kind", ["core", "custom"])
def test_a_tag_in_the_properties_is_refused(kind: str) -> None:
    entries = files(paragraph(run("Name of the child: {{ name }}")))
    package = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
    link = f'<Relationship Id="p" Type="{package if kind == "core" else office}" Target="docProps/p.xml"/>'
    entries["_rels/.rels"] = str(entries["_rels/.rels"]).replace("</Relationships>", link + "</Relationships>")
    entries["docProps/p.xml"] = '<p xmlns:d="d"><d:title name="x">{{ 7*7 }}</d:title></p>'
    with pytest.raises(TemplateError, match="properties"):
        Form.from_template(zipped(entries), name="hostile")


def test_a_tag_in_the_name_of_a_namespace_is_refused() -> None:
    entries = files(paragraph(run("Name of the child: {{ name }}")))
    xml = str(entries["word/document.xml"]).replace("<w:body>", '<w:body><x:y xmlns:x="urn:{{ 7*7 }}"/>')
    try:
        form: Form[Any] = Form.from_template(zipped({**entries, "word/document.xml": xml}), name="hostile")
        form.blank()
    except child_audit.ChildAuditError:
        return
    pytest.fail("it was filled")


@pytest.mark.parametrize("levels", [5, 12, 40])
def test_repeats_within_repeats_without_end_are_refused_at_once(levels: int) -> None:
    began = time.monotonic()
    opening = "".join(paragraph(run(f"{{%p for v{n} in {f'v{n - 1}.' if n else ''}a{n} %}}")) for n in range(levels))
    inner = paragraph(run(f"Word {{{{ v{levels - 1}.name }}}}"))
    data = template(opening + inner + paragraph(run("{%p endfor %}")) * levels)
    with pytest.raises(TemplateError, match="one within the other"):
        Form.from_template(data, name="deep")
    assert time.monotonic() - began < 2


def test_what_repeats_within_what_repeats_prints_no_more_than_the_most() -> None:
    opening = paragraph(run("{%p for a in people | rows(200) %}")) + paragraph(
        run("{%p for b in a.notes | rows(200) %}")
    )
    data = template(opening + paragraph(run("Note: {{ b.text }}")) + paragraph(run("{%p endfor %}")) * 2)
    with pytest.raises(TemplateError, match="prints more than 1000"):
        Form.from_template(data, name="wide")


WORDS = ["{", "}", "#}", "{ a }", "a { b", "100%", "%", "#1", "{a: {b: c} }", "}{", "{ {", "% }", "\ufdd0", "a\ufdd1b"]


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("controls", [False, True])
def test_braces_in_the_forms_own_words_are_printed_as_they_are(words: str, controls: bool) -> None:
    # One paragraph ends so, and the next begins so: docxtpl would take the two for one tag.
    body = paragraph(run(f"Words {words}")) + paragraph(run(f"{words} words")) + paragraph(run("{") + run("a"))
    body += table(row(f"<w:tc>{paragraph(run(words))}</w:tc>"))
    form: Form[Any] = Form.from_template(template(body), name="braces")
    shown = [text for text in texts(read(form.blank(controls=controls)).body) if text.strip()]
    printed = words.replace("\ufdd0", "\ufffd").replace("\ufdd1", "\ufffd")
    assert shown[1:] in ([f"Words {each}", f"{each} words", "{a", each] for each in (words, printed))


@pytest.mark.parametrize("label", ["{{", "a {b} c", "{% if", "}} x"])
def test_braces_in_the_labels_of_options_are_printed_as_they_are(label: str) -> None:
    data = template(paragraph(run(f"""Grade: {{{{ grade | mark('{label}') }}}} {{{{ grade | mark('Poor') }}}}""")))
    try:
        form: Form[Any] = Form.from_template(data, name="labels")
    except TemplateError:
        return  # "}}" ends a tag
    for controls in (False, True):
        assert label in texts(read(form.blank(controls=controls)).body)[1]


def test_attributes_with_braces_come_out_as_they_were() -> None:
    identifier = "{28A0092B-C50C-407E-A947-70E740481C1C}"
    inner = f'<w:r><w:drawing><a:ext uri="{identifier}"/></w:drawing></w:r>'
    form: Form[Any] = Form.from_template(template(paragraph(inner)), name="drawing")
    with zipfile.ZipFile(io.BytesIO(form.blank())) as archive:
        assert f'uri="{identifier}"' in archive.read("word/document.xml").decode()


def test_the_engine_knows_nothing_but_the_numbered_tags() -> None:
    renderer = Renderer(template(""))
    for compiled in renderer._templates.values():
        environment = compiled.environment
        assert (environment.globals, environment.filters, environment.tests) == ({}, {}, {})


# Values

TRICKS = st.sampled_from(
    [
        "{{ 7*7 }}", "{{ ''.__class__ }}", "{% import 'os' %}", "{# gone #}", "{%tr endfor %}", "{%p for a in b %}",
        "}}", "{{", "%}", "<w:p>", "</w:t>", "&amp;", "&lt;", "]]>", "<!--", "<?xml?>", "&#x41;", "\ufdd0\ufdd1{{",
        "{{ item0 }}", "{{ item0[0][0] }}", "{{ loop.index }}", "=1+1", "@SUM(A1)", "+1", "-1",
    ]
)  # fmt: skip


@pytest.mark.bulk
@settings(max_examples=60, deadline=None)
@given(st.lists(TRICKS | st.text(max_size=8), min_size=1, max_size=6).map(" ".join))
def test_values_are_never_evaluated(text: str) -> None:
    audit = child_audit.EarlyHelpAudit(key_learning=text, child={"full_name": text})
    parsed = child_audit.parse(child_audit.fill(audit))
    assert parsed.record == audit
    assert not parsed.issues


def test_nor_are_those_printed_in_headers_and_footers() -> None:
    body = '<w:sectPr><w:headerReference r:id="header1"/></w:sectPr>'
    data = template(body, header1=paragraph(run("Return to: {{ contacts.return_address }}")))
    form: Form[Any] = Form.from_template(data, name="margins")
    contacts: Any = {"return_address": "{{ 7*7 }} {% import 'os' %} <w:p>"}
    document = read(form.blank(contacts=Contacts(**contacts)))
    assert texts(document.margins) == ["Return to: {{ 7*7 }} {% import 'os' %} <w:p>"]


def test_a_template_elsewhere_is_left_out_of_what_is_filled() -> None:
    entries = files(paragraph(run("Name of the child: {{ name }}")), settings='<w:attachedTemplate r:id="t"/><w:zoom/>')
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    entries["word/_rels/settings.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="t" Type="{office}" Target="http://127.0.0.1:9/evil.dotm" TargetMode="External"/>'
        "</Relationships>"
    )
    form: Form[Any] = Form.from_template(zipped(entries), name="remote")
    for controls, locked in ((False, False), (True, True)):
        with zipfile.ZipFile(io.BytesIO(form.blank(controls=controls, locked=locked))) as archive:
            everything = b"".join(map(archive.read, archive.namelist()))
            assert b"documentProtection" in everything or not locked
        assert b"evil" not in everything
        assert b"attachedTemplate" not in everything
        assert b"zoom" in everything
