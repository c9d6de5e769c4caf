"""Places for answers within running text: after a colon, on dotted lines, in lists of options, in boxes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from child_audit.draft.findings import Findings, Mark, is_control
from child_audit.draft.page import Para
from child_audit.draft.scales import (
    BOX,
    Word,
    alternatives,
    boxes_of_two_languages,
    is_option,
    lines_of_options,
    option_list,
    scale_of,
)
from child_audit.draft.wholes import boxed_lists, stroked, whole_lines, whole_list
from child_audit.text import key

ONE_OF = "is one of these words to be chosen? They’re no scale that is known"
ONE_OF_BOXES = "is only one of these to be ticked? If several may be, tag each box by itself"
UNKNOWN_TOO = "are these the options, all of them and no more? Not all are words of a scale that is known"
CUT = "a list of options, left without tags: it isn’t plain where it begins or ends; tag each of its options"

# What is printed where a date goes, "__/__/____" or "dd/mm/yyyy", but not as an explanation: "(dd/mm/yyyy)".
_DATE_FILL = r"_+\s*/\s*_+\s*/\s*_+|(?<![(\w])dd\s*/\s*mm\s*/\s*yy(?:yy)?(?![\w)])"
_LINE_FILL = r"_{3,}|\.{5,}|…{2,}(?:\.*)|(?:\. ){4,}|[\U000f0000-\U000ffffd]"
_FILL = re.compile(f"{_DATE_FILL}|{_LINE_FILL}", re.IGNORECASE)
_ONLY_FILL = re.compile(rf"(?:{_DATE_FILL}|[\s_.…])*", re.IGNORECASE)
_LABEL_GAP = re.compile(r":[ ]*(?:\t+|[ ]{3,}|$)")
_LONGEST_LABEL = 140
_SHORT_LABEL = 40
_TICK = re.compile(r"\btick|check (?:all|the)|\bselect all|all that apply", re.IGNORECASE)


def blank(text: str) -> bool:
    """Return whether a text is only a place to write: nothing, dots, a line, an empty control."""
    return bool(_ONLY_FILL.fullmatch("".join(character for character in text if not is_control(character))))


def wants_ticks(text: str) -> bool:
    """Return whether words ask for ticks."""
    return bool(_TICK.search(text))


def read_texts(
    found: Findings, paras: Sequence[Para], *, hint: str = "", ends: bool = True, answers: bool = False
) -> bool:
    """Propose what stands within some paragraphs of one cell, or of the body.

    Args:
        found: where proposals go.
        paras: the paragraphs.
        hint: what to call options that have no label of their own.
        ends: whether blank paragraphs at the end, or a colon there, are a place for an answer.
        answers: they are the place for the answer to a label elsewhere, and so hold options if anything.

    Returns:
        Whether anything was proposed.
    """
    before = len(found.fields)
    listed, doubt = _lines(found, paras, answers=answers)
    taken = {paras[number] for number, _ in listed}
    if listed:
        _listed(found, paras, listed, hint, doubt)
    answered_below = _answered_below(paras)
    label = hint
    for number, para in enumerate(paras):
        text = para.text
        if para in taken or not text.strip():
            continue
        if blank(text) and not any(map(is_control, text)):
            # A dotted line under its label, or the further lines of one: the first takes the answer.
            if number and label and not blank(paras[number - 1].text) and not _answered(found, paras[number - 1]):
                found.slot(label, para, 0, len(text))
            else:
                _erase(found, para)
            continue
        last = _paragraph(found, para, label, answers=answers and len(paras) == 1)
        label = last or label
        under = paras[number + 1].text if number + 1 < len(paras) else ""
        if under.strip() and blank(under):
            continue  # its place is there
        after = next((other for other in paras[number + 1 :] if other.text.strip()), None)
        within = (ends or number in answered_below) and not listed
        if (
            within
            and not _answered(found, para)
            and (after is None or _is_label(after.text) or number in answered_below)
        ):
            if after is None and len(found.fields) == before:
                last = next(other.text for other in paras if other.text.strip())  # the question, before its prompts
            _after(found, para, paras[number + 1 :], last, asked=after is None)
    return len(found.fields) > before


def _answered_below(paras: Sequence[Para]) -> frozenset[int]:
    """Return the numbers of short labels with a colon and a blank line below, when there are several."""
    texts = [para.text.strip() for para in paras]
    found = [
        number
        for number, text in enumerate(texts[:-1])
        if text.endswith(":") and len(text) <= _SHORT_LABEL and not texts[number + 1]
    ]
    return frozenset(found if len(found) > 1 else ())


def _lines(found: Findings, paras: Sequence[Para], *, answers: bool) -> tuple[list[tuple[int, Word]], str]:
    """Return the options that stand a line each, and what isn't sure about them."""
    lines = [para.text for para in paras]
    known = lines_of_options(lines)
    whole = whole_lines(lines, known, labelled=answers)
    if whole is None:
        found.doubt(paras[known[0][0]].place, CUT)
        return [], ""
    return whole, "" if len(whole) == len(known) else UNKNOWN_TOO if known else ONE_OF


def _listed(found: Findings, paras: Sequence[Para], listed: Sequence[tuple[int, Word]], hint: str, doubt: str) -> None:
    first = listed[0][0]
    above = next((para.text for para in reversed(paras[:first]) if para.text.strip()), "")
    marks = []
    for number, word in listed:
        para = paras[number]
        box = BOX.search(para.text)
        if box:
            marks.append(Mark(para, box.start(), box.end(), word.label, True))
        else:
            marks.append(Mark(para, word.start, word.end, word.label, False))
    label = above or hint
    found.options(label if len(label) <= _LONGEST_LABEL else "", marks, fallback="judgement", doubt=doubt)


def _paragraph(found: Findings, para: Para, label: str, *, answers: bool) -> str:
    """Propose what stands in one paragraph; return the label that it leaves open."""
    text = para.text
    at = (
        _boxed_lists(found, para, label, answers=answers)
        or _choices(found, para, label, answers=answers)
        or _boxes(found, para, label)
    )
    while True:
        fill = _FILL.search(text, at)
        gap = None if para.text.count(":") == 0 else _LABEL_GAP.search(text, at)
        tabbed = gap is not None and gap.end() < len(text.rstrip()) and not (fill and fill.start() <= gap.end())
        if tabbed and gap is not None and (fill is None or gap.start() < fill.start()):
            # One tab stays: the next label begins where it began.
            end = gap.end() - 1 if text[gap.end() - 1] == "\t" else gap.end()
            found.slot(text[at : gap.start()], para, gap.start() + 1, end)
            at = gap.end()
        elif fill is not None:
            own = text[at : fill.start()]
            end = fill.end()
            while (more := _FILL.match(text, end)) and not is_control(text[end]):
                end = more.end()
            found.slot(own if key(own) else label, para, fill.start(), end)
            at = end
        else:
            return text[at:].strip() if key(text[at:]) else ""


def _boxed_lists(found: Findings, para: Para, label: str, *, answers: bool) -> int:
    """Propose the lists of boxes of a paragraph, where it's plain whose words are whose; return their end, or 0."""
    text, at = para.text, 0
    if boxes_of_two_languages(text):
        return 0
    for group in boxed_lists(text, labelled=answers):
        (box, first), labels = group[0], [word.label for _, word in group]
        own = text[at : min(box.start(), first.start)]
        asked = own if key(own) else label
        known = [is_option(one) for one in labels]
        if (
            len(group) > 1
            and len({key(one) for one in labels}) == len(labels)
            and (any(known) or not wants_ticks(asked))
        ):
            marks = [Mark(para, box.start(), box.end(), word.label, True) for box, word in group]
            doubt = "" if scale_of(labels) else UNKNOWN_TOO if any(known) else ONE_OF_BOXES
            found.options(asked, marks, doubt=doubt)
        else:
            for box, word in group:
                found.tick(word.label, para, box.start(), box.end())
        at = max(group[-1][0].end(), group[-1][1].end)
    return at


def _choices(found: Findings, para: Para, label: str, *, answers: bool) -> int:
    """Propose the lists of options of a paragraph, one after another; return where the last one ends, 0 for none."""
    text, at = para.text, 0
    every = stroked(text) if answers else []
    if every:
        labels = [word.label for word in every]
        doubt = "" if scale_of(labels) else UNKNOWN_TOO if any(map(is_option, labels)) else ONE_OF
        found.options(label, [Mark(para, word.start, word.end, word.label, False) for word in every], doubt=doubt)
        return len(text)
    while known := option_list(" " * at + text[at:]):
        words = _whole(text, known, at, labelled=answers)
        if words is None:
            found.doubt(para.place, CUT)
            return len(text)
        if not _is_choice(" " * at + text[at:], words):
            break
        at = _choice(found, para, words, label, at, "" if len(words) == len(known) else UNKNOWN_TOO)
    words = [] if at or BOX.search(text) else alternatives(text)
    if not words:
        return at
    marks = [Mark(para, word.start, word.end, word.label, False) for word in words]
    found.options(text[: words[0].start], marks, doubt=ONE_OF)
    return len(text)


def _whole(text: str, known: list[Word], at: int, *, labelled: bool) -> list[Word] | None:
    """Return the whole list that known options stand in; None when it can't be told."""
    boxes = list(BOX.finditer(text, at))
    if not boxes:
        return whole_list(text, known, from_=at, labelled=labelled)
    own = [box for box in boxes if box.end() > known[0].start - 4][: len(known)]
    rest = max(known[-1].end, own[-1].end() if own else 0)
    left = BOX.search(text, rest) is not None and not option_list(" " * rest + text[rest:])
    cut = left or any(box not in own and box.start() < rest for box in boxes)
    return None if cut else known


def _is_choice(text: str, words: Sequence[Word]) -> bool:
    """Return whether a list of options is one to choose from, and no part of a sentence."""
    if BOX.search(text):
        return True
    tail = text[words[-1].end :].strip(" .:*")
    instruction = re.match(r"[(\[]|please|delete|circle|\*", tail, re.IGNORECASE)
    return not tail or bool(instruction) or ":" in tail or _FILL.search(tail) is not None or "\t" in text


def _choice(found: Findings, para: Para, words: Sequence[Word], label: str, at: int, doubt: str) -> int:
    text = para.text
    boxes = [match for match in BOX.finditer(text, at) if match.end() > words[0].start - 4]
    own = text[at : min([words[0].start, *(box.start() for box in boxes)])]
    name = own if key(own) else label
    if len(boxes) >= len(words):
        marks = [Mark(para, box.start(), box.end(), word.label, True) for word, box in zip(words, boxes, strict=False)]
        end = max(words[-1].end, boxes[len(words) - 1].end())
    else:
        marks = [Mark(para, word.start, word.end, word.label, False) for word in words]
        end = words[-1].end
    found.options(name, marks, doubt=doubt)
    closing = re.match(r"\s*[)\]]?\s*(?:\([^)]*\))?", text[end:])
    return end + (closing.end() if closing else 0)


def _boxes(found: Findings, para: Para, label: str) -> int:
    """Propose the boxes of a paragraph, each with the words beside it."""
    text = para.text
    choice = boxes_of_two_languages(text)
    if choice:
        own = text[: min(choice[0][1].start, choice[0][0].start())]
        marks = [Mark(para, box.start(), box.end(), word.label, True) for box, word in choice]
        found.options(own if key(own) else label, marks)
        return len(text)
    boxes = list(BOX.finditer(text))
    if not boxes:
        return 0
    lead = text[: boxes[0].start()]
    before = not key(lead) or ":" in lead or bool(key(text[boxes[-1].end() :]))
    for number, box in enumerate(boxes):
        if before:
            end = boxes[number + 1].start() if number + 1 < len(boxes) else len(text)
            words = text[box.end() : end]
        else:
            words = text[boxes[number - 1].end() if number else 0 : box.start()]
        doubt = "" if len(boxes) == 1 or key(words) else "a box without words"
        found.tick(words, para, box.start(), box.end(), doubt=doubt)
    return len(text) if before else boxes[-1].end()


def _is_label(text: str) -> bool:
    return len(text) <= _LONGEST_LABEL and (text.rstrip().endswith((":", "?")) or _FILL.search(text) is not None)


def _after(found: Findings, para: Para, following: Sequence[Para], label: str, *, asked: bool) -> None:
    """Propose the place after a label at the end of its paragraph: the blank line below it, or behind its colon."""
    text = para.text.rstrip()
    below = following[0] if following and not following[0].text.strip() else None
    if below is not None and (asked or text.endswith((":", "?"))):
        found.slot(label, below, 0, len(below.text))
    elif text.endswith(":") and len(label) <= _LONGEST_LABEL:
        found.slot(label, para, len(text), len(para.text))


def _answered(found: Findings, para: Para) -> bool:
    """Return whether a paragraph ends with a tag already."""
    ends = [edit.end for edit in found.edits if edit.paragraph is para.element]
    return bool(ends) and max(ends) >= len(para.text.rstrip()) - 1


def _erase(found: Findings, para: Para) -> None:
    from child_audit.draft.edits import Edit

    if para.text.strip():
        found.edits.append(Edit(para.element, 0, len(para.text), ""))
