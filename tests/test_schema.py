"""What this library writes passes the schemas of ECMA-376, transitional.

The schemas aren't part of this repository: no well-kept package carries them, and they're under ECMA's own terms. Get
them from https://ecma-international.org/publications-and-standards/standards/ecma-376/ (Part 4, transitional), and name
the folder that holds ``wml.xsd``::

    OOXML_SCHEMAS=…/xsd python -m pytest tests/test_schema.py
"""

from __future__ import annotations

import io
import os
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from child_audit import Form, form_named
from child_audit.draft import draft_form
from child_audit.form import annotate_template
from tests.draft.further_forms import FURTHER
from tests.own_forms import FILES, FOLDER
from tests.test_round_trip_libreoffice import sample

SCHEMAS = os.environ.get("OOXML_SCHEMAS", "")
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
PARTS = ("document", "settings", "styles", "numbering", "comments", "header", "footer", "fontTable")

pytestmark = pytest.mark.skipif(
    not (SCHEMAS and (Path(SCHEMAS) / "wml.xsd").is_file()),
    reason="needs the schemas of ECMA-376: OOXML_SCHEMAS names the folder that holds wml.xsd",
)


@cache
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(Path(SCHEMAS) / "wml.xsd"))


def problems(data: bytes) -> list[str]:
    """Return what the schema has against the parts of a Word file that are in WordprocessingML."""
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith("word/") and name.endswith(".xml") and Path(name).stem.rstrip("0123456789") in PARTS:
                root = as_a_validator_sees_it(etree.fromstring(archive.read(name)))
                schema().validate(root)
                found += [f"{name}, {error.message}" for error in schema().error_log]  # type: ignore[attr-defined]
    return found


def as_a_validator_sees_it(root: etree._Element) -> etree._Element:
    """Leave out what ``mc:Ignorable`` says may be left out (ECMA-376 Part 3, 10.1)."""
    ignorable = {root.nsmap[prefix] for prefix in root.get(MC + "Ignorable", "").split()}
    for element in list(root.iter(etree.Element)):
        for name in list(element.attrib):
            if str(name).startswith(MC) or etree.QName(name).namespace in ignorable or name == XML_SPACE:
                del element.attrib[name]
        parent = element.getparent()
        if parent is not None and etree.QName(element).namespace in ignorable:
            parent.remove(element)
    return root


def form_of(name: str) -> Form[Any]:
    return Form.from_template(FOLDER / f"{name}.docx") if name in FILES else form_named(name)


def test_the_schema_finds_faults() -> None:
    data = form_named("early_help").blank()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(b"<w:body>", b"<w:body><w:t>stray</w:t>"))
    assert any("stray" in problem or "}t'" in problem for problem in problems(out.getvalue()))


@pytest.mark.parametrize("name", ["early_help", "cin_cp", *FILES])
@pytest.mark.parametrize(("controls", "locked"), [(False, False), (True, False), (True, True)])
def test_blank_and_filled_forms_are_valid(name: str, controls: bool, locked: bool) -> None:
    form = form_of(name)
    assert problems(form.blank(controls=controls, locked=locked)) == []
    for record in sample(form)[:2]:
        assert problems(form.fill(record, controls=controls, locked=locked)) == []


@pytest.mark.parametrize("name", FURTHER)
def test_drafted_and_annotated_templates_are_valid(name: str) -> None:
    blank = FURTHER[name]()
    before = {*problems(blank)}  # the faults of the blank form itself
    drafted = draft_form(blank).data
    assert {*problems(drafted)} <= before
    assert {*problems(annotate_template(drafted))} <= before
    form: Form[Any] = Form.from_template(drafted, name="drafted")
    assert {*problems(form.blank(controls=True, locked=True))} <= before
