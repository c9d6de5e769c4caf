"""The first law after a re-save by LibreOffice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from pydantic import BaseModel

from child_audit import Form, form_named
from tests.libreoffice import convert, needs_libreoffice
from tests.records import records

SAMPLE = 25


def sample(form: Form[Any]) -> list[BaseModel]:
    """Return the same arbitrary records every time."""
    found: list[BaseModel] = []

    @settings(
        max_examples=SAMPLE,
        phases=[Phase.generate],
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(record=records(form))
    def collect(record: BaseModel) -> None:
        found.append(record)

    collect()
    return found


@pytest.mark.libreoffice
@needs_libreoffice
@pytest.mark.bulk
@pytest.mark.parametrize("way", [("docx",), ("odt", "docx")], ids="-".join)
def test_filled_forms_read_back_after_libreoffice_saved_them(way: tuple[str, ...], tmp_path: Path) -> None:
    forms: list[Form[Any]] = [form_named("early_help"), form_named("cin_cp")]
    filled = [(form, record) for form in forms for record in sample(form)]
    files = [tmp_path / f"{number}.docx" for number in range(len(filled))]
    for file, (form, record) in zip(files, filled, strict=True):
        form.fill(record, file)
    for kind in way:
        files = convert(files, kind, tmp_path)
    for file, (form, record) in zip(files, filled, strict=True):
        parsed = form.parse(file)
        assert parsed.record == record
        assert parsed.issues == ()
