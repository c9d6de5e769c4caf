"""What a council may have printed where an answer stands: a hint in brackets, a number, what to write about.

No single document tells for certain who wrote such words. Of some 28,500 answers typed into other people's test forms
one in a thousand looked like this; of the council's print that had been taken for answers, nine tenths did.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence

from rapidfuzz import fuzz

from child_audit.reading.align import share_in_place
from child_audit.reading.findings import Findings
from child_audit.reading.stems import stems_of
from child_audit.template.layout import SETTINGS, FreeSlot
from child_audit.text import key

_IN_BRACKETS = re.compile(r"\s*[(\[{<‹][^()\[\]\d]{3,160}[)\]}>›]\s*[.:]?\s*")
_BEGINS = re.compile(
    r"\s*(?:\[[^\[\]\d]{3,160}\]"  # "[auditor's evidence] Seen at home."
    r"|\([^()]{3,60}\)\s*[?:]"  # "(statutory and others)? Yes"
    r"|[/)\]?:;,|]\s*\w"  # "/young person: seen? Yes"
    r"|[a-z]+\?(?:\s|\Z))"  # "claer? Yes"
)
_ENDS = re.compile(r"[\[(/]\s*\Z")
_TITLED = re.compile(
    r"\s*(?:(?:Notes?|NB|N\.B\.|Guidance|Prompts?|Hints?|Tips?|Examples?|Auditors?|Reviewers?)\s*[:–-]"
    r"|(?:Auditors?|Reviewers?|Assessors?)\s+(?:should|must|please)\b|Please\s+(?:complete|answer|ensure|read|see|note)\b)",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\s*(?:please\s+)?(?:add|comment|complete|consider|delete|describe|detail|enter|explain|give|highlight"
    r"|identify|include|list|mark|note|outline|provide|quote|record|refer|say|specify|state|summarise|think|tick|type"
    r"|use|write)\b.*\b(?:you|your|appl(?:y|ies|icable)|here|below|above)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\s*\(?(?:\d{1,2}[a-z]|\d{1,2}(?:\.\d{1,2})+|[a-z])[.)]?\s*")
_ITEM = re.compile(r"\s*\(?\d{1,2}[.)]?\s*")
_LABEL = re.compile(r"[A-Z][^:.?!]{1,40}[:?](?:\s|\Z)")
_QUESTION = 8
_SHORT = 24
"""A label of so many letters at most asks for a name, a number or a few words."""
_ASKS_MORE = re.compile(r"\?|comment|evidence|summary|views|learning", re.IGNORECASE)
_FEW = 40
"""Names and numbers have so many letters at most."""
_WORDS, _SHARE = 4, 0.7
_ENDED = re.compile(r"[^?:]{3,90}[?:]")
_HEADING = 14
"""A wording of so many letters nobody types for an answer."""
_LEAST, _WORD, _MISSPELT = 4, 6, 78
"""A word of four letters with two of them swapped is alike to so many per cent."""
_OWN = 0.9
"""With so many labels in their places it's the form itself, where some places are in bold as their labels are."""
_SELDOM = 0.08
"""Where so few of the answers look like labels, these are labels, perhaps."""


def flag_hints(findings: Findings) -> None:
    """Flag texts whose first or last line, or beginning or end, looks like the form's own print."""
    doubted = {issue.field for issue in findings.result.issues}
    labels = {
        item.path: findings.layout.anchors[number - 1].text
        for number, zone in enumerate(findings.layout.zones)
        for item in zone
        if isinstance(item, FreeSlot) and number
    }
    wordings = {anchor.key for anchor in findings.layout.anchors if len(anchor.key) >= _HEADING}
    own = share_in_place(findings.layout, findings.alignment) >= _OWN
    titles = set[str]() if own else _in_the_look_of_labels(findings, labels)
    for path, label in labels.items():
        text = findings.result.values.get(path)
        if not isinstance(text, str) or not text or path in doubted or path.startswith(SETTINGS + "."):
            continue
        lines = text.split("\n")
        looks_printed = lines[0] if path in titles else ""
        asks_little = len(key(label)) <= _SHORT and not _ASKS_MORE.search(label)
        hint = _hint(lines, asks_little=asks_little) or _label_again(lines, label) or _end_of_label(lines[0], label)
        hint = hint or looks_printed or _heading(findings, path, wordings)
        if hint:
            message = "this may be the form’s own print, or some of it: whoever made the form may have written it here"
            findings.issue(path, "printed_hint", message, findings.result.evidence[path].place, hint)


def _heading(findings: Findings, path: str, wordings: Container[str]) -> str:
    """Return the line of an answer that is by itself, and in the words of the form: the next heading, perhaps."""
    pieces = [piece for piece in findings.division.slots.get(path, ()) if not piece.blank]
    ends = (piece for piece in (*pieces[:1], *pieces[-1:]) if not piece.start and piece.end == len(piece.line.text))
    return next((piece.text for piece in ends if key(piece.text) in wordings), "")


def _in_the_look_of_labels(findings: Findings, paths: Iterable[str]) -> set[str]:
    """Return the texts that begin with a few bold words that look as their label does, where other answers don't."""
    lines, alike, answered = findings.alignment.stream.lines, set[str](), 0
    for path in paths:
        label = findings.division.labels.get(path)
        piece = next((piece for piece in findings.division.slots.get(path, ()) if not piece.blank), None)
        if label is None or piece is None or piece.line.number == label.hit.line:
            continue
        answered += 1
        ours = {span.format for span in piece.line.spans}
        theirs = {span.format for span in lines[label.hit.line].spans}
        few = len(piece.text.split()) <= _WORDS and piece.text.strip()[:1].isupper() and piece.text.strip()[-1] != "."
        bold = len(ours) == 1 and all(look.bold for look in ours)
        if ours == theirs and bold and few and not any(span.control for span in piece.line.spans):
            alike.add(path)
    return alike if len(alike) <= _SELDOM * answered else set()


def _hint(lines: Sequence[str], *, asks_little: bool) -> str:
    """Return the line of an answer that looks like the form's print, "" for none."""
    ends = dict.fromkeys((lines[0], lines[-1]))
    for line in ends:
        if _IN_BRACKETS.fullmatch(line) or _TITLED.match(line) or _ASKED.match(line) or _NUMBER.fullmatch(line):
            return line
    if _BEGINS.match(lines[0]):
        return lines[0]
    if _ENDS.search(lines[-1]) or (len(lines) > 1 and _ITEM.fullmatch(lines[-1])):
        return lines[-1]
    if not asks_little or len(lines[0]) > _FEW:
        return ""
    labelled = (line for line in lines[1:] if _LABEL.match(line))
    return next(labelled, "") or next((line for line in lines if "?" in line and len(line) > _QUESTION), "")


def _label_again(lines: Sequence[str], label: str) -> str:
    """Return the beginning of an answer if it's no sentence, and most of its words are those of its label."""
    question, mark, _ = lines[0].partition("?")
    if not mark and lines[0].rstrip().endswith("."):
        return ""
    said, ours = stems_of(question), frozenset(stems_of(label))
    least = _WORDS - bool(mark)
    return lines[0] if len(said) >= least and sum(one in ours for one in said) >= _SHARE * len(said) else ""


def _end_of_label(line: str, label: str) -> str:
    """Return the words that an answer begins with when its label ends so, misspelt: "been respodned to?"."""
    ended = _ENDED.match(line)
    said, wording = key(ended[0]) if ended else "", key(label)
    if len(said) < _LEAST or said in wording:
        return ""  # letter by letter somebody may have repeated them: "What needs to improve: …"
    ends = fuzz.ratio(said, wording[-len(said) :], score_cutoff=_MISSPELT)
    word = len(said) >= _WORD and ended is not None and len(ended[0].split()) == 1
    return line if ends or (word and fuzz.partial_ratio(said, wording, score_cutoff=_MISSPELT)) else ""
