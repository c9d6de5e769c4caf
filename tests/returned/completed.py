"""One completed form from one seed, with its truth."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from random import Random
from typing import Any

from . import hands, noise
from . import ooxml as ox
from .blanks import BLANKS
from .clients import CLIENTS
from .handles import Blank, ChoiceSpot, RowsSpot, TextSpot, TickSpot
from .hands import Expected, Habits
from .vocabulary import GRADE_OPENERS, REMARKS, STRAYS, Prose, Vocabulary
from .wording import GRADES

_SHORT = {
    "auditor.name", "auditor.designation", "joint_audit_parties", "feedback.spoken_to", "feedback.relationship",
    "escalation.who_when",
}  # fmt: skip


@dataclass
class Completed:
    """A returned form and what a fair reader finds in it.

    Attributes:
        truth: field path → what is expected.
        strays: words typed where no field is.
        comments: words of comments in the margin.
    """

    seed: int
    form: str
    blank: str
    data: bytes
    truth: dict[str, Expected]
    strays: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    noise: list[str] = field(default_factory=list)
    client: str = "word"

    @property
    def name(self) -> str:
        return f"{self.form}-{self.blank}-{self.seed}-{self.client}"


class _Hand:
    """One person at one blank."""

    def __init__(self, rng: Random, blank: Blank) -> None:
        self.rng = rng
        self.blank = blank
        self.habits = Habits.of(rng)
        self.words = Vocabulary(rng)
        self.truth: dict[str, Expected] = {}
        self.openers: dict[str, str] = {}

    def complete(self) -> None:
        spots = self.blank.spots
        for path, spot in spots.items():
            if isinstance(spot, ChoiceSpot) and not path.endswith(("step_down.answer", "step_up.answer")):
                self.truth[path] = self.choice(path, spot)
        for step in ("step_down", "step_up"):
            if f"{step}.answer" in spots:
                self.step(step)
        self.ticks()
        for path, spot in spots.items():
            if isinstance(spot, TextSpot) and path not in self.truth:
                self.truth[path] = self.date(path, spot) if _is_date(path) else self.text(path, spot)
            elif isinstance(spot, RowsSpot):
                self.truth[path] = hands.write_actions(self.habits, self.words, spot)
                if self.blank.name == "city":
                    # LibreOffice's .doc turns a layout table longer than a page, with all within it, into paragraphs.
                    self.truth[path].fragile = ("lo-doc",)

    # ---- options

    def choice(self, path: str, spot: ChoiceSpot) -> Expected:
        rng = self.rng
        names = [option.name for option in spot.options] or list(GRADES)
        judgement = names == list(GRADES)
        kind = "judgement" if judgement else "choice" if len(names) > 2 else "yesno"
        roll = rng.random()
        if roll < 0.06:
            return Expected(None, "blank", kind)
        chosen = rng.choice(names)
        if path == "feedback.successful" and rng.random() < 0.7:
            chosen = "Successful"
        value: Any = chosen if kind != "yesno" else chosen in ("Yes", "Successful")
        if judgement and spot.summary and roll < 0.10 and spot.summary != "overall_impact_summary":
            opener = rng.choice(GRADE_OPENERS)
            self.openers[spot.summary] = opener.format(grade=rng.choice((*hands.SYNONYMS[chosen][1:2], chosen)))
            return Expected(chosen, "grade only in the summary", kind, must_flag=True, or_flagged=(None,))
        if roll < 0.115:
            two = hands.write_two(self.habits, spot, (chosen, rng.choice([n for n in names if n != chosen])))
            if two:
                legacy = any(option.box is not None and option.box.kind == "legacy" for option in spot.options)
                return Expected(None, two, kind, must_flag=True, fragile=("lo-rtf",) if legacy else ())
        if kind == "yesno" and roll < 0.145:
            odd = hands.odd_yes_box(self.habits, spot)
            if odd is not None:
                return odd
        if kind != "judgement" and roll < 0.155:
            question = self.question(path, spot)
            if question is not None:
                ox.insert_after(question, ox.run(f" {rng.choice(('–', '-', ' '))} {chosen}"))
                return Expected(
                    value, "typed after the question", kind, may_flag=True, or_flagged=(None,), typed=(chosen,)
                )
        if judgement and spot.summary and rng.random() < 0.08:
            # The summary names the grade as well: agreement is no reason to ask.
            self.openers[spot.summary] = f"{chosen}. "
        way = hands.write_choice(self.habits, spot, chosen, judgement=judgement)
        typed = (chosen,) if way == "typed" else ()
        if way == "box: legacy":
            # LibreOffice forgets in RTF that a form field is ticked.
            return Expected(value, way, kind, fragile=("lo-rtf",))
        if judgement and spot.layout in ("lines", "line") and rng.random() < 0.015:
            remark = self.words.fill(rng.choice(REMARKS))
            standing = [
                each
                for option in spot.options
                for each in option.words
                if ox.maybe_ancestor(each, "w:body") is not None
            ]
            ox.insert_after(ox.paragraph_of(standing[-1]), ox.para(ox.run(remark)))
            return Expected(value, "remark under the grades", kind, may_flag=True, typed=typed, remarks=(remark,))
        return Expected(value, way, kind, typed=typed)

    def question(self, path: str, spot: ChoiceSpot) -> ox.Elem | None:
        """The last run of the question, where the options stand elsewhere."""
        labels = [label for label in self.blank.labels if path in label.paths and label.kind == "prompt"]
        if len(labels) != 1 or not spot.options:
            return None
        paragraph = labels[0].paragraph
        if any(a is paragraph for o in spot.options for each in o.words for a in each.iterancestors()):
            return None
        return labels[0].run if paragraph.getparent() is not None else None

    def step(self, step: str) -> None:
        rng = self.rng
        answer_path, date_path = f"{step}.answer", f"{step}.date"
        spot, place = self.blank.spots[answer_path], self.blank.spots[date_path]
        assert isinstance(spot, ChoiceSpot) and isinstance(place, TextSpot)
        happened = rng.random() < 0.5
        if rng.random() < 0.05:
            self.truth[answer_path] = Expected(None, "blank", "yesno")
            self.truth[date_path] = Expected(None, "blank", "date")
            return
        text, expected = hands.date_text(rng, self.words.day(date_path))
        if happened and rng.random() < 0.06 and hands.write_date_in_box(self.habits, spot, text):
            self.truth[answer_path] = Expected(True, "date in the Yes box", "yesno", may_flag=True, or_flagged=(None,))
            expected.way = "date in the Yes box" if expected.way == "date" else expected.way
            expected.may_flag = True
            expected.or_flagged = (None,)
            self.truth[date_path] = expected
            return
        way = hands.write_choice(self.habits, spot, "Yes" if happened else "No")
        fragile = ("lo-rtf",) if way == "box: legacy" else ()
        self.truth[answer_path] = Expected(happened, way, "yesno", fragile=fragile)
        if happened and rng.random() < 0.75:
            hands.write_text(self.habits, place, Prose((text,)), short=True)
            self.truth[date_path] = expected
        else:
            self.truth[date_path] = Expected(None, "blank", "date")

    def ticks(self) -> None:
        spots = [spot for spot in self.blank.spots.values() if isinstance(spot, TickSpot)]
        if not spots:
            return
        style = self.rng.choices(("mark", "yes", "yes/no", "label"), (80, 8, 6, 6))[0]
        values = [self.rng.random() < 0.3 for _ in spots]
        for spot, value in zip(spots, values, strict=True):
            way = hands.write_tick(self.habits, spot, value, style)
            self.truth[spot.path] = Expected(value, way, "tick", fragile=("lo-rtf",) if way == "box: legacy" else ())

    # ---- words

    def date(self, path: str, spot: TextSpot) -> Expected:
        if self.rng.random() < 0.08:
            return Expected(None, "blank", "date")
        text, expected = hands.date_text(self.rng, self.words.day(path))
        place = hands.write_text(self.habits, spot, Prose((text,)), short=True)
        expected.way = f"{expected.way}: {place}"
        return expected

    def text(self, path: str, spot: TextSpot) -> Expected:
        rng = self.rng
        opener = self.openers.get(path, "")
        short = path.startswith("child.") or path in _SHORT
        blank_share = 0.05 if path.startswith("child.") else 0.12
        if path == "escalation.who_when" and self.truth["escalation.required"].value is not True:
            blank_share = 0.9
        if path == "feedback.unsuccessful_reason" and self.truth["feedback.successful"].value is not False:
            blank_share = 1.0
        if not opener and rng.random() < blank_share:
            return Expected("", "blank", "text")
        if short:
            prose = Prose((self.words.short(path),), way="short")
        else:
            prose = self.words.prose(area=self.blank.form == "cin_cp" and not path.endswith("summary"))
            if prose.shape == "table" and (spot.legacy is not None or spot.mode != "cell" or spot.control is not None):
                prose = Prose((self.words.sentence(),))
            if opener:
                first = opener + self.words.sentence()
                prose = Prose(tuple(first.split("\n")), way="grade first")
        if spot.legacy is not None or (spot.mode == "line" and not spot.many):
            prose = Prose((prose.text.replace("\n", " ").replace("\t", " "),), way=prose.way)
        place = hands.write_text(self.habits, spot, prose, short=short)
        # LibreOffice glues the lines of a content control together, and repeats its text where scripts are mixed.
        odd = "\n" in prose.text or any(
            ord(letter) > 0x2FF and not 0x2000 < ord(letter) < 0x2100 for letter in prose.text
        )
        fragile = tuple(CLIENTS) if spot.control is not None and place == "home" and odd else ()
        return Expected(prose.text, f"{prose.way}: {place}", "text", typed=(prose.text,), fragile=fragile)


def _is_date(path: str) -> bool:
    return path.split(".")[-1] in ("date", "date_of_birth", "date_of_audit")


def make(seed: int) -> Completed:
    """Make the completed form of a seed: a blank, a hand, some noise."""
    rng = Random(seed)
    ox.restart_ids()
    form, name = rng.choice(sorted(BLANKS))
    blank = BLANKS[form, name](rng if rng.random() < 0.6 else None)
    hand = _Hand(rng, blank)
    hand.complete()
    comments = _comments(rng, blank, hand.words)
    done = noise.disturb(rng, blank, hand.truth)
    strays = _strays(rng, blank, hand.words) if "header" in done else []
    if rng.random() < 0.03:
        strays += noise.stray_line(rng, blank, hand.truth)
    buffer = io.BytesIO()
    blank.document.save(buffer)
    return Completed(seed, form, name, buffer.getvalue(), hand.truth, strays, comments, done)


def _strays(rng: Random, blank: Blank, words: Vocabulary) -> list[str]:
    text = words.fill(rng.choice(STRAYS))
    section = blank.document.sections[0]
    (section.header if rng.random() < 0.5 else section.footer).paragraphs[0].text = text
    return [text]


def _comments(rng: Random, blank: Blank, words: Vocabulary) -> list[str]:
    if rng.random() > 0.12:
        return []
    out = []
    spots = [spot for spot in blank.spots.values() if isinstance(spot, TextSpot) and spot.control is None]
    for spot in rng.sample(spots, min(3, len(spots))):
        text = f"Query: {words.sentence()}"
        if hands.comment(blank, spot, text):
            out.append(text)
    return out
