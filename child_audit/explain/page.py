"""One reading → one page of HTML that needs nothing else: no network, no other file, hardly any script."""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from child_audit.explain import panels
from child_audit.explain.fields import FieldReading, field_readings
from child_audit.explain.html import NOTHING, Child, Html, element, joined
from child_audit.explain.marks import Marks
from child_audit.explain.sheet import Sheet
from child_audit.explain.spans import Spans, spans_of
from child_audit.issues import Issue
from child_audit.reading.extract import Reading, read_through
from child_audit.template.layout import Layout
from child_audit.word.document import Block, Document, Note, Paragraph, Table
from child_audit.word.lines import margin_lines_of

# What is looked for at its place, not at its field: the field may have an answer elsewhere.
_AT_PLACE = ("picture_not_read", "embedded_not_read", "hidden_text")


def explain(layout: Layout, document: Document, *, title: str, names: Mapping[str, str], name: str = "") -> str:
    """Read a completed document once more and return the page that shows how.

    Args:
        layout: of the form's template.
        document: the completed form.
        title: of the form.
        names: path → the form's words for a field; see :func:`child_audit.explain.fields.field_readings`.
        name: what to call the document, its file name for instance; "" for nothing.

    Returns:
        HTML. The same document always gives the same page.
    """
    return page(layout, document, read_through(layout, document), title=title, names=names, name=name)


def page(
    layout: Layout, document: Document, reading: Reading, *, title: str, names: Mapping[str, str], name: str = ""
) -> str:
    """Return the page for a document that has been read; see :func:`explain`."""
    fields = field_readings(layout, reading.extraction, names)
    margins = margin_lines_of(document)
    spans = spans_of(layout, reading, fields, margins)
    issues = reading.extraction.issues
    marks = Marks(issues, _chips(document, issues, spans))
    tops, body, bottoms = _drawn(document, reading, spans, marks)
    targets = dict(_targets(issues, fields, spans, marks))
    missing = [anchor for anchor in layout.anchors if anchor.index not in reading.alignment.claims]
    heading = f"How {name} was read" if name else "How this form was read"
    parts = [
        element("a", "Skip to the document", href="#document", class_="skip"),
        element("header", element("h1", heading), element("p", title), panels.summary(fields, issues)),
        _section("nav", "issues", "To check", _buttons(), panels.issue_list(issues, fields, targets)),
        _section("section", "legend", "What the marks mean", panels.legend()),
        _section("main", "document", "The document", element("div", *tops, *body, *bottoms, class_="paper")),
        _comments(document),
        _section("section", "fields", "All fields", panels.field_table(fields, marks.placed)),
        _section("section", "missing", "Words of the form that were not found", panels.not_found(missing)),
    ]
    return _frame(heading, joined(parts))


def _section(kind: str, name: str, title: str, *children: Child) -> Html:
    heading = element("h2", title, id=f"{name}-heading")
    return element(kind, heading, *children, id=name, aria_labelledby=f"{name}-heading", tabindex=-1)


def _buttons() -> Html:
    """Return the buttons to step through the list; only a script can use them, and it shows them."""
    return element(
        "p",
        element("button", "Previous", type="button", id="previous"),
        Html(" "),
        element("button", "Next", type="button", id="next"),
        Html(" "),
        element("output", "", id="step"),
        id="steps",
        hidden=True,
    )


def _comments(document: Document) -> Html:
    if not document.comments:
        return NOTHING
    return _section("section", "comments", "Comments in the margin", panels.comment_list(document.comments))


# ------------------------------------------------------------------------------------------------------- the document


def _drawn(
    document: Document, reading: Reading, spans: Spans, marks: Marks
) -> tuple[list[Html], list[Html], list[Html]]:
    """Return what stands above the main text, the main text, and what stands below it."""
    edges = Sheet(margin_lines_of(document), spans.margins, marks)
    tops: list[Html] = []
    bottoms: list[Html] = []
    for block in document.margins:
        place = block.place
        kind = "header" if place.startswith("header") else place.partition(",")[0].rstrip(" 0123456789")
        drawn = element("div", element("p", kind, class_="kind"), *edges.blocks((block,)), class_="edge")
        (tops if kind == "header" else bottoms).append(drawn)
    body = list(Sheet(reading.alignment.stream.lines, spans.body, marks).blocks(document.body))
    return tops, body, bottoms


def _chips(document: Document, issues: Sequence[Issue], spans: Spans) -> dict[str, list[Html]]:
    """Return what is shown at places and not upon words: pictures, comments, and what there is to check there."""
    chips: dict[str, list[Html]] = defaultdict(list)
    at_place = {
        number: issue
        for number, issue in enumerate(issues, start=1)
        if number not in spans.targets and _is_at_place(issue)
    }
    for place, chip in panels.chips_of(at_place):
        chips[place].append(chip)
    flagged = {issue.place for issue in at_place.values()}
    for note in document.notes:
        if note.kind != "element" and note.place not in flagged:
            chips[note.place].append(element("span", _called(note), class_="chip"))
    texts = [(paragraph.place, paragraph.text) for paragraph in _paragraphs(document.body)] if document.comments else []
    for number, comment in enumerate(document.comments, start=1):
        about = comment.about.strip().partition("\n")[0].strip()
        places = {place for place, text in texts if about and about in text}
        # Words that stand in several places don't tell which of them was meant.
        if len(places) == 1:
            spoken = f"comment {number} in the margin"
            link = element("a", f"comment {number}", class_="badge chip", href=f"#comment-{number}", aria_label=spoken)
            chips[places.pop()].append(link)
    return chips


def _is_at_place(issue: Issue) -> bool:
    return issue.code in _AT_PLACE or issue.field is None


def _called(note: Note) -> str:
    return "picture" if note.kind == "picture" else "embedded object"


def _paragraphs(blocks: Sequence[Block]) -> Iterator[Paragraph]:
    for block in blocks:
        if isinstance(block, Table):
            for row in block.rows:
                for cell in row.cells:
                    yield from _paragraphs(cell.blocks)
        else:
            yield block


def _targets(
    issues: Sequence[Issue], fields: Mapping[str, FieldReading], spans: Spans, marks: Marks
) -> Iterator[tuple[int, str]]:
    """Yield for each issue where to jump: to its words, its place, its field's answer, or its field in the table."""
    for number, issue in enumerate(issues, start=1):
        reading = fields.get(issue.field or "")
        words = spans.targets.get(number, "")
        if words in marks.placed:
            yield number, words
        elif not words and _is_at_place(issue) and issue.place in marks.places:
            yield number, f"place-{number}"
        elif reading is not None:
            answer = f"answer-{reading.number}"
            yield number, answer if answer in marks.placed else f"field-{reading.number}"
        else:
            yield number, "comments" if issue.place == "comment" else "document"


# ---------------------------------------------------------------------------------------------------------- the frame


def _frame(title: str, body: Html) -> str:
    style, script = _resource("style.css"), _resource("script.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; img-src 'none'; "
        "base-uri 'none'; form-action 'none'"
    )
    head = joined(
        (
            element("meta", charset="utf-8"),
            element("meta", http_equiv="Content-Security-Policy", content=policy),
            element("meta", name="viewport", content="width=device-width, initial-scale=1"),
            element("meta", name="referrer", content="no-referrer"),
            element("meta", name="color-scheme", content="light"),
            element("title", title),
            Html(f"<style>{style}</style>"),
        ),
        "\n",
    )
    html = element("html", head, Html("\n"), element("body", body, Html(f"<script>{script}</script>")), lang="en-GB")
    return f"<!DOCTYPE html>\n{html.text}\n"


@cache
def _resource(name: str) -> str:
    # One kind of line end, or the script's hash would depend on where the package was built.
    return files("child_audit.explain").joinpath(name).read_text("utf-8").replace("\r\n", "\n")
