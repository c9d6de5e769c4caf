"""The page in a real browser: headless Chromium, without any network."""

from __future__ import annotations

import json
import re
import shutil
import struct
import subprocess
import zlib
from pathlib import Path
from typing import Any

import docx
import pytest

import child_audit
from tests.collate_examples import EARLY_HELP, realistic

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = next((path for name in _NAMES if (path := shutil.which(name))), None)
HOSTILE = "<script>document.title = 'broken in'</script> <b>not bold</b>"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not on this machine")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A form with an answer in doubt, hostile words that belong nowhere, and a header."""
    folder = tmp_path_factory.mktemp("explain")
    source = folder / "audit.docx"
    child_audit.fill(realistic(1, EARLY_HELP).record, source)
    document = docx.Document(str(source))
    for paragraph in (each for table in document.tables for cell in table._cells for each in cell.paragraphs):
        if paragraph.text.startswith(("Outstanding", "Inadequate")):
            for run in paragraph.runs:
                run.bold = run.underline = True
    document.add_paragraph(HOSTILE)
    document.sections[0].header.paragraphs[0].text = "Seen by the duty team"
    document.save(str(source))
    target = folder / "reading.html"
    parsed = child_audit.parse(source)
    assert {"ambiguous", "unplaced_text"} <= {issue.code for issue in parsed.issues}
    target.write_text(parsed.explain("audit.docx"), "utf-8")
    return target


def browse(page: Path, *options: str, size: str = "1400,2000") -> str:
    profile = page.parent / "profile"
    shutil.rmtree(profile, ignore_errors=True)
    quiet = (
        "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
        "--disable-component-update --disable-sync --disable-dev-shm-usage"
    )
    command = [str(CHROMIUM), *quiet.split(), f"--user-data-dir={profile}", f"--window-size={size}", *options]
    result = subprocess.run([*command, page.as_uri()], capture_output=True, timeout=120, check=True)
    return result.stdout.decode("utf-8")


def measured(page: Path, script: str, size: str = "1400,2000") -> Any:
    """Return what a script says about the page; for it the page's own policy, which would forbid it, is taken out."""
    text = re.sub("<meta http-equiv.*?>", "", page.read_text("utf-8"))
    probe = page.with_name("probe.html")
    told = f"<script>document.title = JSON.stringify((function () {{ {script} }})());</script></body>"
    probe.write_text(text.replace("</body>", told), "utf-8")
    title = re.search("<title>(.*?)</title>", browse(probe, "--dump-dom", size=size), re.DOTALL)
    assert title is not None
    return json.loads(title[1])


def test_the_page_s_own_script_runs_under_its_policy_and_no_other_does(page: Path) -> None:
    dom = browse(page, "--dump-dom")
    assert '<p id="steps">' in dom, "the buttons are shown by the script"
    assert "<title>How audit.docx was read</title>" in dom
    assert HOSTILE.replace("<", "&lt;").replace(">", "&gt;") in dom
    injected = page.with_name("injected.html")
    injected.write_text(page.read_text("utf-8").replace("</body>", HOSTILE + "</body>"), "utf-8")
    assert "<title>How audit.docx was read</title>" in browse(injected, "--dump-dom")


def test_a_note_comes_up_when_its_badge_has_the_focus_and_goes_with_escape(page: Path) -> None:
    displays = measured(
        page,
        """
        var badge = document.querySelector('.paper .undecided > .badge');
        var note = document.getElementById(badge.getAttribute('aria-describedby'));
        var look = function () { return getComputedStyle(note).display; };
        var found = [look()];
        badge.focus(); found.push(look());
        badge.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', bubbles: true})); found.push(look());
        badge.blur(); badge.focus(); found.push(look());
        return found;
        """,
    )
    assert displays == ["none", "block", "none", "block"]


def test_next_goes_from_one_thing_to_check_to_the_other(page: Path) -> None:
    steps = measured(
        page,
        """
        var found = [], next = document.getElementById('next'), links = document.querySelectorAll('#issues a.jump');
        for (var i = 0; i < links.length; i++) {
          next.click();
          found.push(location.hash === links[i].getAttribute('href'));
        }
        document.getElementById('previous').click();
        found.push(document.getElementById('step').textContent);
        return found;
        """,
    )
    *reached, last = steps
    assert len(reached) > 2
    assert all(reached)
    assert last == f"{len(reached) - 1} of {len(reached)}"


def test_marks_can_be_switched_off_without_any_script(page: Path) -> None:
    displays = measured(
        page,
        """
        var row = document.querySelector('.fields tr.certain'), mark = document.querySelector('.paper .answer.certain');
        var look = function () { return [getComputedStyle(row).display, getComputedStyle(mark).borderTopStyle]; };
        var before = look();
        document.getElementById('show-certain').checked = false;
        return [before, look()];
        """,
    )
    assert displays == [["table-row", "solid"], ["none", "none"]]


@pytest.mark.parametrize("width", [1400, 700])
def test_nothing_sticks_out_of_the_window(page: Path, width: int) -> None:
    sizes = measured(page, "return [document.documentElement.scrollWidth, innerWidth];", size=f"{width},1000")
    assert sizes[0] <= sizes[1]


def test_a_screenshot_shows_something(page: Path) -> None:
    picture = page.with_name("page.png")
    browse(page, f"--screenshot={picture}")
    size, pixels = _png(picture.read_bytes())
    assert size == (1400, 2000)
    assert len(set(pixels[:: 4 * 7])) > 20


def test_it_prints(page: Path) -> None:
    target = page.with_name("page.pdf")
    browse(page, f"--print-to-pdf={target}", "--no-pdf-header-footer")
    assert target.read_bytes().startswith(b"%PDF")
    assert len(target.read_bytes()) > 20_000


def _png(data: bytes) -> tuple[tuple[int, int], bytes]:
    """Return the size of a picture and its pixels, as they're filtered."""
    position, parts = 8, []
    while position < len(data):
        (length,) = struct.unpack(">I", data[position : position + 4])
        if data[position + 4 : position + 8] == b"IDAT":
            parts.append(data[position + 8 : position + 8 + length])
        position += 12 + length
    width, height = struct.unpack(">II", data[16:24])
    return (width, height), zlib.decompress(b"".join(parts))
