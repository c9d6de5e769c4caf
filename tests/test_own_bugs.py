"""Documents of forms of one's own that were once misread: the tagged form, the document, and what it says.

``NAME.form.docx`` is the form, ``NAME.docx`` the completed document, ``NAME.json`` its values and what must be flagged.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from child_audit import Form
from tests.test_bugs import value_at

FOLDER = Path(__file__).parent / "own_bugs"
BUGS = sorted(path for path in FOLDER.glob("*.docx") if not path.name.endswith(".form.docx"))


@pytest.mark.parametrize("file", BUGS, ids=lambda file: file.stem.replace(" ", "_"))
def test_a_document_once_misread_reads_as_it_is_meant(file: Path) -> None:
    form: Form[Any] = Form.from_template(file.with_suffix(".form.docx"), name="own")
    expected = json.loads(file.with_suffix(".json").read_text("utf-8"))
    parsed = form.parse(file)
    record = json.loads(parsed.record.model_dump_json())
    assert {path: value_at(record, path) for path in expected["fields"]} == expected["fields"]
    assert {issue.field for issue in parsed.issues} == set(expected["flagged"])
