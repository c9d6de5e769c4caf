"""How the forms look: page, colours, fonts, styles."""

from __future__ import annotations

from dataclasses import dataclass

FONT = "Arial"
# Arial has no ballot boxes. Word's own check boxes use this font or MS Gothic.
BOX_FONT = "Segoe UI Symbol"

# Twips: a twentieth of a point. A4; the tables are as wide as the text.
PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 11906, 16838, 1078
TOP = BOTTOM = 964
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN

# White on BAND has a contrast of 9:1, INK on LABEL of 8:1; WCAG asks for 4.5:1.
INK = "1D4E5F"
BAND = "1D4E5F"
LABEL = "E4EEF1"
_LINES = "7F98A2"
_MUTED = "4A5A61"

FORM_TABLE = "FormTable"
BULLET_LIST = 1

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True, slots=True)
class _Style:
    """A paragraph style: name as Word shows it, and its properties as XML."""

    id: str
    name: str
    paragraph: str = ""
    run: str = ""
    based_on: str = "Normal"
    next: str = ""

    def xml(self) -> str:
        based_on = f'<w:basedOn w:val="{self.based_on}"/>' if self.based_on else ""
        following = f'<w:next w:val="{self.next}"/>' if self.next else ""
        default = "" if self.based_on else ' w:default="1"'
        custom = "" if self.name in _WORDS_OWN else ' w:customStyle="1"'
        return (
            f'<w:style w:type="paragraph"{default}{custom} w:styleId="{self.id}"><w:name w:val="{self.name}"/>'
            f"{based_on}{following}<w:qFormat/><w:pPr>{self.paragraph}</w:pPr><w:rPr>{self.run}</w:rPr></w:style>"
        )


def _spacing(before: int, after: int) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}"/>'


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _colour(rgb: str) -> str:
    return f'<w:color w:val="{rgb}"/>'


_BOLD = "<w:b/><w:bCs/>"
_KEEP = "<w:keepNext/><w:keepLines/>"
_WORDS_OWN = {"Normal", "Title", "heading 1", "heading 2", "heading 3", "footer"}

_STYLES = (
    _Style("Normal", "Normal", '<w:spacing w:before="0" w:after="120" w:line="264" w:lineRule="auto"/>', based_on=""),
    _Style("AfterTable", "After table", _spacing(200, 120)),
    _Style(
        "Title",
        "Title",
        f'{_KEEP}<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="6" w:color="{BAND}"/></w:pBdr>{_spacing(0, 200)}',
        f"{_BOLD}{_colour(INK)}{_size(40)}",
        next="Normal",
    ),
    _Style(
        "Heading1",
        "heading 1",
        f'{_KEEP}{_spacing(280, 120)}<w:outlineLvl w:val="0"/>',
        f"{_BOLD}{_colour(INK)}{_size(26)}",
        next="Normal",
    ),
    # The heading of a graded section: white, with its own dark ground, so that it can be read wherever it stands.
    _Style(
        "Heading2",
        "heading 2",
        f'{_KEEP}<w:shd w:val="clear" w:color="auto" w:fill="{BAND}"/>{_spacing(40, 40)}<w:outlineLvl w:val="1"/>',
        f"{_BOLD}{_colour('FFFFFF')}{_size(24)}",
        next="Normal",
    ),
    _Style(
        "Heading3",
        "heading 3",
        f'{_KEEP}{_spacing(20, 60)}<w:outlineLvl w:val="2"/>',
        f"{_BOLD}{_colour(INK)}{_size(21)}",
        next="Normal",
    ),
    _Style(
        "ColumnHeading",
        "Column heading",
        f'{_KEEP}<w:shd w:val="clear" w:color="auto" w:fill="{BAND}"/>{_spacing(40, 40)}',
        f"{_BOLD}{_colour('FFFFFF')}",
    ),
    _Style("Label", "Label", f"<w:keepLines/>{_spacing(20, 20)}", f"{_BOLD}{_colour(INK)}{_size(20)}"),
    _Style("AnswerLabel", "Answer label", f"{_KEEP}{_spacing(20, 60)}", f"{_BOLD}{_colour(INK)}{_size(20)}"),
    _Style("Prompt", "Prompt", f"<w:keepLines/>{_spacing(20, 60)}", _size(20)),
    _Style("Option", "Option", f"<w:keepLines/>{_spacing(20, 80)}", _size(20)),
    _Style("Choice", "Choice", f'{_spacing(20, 20)}<w:jc w:val="center"/>', _size(20)),
    _Style("Answer", "Answer", _spacing(20, 20)),
    _Style(
        "Box",
        "Box",
        '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>',
        f'<w:rFonts w:ascii="{BOX_FONT}" w:hAnsi="{BOX_FONT}" w:eastAsia="{BOX_FONT}" w:cs="{BOX_FONT}"/>{_size(24)}',
    ),
    _Style("Gap", "Gap", '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="exact"/>', _size(8)),
    _Style(
        "Footer",
        "footer",
        f'{_spacing(0, 0)}<w:jc w:val="right"/>',
        f"{_colour(_MUTED)}{_size(18)}",
    ),
)


def styles_xml() -> str:
    """Return the part ``word/styles.xml``."""
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="6" w:space="0" w:color="{_LINES}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>'
        f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>{_size(21)}'
        '<w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        f"{''.join(style.xml() for style in _STYLES)}"
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{FORM_TABLE}"><w:name w:val="Form table"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{sides}</w:tblBorders>'
        '<w:tblCellMar><w:top w:w="57" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
        '<w:bottom w:w="57" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        "</w:styles>"
    )


def numbering_xml() -> str:
    """Return the part ``word/numbering.xml``: one bulleted list."""
    return (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/>'
        '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="284" w:hanging="227"/></w:pPr></w:lvl></w:abstractNum>'
        f'<w:num w:numId="{BULLET_LIST}"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
