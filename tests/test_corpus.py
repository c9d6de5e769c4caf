"""Word files that nobody here wrote: public test documents of other projects, none of them a form.

What becomes of each stands in ``corpus_outcomes.json``, so that a change shows as a difference. Where one is meant,
write the table anew: ``python -m tests.test_corpus``.

Each is read, or refused with a clear error, in bounded time; and of each that LibreOffice opens, too, all the words
that LibreOffice shows are read. LibreOffice's conversion to flat OpenDocument is compared, not that to plain text: it
keeps headers, footers, notes and text boxes, and marks what was deleted, hidden or worked out.
"""

from __future__ import annotations

import json
import re
import shutil
import time
import unicodedata
import zlib
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

import child_audit
from child_audit.errors import ChildAuditError
from child_audit.word.document import Document
from child_audit.word.reader import read
from tests.libreoffice import convert, needs_libreoffice
from tests.open_document import visible_text
from tests.word.specimen import texts

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"
OUTCOMES = Path(__file__).with_name("corpus_outcomes.json")
SECONDS = 30  # for any one file; the slowest takes two

pytestmark = [
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus isn't beside the project"),
    pytest.mark.bulk,
]

FILES = sorted(path for path in CORPUS.rglob("*") if path.is_file() and path.suffix != ".md")
EXPECTED: dict[str, str] = json.loads(OUTCOMES.read_text(encoding="utf-8"))
"""File → what is read from it, or why it's refused: see :func:`outcome_of`."""
ERRORS = {
    name: said.removeprefix("refused: ").partition(":")[0] for name, said in EXPECTED.items() if "refused" in said
}
"""File → code of the error that it's refused with."""


def name_of(path: Path) -> str:
    return path.relative_to(CORPUS).as_posix()


def refusal(attempt: Callable[[Path], object], path: Path) -> ChildAuditError | None:
    """Return the error that a file is refused with, on one line and in time; None when it's read."""
    began = time.monotonic()
    try:
        attempt(path)
    except ChildAuditError as error:
        assert "\n" not in str(error)
        return error
    finally:
        assert time.monotonic() - began < SECONDS
    return None


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_what_becomes_of_each_file_is_as_expected(path: Path) -> None:
    assert outcome_of(path) == EXPECTED[name_of(path)]


def outcome_of(path: Path) -> str:
    """What becomes of a file, in a line: why it's refused, or how much is read, with a checksum over all of it."""
    error = refusal(read, path)
    if error is not None:
        return f"refused: {error.code}: {error}"
    document = read(path)
    body, margins = texts(document.body), texts(document.margins)
    words = len(" ".join([*body, *margins]).split())
    read_all = "\n".join([*body, "", *margins, "", *(comment.text for comment in document.comments)])
    checksum = zlib.crc32(read_all.encode("utf-8", "surrogatepass"))
    counts = {"paragraphs": len(body), "in margins": len(margins), "words": words, "comments": len(document.comments)}
    counts |= {"notes": len(document.notes), "controls": len(document.controls)}
    return ", ".join(f"{number} {name}" for name, number in counts.items() if number) + f"; {checksum:08x}"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_none_is_taken_for_a_form(path: Path) -> None:
    error = refusal(child_audit.parse, path)
    assert error is not None
    expected = ERRORS.get(name_of(path), "unknown_form")
    # An old .doc is converted where LibreOffice is at hand.
    assert error.code in ({expected, "unknown_form"} if expected == "legacy_word" else {expected})


def test_the_table_of_outcomes_names_files_that_are_there() -> None:
    assert set(EXPECTED) == {name_of(path) for path in FILES}
    assert set(DIFFERENCES) <= {name_of(path) for path in FILES}


PLACEHOLDER = "placeholder text of content controls, which is blank here"
FORMULA = "formulas: LibreOffice keeps them as objects"
FIELD = "results of fields, which LibreOffice works out anew"
BREAK = "line breaks in a content control, which LibreOffice drops, so that words run together"
HEADER = "a header or footer that the document holds, but doesn't show at present"
REFERENCE = "a document property or reference to a style, which LibreOffice works out anew"

DIFFERENCES: dict[str, tuple[int, int, str]] = {
    "docling/equations.docx": (0, 89, FORMULA),
    "docling/omml_frac_superscript.docx": (0, 3, FORMULA),
    "docling/omml_func_log.docx": (0, 2, FORMULA),
    "docling/omml_multi_equation_paragraph.docx": (0, 4, FORMULA),
    "docling/omml_text_escapes_in_math.docx": (0, 2, FORMULA),
    "docling/table_with_equations.docx": (0, 6, FORMULA),
    "docx2python/check_drop_my.docx": (3, 0, PLACEHOLDER),
    "docx2python/checked_drop1.docx": (
        0,
        2,
        "the entry chosen in a legacy drop-down, which LibreOffice keeps as a control",
    ),
    "docx2python/equations.docx": (0, 5, FORMULA),
    "docx2python/invalid_tag_name.docx": (0, 12, HEADER),
    "docx2python/nested_paragraphs.docx": (33, 0, PLACEHOLDER),
    "poi/55966.docx": (7, 2, PLACEHOLDER),
    "poi/60293.docx": (0, 1, HEADER),
    "poi/60316.docx": (139, 13, f"{PLACEHOLDER}; {HEADER}"),
    "poi/60316.dotx": (141, 0, PLACEHOLDER),
    "poi/Bug54771a.docx": (1, 1, FIELD),
    "poi/Bug54849.docx": (1, 2, BREAK),
    "poi/Bug55142.docx": (1, 3, BREAK),
    "poi/Bug60341.docx": (3, 1, "LibreOffice shows the instruction of a field whose marks stand in one run"),
    "poi/FieldCodes.docx": (0, 2, FIELD),
    "poi/FldSimple.docx": (0, 2, FIELD),
    "poi/MultipleCoreProperties.docx": (2, 1, REFERENCE),
    "poi/PageSpecificHeadFoot.docx": (0, 1, FIELD),
    "poi/Tika-792.docx": (1, 0, "text that a tracked change moved away"),
    "poi/clusterfuzz-testcase-minimized-POIXWPFFuzzer-6733884933668864.docx": (7, 2, PLACEHOLDER),
    "poi/stress004.docx": (0, 1, REFERENCE),
    "poi/stress007.docx": (0, 23, FORMULA),
    "poi/stress010.docx": (0, 6, HEADER),
    "poi/stress011.docx": (0, 3, HEADER),
    "poi/stress016.docx": (0, 8, HEADER),
    "poi/tika-3816.docx": (3, 0, PLACEHOLDER),
}
"""File → at most how many words are shown by LibreOffice only, how many are read here only, and why that's right."""


@pytest.mark.libreoffice
@needs_libreoffice
def test_all_visible_text_is_read(tmp_path: Path) -> None:
    readable = {path: read(path) for path in FILES if name_of(path) not in ERRORS}
    # Names of our own: two folders may hold files of one name.
    copies = {path: tmp_path / f"{number}{path.suffix}" for number, path in enumerate(readable)}
    for path, copy in copies.items():
        shutil.copy(path, copy)
    shown = dict(zip(copies, convert(list(copies.values()), "fodt", tmp_path), strict=True))
    compared = [path for path in readable if shown[path].is_file()]
    assert len(compared) > 200
    unexpected = {}
    for path in compared:
        lost, added = compare(readable[path], visible_text(shown[path]))
        most_lost, most_added, _ = DIFFERENCES.get(name_of(path), (0, 0, ""))
        if sum(lost.values()) > most_lost or sum(added.values()) > most_added:
            unexpected[name_of(path)] = {"lost": dict(lost), "added": dict(added)}
    assert unexpected == {}


def compare(document: Document, theirs: Iterable[str]) -> tuple[Counter[str], Counter[str]]:
    """Return the words that only they show, and those that only we read, page numbers and the like left out."""
    ours, other = words([*texts(document.body), *texts(document.margins)]), words(theirs)
    return other - ours, Counter({word: count for word, count in (ours - other).items() if not word.isdigit()})


def words(lines: Iterable[str]) -> Counter[str]:
    return Counter(
        word for line in lines for word in re.findall(r"\w+", unicodedata.normalize("NFKC", line).replace("\u00ad", ""))
    )


if __name__ == "__main__":
    found = {name_of(path): outcome_of(path) for path in FILES}
    OUTCOMES.write_text(json.dumps(found, indent=2, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
