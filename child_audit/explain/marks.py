"""A mark as it's seen: a frame around the words, a badge to jump by, and a note that hovering or focus brings up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from child_audit.explain.fields import FieldReading, State
from child_audit.explain.html import Child, Html, element, joined
from child_audit.explain.spans import Found, Mark, Role
from child_audit.issues import Issue

SYMBOLS = {State.CERTAIN: "", State.INFERRED: "?", State.UNDECIDED: "!", State.BLANK: "–"}
"""What stands behind a field's number, so that no state is told by colour alone."""

STATES = {
    State.CERTAIN: "Certain",
    State.INFERRED: "Inferred: confirm it",
    State.UNDECIDED: "Undecided: enter it",
    State.BLANK: "Blank",
}
FOUND = {
    Found.EXACT: "recognised letter by letter",
    Found.MISSPELT: "spelt otherwise than in the form",
    Found.MOVED: "found out of its order in the form",
    Found.MISSPELT_AND_MOVED: "spelt otherwise than in the form, and out of its order",
}
_FOUND_SYMBOLS = {Found.EXACT: "", Found.MISSPELT: "≈", Found.MOVED: "⇅", Found.MISSPELT_AND_MOVED: "≈⇅"}
_LONG = 240

Chips = Mapping[str, Sequence[Html]]
"""Place in Word's terms → what is shown at the first paragraph there: pictures, links to what there is to check."""


class Marks:
    """Draws marks; each has its badge where it comes up first.

    Attributes:
        placed: the marks drawn so far, as places to jump to.
        places: the places of the document met so far, in Word's terms.
    """

    def __init__(self, issues: Sequence[Issue], chips: Chips) -> None:
        self.issues = issues
        self.chips = chips
        self.placed: set[str] = set()
        self.places: set[str] = set()

    def at(self, place: str) -> Sequence[Html]:
        """Return what is to be shown at a place; the second time nothing."""
        if place in self.places:
            return ()
        self.places.add(place)
        return self.chips.get(place, ())

    def around(self, marks: Sequence[Mark], content: Html) -> Html:
        """Return words with the marks that lie upon them, the most important outside."""
        for mark in reversed(marks):
            content = self._around(mark, content)
        return content

    def _around(self, mark: Mark, content: Html) -> Html:
        tip = f"tip-{mark.target}" if mark.target and mark.target not in self.placed else ""
        badge = self._badge(mark, tip)
        if mark.target:
            self.placed.add(mark.target)
        if not content:
            content = element("span", "blank", class_="nothing")
        note = element("span", *self._note(mark), class_="tip", id=tip if badge else "", role="tooltip")
        return element("span", badge, content, note, class_=f"m {_class(mark)}")

    def _badge(self, mark: Mark, tip: str) -> Html:
        text = badge_text(mark)
        if not tip or not text:
            return Html("")
        return element(
            "a",
            text,
            class_="badge",
            id=mark.target,
            href=f"#{_leads_to(mark)}",
            aria_label=_spoken(mark, text),
            aria_describedby=tip,
        )

    def _note(self, mark: Mark) -> Iterator[Html]:
        if mark.role is Role.LABEL:
            yield from _label_note(mark)
        elif mark.role is Role.UNPLACED:
            yield element("b", "Words that belong to no field")
            if mark.fields:
                yield _line("Beside: ", mark.fields[0].name)
        else:
            yield from _field_note(mark.fields[0])
        if mark.role is Role.OPTION:
            yield _line("An option as the form prints it.")
        for number in (mark.issue,) if mark.issue else mark.fields[0].issues if mark.state else ():
            yield _line(element("b", f"To check ({number}): "), self.issues[number - 1].message)


def badge_text(mark: Mark) -> str:
    """Return what the badge of a mark says; "" when it has none."""
    if mark.role is Role.LABEL:
        return _FOUND_SYMBOLS[mark.found]
    if mark.role is Role.UNPLACED:
        return "+"
    return f"{mark.fields[0].number}{SYMBOLS[mark.fields[0].state]}"


def cut(text: str) -> str:
    """Return so much of a text as a note has room for."""
    return text if len(text) <= _LONG else text[: _LONG - 1].rstrip() + "…"


def _class(mark: Mark) -> str:
    if mark.role is Role.LABEL:
        return f"label {mark.found.value.replace(' and ', ' ')}"
    return f"{mark.role} {mark.state}" if mark.state else str(mark.role)


def _leads_to(mark: Mark) -> str:
    """Return where the badge of a mark jumps to: to what there is to check, else to the table of all fields."""
    if mark.issue:
        return f"issue-{mark.issue}"
    if not mark.fields:
        return "legend"
    reading = mark.fields[0]
    return f"issue-{reading.issues[0]}" if reading.issues and mark.state else f"field-{reading.number}"


def _spoken(mark: Mark, text: str) -> str:
    if mark.role is Role.LABEL:
        return f"{text} label {FOUND[mark.found]}"
    if mark.role is Role.UNPLACED:
        return f"+ unplaced words, to check {mark.issue}"
    return f"{text} field {mark.fields[0].number}, {mark.fields[0].state}"


def _label_note(mark: Mark) -> Iterator[Html]:
    if not mark.target:
        yield element("b", f"Not an answer: {mark.wording}")
        return
    names = joined((field.name for field in mark.fields), "; ")
    yield element("b", Html("Label of: "), names) if names else element("b", "Words of the form")
    yield from (_path(field) for field in mark.fields)
    yield _line(FOUND[mark.found].capitalize() + ".")
    if mark.found is not Found.EXACT:
        yield _line("In the form: ", cut(mark.wording))


def _field_note(reading: FieldReading) -> Iterator[Html]:
    yield element("b", reading.name)
    yield _path(reading)
    yield _line("Value: ", element("q", cut(reading.value)) if reading.value else "none")
    if reading.sign not in ("", "blank", "undecided"):
        yield _line(f"Read by: {reading.sign}")
    yield _line(f"{STATES[reading.state]}.")


def _path(reading: FieldReading) -> Html:
    return element("code", reading.path)


def _line(*children: Child) -> Html:
    return element("span", *children, class_="line")
