"""What stands around the document: what there is to check, all fields, the comments, the legend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from child_audit.explain.fields import FieldReading, State
from child_audit.explain.html import NOTHING, Html, element
from child_audit.explain.marks import SYMBOLS, cut
from child_audit.issues import CODES, Issue
from child_audit.template.layout import Anchor
from child_audit.word.document import Comment

_STATES = {
    State.CERTAIN: ("Certain", "read without any doubt"),
    State.INFERRED: ("Inferred", "a value was read: confirm it"),
    State.UNDECIDED: ("Undecided", "no value could be read: enter it"),
    State.BLANK: ("Blank", "nothing was filled in"),
}


def summary(fields: Mapping[str, FieldReading], issues: Sequence[Issue]) -> Html:
    """Return the counts in one sentence."""
    counts = Counter(reading.state for reading in fields.values())
    parts = [f"{counts[state]} {state}" for state in State if counts[state]]
    to_check = "nothing to check" if not issues else f"{len(issues)} to check"
    return element("p", f"{len(fields)} fields: {', '.join(parts)}. ", element("strong", to_check.capitalize() + "."))


def issue_list(issues: Sequence[Issue], fields: Mapping[str, FieldReading], targets: Mapping[int, str]) -> Html:
    """Return what there is to check, each with a link to its place."""
    if not issues:
        return element("p", "Nothing: every field was read without a doubt, and every word belongs to one.")
    return element(
        "ol",
        *(_issue(number, issue, fields, targets.get(number, "")) for number, issue in enumerate(issues, start=1)),
        class_="issues",
    )


def _issue(number: int, issue: Issue, fields: Mapping[str, FieldReading], target: str) -> Html:
    reading = fields.get(issue.field or "")
    title = reading.name if reading else issue.field or "No single field"
    wrong, todo = CODES.get(issue.code, ("", ""))
    place = issue.place or "Not found in the document"
    return element(
        "li",
        element(
            "h3",
            element("span", str(number), class_="number"),
            Html(" "),
            title,
            Html(" "),
            element("code", issue.code, title=wrong),
        ),
        element("p", element("code", issue.field), class_="path") if issue.field else NOTHING,
        element("p", issue.message[:1].upper() + issue.message[1:] + "."),
        element("blockquote", cut(issue.text), dir="auto") if issue.text else NOTHING,
        element("p", todo, class_="todo") if todo else NOTHING,
        element(
            "p",
            element("a", place, href=f"#{target}", class_="jump", aria_label=f"{place}: go to place of {number}")
            if target
            else place,
            *_field_link(reading, target),
        ),
        id=f"issue-{number}",
        tabindex=-1,
    )


def _field_link(reading: FieldReading | None, target: str) -> Iterator[Html]:
    if reading is not None and target != f"field-{reading.number}":
        yield Html(" · ")
        yield element("a", f"field {reading.number}", href=f"#field-{reading.number}")


def field_table(fields: Mapping[str, FieldReading], placed: set[str]) -> Html:
    """Return the table of all fields; ``placed`` are the marks that stand in the document."""
    heads = ("No.", "Field", "Value", "Read by", "State", "Place")
    return element(
        "table",
        element("caption", "All fields in the order of the form"),
        element("thead", element("tr", *(element("th", head, scope="col") for head in heads))),
        element("tbody", *(_field_row(reading, placed) for reading in fields.values())),
        class_="fields",
    )


def _field_row(reading: FieldReading, placed: set[str]) -> Html:
    target = f"answer-{reading.number}"
    place = reading.place or ("go to place" if target in placed else "")
    name, _ = _STATES[reading.state]
    return element(
        "tr",
        element("td", str(reading.number)),
        element("th", reading.name, element("br"), element("code", reading.path), scope="row"),
        element("td", reading.value, class_="value", dir="auto"),
        element("td", reading.sign),
        element("td", f"{name} {SYMBOLS[reading.state]}".strip(), *_issue_links(reading)),
        element("td", element("a", place, href=f"#{target}") if target in placed else place),
        id=f"field-{reading.number}",
        class_=str(reading.state),
        tabindex=-1,
    )


def _issue_links(reading: FieldReading) -> Iterator[Html]:
    for number in reading.issues:
        yield Html(" ")
        yield element("a", f"to check {number}", href=f"#issue-{number}")


def comment_list(comments: Sequence[Comment]) -> Html:
    """Return the comments in the margin; they're no part of any field."""
    return element(
        "ul",
        *(
            element(
                "li",
                element("b", comment.author or "Unknown"),
                Html(" "),
                element("time", comment.date.replace("T", " ")[:16]) if comment.date else NOTHING,
                element("blockquote", cut(comment.about), dir="auto") if comment.about else NOTHING,
                element("p", comment.text, class_="value", dir="auto"),
                id=f"comment-{number}",
                tabindex=-1,
            )
            for number, comment in enumerate(comments, start=1)
        ),
        class_="comments",
    )


def not_found(anchors: Sequence[Anchor]) -> Html:
    """Return the form's own words that the document doesn't hold."""
    if not anchors:
        return element("p", "All of the form’s own words were found.")
    return element("ul", *(element("li", cut(anchor.text)) for anchor in anchors))


def legend() -> Html:
    """Return what the marks mean; each can be switched off, without any script."""
    rows = [
        ("label", "label exact", "", "Label", "words of the form, recognised letter by letter"),
        ("misspelt", "label misspelt", "≈", "Label, misspelt", "recognised in spite of another spelling"),
        ("moved", "label moved", "⇅", "Label, moved", "found out of its order in the form"),
        ("option", "option", "", "Option", "printed by the form, not chosen"),
        *((state, f"answer {state}", f"9{SYMBOLS[state]}", *_STATES[state]) for state in State),
        ("unplaced", "unplaced", "+", "Unplaced", "words that belong to no field"),
    ]
    return element("ul", *(_switch(*row) for row in rows), class_="legend")


def _switch(name: str, look: str, badge: str, title: str, meaning: str) -> Html:
    switch = element("input", type="checkbox", checked=True, id=f"show-{name}", class_="screen")
    label = element("label", switch, *_sample(look, badge, "Words"), f"{title}:", for_=f"show-{name}")
    return element("li", label, f" {meaning}")


def _sample(look: str, badge: str, text: str) -> Iterator[Html]:
    content = element("span", "blank", class_="nothing") if look == "answer blank" else Html(text)
    mark = element("span", badge, class_="badge") if badge else NOTHING
    yield element("span", mark, content, class_=f"m {look}", aria_hidden="true")
    yield Html(" ")


def chips_of(issues: Mapping[int, Issue]) -> Iterator[tuple[str, Html]]:
    """Yield places with a link to what there is to check there."""
    for number, issue in issues.items():
        text = {"picture_not_read": "picture", "embedded_not_read": "embedded object"}.get(issue.code, "look here")
        yield (
            issue.place,
            element(
                "a",
                f"{text} !",
                class_="badge chip",
                id=f"place-{number}",
                href=f"#issue-{number}",
                aria_label=f"{text} ! to check {number}",
            ),
        )
