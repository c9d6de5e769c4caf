"""Make the completed forms in ``returned`` and the odd files in ``odd``.

``expected.json`` says what each auditor meant; this script says how each wrote it down. It starts from the library's
blank forms and edits them as a hand in Word would (``pen.py``). Two forms then go through LibreOffice; without it, or
with --only-word, these two are left out. Every child, officer and team is invented.

    python examples/make_returned.py [--only-word] [FOLDER]
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import docx
import pen as by
from docx.enum.text import WD_COLOR_INDEX
from pen import Mark, Pen, Text, Tick

from child_audit.forms.fields import FieldInfo, Kind

HERE = Path(__file__).resolve().parent
EXPECTED: dict[str, dict[str, Any]] = json.loads((HERE / "expected.json").read_text("utf-8"))


@dataclass(frozen=True)
class Hand:
    """How one auditor completes a form.

    Attributes:
        mark: marks a grade or a word.
        tick: ticks a box.
        day: writes a date.
        text: writes a text.
        details: writes the child's details, which some put elsewhere.
        tracking: with Track Changes on.
        prefilled: the office filled in the child's details by program.
        then: whatever else this auditor did.
        through: file types that a program other than Word saved it as, one after the other.
    """

    mark: Mark = by.bold_and_underlined
    tick: Tick = by.with_x
    day: Callable[[date], str] = by.figures
    text: Text = by.in_its_place
    details: Text = by.in_its_place
    tracking: bool = False
    prefilled: bool = False
    then: Callable[[Pen], None] = lambda pen: None
    through: tuple[str, ...] = ()


def complete(form: str, record: dict[str, Any], hand: Hand) -> Pen:
    """Return a form completed with a record by a hand."""
    pen = Pen(form, {"child": record["child"]} if hand.prefilled else None)
    pen.tracking = hand.tracking
    for info in pen.form.fields:
        value = _value(record, info.path)
        if value in (None, "", []) or (hand.prefilled and info.path.startswith("child.")):
            continue
        _write(pen, hand, info, value)
    hand.then(pen)
    return pen


def _write(pen: Pen, hand: Hand, info: FieldInfo, value: Any) -> None:
    text = hand.details if info.path.startswith("child.") else hand.text
    if info.kind is Kind.TEXT:
        text(pen, info.path, value)
    elif info.kind is Kind.DATE:
        text(pen, info.path, hand.day(date.fromisoformat(value)))
    elif info.kind is Kind.ROWS:
        pen.rows(info.path, value)
    elif info.kind is Kind.TICK:
        hand.tick(pen, pen.box(info.path), "")
    elif pen.is_boxed(info.path):
        hand.tick(pen, pen.box(info.path, value), pen.label_of(info.path, value))
    else:
        hand.mark(pen, info.path, pen.label_of(info.path, value))


def _value(record: dict[str, Any], path: str) -> Any:
    value: Any = record
    for name in path.split("."):
        value = value.get(name) if value else None
    return value


# ---------------------------------------------------------------------------------------------- what else some did


def _ask_in_the_margin(pen: Pen) -> None:
    line = pen.line("assessment.judgement", "Outstanding")
    text = "Is this Outstanding? I would say so."
    comment = pen.document.add_comment(line.runs, text, author="A. Moderator", initials="AM")
    comment._comment_elm.date = datetime(2026, 5, 7, 9, 0)


def _be_hasty(pen: Pen) -> None:
    pen.type(pen.slot("date_of_audit"), "June 2026")
    pen.overtype(pen.box("status.looked_after"), "x since Sept, s20")
    by.in_bold(pen, "vulnerability.judgement", "Good")
    pen.option("vulnerability.judgement", "Requires Improvement").font.highlight_color = WD_COLOR_INDEX.YELLOW
    pen.document.add_paragraph("NB spoke to TM on the phone, supervision note to follow")


def _second_thoughts(pen: Pen, path: str, label: str) -> None:
    tracked = path in ("visits.judgement", "plans.judgement", "overall_judgement")
    (by.others_deleted_with_tracking if tracked else by.others_struck_out)(pen, path, label)


def _leave_unfinished(pen: Pen) -> None:
    pen.type(pen.slot("child.date_of_birth"), "aged 7")
    pen.type(pen.slot("feedback.date"), "31/06/2026")
    by.bold_and_underlined(pen, "overall_judgement", "Requires Improvement")
    by.bold_and_underlined(pen, "overall_judgement", "Inadequate")


HANDS = {
    "EH audit – CF-1042 – March 2026.docx": Hand(),
    "EH audit CF-1043.docx": Hand(mark=by.highlighted, tick=by.with_("✓"), day=by.in_words),
    "CF-1044 early help audit FINAL.docx": Hand(mark=by.others_deleted, tick=by.with_("☒"), through=("odt", "docx")),
    "EH – CF-1045 (joint audit).docx": Hand(
        mark=by.others_struck_out, tick=by.with_symbol, day=by.with_weekday, details=by.below_the_label
    ),
    "EH audit CF-1046 tracked changes.docx": Hand(
        mark=by.others_deleted, tick=by.with_("☑"), tracking=True, then=_ask_in_the_margin
    ),
    "EH audit – CF-1047.docx": Hand(mark=by.in_bold, then=_be_hasty),
    "CIN CP audit – CF-2101 – Feb 2026.docx": Hand(prefilled=True, day=by.in_words),
    "CIN audit CF-2102.docx": Hand(
        mark=by.typed_after_label, tick=by.with_its_word, day=by.dots, details=by.after_the_label
    ),
    "CP audit CF-2103 – April.docx": Hand(
        mark=by.line_highlighted, tick=by.with_("✔"), day=by.short, through=("docx",)
    ),
    "CF-2104 child journey audit.docx": Hand(mark=by.others_deleted, tick=by.with_("X"), text=by.below_the_label),
    "CF-2105 CP audit v2.docx": Hand(mark=_second_thoughts, tick=by.with_wingdings_letter),
    "CIN audit – CF-2106.docx": Hand(mark=by.in_bold, then=_leave_unfinished),
}


# ------------------------------------------------------------------------------------------------------------- writing


def main(arguments: list[str]) -> int:
    """Write all files; return the exit code."""
    only_word = "--only-word" in arguments or shutil.which("soffice") is None
    folder = next((Path(word) for word in arguments if not word.startswith("-")), HERE)
    returned, odd = folder / "returned", folder / "odd"
    returned.mkdir(parents=True, exist_ok=True)
    odd.mkdir(exist_ok=True)
    for name, hand in HANDS.items():
        if hand.through and only_word:
            print(f"{name}: left out, it goes through LibreOffice")
            continue
        complete(EXPECTED[name]["form"], EXPECTED[name]["record"], hand).save(returned / name)
        _save_again(returned / name, hand.through)
    _make_odd(odd)
    return 0


def _save_again(path: Path, types: tuple[str, ...]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        latest = path
        for number, suffix in enumerate(types):
            latest = _converted(latest, suffix, Path(folder, str(number)))
        if latest != path:
            shutil.copyfile(latest, path)


def _converted(path: Path, suffix: str, folder: Path) -> Path:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", suffix, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / path.with_suffix(f".{suffix}").name


def _make_odd(folder: Path) -> None:
    """Files that come back with the forms and are none."""
    (folder / "empty.docx").write_bytes(b"")
    (folder / "notes.docx").write_text("These notes were renamed, not converted.\n", "utf-8")
    letter = docx.Document()
    for line in _LETTER:
        letter.add_paragraph(line)
    by.save(letter, folder / "covering letter.docx")


_LETTER = (
    "Dear colleagues,",
    "Please find enclosed the audits for the first quarter. One is still with the moderator and will follow.",
    "Kind regards,",
    "The quality assurance team",
)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
