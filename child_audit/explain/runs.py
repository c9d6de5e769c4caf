"""The runs of a paragraph as its lines have them: each character with its look and its place in the line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from child_audit.explain.colours import WHITE, colour_of, readable
from child_audit.explain.html import Html, element, escaped
from child_audit.word.document import Format, Paragraph, Run
from child_audit.word.lines import Line


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters that look alike.

    Attributes:
        run: the characters and their look.
        counted: they're part of the line's text, so that marks can lie upon them.
    """

    run: Run
    counted: bool


def pieces_of(paragraph: Paragraph, lines: list[Line]) -> Iterator[tuple[Line, list[Piece]]]:
    """Yield a paragraph's lines with their pieces; what was deleted or is hidden stands between, but doesn't count."""
    cut: list[list[Run]] = [[]]
    for run in paragraph.runs:
        first, *rest = run.text.split("\n")
        cut[-1].append(Run(first, run.format, run.deleted, run.control))
        cut.extend([Run(part, run.format, run.deleted, run.control)] for part in rest)
    for line, runs in zip(lines, cut, strict=True):
        yield line, [Piece(run, _counts(run, line)) for run in runs if run.text]


def _counts(run: Run, line: Line) -> bool:
    # The text of a line that was deleted as a whole is what was deleted: a struck option is an answer.
    return run.deleted if line.deleted else not run.deleted and not run.format.hidden


def shown(text: str, run: Run, background: str = WHITE) -> Html:
    """Return characters as they look in the document."""
    look = run.format
    html = _coloured(text, look, background)
    for wanted, name in ((look.strike, "s"), (look.underline, "u"), (look.italic, "em"), (look.bold, "strong")):
        if wanted:
            html = element(name, html)
    if look.caps:
        html = element("span", html, class_="caps")
    if run.deleted:
        html = element("del", html)
    if look.hidden:
        html = element("span", Html("[hidden: "), html, Html("]"), class_="hidden-text")
    return html


def _coloured(text: str, look: Format, background: str) -> Html:
    plain = Html(escaped(text))
    behind = colour_of(look.highlight) or colour_of(look.shade)
    colour = colour_of(look.colour)
    if behind:
        ink = readable(colour, behind)
        return element("mark", plain, class_="behind", style=f"background:#{behind};color:#{ink}")
    if colour:
        return element("span", plain, style=f"color:#{readable(colour, background)}")
    return plain
