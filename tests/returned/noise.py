"""What happens to a form besides being completed: retyped labels, Word's own litter, sections lost or moved."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from . import ooxml as ox
from .handles import Blank, Label, TextSpot
from .hands import Expected
from .ooxml import Elem
from .vocabulary import NOTES, Vocabulary

Truth = dict[str, Expected]


def _labels(blank: Blank, *kinds: str) -> list[Label]:
    """Labels that still stand in the document."""
    body = blank.document.element.body
    return [
        label
        for label in blank.labels
        if label.kind in kinds
        and label.run.getparent() is not None
        and any(a is body for a in label.run.iterancestors())
    ]


def _pick(rng: Random, labels: list[Label], most: int) -> list[Label]:
    return rng.sample(labels, min(len(labels), rng.randint(1, most)))


def typo(rng: Random, blank: Blank, truth: Truth) -> None:
    for label in _pick(rng, _labels(blank, "prompt", "heading", "short"), 3):
        text = ox.run_text(label.run)
        letters = [i for i, c in enumerate(text) if c.isalpha() and i + 1 < len(text) and text[i + 1].isalpha()]
        if len(letters) < 8:
            continue
        at = rng.choice(letters)
        kind = rng.choice(("swap", "drop", "double"))
        if kind == "swap":
            text = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        elif kind == "drop":
            text = text[:at] + text[at + 1 :]
        else:
            text = text[:at] + text[at] + text[at:]
        ox.set_text(label.run, text)


def recase(rng: Random, blank: Blank, truth: Truth) -> None:
    how = rng.choice((str.upper, str.lower, str.title))
    for label in _pick(rng, _labels(blank, "prompt", "heading", "short", "instruction"), 12):
        ox.set_text(label.run, how(ox.run_text(label.run)))


def quotes(rng: Random, blank: Blank, truth: Truth) -> None:
    to_straight = rng.random() < 0.5
    table = str.maketrans("‘’“”", "''\"\"") if to_straight else str.maketrans("'", "’")
    for label in _labels(blank, "prompt", "heading", "short"):
        ox.set_text(label.run, ox.run_text(label.run).translate(table))


def spaces(rng: Random, blank: Blank, truth: Truth) -> None:
    for label in _pick(rng, _labels(blank, "prompt", "heading", "short"), 10):
        words = ox.run_text(label.run).split(" ")
        glue = [rng.choice((" ", " ", "  ", "\u00a0")) for _ in words[1:]]
        ox.set_text(label.run, words[0] + "".join(a + b for a, b in zip(glue, words[1:], strict=True)))


def punctuation(rng: Random, blank: Blank, truth: Truth) -> None:
    for label in _pick(rng, _labels(blank, "prompt", "short"), 8):
        text = ox.run_text(label.run)
        ox.set_text(label.run, text.rstrip(":?. ") + rng.choice(("", ":", " -", ".", " :")))


def numbering_lost(rng: Random, blank: Blank, truth: Truth) -> None:
    for label in _labels(blank, "heading"):
        text = ox.run_text(label.run)
        if text[:1].isdigit():
            ox.set_text(label.run, text[2:].strip())


def shortened(rng: Random, blank: Blank, truth: Truth) -> None:
    for label in _pick(rng, [each for each in _labels(blank, "prompt") if len(ox.run_text(each.run)) > 45], 3):
        text = ox.run_text(label.run)
        words = text.split(" ")
        ox.set_text(label.run, text.split(" (")[0] if " (" in text else " ".join(words[: max(5, len(words) * 7 // 10)]))
        for path in label.paths:
            truth[path].may_flag = True


def prompt_deleted(rng: Random, blank: Blank, truth: Truth) -> None:
    """Only where the answer stands in a cell of its own: elsewhere nobody could tell."""
    usable = []
    for label in _labels(blank, "prompt"):
        spot = blank.spots.get(label.paths[0]) if len(label.paths) == 1 else None
        if isinstance(spot, TextSpot) and spot.mode == "cell" and spot.lonely and "home" in truth[spot.path].way:
            usable.append(label)
    for label in _pick(rng, usable, 1):
        (path,) = label.paths
        for each in [each for each in blank.labels if each.paths == label.paths]:
            ox.remove(each.run)
        truth[path].may_flag = True
        truth[path].or_flagged = ("",)
        truth[path].way = "prompt deleted"


def blank_paragraphs(rng: Random, blank: Blank, truth: Truth) -> None:
    body = blank.document.element.body
    for _ in range(rng.randint(2, 10)):
        paragraphs = list(body.iter(ox.qn("w:p")))
        where = rng.choice(paragraphs)
        ox.insert_after(where, ox.para())


def stray_line(rng: Random, blank: Blank, truth: Truth) -> list[str]:
    """A line typed in the gap after a section's last table; nobody can say which field it belongs to."""
    gaps = [
        (part, elements[-1])
        for part, elements in blank.parts.items()
        if len(elements) > 1 and elements[-1].tag == ox.qn("w:p") and elements[-2].tag == ox.qn("w:tbl")
    ]
    if not gaps:
        return []
    part, gap = rng.choice(gaps)
    text = Vocabulary(rng).fill(rng.choice(NOTES))
    gap.append(ox.run(text))
    for path in blank.paths_of(part):
        truth[path].may_flag = True
    return [text]


def header(rng: Random, blank: Blank, truth: Truth) -> None:
    """Typed by hand, so it has to be shown to somebody; see ``Completed.strays``."""


def split_runs(rng: Random, blank: Blank, truth: Truth) -> None:
    share = rng.choice((0.1, 0.3, 0.7))
    for element in list(ox.text_runs(blank.document.element.body)):
        text = ox.run_text(element)
        if len(text) > 3 and rng.random() < share:
            ox.split_run(element, [rng.randint(1, len(text) - 1) for _ in range(rng.randint(1, 3))])


def litter(rng: Random, blank: Blank, truth: Truth) -> None:
    """Bookmarks and spelling marks between runs."""
    for element in list(ox.text_runs(blank.document.element.body)):
        if rng.random() > 0.12 or element.getparent() is None:
            continue
        if rng.random() < 0.5:
            ox.insert_before(element, ox.el("w:proofErr", type="spellStart"))
            ox.insert_after(element, ox.el("w:proofErr", type="spellEnd"))
        else:
            number = ox.new_id()
            ox.insert_before(element, ox.el("w:bookmarkStart", id=number, name=f"_Hlk{number}"))
            ox.insert_after(element, ox.el("w:bookmarkEnd", id=number))


def smart_tags(rng: Random, blank: Blank, truth: Truth) -> None:
    for element in list(ox.text_runs(blank.document.element.body)):
        parent = element.getparent()
        if parent is None or parent.tag != ox.qn("w:p") or rng.random() > 0.08:
            continue
        tag = ox.el("w:smartTag", uri="urn:schemas-microsoft-com:office:smarttags", element="PersonName")
        ox.insert_before(element, tag)
        tag.append(element)


def section_deleted(rng: Random, blank: Blank, truth: Truth) -> None:
    part = rng.choice(sorted(blank.parts))
    for element in blank.parts.pop(part):
        ox.remove(element)
    for path in blank.paths_of(part):
        kind = truth[path].kind
        truth[path] = Expected("" if kind == "text" else None, "section deleted", kind, may_flag=True)


def sections_swapped(rng: Random, blank: Blank, truth: Truth) -> None:
    names = list(blank.parts)
    if len(names) < 2:
        return
    index = rng.randrange(len(names) - 1)
    first, second = blank.parts[names[index]], blank.parts[names[index + 1]]
    anchor = first[0]
    ox.insert_before(anchor, *second)
    for name in names[index : index + 2]:
        for path in blank.paths_of(name):
            truth[path].may_flag = True


NOISE: dict[str, tuple[float, Callable[[Random, Blank, Truth], None]]] = {
    # Sections first: what is gone needs no litter.
    "section_deleted": (0.025, section_deleted),
    "sections_swapped": (0.03, sections_swapped),
    "prompt_deleted": (0.03, prompt_deleted),
    "typo": (0.16, typo),
    "recase": (0.08, recase),
    "quotes": (0.12, quotes),
    "spaces": (0.1, spaces),
    "punctuation": (0.1, punctuation),
    "numbering_lost": (0.06, numbering_lost),
    "shortened": (0.06, shortened),
    "blank_paragraphs": (0.12, blank_paragraphs),
    "header": (0.1, header),
    "smart_tags": (0.06, smart_tags),
    "split_runs": (0.3, split_runs),
    "litter": (0.2, litter),
}


def disturb(rng: Random, blank: Blank, truth: Truth) -> list[str]:
    """Apply a seeded mix; return the names of what was done."""
    done = [name for name, (share, _) in NOISE.items() if rng.random() < share]
    for name in done:
        NOISE[name][1](rng, blank, truth)
    return done


def in_body(blank: Blank, element: Elem) -> bool:
    body = blank.document.element.body
    return any(a is body for a in element.iterancestors())
