"""What fictional auditors write: names, identifiers, dates and prose of the trade. Nobody here exists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Literal

Shape = Literal["plain", "breaks", "bullets", "numbers", "dashes", "tabs", "table"]


@dataclass(frozen=True)
class Prose:
    """Text as it is typed: its paragraphs, how they are set, and the way's name in the table of scores."""

    paragraphs: tuple[str, ...]
    shape: Shape = "plain"
    way: str = "sentence"
    before: str = ""  # a paragraph typed above a pasted table

    @property
    def text(self) -> str:
        return "\n".join(([self.before] if self.before else []) + list(self.paragraphs))


CHILDREN = (
    "Amira Khoury-Bell", "Tobias Fenwick", "Zoë O’Rourke", "Łukasz Dąbrowski", "Mei-Lin Harcastle",
    "Jayden Pryce-Okoro", "Saoirse Whitlock", "Nguyễn Minh Châu", "Rhys ap Gwilym", "Isla-Mae Thornbury",
    "Yusuf Demirel",
    "Kezia Adeyemi-Stone",
)  # fmt: skip
ADULTS = (
    "Marta Ellingham", "Devan Rashford-Lyle", "Priti Sandhurst", "Gwen Talfryn", "Owen Castleford", "Halima Noorbrook",
    "Colm Devereaux", "Bethan Ashgrove", "T. Whitcombe", "J O’Hallorane", "Sade Wintersgill", "Piotr Marlowski",
)  # fmt: skip
TEAMS = ("North Locality Team", "CIN Team 2", "Early Help – Central", "Assessment & Intervention (East)", "Oak Hub",
         "Family Safeguarding Team B")  # fmt: skip
ETHNICITIES = ("White British", "Mixed: White and Black Caribbean", "Polish", "British Pakistani", "Not recorded",
               "White – Gypsy/Roma", "Kurdish")  # fmt: skip
LANGUAGES = ("English", "Polish (first) and English", "Kurdish Sorani / کوردی", "Welsh and English", "BSL", "Punjabi")
RELIGIONS = ("None", "Muslim", "Roman Catholic", "Not known", "C of E", "None recorded", "Sikh")
CASE_TYPES = ("CIN", "CP – neglect", "Child Protection (emotional abuse)", "Child in Need – S17", "CP")
DESIGNATIONS = ("Team Manager", "Independent Reviewing Officer", "Service Manager, Early Help", "Senior Practitioner")
RELATIONS = ("Mother", "Dad", "maternal grandmother (carer)", "Step-father", "Mum and the young person")
PARTIES = ("None", "Virtual School and Public Health", "{adult} (Health Visiting)", "Police MASH sergeant; {adult}",
           "N/A")  # fmt: skip

SENTENCES = (
    "{child} was seen at home on {n} occasions and alone twice in the period.",
    "Visits are recorded within two working days and read as purposeful.",
    "The chronology is up to date but does not draw out the pattern of missed health appointments.",
    "Mum told the worker that things are calmer since the parenting group started.",
    "There is a clear analysis of neglect & its impact; the Graded Care Profile was completed with both parents.",
    "Dad lives away from the home and has not been asked for his view since {month}.",
    "School report that attendance has risen from 71% to 88% this term.",
    "Actions from the last core group are carried over without a reason being given.",
    "The three houses tool was used, and {child}’s words are quoted in the plan.",
    "Supervision took place on {n} dates; the gap over the summer isn’t explained.",
    "It isn’t clear who is responsible for the referral to speech and language therapy.",
    "The network meeting was attended by school, the health visitor and {adult}.",
    "Management oversight notes are brief and repeat the previous month’s.",
    "A referral to CAMHS was refused in {month}; the plan was not changed afterwards.",
    "The family’s faith and the languages spoken at home are considered throughout.",
    "Risk of domestic abuse has reduced since the non-molestation order (expires {month}).",
    "I could find no evidence that the plan was shared with the paternal grandparents.",
    "Direct work was planned around {child}’s love of football, which worked well.",
    "Timescales are vague (‘ongoing’, ‘as needed’) and should be replaced by dates.",
    "Consent was sought & recorded at the first visit, and again when the circumstances changed.",
    "The worker knows this family well: that shows in every entry.",
    "Case notes 12–19 are copied forward; new information is hard to find.",
    "Housing remains the main worry – 5 people in a 2 bedroom flat.",
    "The IRO raised a query on 14/02 and it was answered the same week.",
    "Assessment completed in 38 days, i.e. within 45 working days.",
    "{child} said “I want people to stop asking me the same things”.",
    "MARAC minutes are on file, but the actions are not in the plan.",
    "Step-down was agreed at the review; a lead professional has been named.",
    "Next review is booked for {month} with all partners invited.",
    "Health: immunisations complete, dental check outstanding.",
)
QUOTING = (
    "The chair described the work as ‘Good’ but asked for more.",
    "Previously graded Requires Improvement; it has moved on since.",
    "Yes – seen alone on each visit.",
    "No concerns raised by school or health.",
    "The case summary says: Judgement: Outstanding. I don’t share that view.",
    "Date of Birth on the system differs from the one on the birth certificate.",
    "Ethnicity and Religion are recorded, Language is not.",
    "Is the plan up to date? It is, as of {month}.",
    "Neither inadequate nor outstanding – somewhere between.",
    "When asked, {child} said Sometimes to most questions and No to the last.",
    "Evaluative Summary of the previous audit was not on file.",
    "Comments on Risk by the duty worker are helpful.",
    "Good evidence of all elements of the plan being followed.",
    "The escalation form has YES / NO ticked for neither.",
    "Key Learning from the last audit was shared with the team.",
)
NON_LATIN = (
    "Mum writes: «Dziękuję za pomoc, jest dużo lepiej».",
    "Бабушка сказала: «нам стало легче».",
    "{child} wrote 我很開心 on the feelings chart.",
    "الأم تشعر بأن صوتها مسموع – translated by the interpreter.",
    "Father’s words, via interpreter: «बहुत अच्छा काम».",
)
EMOJI = ("{child} chose 😀 for home and 😟 for school.", "Feelings chart: 🙂🙂😐.", "Well done to the worker 👍🏽")
LABEL_LINES = (
    "Date: {month}, no day recorded.",
    "Ethnicity: see the chronology.",
    "Action: none needed from the team.",
)
ONE_WORD = ("Yes", "No", "N/A", "Yes.", "None", "n/a", "As above", "See above", "Not applicable", "Partly", "Good",
            "Unclear", "No evidence", "Yes, both", "Not seen")  # fmt: skip
MONTHS = ("January", "March", "May", "June", "September", "November")
LEARNING_TABLE = (
    "What worked",
    "Lovely direct work",
    "What to change",
    "Dates in the plan",
    "By whom",
    "Worker and manager",
)
ACTIONS = (
    "Update the chronology to include {month}",
    "Hold a network meeting and share the plan with Dad",
    "Record supervision on the case file, not only in the manager’s notes",
    "Complete the genogram & ecomap with {child}",
    "Refer to the young carers’ service",
    "Chase CAMHS (3rd request)",
    "Replace “ongoing” in the plan by dates",
)
WHO = ("{adult}, 2 weeks", "Team manager – by 30/11/26", "SW / end of {month}", "{adult}", "ASAP", "TM 14.12.2026")
STRAYS = (
    "Sent back to QA on 3rd, please call {adult} with queries",
    "Audited jointly – second copy with {adult}",
    "Draft not yet shared with worker",
)
REMARKS = (
    "Discussed with {adult} in supervision",
    "(on balance; borderline)",
    "Moderated with {adult}, agreed",
)
NOTES = ("NB: see the sibling’s audit as well, {adult} holds it.", "{adult} to check this part with the team.")
GRADE_OPENERS = ("{grade}. ", "{grade} – ", "{grade}: ", "{grade}\n")


class Vocabulary:
    """The words of one auditor on one child."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.child = rng.choice(CHILDREN)
        self.today = date(2026, rng.randint(2, 11), rng.randint(1, 28))

    def fill(self, pattern: str) -> str:
        return pattern.format(
            child=self.child.split()[0],
            adult=self.rng.choice(ADULTS),
            month=self.rng.choice(MONTHS),
            n=self.rng.randint(2, 9),
            grade="Good",
        )

    def sentence(self) -> str:
        return self.fill(self.rng.choice(SENTENCES))

    def short(self, path: str) -> str:
        """A value for one of the short fields."""
        rng = self.rng
        name = path.split(".")[-1]
        banks: dict[str, tuple[str, ...]] = {
            "ethnicity": ETHNICITIES,
            "language": LANGUAGES,
            "religion": RELIGIONS,
            "responsible_team": TEAMS,
            "case_type": CASE_TYPES,
            "designation": DESIGNATIONS,
            "relationship": RELATIONS,
            "joint_audit_parties": PARTIES,
            "who_when": WHO,
        }
        if name == "full_name":
            return self.child
        if name == "case_id":
            return rng.choice(
                [str(rng.randint(100000, 9999999)), f"CF-{rng.randint(1000, 99999)}/E{rng.randint(1, 9)}"]
            )
        if name in banks:
            return self.fill(rng.choice(banks[name]))
        if name == "allocated_workers" and rng.random() < 0.4:
            return f"{rng.choice(ADULTS)} and {rng.choice(ADULTS)} (co-worker)"
        if name == "spoken_to" and rng.random() < 0.5:
            return f"{rng.choice(ADULTS)} (mother)"
        return rng.choice(ADULTS)

    def day(self, path: str) -> date:
        rng = self.rng
        if path.endswith("date_of_birth"):
            return date(2008 + rng.randint(0, 16), rng.randint(1, 12), rng.randint(1, 28))
        if path == "date_of_audit":
            return self.today
        return self.today - timedelta(days=rng.randint(1, 400))

    def prose(self, *, area: bool) -> Prose:
        """A longer text in one of many shapes; ``area``: the short answers of an area to identify are usual."""
        rng = self.rng
        kind = rng.choices(
            ("one_word", "sentence", "paragraphs", "breaks", "bullets", "numbers", "dashes", "tabs", "table", "quoting",
             "non_latin", "emoji", "label_line", "long"),
            (14 if area else 3, 34, 14, 6, 6, 2, 4, 2, 1.5, 10, 3, 2, 1, 6),
        )[0]  # fmt: skip
        if kind == "one_word":
            return Prose((rng.choice(ONE_WORD),), way=kind)
        if kind == "quoting":
            parts = [self.fill(rng.choice(QUOTING)), self.sentence()]
            rng.shuffle(parts)
            return Prose((" ".join(parts),), way=kind)
        if kind == "non_latin":
            return Prose((f"{self.fill(rng.choice(NON_LATIN))} {self.sentence()}",), way=kind)
        if kind == "emoji":
            return Prose((f"{self.sentence()} {self.fill(rng.choice(EMOJI))}",), way=kind)
        if kind == "label_line":
            return Prose((self.sentence(), self.fill(rng.choice(LABEL_LINES)), self.sentence()), way=kind)
        if kind == "table":
            return Prose(LEARNING_TABLE, "table", kind, before=self.sentence())
        if kind == "tabs":
            return Prose((f"Seen\t{rng.randint(1, 9)} times\tAlone\t{rng.randint(1, 9)} times. {self.sentence()}",),
                         "tabs", kind)  # fmt: skip
        if kind == "paragraphs":
            return Prose(tuple(self._several(2, 3)), way=kind)
        if kind == "long":
            return Prose(tuple(" ".join(self._several(4, 6)) for _ in range(rng.randint(2, 3))), way=kind)
        if kind == "dashes":
            return Prose(tuple(f"- {line}" for line in self._several(2, 4)), "plain", kind)
        if kind == "breaks":
            return Prose(tuple(self._several(2, 4)), "breaks", kind)
        if kind == "bullets":
            return Prose(tuple(self._several(2, 4)), "bullets", kind)
        if kind == "numbers":
            return Prose(tuple(self._several(2, 4)), "numbers", kind)
        return Prose((" ".join(self._several(1, 2)),), way="sentence")

    def _several(self, low: int, high: int) -> list[str]:
        return [self.fill(each) for each in self.rng.sample(SENTENCES, self.rng.randint(low, high))]

    def action(self) -> str:
        return self.fill(self.rng.choice(ACTIONS))


def spell(rng: Random, day: date) -> str:
    """A date in one of the spellings that people in this country use."""
    suffix = "th" if 10 < day.day < 20 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    short = f"{day.year % 100:02d}"
    return rng.choice(
        (
            f"{day.day}.{day.month}.{short}",
            f"{day:%d/%m/%Y}",
            f"{day:%d/%m/%Y}",
            f"{day.day}/{day.month}/{short}",
            f"{day.day}{suffix} {day:%B} {day.year}",
            f"{day.day} {day:%b} {short}",
            f"{day.day} {day:%B} {day.year}",
            f"{day:%A} {day.day} {day:%B} {day.year}",
            f"{day:%Y-%m-%d}",
            f"{day:%d-%m-%Y}",
            f"{day:%d.%m.%Y}",
            f"{day.day}{suffix} {day:%b} {day.year}",
            f"{day:%d} {day:%m} {day.year}",
        )
    )
