"""Each document that was once misread, beside what it says: values, and what must be flagged (null: the whole form)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import child_audit

BUGS = sorted((Path(__file__).parent / "bugs").glob("*.docx"))


@pytest.mark.parametrize("file", BUGS, ids=lambda file: file.stem.replace(" ", "_"))
def test_a_document_once_misread_reads_as_it_is_meant(file: Path) -> None:
    expected = json.loads(file.with_suffix(".json").read_text("utf-8"))
    parsed = child_audit.parse(file)
    record = json.loads(parsed.record.model_dump_json())
    assert {path: value_at(record, path) for path in expected["fields"]} == expected["fields"]
    assert set(expected["flagged"]) <= {issue.field for issue in parsed.issues}


def test_of_two_forms_in_one_file_the_first_is_read_and_the_second_is_kept_in_the_issue() -> None:
    parsed = child_audit.parse(Path(__file__).parent / "bugs" / "two forms in one file.docx")
    (issue,) = [issue for issue in parsed.issues if issue.code == "second_copy"]
    assert len(issue.text) > 5_000


def value_at(record: dict[str, Any], path: str) -> Any:
    value: Any = record
    for name in path.split("."):
        value = value[name]
    return value
