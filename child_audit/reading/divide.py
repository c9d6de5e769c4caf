"""Alignment → which stretch of the document's text belongs to which field.

Everything between two anchors is a person's. In a locked row it belongs to the slot of its cell; elsewhere to the slot
that follows its anchor in the template, by nearness: same line, same cell, beside, below. Each stretch is handed out
once; what belongs nowhere is stray, never dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from child_audit.reading.added import note_answer_columns, note_columns_of_sources, note_tick_columns
from child_audit.reading.box_side import move_boxes_to_labels
from child_audit.reading.claims import Alignment, Claim, bare_key
from child_audit.reading.conserve import unowned
from child_audit.reading.flow import flowing_zones
from child_audit.reading.fragments import Division, Fragment
from child_audit.reading.fuzzy import NEGATIONS, foreign_words, replaces_words
from child_audit.reading.grades import divide_bars, divide_overviews, divide_scales, divide_titled
from child_audit.reading.ground import Ground
from child_audit.reading.handed_back import hand_options_back, take_options_from_the_left, take_texts_from_the_left
from child_audit.reading.headings import (
    note_answers_with_headings,
    note_choice_columns,
    note_option_headings,
    note_text_columns,
)
from child_audit.reading.legends import scales_of
from child_audit.reading.locked import divide_locked_row
from child_audit.reading.loops import divide_loop
from child_audit.reading.matrix import divide_matrices
from child_audit.reading.numbering import is_number
from child_audit.reading.pending import is_first_of_label
from child_audit.reading.prefixes import leave_out_prefixes
from child_audit.reading.remainders import PART_NUMBER
from child_audit.reading.signs import telling_signs
from child_audit.reading.stems import (
    GRADES,
    PARTS,
    SMALL,
    abbreviates,
    is_instruction,
    is_made_of,
    stems_around,
    stems_of,
    stems_of_section,
)
from child_audit.reading.stream import LEAD
from child_audit.reading.zones import divide_zone
from child_audit.template.layout import SETTINGS, Anchor, FreeSlot, Layout, LoopPart, OptionPart
from child_audit.template.values import read_box
from child_audit.text import key

_SIGNS = re.compile(r"[^\w\s]+")
_LEAD = re.compile(LEAD, re.IGNORECASE)
_WHOLE = 12
"""A wording of so many letters, all there, is no other wording."""

_BRACKETED = re.compile(r"\([^()]{1,60}\)")


def divide(layout: Layout, alignment: Alignment) -> Division:
    """Hand every stretch of text to a field, or to the strays."""
    ground = Ground(layout, alignment)
    divide_overviews(ground)
    divide_bars(ground)
    for item in layout.items:
        if isinstance(item, LoopPart):
            divide_loop(ground, item)
    if not ground.filled:
        note_answers_with_headings(ground)
    for row, found in alignment.locks.items():
        divide_locked_row(ground, row, found)
    divide_matrices(ground)
    note_option_headings(ground)
    note_choice_columns(ground)
    note_text_columns(ground)
    if not ground.filled:
        note_columns_of_sources(ground)
        note_answer_columns(ground)
        note_tick_columns(ground)
        divide_scales(ground)
        divide_titled(ground)
        take_options_from_the_left(ground)
        take_texts_from_the_left(ground)
    zones = flowing_zones(ground)
    if not ground.filled:
        hand_options_back(ground, zones)
    move_boxes_to_labels(ground, zones)
    for zone in zones:
        divide_zone(ground, zone)
    for path in ground.headed:
        ground.division.flags[path] -= {"label_missing", "may_run_on"}
    if not ground.filled:
        leave_out_prefixes(ground)
    _stray_below_settings(ground)
    _stray_inside_labels(ground)
    _note_labels(ground)
    _note_wordings(ground)
    for fragment in list(unowned(ground)):
        ground.stray(fragment, None)
    for number, first in ground.passing.items():
        if first:
            ground.stray(Fragment(ground.lines[number], 0, len(ground.lines[number].text)), ground.noted.get(number))
    return ground.division


def _stray_below_settings(ground: Ground) -> None:
    """What the form prints of a setting stands in its line, or in its row; what stands below was typed by somebody."""
    for anchor in ground.layout.anchors:
        claim = ground.alignment.claims.get(anchor.index)
        for item in ground.layout.zones[anchor.index + 1]:
            if not isinstance(item, FreeSlot) or not item.path.startswith(SETTINGS + "."):
                continue
            held = ground.division.slots.get(item.path, [])
            # Behind what only has some of its words, an answer may stand as well.
            sure = claim is not None and not claim.doubtful
            for piece in _below(ground, claim, item.line - anchor.line, held) if claim and sure else [*held]:
                held.remove(piece)
                ground.stray(piece, None)


def _below(ground: Ground, claim: Claim, lines: int, held: list[Fragment]) -> list[Fragment]:
    """Return what stands below the label of a setting, which the form prints in its line or so many lines below it."""
    label = ground.lines[claim.hit.last_line]
    row = ground.alignment.row_of(claim)
    below = [piece for piece in held if piece.line.paragraph != label.paragraph and not piece.blank]
    below = [piece for piece in below if piece.cell is None or piece.cell.row_key != row]
    own = [*dict.fromkeys(piece.line.paragraph for piece in below)][: max(lines, 0)]
    return [piece for piece in below if piece.line.paragraph not in own]


def _stray_inside_labels(ground: Ground) -> None:
    """Words typed in the middle of a label are nobody's value, but they're seen."""
    for claim in ground.alignment.claims.values():
        hit, anchor = claim.hit, ground.layout.anchors[claim.anchor]
        if hit.line != hit.last_line:
            continue
        line = ground.lines[hit.line]
        if line.text[hit.first : hit.last] == anchor.text:
            continue
        leads = ground.layout.zones[claim.anchor + 1]
        near = next((item.path for item in leads if not isinstance(item, Anchor)), None)
        choice = near in scales_of(ground.layout)
        following = next(iter(ground.layout.anchors[claim.anchor + 1 :]), None)
        for start, end in _signs_inside(ground, claim):
            ground.stray(Fragment(line, start, end), near)
        if abbreviates(line.text[hit.first : hit.last], anchor.text):
            continue
        if claim.exact:
            for brackets in _brackets_of_nobody(ground, claim):
                ground.stray(brackets, None)
            added = _added(ground, claim)
            if added is not None:
                ground.stray(added, near)
            continue
        for start, end in foreign_words(line.text, hit.first, hit.last, anchor.text):
            word = line.text[start:end]
            # Another "be" or "of" is a slip of whoever typed the form.
            tells = len(word) > 1 or word.isdigit() or key(word) == "x"
            # "Auditor designation", where the form has "Auditor" above both its name and designation.
            leads_up = start <= hit.first and is_made_of(word, stems_around(ground.layout, claim.anchor))
            leads_up = leads_up and read_box(word)[0] is None  # "tick Looked After"
            own = PARTS | GRADES if choice else PARTS
            if (lead := _LEAD.match(line.text, hit.first)) and end <= lead.end():
                continue  # "Auditor's comments on risk"
            if choice and word.isdigit() and PART_NUMBER.search(line.text, hit.first, end):
                continue  # "Judgement for section 5"
            if following is not None and following.index not in ground.alignment.claims:
                own = own.union(stems_of(following.text))  # two questions that a council made one
            # "Date of feedback", in the section for feedback
            own = own | (stems_of_section(ground.layout, claim.anchor) if hit.opens and hit.closes else frozenset())
            if not tells or word.casefold() in SMALL or leads_up or is_made_of(word, own):
                continue
            if not _is_councils(claim, anchor, line.text, start, end):
                ground.stray(Fragment(line, start, end), near)


def _added(ground: Ground, claim: Claim) -> Fragment | None:
    """Return the question or words that stand behind a whole label, that may be the council's or somebody's."""
    hit, anchor = claim.hit, ground.layout.anchors[claim.anchor]
    if hit.end - hit.start <= len(anchor.key):
        return None
    line = ground.lines[hit.line]
    start = ground.alignment.stream.index(hit.line, hit.start + len(anchor.key) - 1) + 1
    words = _BRACKETED.sub("", line.text[start : hit.last])
    if (
        len(key(words)) <= 1
        or is_instruction(words)
        or PART_NUMBER.fullmatch(words)
        or is_made_of(words, PARTS | frozenset(stems_of(anchor.text)))
    ):
        return None
    return Fragment(line, start, hit.last)


def _brackets_of_nobody(ground: Ground, claim: Claim) -> Iterator[Fragment]:
    """Yield what stands in brackets behind a whole label and is neither an instruction nor in words of the form."""
    hit, anchor = claim.hit, ground.layout.anchors[claim.anchor]
    line = ground.lines[hit.line]
    if hit.end - hit.start <= len(anchor.key):
        return
    start = ground.alignment.stream.index(hit.line, hit.start + len(anchor.key) - 1) + 1
    options = (item.label for item in ground.layout.zones[claim.anchor + 1] if isinstance(item, OptionPart))
    known = stems_of_section(ground.layout, claim.anchor) | PARTS | GRADES | frozenset(stems_of(" ".join(options)))
    for match in _BRACKETED.finditer(line.text, start, hit.last):
        said = stems_of(match[0]) or any(map(str.isdigit, match[0]))
        if said and not is_instruction(match[0]) and not is_made_of(match[0], known):
            yield Fragment(line, *match.span())


def _signs_inside(ground: Ground, claim: Claim) -> Iterator[tuple[int, int]]:
    """Yield the signs typed in the middle of a label that the form doesn't have there."""
    hit, own = claim.hit, ground.layout.anchors[claim.anchor].text
    first = ground.alignment.stream.index(hit.line, hit.start)
    last = ground.alignment.stream.index(hit.last_line, hit.end - 1)
    for match in _SIGNS.finditer(ground.lines[hit.line].text, first, last):
        if telling_signs(match[0]) and match[0].strip() not in own:
            yield match.span()


def _is_councils(claim: Claim, anchor: Anchor, text: str, start: int, end: int) -> bool:
    """Return whether a word in a label is the council's own: its number, words in brackets, a prompt worded anew."""
    before, after = text[claim.hit.first : start], text[end : claim.hit.last]
    numbers = not key(before) and is_number(text[start:end])
    bracketed = before.count("(") > before.count(")") and ")" in after
    if key(text[start:end]) in NEGATIONS and not bracketed:
        return False  # "Are family not consulted?" is somebody's answer
    # What stands before a label may be anything; and so may what stands beside a whole one.
    whole = len(anchor.key) >= _WHOLE and anchor.key in key(text[claim.hit.first : claim.hit.last])
    added = key(before + after) in (anchor.key, bare_key(anchor))
    anew = (
        claim.reworded
        and not claim.doubtful
        and not added
        and bool(after.strip(" \xa0\t.)"))
        and not whole
        and bool(key(before))
    )
    replaced = (
        read_box(text[start:end])[0] is None
        and not text[start:end].isdigit()
        and replaces_words(text, start, end, (claim.hit.first, claim.hit.last), anchor.text)
    )
    return numbers or bracketed or anew or replaced


def _note_wordings(ground: Ground) -> None:
    """Note the words of the labels around each choice, by which the labels of another layout are known."""
    for index, zone in enumerate(ground.layout.zones):
        for item in zone:
            if isinstance(item, OptionPart) and index and not ground.division.groups[item.path].wording:
                ground.division.groups[item.path].wording = stems_around(ground.layout, index - 1, 2)


def _note_labels(ground: Ground) -> None:
    """Note which fields' labels, or rows at least, were found."""
    found_rows = {
        cell.row_key for index in ground.alignment.claims if (cell := ground.layout.anchors[index].cell) is not None
    }
    for item in ground.layout.items:
        # A row of the form that was found holds its fields, even where one label is printed otherwise.
        if isinstance(item, FreeSlot) and item.cell is not None and item.cell.row_key in found_rows:
            ground.division.row_seen.add(item.path)
    for claim in ground.alignment.claims.values():
        if claim.doubtful and not any(not isinstance(item, Anchor) for item in ground.layout.zones[claim.anchor + 1]):
            # No field takes the doubt: somebody may have typed these words.
            line = ground.alignment.stream.lines[claim.hit.line]
            ground.stray(Fragment(line, claim.hit.first, claim.hit.last), None)
        leads = claim.anchor + is_first_of_label(ground.layout, claim.anchor)
        for item in ground.layout.zones[leads + 1]:
            if not isinstance(item, Anchor):
                ground.division.labels.setdefault(item.path, claim)
                ground.division.seen.add(item.path)
                if claim.doubtful:
                    ground.division.flags[item.path].add("label_reworded")
