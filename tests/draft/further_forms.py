"""Further blank forms, laid out otherwise than those of ``forms``; their fields are in ``further_forms.json``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm

from tests.draft.forms import _data, _grid

PROMPT = "Click or tap here to enter text."


def rotated() -> bytes:
    """Landscape, with headings turned by a quarter, a RAG column, and a total that nobody types."""
    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    document.add_heading("Thematic dip sample: neglect", 0)
    _grid(document, [["Case ref", "", "Locality", "", "Dip sampled by", "", "On (date)", ""]])
    document.add_paragraph()
    standards = ("Graded care profile used", "Health partners involved", "Home conditions described")
    table = _grid(document, [["Standard", "Recorded", "Analysed", "Acted upon", "RAG", "Why this rating?"],
                             *([text, "", "", "", "R / A / G", ""] for text in standards)], shade=[0])  # fmt: skip
    for cell in table.rows[0].cells[1:5]:
        direction = OxmlElement("w:textDirection")
        direction.set(qn("w:val"), "btLr")
        cell._tc.get_or_add_tcPr().append(direction)
    document.add_paragraph()
    _grid(document, [["What one thing would make the most difference to this child?"], [""]])
    return _data(document)


def bilingual() -> bytes:
    """Welsh and English side by side, boxes behind their labels."""
    document = docx.Document()
    document.add_heading("Archwiliad ffeil achos / Case file audit", 1)
    _grid(document, [["Enw’r plentyn / Child’s name", ""], ["Dyddiad geni / Date of birth", ""],
                     ["Gweithiwr cymdeithasol / Social worker", ""]])  # fmt: skip
    document.add_paragraph()
    _grid(document, [
        ["A welwyd y plentyn ar ei ben ei hun? / Was the child seen alone?", "Do / Yes ☐    Naddo / No ☐"],
        ["A yw’r cynllun yn gyfredol? / Is the plan up to date?", "Ydy / Yes ☐    Nac ydy / No ☐"],
        ["Sylwadau / Comments", ""],
    ])  # fmt: skip
    document.add_paragraph()
    document.add_paragraph("Gradd / Grade:")
    for words in (
        "Rhagorol / Outstanding",
        "Da / Good",
        "Angen gwella / Requires improvement",
        "Annigonol / Inadequate",
    ):
        document.add_paragraph(words)
    return _data(document)


def both_sides() -> bytes:
    """Boxes on the outer sides of their labels, choices in the middle of a line, two questions a line."""
    document = docx.Document()
    document.add_heading("Visit record check", 1)
    document.add_paragraph("Child seen:  ☐ Yes   No ☐")
    document.add_paragraph("Seen alone:  ☐ Yes   No ☐      Home seen:  ☐ Yes   No ☐")
    document.add_paragraph("Yes ☐   No ☐   Bedroom seen")
    document.add_paragraph("Visit was  [ ] announced   [ ] unannounced")
    _grid(document, [["Was the plan discussed?", "☐ Yes  No ☐", "Date discussed", ""],
                     ["Were wishes and feelings recorded?", "Yes ☐ | ☐ No", "By whom?", ""]])  # fmt: skip
    document.add_paragraph("Rating:  ☐ Met   ☐ Partly met   Not met ☐")
    document.add_paragraph("Checked by: ____________________    Signature: ____________________   Date: ___/___/______")
    return _data(document)


def siblings() -> bytes:
    """The same part for each child of the family, with a list in it, and one for the family."""
    document = docx.Document()
    document.add_heading("Family audit", 0)
    _grid(document, [["Family name", "", "Audit date", ""], ["Auditor", "", "Team", ""]])
    for number in (1, 2, 3):
        document.add_heading(f"Child {number}", 1)
        _grid(document, [["First name", "", "Age", ""], ["School", "", "Legal status", ""]])
        document.add_paragraph("What is life like for this child?")
        document.add_paragraph()
        document.add_paragraph()
        _grid(document, [["Is the plan about this child?", "Met / Partly met / Not met"]])
        document.add_paragraph()
        _grid(document, [["Next step", "Who", "By when"], ["", "", ""], ["", "", ""]], shade=[0])
    document.add_heading("The family", 1)
    document.add_paragraph("What works for this family?")
    document.add_paragraph()
    return _data(document)


def letter() -> bytes:
    """No table: numbers to ring, tabs, dotted lines, and a scale explained in a sentence."""
    document = docx.Document()
    document.add_paragraph("Practice conversation", style="Title")
    document.add_paragraph("With (practitioner): ______________________")
    document.add_paragraph("Facilitated by: ______________________\tOn: __ / __ / ____")
    document.add_heading("1  Relationships", 2)
    document.add_paragraph("1.1 How well do you know this child? (0 = not at all, 10 = very well)")
    document.add_paragraph("0   1   2   3   4   5   6   7   8   9   10")
    document.add_paragraph("1.2 What makes it that number?")
    document.add_paragraph("." * 90)
    document.add_paragraph("." * 90)
    document.add_heading("2  Planning", 2)
    document.add_paragraph("2.1 How well does the plan work? (0 = not at all, 10 = very well)")
    document.add_paragraph("0   1   2   3   4   5   6   7   8   9   10")
    document.add_paragraph("2.2 What makes it that number?")
    document.add_paragraph("." * 90)
    document.add_heading("3  Agreed", 2)
    document.add_paragraph("We will talk again:  in a month / in three months / not needed")
    document.add_paragraph("Anything else? ......................................................")
    return _data(document)


def _control(inner: str, content: str, *, title: str = "", placeholder: bool = True) -> str:
    alias = f'<w:alias w:val="{title}"/><w:tag w:val="{title.lower().replace(" ", "")}"/>' if title else ""
    shown = "<w:showingPlcHdr/>" if placeholder else ""
    return f"<w:sdt><w:sdtPr>{alias}{shown}{inner}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def _box(label: str) -> str:
    return _control('<w14:checkbox><w14:checked w14:val="0"/></w14:checkbox>', _run("☐"), placeholder=False) + _run(
        f" {label}   "
    )


def _xml(document: Any, name: str, inner: str) -> Any:
    office = "http://schemas.microsoft.com/office/word"
    names = f'{nsdecls("w")} xmlns:w14="{office}/2010/wordml" xmlns:w15="{office}/2012/wordml"'
    return parse_xml(f"<w:{name} {names}>{inner}</w:{name}>")


def _repeating_rows(document: Any) -> Any:
    cells = "".join(f"<w:tc><w:p>{_control('<w:text/>', _run(PROMPT))}</w:p></w:tc>" for _ in range(3))
    head = "".join(f"<w:tc><w:p>{_run(text)}</w:p></w:tc>" for text in ("Action", "Owner", "Due date"))
    item = _control("<w15:repeatingSectionItem/>", f"<w:tr>{cells}</w:tr>", placeholder=False)
    rows = _control("<w15:repeatingSection/>", item, placeholder=False)
    grid = '<w:gridCol w:w="3000"/>' * 3
    width = '<w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
    return _xml(document, "tbl", f"{width}<w:tblGrid>{grid}</w:tblGrid><w:tr>{head}</w:tr>{rows}")


def controls() -> bytes:
    """Word's own controls already: text, dates, a drop-down, a combo box, boxes, a repeating section, a whole cell."""
    document = docx.Document()
    document.add_heading("Closure audit", 1)
    prompt = _run(PROMPT)
    table = document.add_table(rows=4, cols=2, style="Table Grid")
    dates = _run("Click or tap to enter a date.")
    pick = _run("Choose an item.")
    options = "".join(
        f'<w:listItem w:displayText="{one}" w:value="{one}"/>' for one in ("Step down", "Transfer", "No further action")
    )
    rows = [
        ("Name of child", _control("<w:text/>", prompt, title="Child Name")),
        ("Date closed", _control('<w:date><w:dateFormat w:val="dd/MM/yyyy"/></w:date>', dates, title="Date closed")),
        (
            "Reason for closure",
            _control(f'<w:dropDownList><w:listItem w:value="Choose an item."/>{options}</w:dropDownList>', pick),
        ),
        ("Views of the family", _control('<w:text w:multiLine="1"/>', prompt)),
    ]
    for row, (label, control) in zip(table.rows, rows, strict=True):
        row.cells[0].text = label
        paragraph = row.cells[1].paragraphs[0]._p
        paragraph.getparent().replace(paragraph, _xml(document, "p", control))
    body = document.element.body
    end = body.find(qn("w:sectPr"))
    end.addprevious(
        _xml(
            document, "p", _run("Was closure agreed with the family?  ") + _box("Yes") + _box("No") + _box("Not known")
        )
    )
    end.addprevious(_xml(document, "p", _run("Services told (tick all that apply):")))
    for label in ("School", "Health visitor", "Police"):
        end.addprevious(_xml(document, "p", _box(label)))
    block = _control("<w:richText/>", f"<w:p>{prompt}</w:p>", title="Learning")
    end.addprevious(_xml(document, "p", _run("Learning from this case:")))
    holder = _xml(document, "body", block)
    end.addprevious(holder[0])
    document.add_paragraph()
    end.addprevious(_repeating_rows(document))
    end.addprevious(_xml(document, "p", ""))
    return _data(document)


def columns() -> bytes:
    """A layout table: details on the left, the audit on the right, tables within."""
    document = docx.Document()
    table = document.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    left.text = "ABOUT THE CHILD"
    for label in ("Name:", "Date of birth:", "Plan type:"):
        left.add_paragraph(label)
        left.add_paragraph()
    left.add_paragraph("Tick what applies")
    for label in ("SEND", "Young carer", "Missing episodes"):
        left.add_paragraph(f"☐ {label}")
    right.text = "ABOUT THE PRACTICE"
    inner = right.add_table(rows=4, cols=2)
    inner.style = "Table Grid"
    for row, (one, two) in zip(
        inner.rows, [("Question", "Score 1–4"), ("Assessment", ""), ("Planning", ""), ("Review", "")], strict=True
    ):
        row.cells[0].text, row.cells[1].text = one, two
    right.add_paragraph("Overall (circle):  1   2   3   4")
    right.add_paragraph("Reasons")
    right.add_paragraph()
    right.add_paragraph()
    document.add_section(WD_SECTION.CONTINUOUS)
    document.add_paragraph("Signed off by: ")
    return _data(document)


def sections() -> bytes:
    """Sections on pages of their own, questions numbered anew in each, Y / N / NA columns and evidence below."""
    document = docx.Document()
    document.add_heading("Independent reviewing officer audit", 0)
    document.add_paragraph("Child:\t\t\t\tID:\t\t\t")
    document.add_paragraph("IRO:\t\t\t\tReview date:\t\t\t")
    for title, questions in (
        ("Section A – Before the review", ("Was the social worker’s report shared?", "Were parents invited?")),
        ("Section B – The review", ("Did the child attend?", "Were decisions recorded?")),
        ("Section C – After the review", ("Were decisions sent out in time?", "Is a date set for the next one?")),
    ):
        document.add_section(WD_SECTION.NEW_PAGE)
        document.add_heading(title, 2)
        table = _grid(document, [["", "Y", "N", "NA"], *([f"{n}. {q}", "", "", ""] for n, q in enumerate(questions, 1)),
                                 ["Evidence:"]], shade=[0])  # fmt: skip
        table.rows[-1].cells[0].add_paragraph()
        document.add_paragraph()
    return _data(document)


def descriptors() -> bytes:
    """Grades as headings with their meaning below, a question in each row, and grades with boxes in a merged column."""
    document = docx.Document()
    document.add_heading("Quality of assessment", 1)
    head = ["", "4\nOutstanding", "3\nGood", "2\nRequires improvement", "1\nInadequate"]
    voice = ["Child’s voice", "Child’s words throughout", "Views recorded", "Views implied", "Absent"]
    _grid(document, [head, voice, ["Analysis", "Weighs risk", "Clear", "Descriptive", "None"]], shade=[0])
    document.add_paragraph()
    themes = [[theme, "", "", ""] for theme in ("Child’s voice", "Analysis", "Plan")]
    _grid(document, [["Theme", "Grade (1–4)", "Evidence for the grade", "Action needed? Y/N"], *themes], shade=[0])
    document.add_paragraph()
    heads = ["Moderated by", "Grade agreed?", "Moderator’s grade"]
    _grid(document, [["Moderation"], heads, ["", "YES / NO*", "1 / 2 / 3 / 4"], ["*If not, say why:"]], shade=[0])
    return _data(document)


FURTHER: dict[str, Callable[[], bytes]] = {
    made.__name__: made
    for made in (rotated, bilingual, both_sides, siblings, letter, controls, columns, sections, descriptors)
}
