"""The tagged Word templates: they say what the forms say, ask for every field, and are what their script makes."""

from __future__ import annotations

import importlib
import io
import re
import shutil
import subprocess
import sys
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from lxml import etree
from pydantic import BaseModel

from child_audit.forms import CinCpAudit, EarlyHelpAudit
from child_audit.forms.fields import FieldInfo, Kind, fields_of

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docx_templates"
TEXTS = ROOT.parent / "shared" / "forms"
RECORDS: dict[str, type[BaseModel]] = {"early_help": EarlyHelpAudit, "cin_cp": CinCpAudit}
CONTACTS = {
    "early_help": {"qa_lead", "qa_manager", "collation", "return_address"},
    "cin_cp": {"qa_lead", "return_address"},
}
MEANINGS = {
    "Outstanding": "= Strong Consistent Evidence in all elements",
    "Good": "= Evidence of all elements",
    "Requires Improvement": "= Evidence of most areas but some gaps or inconsistent",
    "Inadequate": "= No Evidence",
}

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TAG = re.compile(r"\{\{ ([a-z0-9_.]+)(?: \| ([a-z]+)(?:\((.*?)\))?)? \}\}")
CONTROL = re.compile(r"\{%tr .*? %\}")

every_form = pytest.mark.parametrize("name", list(RECORDS))


# --- What a template holds -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tag:
    """A tag: the path it names, its filter and the filter's arguments."""

    path: str
    how: str
    arguments: tuple[str, ...]

    @property
    def prints(self) -> str:
        """What a blank form shows in its place, boxes left out."""
        return self.arguments[0] if self.how == "mark" else ""


def tag_of(match: re.Match[str]) -> Tag:
    return Tag(match[1], match[2] or "", tuple(re.findall(r'"([^"]*)"', match[3] or "")))


def tags_in(text: str) -> list[Tag]:
    return [tag_of(match) for match in TAG.finditer(text)]


def printed(text: str) -> str:
    return CONTROL.sub("", TAG.sub(lambda match: tag_of(match).prints, text))


def key(text: str) -> str:
    """Letters and digits only: all by which two wordings are compared."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


@cache
def part(name: str, path: str) -> etree._Element:
    with zipfile.ZipFile(FOLDER / f"{name}.docx") as archive:
        return etree.fromstring(archive.read(path))


def body(name: str) -> etree._Element:
    return part(name, "word/document.xml")


def text_of(element: etree._Element) -> str:
    """The text of a paragraph or of all paragraphs in an element, a line each."""
    pieces = []
    for node in element.iter(f"{W}p", f"{W}t", f"{W}tab", f"{W}br"):
        if node.tag == f"{W}t":
            pieces.append(node.text or "")
        elif node.tag == f"{W}tab":
            pieces.append("\t")
        elif pieces:
            pieces.append("\n")
    return "".join(pieces)


def cells(name: str) -> list[etree._Element]:
    return list(body(name).iter(f"{W}tc"))


def tables(name: str) -> list[etree._Element]:
    return list(body(name).iter(f"{W}tbl"))


def rows(table: etree._Element) -> list[etree._Element]:
    return table.findall(f"{W}tr")


def has(element: etree._Element, path: str) -> bool:
    return element.find("/".join(f"{W}{step}" for step in path.split("/"))) is not None


def value(element: etree._Element, path: str, attribute: str = "val") -> str:
    found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
    return "" if found is None else found.get(f"{W}{attribute}", "")


@cache
def styles(name: str) -> dict[str, etree._Element]:
    return {style.get(f"{W}styleId", ""): style for style in part(name, "word/styles.xml").iter(f"{W}style")}


def style_name(name: str, paragraph: etree._Element) -> str:
    return value(styles(name)[value(paragraph, "pPr/pStyle")], "name")


def fields(name: str) -> tuple[FieldInfo, ...]:
    return fields_of(RECORDS[name])


# --- The script ------------------------------------------------------------------------------------------------------


def build(name: str) -> bytes:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(FOLDER))
        content: bytes = importlib.import_module("build").build(name)
    return content


def run_script(folder: Path, *arguments: str) -> int:
    command = [sys.executable, str(folder / "build.py"), *arguments]
    return subprocess.run(command, capture_output=True, check=False).returncode


@every_form
def test_a_template_is_what_its_script_makes_byte_for_byte(name: str) -> None:
    assert (FOLDER / f"{name}.docx").read_bytes() == build(name)


def test_a_template_that_was_changed_fails_the_check_until_it_is_built_again(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "templates"))
    assert run_script(folder, "--check") == 0
    (folder / "cin_cp.docx").write_bytes(b"edited by hand")
    assert run_script(folder, "--check") == 1
    assert run_script(folder) == 0
    assert run_script(folder, "--check") == 0


@every_form
def test_the_file_holds_no_date_of_its_making(name: str) -> None:
    with zipfile.ZipFile(FOLDER / f"{name}.docx") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


# --- The words -------------------------------------------------------------------------------------------------------

# Prompts of cin_cp.txt that the PDF cut: what is legible, and what it said. None: the rest of the prompt before it.
RESTORED: dict[str, str | None] = {
    "Is there evidence that the child culture & diversity has been ad informs interventions?": (
        "Is there evidence that the child’s culture & diversity has been considered and informs interventions?"
    ),
    "Are family members co": "Are family members consulted?",
    "onsulted?": None,
    "Is there evidence of effective of leading to sustained change for their family?": (
        "Is there evidence of effective direct work leading to sustained change for the child and their family?"
    ),
    "Is the recording of visits and or clear, comprehensive, reflectiv undertaken and focused on th and progress of "
    "the child?": (
        "Is the recording of visits and other contacts clear, comprehensive, reflective of the work undertaken and "
        "focused on the experience and progress of the child?"
    ),
    "ve of the work": None,
    "Is there evidence of service us tools being utilised e.g. Mind o (MOMO) statements": (
        "Is there evidence of service user tools being utilised e.g. Mind of My Own (MOMO) statements?"
    ),
    # Two prompts read as one; a word too many in the first of them is struck in pieces_of().
    "Is there evidence that place at the same time (e.g. Child Protection Plans and MARAC)?": None,
    "Is it clear how partners are contributing the plan?": "Is it clear how partners are contributing to the plan?",
    "Does the CIN or CP review process ensure pla are appropriate and that any drift or delay is identified and "
    "challenged?": (
        "Does the CIN or CP review process ensure plans are appropriate and that any drift or delay is identified and "
        "challenged?"
    ),
}
# Who the form goes back to is a setting: their names and addresses stand between these words.
OFFICERS = (
    r"(?<=QA Manager – )(.+?)(?= and the responsible)",
    r"(?<=along with )(.+?)(?= for collation)",
    r"(?<=QA via )(.+?)(?= and the Information)",
    r"^(.+?) – \S+@\S+",
    r"(\S+@\S+)",
)
MARKUP = re.compile(r"<[^>]+>|\*+|^#+ ")
# In the PDF, the "No" of the feedback table is written with Greek letters.
GREEK = str.maketrans({"\u039d": "N", "\u03bf": "o"})


def text_of_form(name: str) -> str:
    path = TEXTS / f"{name}.txt"
    if not path.exists():
        pytest.skip(f"the text of the form is not beside this project: no {path.name} in ../shared/forms")
    return path.read_text(encoding="utf-8").translate(GREEK)


def without_officers(text: str) -> str:
    for pattern in OFFICERS:
        text = re.sub(pattern, "", text, flags=re.MULTILINE)
    return text


def pieces_of(name: str) -> Iterator[str]:
    """The form's text in pieces that stand in one cell: cut at line ends, tabs and wide gaps, the prompts restored."""
    restored = {key(cut): whole for cut, whole in RESTORED.items()}
    for line in without_officers(text_of_form(name)).splitlines():
        for piece in re.split(r"\t|\s{2,}", MARKUP.sub(" ", line).strip()):
            whole = restored.get(key(piece), piece.replace("in the place at", "in place at"))
            if whole and key(whole):
                yield whole


def test_every_prompt_that_was_restored_is_one_that_the_text_cuts() -> None:
    raw = key(MARKUP.sub(" ", text_of_form("cin_cp")))
    assert [cut for cut in RESTORED if key(cut) not in raw] == []


@every_form
def test_every_line_of_the_form_is_in_its_template(name: str) -> None:
    words = key(printed(text_of(body(name))))
    assert [piece for piece in pieces_of(name) if key(piece) not in words] == []


def test_the_lines_of_early_help_stand_in_the_order_of_the_form() -> None:
    # The other text was read column by column: it has no order to compare.
    words, position, misplaced = key(printed(text_of(body("early_help")))), 0, []
    for piece in pieces_of("early_help"):
        found = words.find(key(piece), position)
        if found < 0:
            misplaced.append(piece)
        else:
            position = found + len(key(piece))
    assert misplaced == []


@every_form
def test_a_template_has_no_words_that_are_not_the_form_s(name: str) -> None:
    known = {word for piece in pieces_of(name) for word in re.findall(r"\w+", piece.casefold())}
    known |= set(re.findall(r"\w+", without_officers(text_of_form(name)).casefold()))
    words = re.findall(r"\w+", printed(text_of(body(name))).casefold())
    assert [word for word in words if word not in known] == []


@every_form
def test_a_template_names_no_officer_and_no_address(name: str) -> None:
    with zipfile.ZipFile(FOLDER / f"{name}.docx") as archive:
        everything = b"".join(archive.read(entry) for entry in archive.namelist()).decode().casefold()
    assert "@" not in everything
    officers = [found for pattern in OFFICERS for found in re.findall(pattern, text_of_form(name), re.MULTILINE)]
    assert len(officers) >= 2
    # Numbered, so that a failure doesn't print them.
    assert [number for number, officer in enumerate(officers) if officer.casefold() in everything] == []


# --- The tags --------------------------------------------------------------------------------------------------------


@every_form
def test_every_field_of_the_record_has_its_tag_and_nothing_else_has(name: str) -> None:
    paths = {tag.path for tag in tags_in(text_of(body(name)))}
    contacts = {f"contacts.{contact}" for contact in CONTACTS[name]}
    asked = {field.path for field in fields(name) if field.kind is not Kind.ROWS}
    assert paths == asked | contacts | {"action.action", "action.who_when"}


@every_form
def test_a_tag_prints_what_its_field_holds(name: str) -> None:
    tags = tags_in(text_of(body(name)))
    for field in fields(name):
        printing = [tag for tag in tags if tag.path == field.path]
        ways, options = {tag.how for tag in printing}, [tag.arguments for tag in printing]
        match field.kind:
            case Kind.TEXT:
                assert (ways, len(options)) == ({""}, 1), field.path
            case Kind.DATE:
                assert (ways, len(options)) == ({"date"}, 1), field.path
            case Kind.TICK:
                assert (ways, options) == ({"tick"}, [()]), field.path
            case Kind.YES_NO:
                assert [synonyms[-1] for synonyms in options] == ["Yes", "No"], field.path
            case Kind.CHOICE:
                assert tuple(synonyms[0] for synonyms in options) == field.options, field.path


@every_form
def test_every_tag_is_whole_in_one_run_of_its_own(name: str) -> None:
    texts = [node.text or "" for node in body(name).iter(f"{W}t")]
    tagged = [text for text in texts if any(mark in text for mark in ("{", "}", "%"))]
    assert [text for text in tagged if not TAG.fullmatch(text) and not CONTROL.fullmatch(text)] == []
    assert len(tagged) == len(TAG.findall(text_of(body(name)))) + 2
    for run in body(name).iter(f"{W}r"):
        assert len(run.findall(f"{W}t")) == 1


@every_form
def test_what_is_typed_has_the_end_of_a_cell_to_itself(name: str) -> None:
    free = {field.path for field in fields(name) if field.kind in (Kind.TEXT, Kind.DATE)}
    free |= {"action.action", "action.who_when"}
    in_cells = []
    for cell in cells(name):
        slots = [tag.path for tag in tags_in(text_of(cell)) if tag.path in free]
        if slots:
            assert len(slots) == 1
            last = cell.findall(f"{W}p")[-1]
            assert TAG.fullmatch(text_of(last)), slots
            in_cells += slots
    assert sorted(in_cells) == sorted(free)


@every_form
def test_a_box_stands_alone_right_of_its_label(name: str) -> None:
    labels = {field.path: field.label for field in fields(name)}
    boxes = 0
    for row in body(name).iter(f"{W}tr"):
        texts = [text_of(cell) for cell in row.findall(f"{W}tc")]
        for left, text in pairwise(texts):
            tag = next((tag for tag in tags_in(text) if tag.how == "tick"), None)
            if tag:
                boxes += 1
                assert TAG.fullmatch(text)
                assert left == (tag.arguments[0] if tag.arguments else labels[tag.path])
    assert boxes == sum(tag.how == "tick" for tag in tags_in(text_of(body(name))))


@every_form
def test_the_grades_of_a_judgement_lie_in_one_cell_a_line_each_with_their_meanings(name: str) -> None:
    judgements = [field.path for field in fields(name) if "Good" in field.options]
    assert len(judgements) == {"early_help": 8, "cin_cp": 6}[name]
    for path in judgements:
        homes = [cell for cell in cells(name) if path in {tag.path for tag in tags_in(text_of(cell))}]
        assert len(homes) == 1
        lines = [text_of(p) for p in homes[0].findall(f"{W}p") if TAG.search(text_of(p))]
        meanings = MEANINGS if "." in path else dict.fromkeys(MEANINGS, "")
        assert [printed(line) for line in lines] == [grade + meaning for grade, meaning in meanings.items()]


@every_form
def test_the_options_that_are_marked_are_not_bold_or_underlined_in_the_blank(name: str) -> None:
    for paragraph in body(name).iter(f"{W}p"):
        if any(tag.how == "mark" for tag in tags_in(text_of(paragraph))):
            style = styles(name)[value(paragraph, "pPr/pStyle")]
            for element in (style, *paragraph.findall(f"{W}r")):
                assert not has(element, "rPr/b")
                assert not has(element, "rPr/u")


@every_form
def test_the_action_rows_repeat_at_the_end_of_their_table(name: str) -> None:
    table = next(table for table in tables(name) if CONTROL.search(text_of(table)))
    texts = [[text_of(cell) for cell in row.findall(f"{W}tc")] for row in rows(table)]
    assert texts[0] == ["Action", "Who / When"]
    assert "escalation.required" in texts[1][0]
    assert texts[2:] == [
        ["{%tr for action in actions | rows(5) %}"],
        ["{{ action.action }}", "{{ action.who_when }}"],
        ["{%tr endfor %}"],
    ]


@every_form
def test_each_tag_follows_the_words_by_which_the_record_names_its_field(name: str) -> None:
    # "Auditor: Designation" names the group and the label: the label is near or heads the column, the group anywhere
    # before. The date that a question asks for stands between it and its boxes.
    text = text_of(body(name))
    headers = key(" ".join(text_of(row) for row in body(name).iter(f"{W}tr") if has(row, "trPr/tblHeader")))
    astray = []
    for field in fields(name):
        if field.kind is Kind.ROWS:
            continue
        own = [match for match in TAG.finditer(text) if match[1] == field.path]
        others = [m.end() for m in TAG.finditer(text, 0, own[0].start()) if m[2] != "date" or field.kind is Kind.DATE]
        start = others[-1] if others else 0
        near = key(printed(text[start : (text + "\n").index("\n", own[-1].end())]))
        before = key(printed(text[: own[-1].end()]))
        *groups, label = re.split(r": (?=[A-Z])", field.label) if key(field.label) not in near else [field.label]
        if (key(label) not in near and key(label) not in headers) or any(key(g) not in before for g in groups):
            astray.append((field.path, field.label))
    assert astray == []


# --- The document ----------------------------------------------------------------------------------------------------


@every_form
def test_python_docx_opens_a_template(name: str) -> None:
    document = docx.Document(io.BytesIO((FOLDER / f"{name}.docx").read_bytes()))
    assert len(document.tables) == len(tables(name))
    title = next(p.text for p in document.paragraphs if p.style is not None and p.style.name == "Title")
    assert document.core_properties.title == title
    assert document.core_properties.language == "en-GB"


@every_form
def test_the_language_is_british_english(name: str) -> None:
    default = part(name, "word/styles.xml")
    assert value(default, "docDefaults/rPrDefault/rPr/lang") == "en-GB"


@every_form
def test_every_section_has_a_heading_style(name: str) -> None:
    names = [(style_name(name, p), key(printed(text_of(p)))) for p in body(name).iter(f"{W}p")]
    assert [style for style, _ in names].count("Title") == 1
    headings = [text for style, text in names if style.startswith("heading")]
    numbered = {field.section for field in fields(name) if field.section[:1].isdigit()}
    assert len(numbered) == {"early_help": 7, "cin_cp": 5}[name]
    expected = numbered | {"Child’s Details", "Service User Feedback", "Please note any required remedial actions"}
    assert [text for text in expected if not any(h.startswith(key(text)) for h in headings)] == []


@every_form
def test_a_header_row_is_the_first_of_its_table_and_repeats_on_every_page(name: str) -> None:
    repeated = 0
    for table in tables(name):
        for number, row in enumerate(rows(table)):
            titles = {style_name(name, p) for p in row.iter(f"{W}p")} & {"heading 2", "Column heading"}
            assert has(row, "trPr/tblHeader") or not titles
            assert number == 0 or not has(row, "trPr/tblHeader")
            repeated += has(row, "trPr/tblHeader")
    assert repeated == {"early_help": 10, "cin_cp": 7}[name]


@every_form
def test_only_a_row_for_free_text_may_be_split_between_pages(name: str) -> None:
    for row in body(name).iter(f"{W}tr"):
        free = [tag for tag in tags_in(text_of(row)) if not tag.how]
        assert has(row, "trPr/cantSplit") or free


@every_form
def test_every_table_is_described_to_a_screen_reader(name: str) -> None:
    titles = Counter(value(table, "tblPr/tblCaption") for table in tables(name))
    assert "" not in titles
    assert set(titles.values()) == {1}
    assert all(value(table, "tblPr/tblDescription") for table in tables(name))


@every_form
def test_the_judgement_column_of_a_section_is_one_merged_cell(name: str) -> None:
    for table in tables(name):
        merged = [value(row.findall(f"{W}tc")[0], "tcPr/vMerge") for row in rows(table)]
        if any(merged):
            areas = merged[1:-1]
            assert areas == ["restart"] + ["continue"] * (len(areas) - 1)
            assert all(len(row.findall(f"{W}tc")) == 3 for row in rows(table)[:-1])


@every_form
def test_the_pages_are_a4_and_numbered(name: str) -> None:
    page = body(name).find(f"{W}body/{W}sectPr/{W}pgSz")
    assert page is not None
    assert (page.get(f"{W}w"), page.get(f"{W}h")) == ("11906", "16838")
    footer = part(name, "word/footer1.xml")
    assert "".join(str(text) for text in footer.itertext()).split() == ["Page", "PAGE", "1", "of", "NUMPAGES", "1"]
