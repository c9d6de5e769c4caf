"""What of a label stands behind the words that were found: "(s)", "(tick one)", "… and purposeful?"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from rapidfuzz import fuzz

from child_audit.reading.claims import Alignment, Claim, head_key, holds_another_prompt
from child_audit.reading.notes import INSTRUCTS
from child_audit.reading.options import options_named_in
from child_audit.reading.stems import (
    PARTS,
    SMALL,
    asks_about,
    asks_in_words_of,
    initials_in,
    is_instruction,
    is_made_of,
    stems_around,
    stems_of,
    stems_of_form,
    stems_of_section,
)
from child_audit.reading.stream import Hit, Stream
from child_audit.template.layout import Anchor, FreeSlot, Layout, OptionPart
from child_audit.template.values import has_mark, read_box
from child_audit.text import key, key_positions
from child_audit.word.lines import Line

_LONG, _ALIKE, _MISSPELT = 30, 95, 84
_RECURS = 3
_WORDED = 8
_LED, _TELLING = 2, 16
_INSTRUCTED = 5
"""So many words of an instruction are it again."""
_NUMBER = re.compile(r"\W*\d{1,2}(?:(?:\.\d{1,2})*|[a-z])\W+")
_PLURAL = re.compile(r"\(s\)|['’]s?\b")
_BRACKETS = re.compile(r"[\s….?]*\([^()]{1,60}\)\s*[:?]?\s*\Z")
_INSTRUCTION = re.compile(r"[\s?]*\([^()]{8,120}\)\s*(?:[:–-]\s)?")
# "Child's CF/ECINS ID"; without a colon or such a word, "/ yes" is an answer.
# "Spoken to (name)", with nothing behind it or its answer
_HINT = re.compile(
    r"\s*\((?:please\W+)?(?:(?:full|names?|dates?|role|designation|relationship|initials|state|specify|give|list|optional"
    r"|if|any|known|applicable|needed|relevant|and|or|of|to|the|child|person|number|ref|dd|mm|yy(?:yy)?)\b\W*)+\)\s*:?",
    re.IGNORECASE,
)
_REPLACING = re.compile(r"(?:[ \xa0][^\W\d_]+){1,2}\s*")
_SENTENCE = re.compile(r"\s*[-–—]\s+[A-Z].*\.\s*")
_SHORT_END = 4
_SLASHED = re.compile(r"/\s?[^\W\d_]+(?:\s(?:id|no|number|ref(?:erence)?)\b\.?\s*:?|\s*:)", re.IGNORECASE)
_NAMED = re.compile(r"\s*\([^()]{1,60}\)\s*:")
_ENDED = {sign: re.compile(rf"[\s)\]]*{re.escape(sign)}\s*\S") for sign in ":?."}
_MARK_BEHIND = re.compile(r"\s*\([^()]{1,60}\)\s*\?")  # "Are visits timely (statutory and others)?"
_OF_PART = re.compile(r"\s*(?:about|for|in|of|on)\b", re.IGNORECASE)
_ENDED_EARLY = re.compile(r"[^():]{8,80}\([^()]{1,120}\)\s*:(?=\s*[^\s(])")
_CLOSING = re.compile(r"[^()]{0,60}\)(?:\s*[:?])?")
# "Judgement – section 1"
PART_NUMBER = re.compile(r"\W*\b(?:section|part|area|standard)\s*\d{1,2}\W*\Z", re.IGNORECASE)
_ANSWERED = re.compile(r"[\s)]*\?[\s)]*\w")
_TICK_AT_END = re.compile(r"(?<=[?:)])\s+(?:\[\s*)?(?:[xX]|[✓✔√☒☑])[\s\]]*\Z")
_SENTENCE_BEHIND = re.compile(r"\s+[A-Z][^\s?:]*(?:\s[^\s?:]+){3,}\.\s*")
_CLAUSES = re.compile(r"[?:)]")
_ASKED = re.compile(r"[?:](?=\s)[\s:]*")
_TOLD = re.compile(
    r"[\s?:.)\]]*(?:\([^()]{3,80}\)[ \xa0]*[?:.]?|[–-]?[ \xa0]*please\s[^.?!]{3,60}[.:]?\s*\Z)", re.IGNORECASE
)
_QUESTION = re.compile(r"[^?:]{1,90}[?:]+(?=\s|\Z)")


def cover_whole_labels(layout: Layout, alignment: Alignment) -> None:
    """Let each label reach to its end, where what follows it can only be the label's own."""
    starts: dict[int, set[int]] = defaultdict(set)
    for claim in alignment.claims.values():
        starts[claim.hit.line].add(claim.hit.first)
    _give_back_what_was_typed(layout, alignment)
    _cover_between(layout, alignment)
    recurring = _recurring(layout, alignment)
    for claim in list(alignment.claims.values()):
        hit = claim.hit
        if hit.line != hit.last_line:
            continue
        text = alignment.stream.lines[hit.line].text
        ended = None if claim.exact else _ENDED_EARLY.match(text, hit.first, hit.last)
        if ended and not _is_own_instruction(layout, claim, text[ended.end() : hit.last]):
            # "Evaluative summary (what was good?): What was good: …": what follows the label's colon was typed.
            last = ended.end()
            position = alignment.stream.starts[hit.line] + len(key(text[:last]))
            hit = hit._replace(last=last, end=position, closes=False)
            alignment.claims[claim.anchor] = claim._replace(hit=hit)
            continue
        alone = not any(first < hit.first for first in starts[hit.line])
        if alone and not hit.opens and _asks_behind_lead(layout, claim, text):
            # "Does it include historical factors?", where the form has "Does the assessment include" above several.
            hit = hit._replace(first=0, opens=True)
            alignment.claims[claim.anchor] = claim = claim._replace(hit=hit)
        if hit.last == len(text):
            continue
        end = recurring.get(claim.anchor) or _end(layout, alignment.stream, claim)
        if end > hit.last and not any(hit.last <= first < end for first in starts[hit.line]):
            position = alignment.stream.starts[hit.line] + len(key(text[:end]))
            closes = end == len(text)
            alignment.claims[claim.anchor] = claim._replace(hit=hit._replace(last=end, end=position, closes=closes))
    _drop_what_is_said_above(layout, alignment)


def _give_back_what_was_typed(layout: Layout, alignment: Alignment) -> None:
    """Let labels that were found in other words, or misspelt, end before a tick, or a sentence behind their title.

    "… to Early Help? [X] Yes  [ ] No", "Evaluative Summary The child is at the centre of the work."
    """
    for claim in list(alignment.claims.values()):
        hit, anchor = claim.hit, layout.anchors[claim.anchor]
        if claim.exact or hit.line != hit.last_line:
            continue
        text = alignment.stream.lines[hit.line].text
        found = _TICK_AT_END.search(text, hit.first, hit.last)
        end = found.start() if found and not _TICK_AT_END.search(anchor.text) else _end_of_title(anchor, text, hit)
        if hit.first < end < hit.last:
            position = alignment.stream.starts[hit.line] + len(key(text[:end]))
            alignment.claims[claim.anchor] = claim._replace(hit=hit._replace(last=end, end=position, closes=False))


def _end_of_title(anchor: Anchor, text: str, hit: Hit) -> int:
    """Return where a label's title ends that a whole sentence follows, where the form has questions; else its end."""
    title = head_key(anchor)
    if not title or not key(text[hit.first : hit.last]).startswith(title) or "?" in text[hit.first : hit.last]:
        return hit.last
    end = hit.first + key_positions(text[hit.first : hit.last])[len(title) - 1] + 1
    return end if _SENTENCE_BEHIND.fullmatch(text, end, hit.last) else hit.last


def _drop_what_is_said_above(layout: Layout, alignment: Alignment) -> None:
    """Drop a label found in other words in a line of its own where the one above has it letter by letter.

    "Is the child: - Sene? - Seen alone?", and below it "Evidence seen – not alone".
    """
    for before, after in pairwise(alignment.in_order()):
        said = key(alignment.stream.lines[before.hit.last_line].text[before.hit.first : before.hit.last])
        wording = layout.anchors[after.anchor].key
        behind = said.removeprefix(layout.anchors[before.anchor].key)
        apart = after.hit.line != before.hit.last_line and len(wording) >= _WORDED
        if after.reworded and apart and behind != said and wording in behind:
            del alignment.claims[after.anchor]
    for anchor in layout.anchors[1:-1]:
        around = [alignment.claims.get(anchor.index + step) for step in (-1, 0, 1)]
        if None in around:
            continue
        before, claim, after = (one for one in around if one is not None)
        if before.hit.last_line == after.hit.line != claim.hit.line:
            text = alignment.stream.lines[after.hit.line].text
            if anchor.key in key(text[before.hit.last : after.hit.first]):
                del alignment.claims[anchor.index]  # "scrutiny from: - IRO - Chair?", and below it "IRO not applicable"


def _cover_between(layout: Layout, alignment: Alignment) -> None:
    """Let a label reach up to the next one in its line, if only words of the form are between, and the labels between.

    "Is the child/young person: Seen? Seen alone?", where the form has "Is the child:", "Seen?" and "Seen alone?".
    """
    for before, after in pairwise(alignment.in_order()):
        text = alignment.stream.lines[before.hit.last_line].text
        between = text[before.hit.last : after.hit.first] if before.hit.last_line == after.hit.line else ""
        skipped = layout.anchors[before.anchor + 1 : after.anchor]
        asked = between.rstrip().endswith(("?", ":")) and is_made_of(between, stems_of_form(layout))
        if asked and skipped and all(anchor.key in key(between) for anchor in skipped):
            hit = before.hit._replace(last=after.hit.first, end=after.hit.start, closes=False)
            alignment.claims[before.anchor] = before._replace(hit=hit)


def _asks_behind_lead(layout: Layout, claim: Claim, text: str) -> bool:
    """Return whether a question stands in its line behind the words that lead up to it and to others on the form."""
    asks = layout.anchors[claim.anchor].text.rstrip().endswith("?")
    if not asks or not (claim.hit.closes or "?" in text[claim.hit.last - 1 : claim.hit.last + 1]):
        return False
    words = _NUMBER.sub("", text[: claim.hit.first])
    before = layout.anchors[max(claim.anchor - _LED, 0) : claim.anchor]
    if any(len(anchor.key) >= _TELLING and anchor.key in key(words) for anchor in before):
        return True  # "Does it give the actions required to achieve them and the associated targets?"
    lead = next((a for a in reversed(layout.anchors[: claim.anchor]) if not layout.zones[a.index + 1]), None)
    misspelt = lead is not None and fuzz.ratio(key(words), lead.key, score_cutoff=_MISSPELT) > 0
    known = stems_of_section(layout, claim.anchor) | stems_around(layout, claim.anchor, 2)
    of_form = misspelt or is_made_of(words, known)
    return of_form and read_box(words)[0] is None and not has_mark(words)


def _recurring(layout: Layout, alignment: Alignment) -> dict[int, int]:
    """Return the labels behind which the same words stand in every section, words of the label among them; their ends.

    "Evaluative summary – what was good, what needs to improve?: …", the answer behind it or not.
    """
    behind: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for claim in alignment.claims.values():
        anchor, text = layout.anchors[claim.anchor], alignment.stream.lines[claim.hit.last_line].text
        items = layout.zones[claim.anchor + 1]
        options = [item for item in items if isinstance(item, OptionPart)]
        told = _TOLD.match(text, claim.hit.last)
        while told and INSTRUCTS.match(told[0]):
            # "… purposeful? (please comment)", whatever the question.
            behind["", key(told[0])].append((claim.anchor, told.end()))
            told = _TOLD.match(text, told.end())
        if not options and not any(isinstance(item, FreeSlot) for item in items):
            continue
        own = frozenset(stems_of(anchor.text))
        for end in {*(match.end() for match in _ASKED.finditer(text, claim.hit.last)), len(text)}:
            words = text[claim.hit.last : end]
            last = _CLAUSES.split(words.rstrip(" \xa0:?)"))[-1]
            if options:
                line = alignment.stream.lines[claim.hit.last_line]
                asks = words.rstrip().endswith(":") and _is_unmarked(line, claim.hit.last, end, options)
            else:
                asks = asks_about(words, own) and not own.isdisjoint(stems_of(last))
            if asks:
                behind[head_key(anchor) or anchor.key, key(words)].append((claim.anchor, end))
    ends = (one for found in behind.values() if len(found) >= _RECURS for one in found)
    return dict(sorted(ends))


def _is_unmarked(line: Line, start: int, end: int, options: Sequence[OptionPart]) -> bool:
    """Return whether words name no option of a choice, or all and none of them marked: "(Good / … – see page 2):"."""
    words = line.text[start:end]
    looks = {span.format for span in line.spans if span.start < end and span.end > start}
    named = len(options_named_in(options, words))
    return not has_mark(words) and (not named or (named == len(options) and len(looks) == 1))


def _end(layout: Layout, stream: Stream, claim: Claim) -> int:
    """Return where a label ends in its line."""
    text, end = stream.lines[claim.hit.line].text, claim.hit.last
    if _is_own_instruction(layout, claim, text[end:]):
        return len(text)
    plural = _PLURAL.match(text, end)
    if plural:
        end = plural.end()
    named = _NAMED.match(text, end)
    if named:
        end = named.end()
        if not text[end:].lstrip().startswith("("):
            return end  # what follows its colon was typed
    if not claim.exact and (further := _SLASHED.match(text, end)):
        end = further.end()  # "Child's CF/ECINS ID: 1234"
    end = _closed(layout, claim, text, end)
    loose = claim.reworded or not claim.exact
    if loose and (brackets := _INSTRUCTION.match(text, end)):
        wording = layout.anchors[claim.anchor].text
        own = frozenset(stems_of(wording)).union(initials_in(wording))
        end = brackets.end() if is_made_of(brackets[0], own) else end
    if _is_bracketed(layout, claim, text[claim.hit.first : end]):
        return end
    if _SENTENCE_BEHIND.fullmatch(text, end):
        return end  # a sentence in words of the form is somebody's
    if loose and _is_whole(layout, claim, text):
        return len(text)
    if (
        loose
        and (question := _QUESTION.match(text, end))
        and (not key(question[0]) or _is_rest(layout, claim, question[0]))
    ):
        end = _closed(layout, claim, text, question.end())
    options = [item for item in layout.zones[claim.anchor + 1] if isinstance(item, OptionPart)]
    heads_choice = bool(options)
    if heads_choice and (part := _QUESTION.match(text, end)) and _names_part(layout, claim, part[0]):
        end = part.end()
    if hint := _HINT.match(text, end):
        end = hint.end()
    asks = layout.anchors[claim.anchor].text.rstrip().endswith("?") and "?" not in text[claim.hit.first : end]
    if asks and (mark := _MARK_BEHIND.match(text, end)):
        end = mark.end()
    if loose and _replaces_end(layout, stream, claim, text, end):
        return len(text)
    brackets = _BRACKETS.match(text, end)
    if (
        brackets
        and len(options_named_in(options, brackets[0])) != 1
        and (loose or heads_choice or is_made_of(brackets[0], stems_of_section(layout, claim.anchor)))
    ):
        end = brackets.end()
    if heads_choice and (is_instruction(text[end:]) or PART_NUMBER.fullmatch(text, end)):
        return len(text)
    if claim.exact and not claim.reworded and _is_ended(layout.anchors[claim.anchor].text, text, end):
        # The label is whole: what stands behind its own colon was typed, in the form's words or not.
        return end
    if _is_rest(layout, claim, text[end:]):
        # "Comments on risk and vulnerability"
        end = len(text)
    return end


def _is_own_instruction(layout: Layout, claim: Claim, words: str) -> bool:
    """Return whether words behind a label's title are the instruction that the form has in brackets there."""
    _, brackets, instruction = layout.anchors[claim.anchor].text.partition("(")
    said = stems_of(words.rpartition(")")[2])
    own = frozenset(stems_of(instruction)) if brackets else frozenset()
    return len(said) >= _INSTRUCTED and own.issuperset(said) and not words.rstrip().endswith(".")


def _replaces_end(layout: Layout, stream: Stream, claim: Claim, text: str, end: int) -> bool:
    """Return whether a word or two end a label's cell in place of those that end the label on the form.

    "Comments on multi-agency working", where the form has "… coordination:". They're told: they may be somebody's.
    """
    wording = key(layout.anchors[claim.anchor].text.partition("(")[0])
    words = _REPLACING.fullmatch(text, end)
    place = stream.lines[claim.hit.line].cell
    if words is None or place is None or not claim.hit.opens or read_box(words[0])[0] is not None:
        return False
    alone = next(number for number in stream.by_cell[place] if stream.keys[number]) == claim.hit.line
    left = wording.removeprefix(key(text[claim.hit.first : end]))
    return alone and _SHORT_END <= len(left) < len(wording) and not _names_option(layout, words[0])


def _closed(layout: Layout, claim: Claim, text: str, end: int) -> int:
    """Return where a bracket ends that is open where a label's words end, and goes on with words of the label."""
    found = text[claim.hit.first : end]
    closing = _CLOSING.match(text, end) if found.count("(") > found.count(")") else None
    own = frozenset(stems_of(layout.anchors[claim.anchor].text))
    return closing.end() if closing and (not key(closing[0]) or is_made_of(closing[0], own)) else end


def _is_bracketed(layout: Layout, claim: Claim, found: str) -> bool:
    """Return whether a label ends with the brackets that are its end on the form: all behind was typed."""
    wording = layout.anchors[claim.anchor]
    both = (found.rstrip(" \xa0:").endswith(")"), wording.text.rstrip(" \xa0:").endswith(")"))
    return all(both) and fuzz.ratio(key(found), wording.key, score_cutoff=_ALIKE) > 0


def _is_ended(wording: str, text: str, end: int) -> bool:
    """Return whether a label's own colon or question mark follows its words, and then something that asks no more."""
    sign = wording.rstrip()[-1:]
    if sign not in _ENDED or text.rstrip().endswith("?"):
        return False
    passed = text[:end].rstrip().endswith(sign) and bool(text[end:].strip())
    return passed or _ENDED[sign].match(text, end) is not None


def _is_whole(layout: Layout, claim: Claim, text: str) -> bool:
    """Return whether a line is the label from end to end, slips of the pen apart: "… What needs to mprove?)"."""
    wording = layout.anchors[claim.anchor].key
    if _ANSWERED.match(text, claim.hit.last):
        return False  # "… well recorded? Y"
    return len(wording) > _LONG and fuzz.ratio(key(text[claim.hit.first :]), wording, score_cutoff=_ALIKE) > 0


def _is_rest(layout: Layout, claim: Claim, words: str) -> bool:
    """Return whether words behind a label are the form's as well, and no short answer that happens to be."""
    said = stems_of(words)
    if holds_another_prompt(layout, layout.anchors[claim.anchor], key(words)):
        return False  # a label by itself; what stands before it was typed
    if _SENTENCE.fullmatch(words):
        return False  # "Comments on Quality of Assessment - Clear analysis of what needs to change."
    if words.rstrip(" \xa0:").endswith("?") and (
        SMALL.issuperset(re.findall(r"\w+", words.casefold()))
        or asks_in_words_of(layout, layout.anchors[claim.anchor].section, words)
        or _is_misspelt(layout, claim, words)
    ):
        return True  # "If unsuccessful, why?"
    enough = len(said) > 2 or (claim.exact and not claim.reworded)
    return enough and is_made_of(words, stems_of_section(layout, claim.anchor)) and not _names_option(layout, words)


def _is_misspelt(layout: Layout, claim: Claim, words: str) -> bool:
    """Return whether words are those of the next label of the form, misspelt: "Puproseful?"."""
    following = layout.anchors[claim.anchor + 1 : claim.anchor + 2]
    return any(fuzz.ratio(key(words), anchor.key, score_cutoff=_MISSPELT) > 0 for anchor in following)


def _names_part(layout: Layout, claim: Claim, words: str) -> bool:
    """Return whether words up to a colon only say which part of the form a label is of: "for this section:"."""
    known = PARTS | stems_of_section(layout, claim.anchor)
    return _OF_PART.match(words) is not None and words.endswith(":") and is_made_of(words, known)


def _names_option(layout: Layout, words: str) -> bool:
    options = {key(item.label) for item in layout.items if isinstance(item, OptionPart)}
    return key(words) in options
