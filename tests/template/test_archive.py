"""Zip files put together from members that are compressed already."""

from __future__ import annotations

import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st

import child_audit
from child_audit.template.archive import Archive

NAMES = st.text("abc/é.xml", min_size=1, max_size=12)
CONTENTS = st.binary(max_size=2_000)


def by_zipfile(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            archive.writestr(info, content)
    return out.getvalue()


@given(st.dictionaries(NAMES, CONTENTS, min_size=1, max_size=8), st.data())
def test_the_bytes_are_those_that_zipfile_writes(members: dict[str, bytes], data: st.DataObject) -> None:
    kept = {name: content for name, content in members.items() if data.draw(st.booleans())}
    archive = Archive(members, kept)
    changed = {name: content for name, content in members.items() if name not in kept}
    assert archive.with_members(changed) == by_zipfile(members)
    assert archive.with_members(changed) == archive.with_members(changed)


def test_a_filled_form_is_a_whole_zip() -> None:
    for form in child_audit.available_forms():
        with zipfile.ZipFile(io.BytesIO(form.fill({"key_learning": "Siân & <co>"}))) as archive:
            assert archive.testzip() is None
            assert archive.namelist()[0] == "[Content_Types].xml"
