"""The page that shows how a form was read."""

from __future__ import annotations

import base64
import copy
import hashlib
import pickle
import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

import child_audit
from child_audit import ChildAuditError, Parsed
from child_audit.cli import main
from child_audit.collate import read as read_batch
from child_audit.explain.colours import WHITE, colour_of, contrast, readable
from child_audit.explain.html import Html, element, escaped
from child_audit.explain.page import explain
from child_audit.issues import Issue
from child_audit.word.document import (
    Block,
    Cell,
    Comment,
    Document,
    Format,
    Note,
    Paragraph,
    Row,
    Run,
    Table,
)
from tests.collate_examples import CIN_CP, EARLY_HELP, realistic
from tests.test_explain_spans import COMPLETED, document, layout, paragraph

HOSTILE = "<script>alert('x')</script> & \"quoted\" </textarea> <img src=x onerror=alert(1)>"


@dataclass
class Element:
    name: str
    attributes: dict[str, str | None]
    parent: Element | None = None
    children: list[Element | str] = field(default_factory=list)

    def get(self, name: str) -> str:
        return self.attributes.get(name) or ""

    @property
    def classes(self) -> list[str]:
        return self.get("class").split()

    def all(self) -> list[Element]:
        inner = [child for child in self.children if isinstance(child, Element)]
        return [each for child in inner for each in (child, *child.all())]

    def text(self, without: tuple[str, ...] = ()) -> str:
        parts = (
            child if isinstance(child, str) else child.text(without)
            for child in self.children
            if isinstance(child, str) or not {child.name, *child.classes} & set(without)
        )
        return "".join(parts) + ("\n" if re.fullmatch("br|p|h[1-6]|td|th|li", self.name) else "")


class _Tree(HTMLParser):
    """Reads HTML strictly: every element is closed where it was opened."""

    def __init__(self) -> None:
        super().__init__()
        self.here = self.root = Element("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"an attribute of {tag} stands twice"
        new = Element(tag, dict(attrs), self.here)
        self.here.children.append(new)
        if tag not in ("br", "meta", "input"):
            self.here = new

    def handle_endtag(self, tag: str) -> None:
        assert self.here.name == tag
        assert self.here.parent is not None
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def tree(page: str) -> Element:
    parser = _Tree()
    parser.feed(page)
    parser.close()
    assert parser.here is parser.root
    return parser.root


def by_id(page: Element) -> dict[str, Element]:
    found = [each for each in page.all() if each.get("id")]
    ids = [each.get("id") for each in found]
    assert len(set(ids)) == len(ids), "an id stands twice"
    return dict(zip(ids, found, strict=True))


def shown(completed: Document) -> Element:
    return tree(explain(layout(), completed, title="Audit", names={}))


def paper(page: Element) -> Element:
    return next(each for each in page.all() if "paper" in each.classes)


ADDED = ("badge", "tip", "nothing", "kind", "chip", "caption")


def document_text(page: Element) -> str:
    """What the page shows of the document itself."""
    return paper(page).text(ADDED)


def body(*blocks: Block) -> Document:
    labels = tuple(paragraph(text, number) for number, text in enumerate(COMPLETED, start=1))
    return Document((*labels, *blocks))


# the builder


def test_whatever_is_not_markup_is_escaped() -> None:
    assert element("p", HOSTILE, title='"x"').text.count("<") == 2
    assert element("p", element("b", "a & b")).text == "<p><b>a &amp; b</b></p>"
    assert element("input", checked=True, disabled=False, class_="").text == "<input checked>"
    assert escaped("a\x00b\ud800c\td\n") == "a\ufffdb\ufffdc\td\n"
    assert not Html("")


def test_a_colour_from_a_document_is_six_figures_or_nothing() -> None:
    names = ["", "FF0000", "YELLOW", "darkYellow", "PCT20", "ACCENT1", "red;background:url(x)", "#12"]
    assert all(re.fullmatch("(?:[0-9A-F]{6})?", colour_of(name)) for name in names)
    assert colour_of("yellow") == "FFFF00"
    assert colour_of("") == ""


def test_words_stay_readable_on_every_colour() -> None:
    for background in ("FFFFFF", "FFFF00", "000080", "1F4E5F", "808080", "C0C0C0", "FF0000", "00FF00"):
        for colour in ("", "FFFF00", "FF0000", "000080", "FFFFFF", "777777"):
            assert contrast(readable(colour, background), background) >= 4.5
    assert readable("C00000", WHITE) == "C00000"


def test_every_colour_of_the_page_itself_reads_on_white() -> None:
    style = Path(child_audit.__file__).with_name("explain").joinpath("style.css").read_text("utf-8")
    root = style[style.index(":root") : style.index("}")]
    colours = dict(re.findall(r"--([a-z]+): #([0-9a-f]{6})", root))
    assert {"ink", "soft", "link", "certain", "inferred", "undecided", "unplaced"} <= colours.keys()
    for name in colours.keys() - {"line"}:
        assert contrast(colours[name].upper(), WHITE) >= 4.5, name
        assert contrast(colours[name].upper(), "F3F3F1") >= 4.5, name


# the document on the page


def test_what_a_document_says_is_never_markup() -> None:
    page = shown(document(*COMPLETED[:6], f"What needs to improve: {HOSTILE}", margins=(HOSTILE,)))
    assert HOSTILE in document_text(page)
    scripts = [each for each in page.all() if each.name in ("script", "img", "textarea")]
    assert [each.name for each in scripts] == ["script"]
    assert "alert" not in scripts[0].text()


def test_hostile_names_colours_and_comments_are_never_markup() -> None:
    run = Run("words", Format(highlight='red"><script>', shade="x;y", colour="url(x)"))
    completed = replace(
        body(Paragraph((run,), style=HOSTILE, shade=HOSTILE, place=HOSTILE)),
        comments=(Comment(HOSTILE, HOSTILE, HOSTILE, "words"),),
        notes=(Note("picture", HOSTILE, HOSTILE),),
    )
    text = explain(layout(), completed, title=HOSTILE, names={"improve": HOSTILE}, name=HOSTILE)
    assert len([each for each in tree(text).all() if each.name in ("script", "img")]) == 1
    assert f"How {HOSTILE} was read" in tree(text).text()


def test_all_text_of_the_document_is_shown_in_its_order() -> None:
    inner = Table((Row((Cell((paragraph("inside"),)),)),), "table 1, row 1, column 1, inner table 1")
    rows = (
        Row((Cell((paragraph("one"), inner)), Cell((), 1), Cell((paragraph("two\nlines"),), 2, 2))),
        Row((Cell((paragraph("three"),)), Cell((paragraph("four"),), 1, 3))),
    )
    box = Paragraph((Run("in a box"),), place="paragraph 9", boxed=True)
    page = shown(body(Table((Row((Cell((Table(rows, "inner table 1"),)),)),), "table 1"), box, paragraph("last")))
    expected = [*COMPLETED, "one", "inside", "two", "lines", "three", "four", "in a box", "last"]
    assert document_text(page).split() == " ".join(expected).replace("**", "").split()


def test_tables_keep_their_merged_cells() -> None:
    rows = (
        Row((Cell((paragraph("tall"),)), Cell((paragraph("a"),), 1), Cell((paragraph("b"),), 2)), header=True),
        Row((Cell((Paragraph(()),), continues=True), Cell((paragraph("wide"),), 1, 2))),
        Row((Cell((paragraph("under it"),), continues=True), Cell((paragraph("late"),), 2))),
    )
    page = paper(shown(body(Table(rows, "table 1"))))
    cells = [each for each in page.all() if each.name in ("td", "th")]
    assert [(" ".join(each.text(ADDED).split()), each.get("rowspan"), each.get("colspan")) for each in cells] == [
        ("tall under it", "3", ""),
        ("a", "", ""),
        ("b", "", ""),
        ("wide", "", "2"),
        ("", "", ""),
        ("late", "", ""),
    ]
    assert [each.name for each in cells[:3]] == ["th"] * 3
    assert cells[0].get("scope") == "col"
    assert cells[4].classes == ["gap"]
    assert next(each for each in page.all() if each.name == "caption").text() == "table 1"


def test_the_look_of_words_is_kept() -> None:
    look = Format(bold=True, italic=True, underline=True, strike=True, caps=True, highlight="YELLOW")
    runs = (
        Run("marked", look),
        Run(" red", Format(colour="C00000")),
        Run(" gone", deleted=True),
        Run(" secret", Format(hidden=True)),
    )
    page = paper(shown(body(Paragraph(runs, "heading 2", place="paragraph 8"))))
    heading = next(each for each in page.all() if each.name == "h4")
    names = [each.name for each in heading.all()]
    assert {"strong", "em", "u", "s", "mark", "del"} <= set(names)
    styles = {each.get("style") for each in heading.all()}
    assert {"background:#FFFF00;color:#000000", "color:#C00000"} <= styles
    assert "[hidden:  secret]" in heading.text()


def test_headers_and_footers_stand_around_the_text() -> None:
    edges = tuple(Paragraph((Run(text),), place=text) for text in ("footer", "header", "footnote 1"))
    page = document_text(shown(replace(body(), margins=edges)))
    assert page.index("header") < page.index(COMPLETED[0]) < page.index("footer") < page.index("footnote")


def test_pictures_and_comments_are_shown_at_their_place() -> None:
    completed = replace(
        body(),
        notes=(Note("picture", "paragraph 7"),),
        comments=(Comment("Sam", "2026-11-21T09:30:00Z", "Is this the right child?", "Alex Example"),),
    )
    page = shown(completed)
    ids = by_id(page)
    paragraphs = [each for each in paper(page).all() if each.name == "p"]
    about = next(each for each in paragraphs if "Alex Example" in each.text())
    link = next(each for each in about.all() if each.get("href") == "#comment-1")
    assert link.text() == "comment 1"
    assert "Is this the right child?" in ids["comment-1"].text()
    chip = next(each for each in paper(page).all() if each.get("id") == "place-1")
    assert "picture" in chip.text()
    assert "What needs to improve" in (chip.parent or chip).text()
    assert chip.get("href") == "#issue-1"


# the page around it


@pytest.fixture(scope="module", params=[EARLY_HELP, CIN_CP], ids=lambda form: str(form.name))
def filled(request: pytest.FixtureRequest) -> Parsed[object]:
    data = child_audit.fill(realistic(1, request.param).record)
    return child_audit.parse(data)


def test_every_field_that_is_not_blank_appears_with_its_name_path_and_sign(filled: Parsed[object]) -> None:
    page = tree(filled.explain())
    rows = {each.get("id"): each.text() for each in page.all() if each.get("id").startswith("field-")}
    notes = [each.text() for each in paper(page).all() if "tip" in each.classes and each.get("id")]
    form = child_audit.form_named(filled.form)
    for path, evidence in filled.evidence.items():
        if evidence.sign == "blank" or path.startswith("contacts."):
            continue
        assert any(path in text and evidence.sign in text for text in rows.values()), path
        assert any(path in text and evidence.sign in text for text in notes), path
    assert all(any(info.path in text and info.label in text for text in rows.values()) for info in form.fields)


def test_every_reference_leads_somewhere_on_the_page(filled: Parsed[object]) -> None:
    page = tree(filled.explain())
    ids = by_id(page)
    for each in page.all():
        for name in ("href", "for", "aria-labelledby", "aria-describedby"):
            if each.get(name):
                assert each.get(name).removeprefix("#") in ids, (name, each.get(name))


def test_nothing_refers_outside(filled: Parsed[object]) -> None:
    text = filled.explain()
    page = tree(text)
    for each in page.all():
        assert each.get("href").startswith("#") or not each.get("href")
        assert not {"src", "srcset", "data", "action", "background", "onclick", "onerror"} & each.attributes.keys()
        assert each.name not in ("link", "iframe", "object", "embed", "base", "form", "img")
    style = next(each for each in page.all() if each.name == "style").text()
    assert "url(" not in style
    assert "@import" not in style


def test_the_policy_allows_the_page_s_own_script_and_no_other(filled: Parsed[object]) -> None:
    page = tree(filled.explain())
    (script,) = (each for each in page.all() if each.name == "script")
    digest = base64.b64encode(hashlib.sha256(script.text().encode()).digest()).decode()
    policy = next(each for each in page.all() if each.get("http-equiv") == "Content-Security-Policy").get("content")
    assert f"script-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "img-src 'none'" in policy


def test_the_page_has_landmarks_headings_and_named_tables(filled: Parsed[object]) -> None:
    page = tree(filled.explain())
    names = [each.name for each in page.all()]
    assert [names.count(name) for name in ("h1", "main", "nav", "header")] == [1, 1, 1, 1]
    levels = [int(each.name[1]) for each in page.all() if re.fullmatch("h[1-6]", each.name)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(table.all()[0].name == "caption" for table in page.all() if table.name == "table")
    assert page.all()[0].get("lang") == "en-GB"
    for each in page.all():
        if each.name == "a" and "badge" in each.classes:
            assert each.text() in each.get("aria-label"), "what is seen must be a part of what is said"


def test_the_same_document_gives_the_same_page() -> None:
    data = child_audit.fill(realistic(3, EARLY_HELP).record)
    assert child_audit.parse(data).explain("a.docx") == child_audit.parse(data).explain("a.docx")


def _targets(page: Element) -> list[tuple[str, str]]:
    items = [each for each in page.all() if each.get("id").startswith("issue-")]
    return [(item.get("id"), next(each.get("href") for each in item.all() if "jump" in each.classes)) for item in items]


def test_every_issue_has_its_place_and_the_place_leads_back() -> None:
    completed = document(
        "Private: see the duty log",
        *COMPLETED[:2],
        "Date of the last visit: 31/02/2026",
        COMPLETED[3],
        "Good= Evidence of all elements x",
        "Inadequate= No evidence x",
        margins=("Seen by Sam",),
    )
    completed = replace(completed, notes=(Note("picture", "paragraph 5"), Note("embedded", "nowhere")))
    page = shown(completed)
    ids = by_id(page)
    targets = _targets(page)
    assert [target for _, target in targets] == [
        "#answer-2",
        "#answer-3",
        "#field-4",
        "#unplaced-4",
        "#unplaced-5",
        "#place-6",
        "#document",
    ]
    for issue, target in targets:
        place = ids[target[1:]]
        links = [each.get("href") for each in (place, *place.all())]
        assert f"#{issue}" in links or target == "#document"


def test_an_issue_says_what_to_do_and_quotes_the_text() -> None:
    page = shown(document("Private: see the duty log", *COMPLETED))
    text = by_id(page)["issue-1"].text()
    assert "unplaced_text" in text
    assert "Private: see the duty log" in text
    assert "enter what matters where it belongs" in text


def test_the_form_s_own_words_that_are_missing_are_listed() -> None:
    page = shown(document(*COMPLETED[:6]))
    assert "What needs to improve:" in by_id(page)["missing"].text()
    assert "All of the form’s own words were found." in by_id(shown(document(*COMPLETED)))["missing"].text()


# the library and the command


def test_a_reading_lets_go_of_its_document_when_it_travels() -> None:
    parsed = child_audit.parse(child_audit.fill(realistic(1, EARLY_HELP).record))
    for other in (pickle.loads(pickle.dumps(parsed)), copy.deepcopy(parsed), parsed.without_document()):
        assert other == parsed
        with pytest.raises(ChildAuditError, match="parse the document again"):
            other.explain()
    assert "_explain" not in repr(parsed)
    assert parsed.explain().startswith("<!DOCTYPE html>")


def test_a_batch_keeps_no_documents(tmp_path: Path) -> None:
    child_audit.fill(realistic(1, EARLY_HELP).record, tmp_path / "a.docx")
    (outcome,) = read_batch(tmp_path)
    assert outcome.parsed is not None
    assert outcome.parsed == outcome.parsed.without_document()
    with pytest.raises(ChildAuditError):
        outcome.parsed.explain()


def test_a_reading_made_by_hand_says_why_it_has_no_page() -> None:
    with pytest.raises(ChildAuditError):
        Parsed("early_help", object(), (Issue(None, "joined", "", ""),)).explain()


def test_the_command_writes_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "a & b.docx", tmp_path / "reading.html"
    child_audit.fill(realistic(1, EARLY_HELP).record, source)
    assert main(["explain", str(source), "-o", str(target)]) == 0
    assert target.read_text("utf-8") == child_audit.parse(source).explain("a & b.docx")
    assert "How a &amp; b.docx was read" in target.read_text("utf-8")
    assert capsys.readouterr() == ("", "")


def test_the_command_never_replaces_a_file_unasked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "a.docx", tmp_path / "reading.html"
    child_audit.fill(realistic(1, EARLY_HELP).record, source)
    target.write_text("mine")
    assert main(["explain", str(source), "-o", str(target)]) == 2
    assert "add --force" in capsys.readouterr().err
    assert target.read_text() == "mine"
    assert main(["explain", str(source), "-o", str(target), "--force"]) == 0
    assert main(["explain", str(source), "-o", str(tmp_path / "reading.docx")]) == 2
    assert "must end in .html" in capsys.readouterr().err
    assert main(["explain", str(tmp_path / "none.docx"), "-o", str(tmp_path / "b.html")]) == 1
