"""What people see of a paragraph: runs, breaks, symbols, fields and whatever stands around them."""

from __future__ import annotations

from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.word.specimen import control, document, look_of, paragraph, run, runs_of, text_of, texts


@pytest.mark.parametrize(
    ("inside_a_run", "text"),
    [
        ('<w:t xml:space="preserve"> a </w:t>', " a "),
        ("<w:t> a </w:t>", "a"),
        ("<w:t>a</w:t><w:tab/><w:t>b</w:t>", "a\tb"),
        ("<w:t>a</w:t><w:br/><w:t>b</w:t>", "a\nb"),
        ('<w:t>a</w:t><w:br w:type="page"/><w:t>b</w:t>', "a\nb"),
        ("<w:t>a</w:t><w:cr/><w:t>b</w:t>", "a\nb"),
        ("<w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t>", "a\u2011b"),
        ("<w:t>a</w:t><w:softHyphen/><w:t>b</w:t>", "ab"),
        ("<w:t>a</w:t><w:lastRenderedPageBreak/><w:t>b</w:t>", "ab"),
        ('<w:t>a</w:t><w:ptab w:relativeTo="margin" w:alignment="right"/><w:t>b</w:t>', "a\tb"),
        ("<w:t>two\nlines of XML</w:t>", "two lines of XML"),
        ("<w:t>a<!-- a comment -->b</w:t>", "ab"),
        ("<w:t>مرحبا</w:t>", "مرحبا"),
    ],
)
def test_a_run_reads_as_people_see_it(inside_a_run: str, text: str) -> None:
    assert text_of(f"<w:r>{inside_a_run}</w:r>") == text


def test_a_word_cut_into_runs_stays_one_word() -> None:
    cut = run("Requires Im", "<w:b/>") + '<w:proofErr w:type="spellStart"/>' + run("provement", "<w:b/>")
    assert text_of(cut) == "Requires Improvement"


@pytest.mark.parametrize(
    "wrapped",
    [
        '<w:ins w:id="1" w:author="A">{}</w:ins>',
        '<w:moveTo w:id="1" w:author="A">{}</w:moveTo>',
        '<w:hyperlink r:id="none">{}</w:hyperlink>',
        '<w:smartTag w:element="place"><w:smartTagPr/>{}</w:smartTag>',
        '<w:customXml w:element="a"><w:customXmlPr/>{}</w:customXml>',
        '<w:fldSimple w:instr=" AUTHOR ">{}</w:fldSimple>',
        '<w:dir w:val="rtl">{}</w:dir>',
        '<w:bdo w:val="rtl">{}</w:bdo>',
        "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>",
        "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
        "<mc:AlternateContent><mc:Choice Requires='w14'>{}</mc:Choice><mc:Fallback/></mc:AlternateContent>",
        "<w14:unknownToAll>{}</w14:unknownToAll>",
    ],
)
def test_text_is_read_through_whatever_stands_around_it(wrapped: str) -> None:
    assert text_of(run("a ") + wrapped.format(run("b")) + run(" c")) == "a b c"


def test_text_outside_any_run_or_paragraph_is_kept() -> None:
    assert text_of("<w:t>no run</w:t>") == "no run"
    assert texts(document(run("no paragraph") + paragraph(run("a paragraph"))).body) == ["no paragraph", "a paragraph"]
    assert text_of(f"<w:r>{run('a run in a run')}</w:r>") == "a run in a run"


def test_an_element_that_is_not_known_is_noted() -> None:
    (note,) = document(paragraph(f"<w14:novelty>{run('text')}</w14:novelty>")).notes
    assert (note.kind, note.name, note.place) == ("element", "novelty", "paragraph 1")


def test_all_bodies_are_read_where_a_file_holds_several() -> None:
    assert texts(document(f"{paragraph(run('one'))}</w:body><w:body>{paragraph(run('two'))}").body) == ["one", "two"]


# Symbols


@pytest.mark.parametrize(
    ("inside_a_run", "seen"),
    [
        ('<w:sym w:font="Wingdings" w:char="F0FC"/>', "✓"),
        ('<w:sym w:font="Wingdings" w:char="00FC"/>', "✓"),
        ('<w:sym w:font="Wingdings" w:char="F0FE"/>', "☑"),
        ('<w:sym w:font="Wingdings" w:char="F0A8"/>', "☐"),
        ('<w:sym w:font="Wingdings 2" w:char="F052"/>', "☑"),
        ('<w:sym w:font="Webdings" w:char="F061"/>', "✓"),
        ('<w:sym w:font="Symbol" w:char="F0B7"/>', "•"),
        ('<w:sym w:font="Wingdings" w:char="not a number"/>', ""),
        ('<w:sym w:font="Wingdings" w:char="D800"/>', ""),
        ("<w:t>\uf0fe</w:t>", "☑"),
        ('<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr><w:t>\u00fc</w:t>', "✓"),
        ('<w:rPr><w:rFonts w:ascii="wingdings" w:hAnsi="wingdings"/></w:rPr><w:t>x</w:t>', "☒"),
        ('<w:rPr><w:rFonts w:ascii="Arial"/></w:rPr><w:t>\u00fc</w:t>', "ü"),
    ],
)
def test_a_symbol_is_the_character_that_people_see(inside_a_run: str, seen: str) -> None:
    assert text_of(f"<w:r>{inside_a_run}</w:r>") == seen


def test_a_font_from_a_style_counts() -> None:
    styles = '<w:style w:type="character" w:styleId="Tick"><w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr></w:style>'
    assert text_of(run("ü", '<w:rStyle w:val="Tick"/>'), styles=styles) == "✓"


# Fields


def field(result: str, instruction: str = " DATE ", data: str = "") -> str:
    """A complex field (17.16.18)."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>'
        f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def test_of_a_field_its_result_is_read_and_not_its_instruction() -> None:
    assert text_of(run("on ") + field(run("1 May")) + run(".")) == "on 1 May."


def test_a_field_in_the_instruction_of_another_is_no_text() -> None:
    nested = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> IF </w:instrText></w:r>'
        + field(run("hidden"))
        + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + run("shown")
        + field(run(" too"))
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert text_of(nested) == "shown too"


def test_a_field_runs_on_over_paragraphs() -> None:
    body = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText> TOC </w:instrText>'
        '<w:fldChar w:fldCharType="separate"/><w:t>one</w:t></w:r></w:p>'
        '<w:p><w:r><w:t>two</w:t><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    assert texts(document(body).body) == ["one", "two"]


def test_a_field_that_never_ends_hides_nothing() -> None:
    begun = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
    body = paragraph(begun + run("typed")) + paragraph(run("after")) + paragraph(field(run("result")))
    assert texts(document(body).body) == ["typed", "after", "result"]


def test_a_field_that_ends_twice_hides_nothing() -> None:
    assert text_of(field(run("a")) + '<w:r><w:fldChar w:fldCharType="end"/></w:r>' + run("b")) == "ab"


def legacy(data: str, result: str = "") -> str:
    """A legacy form field (17.16.17 and following)."""
    return field(result, " FORMTEXT ", f'<w:ffData><w:name w:val="f"/>{data}</w:ffData>')


def test_a_legacy_text_field_is_its_result() -> None:
    (read,) = runs_of(legacy('<w:textInput><w:default w:val="type here"/></w:textInput>', run("typed")))
    assert (read.text, read.control) == ("typed", "text")


@pytest.mark.parametrize(
    ("state", "seen"),
    [
        ('<w:default w:val="0"/>', "☐"),
        ('<w:default w:val="1"/>', "☒"),
        ('<w:default w:val="0"/><w:checked/>', "☒"),
        ('<w:default w:val="1"/><w:checked w:val="0"/>', "☐"),
        ("", "☐"),
    ],
)
def test_a_legacy_check_box_is_as_it_is_set_and_else_its_default(state: str, seen: str) -> None:
    (read,) = runs_of(legacy(f"<w:checkBox><w:sizeAuto/>{state}</w:checkBox>"))
    assert (read.text, read.control) == (seen, "checkbox")


@pytest.mark.parametrize(
    ("state", "seen"),
    [
        ('<w:result w:val="1"/>', "No"),
        ('<w:result w:val="0"/>', "Yes"),
        ('<w:default w:val="1"/>', "No"),
        ("", ""),
        ('<w:result w:val="7"/>', ""),
        ('<w:result w:val="-1"/>', ""),
        ('<w:result w:val="x"/>', ""),
    ],
)
def test_a_legacy_drop_down_is_the_entry_chosen(state: str, seen: str) -> None:
    entries = '<w:listEntry w:val="Yes"/><w:listEntry w:val="No"/>'
    assert text_of(legacy(f"<w:ddList>{state}{entries}</w:ddList>", run("shown by another program"))) == seen


# Looks


@pytest.mark.parametrize(
    ("properties", "attribute", "value"),
    [
        ("<w:b/>", "bold", True),
        ('<w:b w:val="0"/>', "bold", False),
        ('<w:b w:val="off"/>', "bold", False),
        ("<w:i/>", "italic", True),
        ('<w:u w:val="single"/>', "underline", True),
        ('<w:u w:val="none"/>', "underline", False),
        ("<w:strike/>", "strike", True),
        ("<w:dstrike/>", "strike", True),
        ("<w:caps/>", "caps", True),
        ("<w:smallCaps/>", "caps", True),
        ("<w:vanish/>", "hidden", True),
        ("<w:webHidden/>", "hidden", False),
        ('<w:highlight w:val="yellow"/>', "highlight", "YELLOW"),
        ('<w:highlight w:val="none"/>', "highlight", ""),
        ('<w:shd w:val="clear" w:fill="FFFF00"/>', "shade", "FFFF00"),
        ('<w:shd w:val="clear" w:fill="auto"/>', "shade", ""),
        ('<w:shd w:val="clear" w:fill="FFFFFF"/>', "shade", ""),
        ('<w:shd w:val="solid" w:color="00FF00" w:fill="FF0000"/>', "shade", "00FF00"),
        ('<w:shd w:val="pct25" w:fill="auto"/>', "shade", "PCT25"),
        ('<w:shd w:val="clear" w:themeFill="accent1"/>', "shade", "ACCENT1"),
        ('<w:color w:val="ff0000"/>', "colour", "FF0000"),
        ('<w:color w:val="auto"/>', "colour", ""),
    ],
)
def test_a_look_is_read_from_the_runs_own_properties(properties: str, attribute: str, value: object) -> None:
    assert getattr(look_of(properties), attribute) == value


def test_a_look_recorded_by_a_tracked_change_is_the_new_one() -> None:
    assert not look_of('<w:rPrChange w:id="1" w:author="A"><w:rPr><w:b/></w:rPr></w:rPrChange>').bold


# Any text, however it is cut and wrapped

_WRAPPERS = st.sampled_from([
    "{}",
    "{}",
    '<w:ins w:id="1" w:author="A">{}</w:ins>',
    '<w:moveTo w:id="1" w:author="A">{}</w:moveTo>',
    '<w:hyperlink w:anchor="a">{}</w:hyperlink>',
    '<w:smartTag w:element="place">{}</w:smartTag>',
    '<w:fldSimple w:instr=" DATE ">{}</w:fldSimple>',
    '<w:proofErr w:type="spellStart"/>{}<w:proofErr w:type="spellEnd"/>',
    '<w:bookmarkStart w:id="0" w:name="b"/>{}<w:bookmarkEnd w:id="0"/>',
    '<w:commentRangeStart w:id="9"/>{}<w:commentRangeEnd w:id="9"/>',
    '{}<w:del w:id="2" w:author="A"><w:r><w:delText>gone</w:delText></w:r></w:del>',
    "<mc:AlternateContent><mc:Choice Requires='w14'>{}</mc:Choice><mc:Fallback><w:r><w:t>no</w:t></w:r></mc:Fallback>"
    "</mc:AlternateContent>",
])  # fmt: skip
_LOOKS = st.sampled_from(["", "<w:b/>", '<w:u w:val="single"/>', "<w:noProof/>", '<w:lang w:val="en-GB"/>'])
# What XML can hold, without what the reader itself turns into something else: line ends, symbols of the private area.
_TEXT = st.text(st.characters(min_codepoint=32, exclude_categories=("Cs", "Cc", "Co", "Cn")), max_size=12)


@st.composite
def _cut(draw: st.DrawFn) -> tuple[str, str]:
    pieces = draw(st.lists(_TEXT, max_size=6))
    xml = ""
    for piece in pieces:
        wrapped = run(escape(piece), draw(_LOOKS))
        for _ in range(draw(st.integers(0, 3))):
            before, after = draw(_WRAPPERS).split("{}")
            wrapped = before + wrapped + after
        xml += control(wrapped) if draw(st.booleans()) else wrapped
    return "".join(pieces), xml


@given(_cut())
def test_any_text_reads_the_same_however_it_is_cut_and_wrapped(cut: tuple[str, str]) -> None:
    text, xml = cut
    assert text_of(xml) == text


@pytest.mark.parametrize(
    ("code", "shown"),
    [("1F60A", "😊"), ("1f44d", "👍"), ("2713", "✓"), ("D83D", ""), ("110000", ""), ("", ""), ("x", ""), ("-1", "")],
)
def test_an_emoji_is_read_as_word_writes_it(code: str, shown: str) -> None:
    symex = "http://schemas.microsoft.com/office/word/2015/wordml/symex"
    emoji = (
        f'<mc:AlternateContent xmlns:s="{symex}"><mc:Choice Requires="s">'
        f'<s:symEx s:font="Segoe UI Emoji" s:char="{code}"/></mc:Choice>'
        "<mc:Fallback><w:t>?</w:t></mc:Fallback></mc:AlternateContent>"
    )
    assert text_of(f"<w:r>{emoji}</w:r>") == shown


@pytest.mark.parametrize(
    ("fallback", "read"),
    [("<w:t>older</w:t>", "older"), ("", "newer")],
    ids=["the fallback", "when it's empty, the choice"],
)
def test_of_a_choice_in_an_unknown_namespace_the_fallback_is_read(fallback: str, read: str) -> None:
    choice = '<mc:Choice Requires="later"><w:t>newer</w:t></mc:Choice>'
    both = f"{choice}<mc:Fallback>{fallback}</mc:Fallback>"
    body = f'<w:r><mc:AlternateContent xmlns:later="urn:later">{both}</mc:AlternateContent></w:r>'
    assert text_of(body) == read


def test_a_symbol_of_unicode_is_no_code_of_wingdings() -> None:
    # The last two figures are those of a cross in Wingdings.
    assert text_of('<w:r><w:sym w:font="Segoe UI Symbol" w:char="25FB"/></w:r>') == "◻"
