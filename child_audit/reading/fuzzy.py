"""Wordings that are nearly the form's: misspelt, shortened, with an answer typed behind them."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from child_audit.reading.claims import Alignment, bare_key
from child_audit.reading.stems import stems_of
from child_audit.reading.stream import Hit, Stream
from child_audit.template.layout import Anchor
from child_audit.template.values import BOX_GLYPHS, TICK_GLYPHS
from child_audit.text import key

_PART = re.compile(r"[^\W_]+")
_WORD = re.compile(r"[^\W_]+(?:[/’'&.\-][^\W_]+)*")
_PUNCTUATION = " \t.,;:!?)(]['\"*_…-–—=/’”"
_BOX_BEFORE = re.compile(rf"[{BOX_GLYPHS}{TICK_GLYPHS}]\s*\Z")
_IS_SAID = re.compile(r"[ \xa0](?:is|was|are|were|has|had|have|will|would|could|should|does|did)\b[^:?]*\.\s*\Z")
_SHORT = 12
"""Of a wording of fewer letters a word before it makes another one."""
_FUZZY = 84.0
_TELLING = 6
"""Words of so many letters are seldom alike by chance."""
NEGATIONS = frozenset(("no", "not", "never", "nobody", "none", "nothing", "without"))


def fuzzy_hit(alignment: Alignment, anchor: Anchor, numbers: list[int], high: int) -> Hit | None:
    """Return where the first of some lines begins with something like an anchor."""
    keys = alignment.stream.keys
    hits = (fuzzy_line(alignment, anchor, number, high) for number in numbers if keys[number])
    return next((hit for hit in hits if hit is not None), None)


def fuzzy_line(alignment: Alignment, anchor: Anchor, number: int, high: int) -> Hit | None:
    """Return where a line begins with something like an anchor, None when it doesn't.

    Words at the end that are nothing like the anchor's own are an answer typed behind it, not a part of it.
    """
    if alignment.openers.get(number, anchor.key) not in (anchor.key, bare_key(anchor)):
        return None  # none of the form's wordings is a misspelling of another
    stream = alignment.stream
    hit = _to_question_mark(stream, anchor, _like(stream, anchor, number, high))
    if hit is None or hit.last_line != hit.line:
        return hit
    labels = stream.has_colon(hit) or stream.lines[hit.line].text.rstrip().endswith(":")  # "Team manager's name:"
    if len(anchor.key) < _SHORT and not hit.closes and not labels and stream.goes_on(hit):
        return None  # "Chronology stops in 2022." is a sentence
    if not anchor.text.rstrip().endswith("?") and _IS_SAID.match(stream.lines[hit.line].text, hit.last):
        return None  # "Evidence /Comments was covered in supervision."
    foreign = foreign_words(stream.lines[hit.line].text, hit.first, hit.last, anchor.text)
    if not foreign:
        return hit
    text = stream.lines[hit.line].text
    if foreign[0][0] <= hit.first and key(text[slice(*foreign[0])]) in ("no", "not", "yes"):
        return None  # "No religion" is an answer
    if foreign[0][0] <= hit.first and len(bare_key(anchor)) < _SHORT:
        return None  # and so is "QA Auditor"
    answers = [start for start, end in foreign if key(text[start:end]) in ("yes", "no")]
    if len(answers) > 1 and start_of_box(text, answers[0]) > hit.first:
        # Another layout prints the answers to choose from in the label's line, and a prompt behind them.
        start = start_of_box(text, answers[0])
    elif foreign[-1][1] < len(text[: hit.last].rstrip(_PUNCTUATION)):
        return hit
    else:
        start = foreign[-1][0]
        for begin, end in foreign[-2::-1]:
            if key(text[end:start]):
                break
            start = begin
    end = stream.starts[number] + len(key(stream.lines[number].text[:start]))
    return stream.hit(hit.start, end) if end > hit.start else None


def _to_question_mark(stream: Stream, anchor: Anchor, hit: Hit | None) -> Hit | None:
    """Let a question that has but one mark, at its end, end there: behind "… challenge? The" more was typed."""
    if hit is None or hit.line != hit.last_line or not anchor.text.rstrip().endswith("?") or anchor.text.count("?") > 1:
        return hit
    found, mark, behind = stream.lines[hit.line].text[hit.first : hit.last].partition("?")
    left = {key(word) for word in _WORD.findall(anchor.text)} - {key(word) for word in _WORD.findall(found)}
    goes_on = behind.lstrip()[:1].islower() and all(key(word) in left for word in _WORD.findall(behind))
    if not mark or not key(behind) or goes_on:
        return hit
    return stream.hit(hit.start, hit.start + len(key(found)))


def start_of_box(text: str, start: int) -> int:
    """Return where the box right before a word begins, or the word itself."""
    box = _BOX_BEFORE.search(text, 0, start)
    return box.start() if box else start


def foreign_words(text: str, start: int, end: int, wording: str) -> list[tuple[int, int]]:
    """Return the words of a stretch that are like no word of a wording: someone typed them."""
    known = {key(word) for word in (*wording.split(), *_WORD.findall(wording), *_PART.findall(wording))}
    whole = key(wording)
    found = []
    for match in _WORD.finditer(text, start, end):
        word = key(match[0])
        if not word or word in known or (len(word) >= 4 and word in whole):
            continue
        # Short words are too easily alike: "N/A" and "a", "no" and "not", "done" and "down".
        like = [other for other in known if len(other) >= 3]
        near = max((fuzz.ratio(word, other) for other in like), default=0)
        if len(word) < _TELLING and any(sorted(word) == sorted(other) for other in like):
            near = 100.0
        if near < (65 if len(word) >= _TELLING else 78) or word in ("no", "yes", "na") or word.isdigit():
            found.append(match.span())
    return found


def replaces_words(text: str, start: int, end: int, label: tuple[int, int], wording: str) -> bool:
    """Return whether a word of a label stands in place of words of the form's: "carried out" is soon "done"."""
    asks = wording.rstrip().endswith("?") and text[end : end + 1] == "?"
    said = list(_PART.finditer(text, *label))
    ours, theirs = [key(word) for word in _PART.findall(wording)], [key(match[0]) for match in said]
    blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    return any(
        tag == "replace"
        and i1 > 0
        and (asks or i2 < len(ours))
        and said[j1].start() <= start
        and end <= said[j2 - 1].end()
        for tag, i1, i2, j1, j2 in blocks
    )


def _like(stream: Stream, anchor: Anchor, number: int, high: int) -> Hit | None:
    line = stream.keys[number]
    wording = bare_key(anchor)
    if len(wording) < 4:
        return None
    start = stream.starts[number]
    whole = fuzz.ratio(line, wording, score_cutoff=_FUZZY) or fuzz.ratio(line, anchor.key, score_cutoff=_FUZZY)
    if whole and start + len(line) <= high:
        return _without_added(stream, wording, line, start)
    if len(line) < len(wording):
        # A shortened prompt: the beginning of the wording or most of it, and nothing else in the line.
        if len(line) >= 10 and (wording.startswith(line) or (len(line) >= 0.35 * len(wording) and line in wording)):
            return stream.hit(start, start + len(line))
        return _over_lines(stream, wording, number, high) or _shortened(stream, anchor.text, wording, line, start)
    if len(wording) < 8:
        return None
    window = line[: len(wording) + 4]
    near = fuzz.partial_ratio_alignment(wording, window, score_cutoff=_FUZZY)
    if near is None or near.dest_start > 3:
        return _shortened(stream, anchor.text, wording, line, start)
    end = start + near.dest_end
    within = stream.hit(start + near.dest_start, end) if near.dest_start else None
    if within is not None and not within.opens:
        # "The chronology stops in June" is a sentence.
        return None
    hit = stream.hit(start, end)
    return hit or _to_word_end(stream, start, end, number)


def _shortened(stream: Stream, text: str, wording: str, line: str, start: int) -> Hit | None:
    """Return where a line begins with the first part of a prompt, an answer behind it."""
    if line[:_SHORT] != wording[:_SHORT]:
        return None
    pairs = zip(line, wording, strict=False)
    common = next((index for index, (ours, theirs) in enumerate(pairs) if ours != theirs), min(len(line), len(wording)))
    if common < _SHORT or common < 0.3 * len(wording):
        return None
    # The answer may begin with the letters that the prompt goes on with: end with the last whole word.
    for end in range(start + common, start + 11, -1):
        hit = stream.hit(start, end)
        if hit is not None:
            rest = set(stems_of(stream.lines[hit.line].text[hit.last :]))
            # "Other parties to joint audit": what follows is the form's as well.
            whole = stream.hit(start, start + len(line)) if rest and rest <= set(stems_of(text)) else None
            return whole or hit
    return None


def _without_added(stream: Stream, wording: str, line: str, start: int) -> Hit | None:
    """Return where a misspelt wording stands in its line, without a short answer typed behind it: "… the famly? No"."""
    last = Levenshtein.opcodes(wording, line)[-1]
    if last.tag == "insert" and last.dest_end - last.dest_start >= 2:
        hit = stream.hit(start, start + last.dest_start)
        if hit is not None:
            return hit
    return stream.hit(start, start + len(line))


def _to_word_end(stream: Stream, start: int, end: int, number: int) -> Hit | None:
    """Move the end of a fuzzy hit to the end of its word."""
    limit = stream.starts[number] + len(stream.keys[number])
    for shift in (1, -1, 2, -2, 3, -3, 4, -4):
        if start < end + shift <= limit:
            hit = stream.hit(start, end + shift)
            if hit is not None:
                return hit
    return None


def _over_lines(stream: Stream, wording: str, number: int, high: int) -> Hit | None:
    """Return where a misspelt wording stands over several lines of one cell."""
    start = stream.starts[number]
    if not wording.startswith(stream.keys[number][:4]):
        return None
    cut = stream.text.find("\0", start)
    end = min(start + len(wording), high, cut if cut >= 0 else len(stream.text))
    if end - start < 0.8 * len(wording) or fuzz.ratio(stream.text[start:end], wording) < _FUZZY:
        return None
    return stream.hit(start, end)
