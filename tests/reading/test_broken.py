"""Texts that a program broke: lines cut by a converter from PDF, references that lead nowhere."""

from __future__ import annotations

import io
import re
import textwrap
import zipfile
from typing import Any

import pytest

import child_audit

PROSE = (
    "Visits are regular and the child is seen alone on most of them. The worker knows the family well and the record "
    "says what was done with what the child said, which was not always so at the last audit of this file in the spring."
)
FIELDS = ("vulnerability.comments", "plan.comments", "review.comments", "multi_agency.comments", "key_learning")


def _read(texts: dict[str, str]) -> Any:
    record: dict[str, Any] = {}
    for path, text in texts.items():
        section, _, name = path.rpartition(".")
        (record.setdefault(section, {}) if section else record)[name] = text
    filled = child_audit.EarlyHelpAudit.model_validate(record)
    document = child_audit.fill(filled)
    # As somebody sends it back who copied it into another file: nothing says how it was filled.
    return child_audit.parse(_without_properties(document))


def _without_properties(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            text = old.read(info)
            if info.filename == "docProps/custom.xml":
                text = re.sub(rb"<property .*</property>", b"", text, flags=re.DOTALL)
            new.writestr(info, text)
    return out.getvalue()


def _flagged(parsed: Any, code: str) -> set[str | None]:
    return {issue.field for issue in parsed.issues if issue.code == code}


@pytest.mark.parametrize("width", [38, 60, 90])
def test_texts_cut_at_the_width_of_a_column_are_flagged(width: int) -> None:
    parsed = _read({path: textwrap.fill(PROSE, width) for path in FIELDS})
    assert _flagged(parsed, "may_run_on") == set(FIELDS)


def test_lists_of_unfinished_lines_are_not() -> None:
    typed = (
        "seen at school with the teacher 03/04/2026\ntelephone call\nno visit in the week of the review meeting\nseen"
    )
    assert not _flagged(_read(dict.fromkeys(FIELDS, typed)), "may_run_on")


def test_one_text_with_a_line_that_breaks_off_is_not() -> None:
    assert not _flagged(_read({FIELDS[0]: textwrap.fill(PROSE, 60)}), "may_run_on")


@pytest.mark.parametrize(
    "error", ["Error! Reference source not found.", "Error: Reference source not found", "Error! Bookmark not defined."]
)
def test_an_answer_that_refers_to_nothing_is_flagged(error: str) -> None:
    parsed = _read({"plan.comments": f"As in {error} The plan is clear."})
    assert parsed.record.plan.comments == f"As in {error} The plan is clear."
    assert _flagged(parsed, "embedded_not_read") == {"plan.comments"}
