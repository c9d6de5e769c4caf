"""Make the pictures of forms, workbook and explain page in ``docs/pictures``, from what the library really writes.

Needs LibreOffice, poppler-utils, Chromium and Pillow. Run ``python docs/make_pictures.py`` after a change that is seen
in the output, and look at what comes out: no test can tell whether a picture is good. ``tests/documentation`` makes
sure that each is used, has words for those who can't see it, and is small.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl
from PIL import Image, ImageChops, ImageDraw

import child_audit

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
RETURNED = ROOT / "examples" / "returned"
SHOWN = RETURNED / "EH audit – CF-1047.docx"
"""The form that was completed in haste: two grades, half a date, words in a box."""

Box = tuple[float, float, float, float]
_LARGEST = 150_000
_COLOURS = 48


def main() -> int:
    """Make all pictures; return the exit code."""
    missing = [name for name in ("soffice", "pdftoppm", "pdftotext", "chromium") if shutil.which(name) is None]
    if missing:
        print(f"needed, and not there: {', '.join(missing)}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="child-audit-pictures-") as name:
        for picture, image in _pictures(Path(name)).items():
            _save(image, PICTURES / picture)
    return 0


def _pictures(work: Path) -> dict[str, Image.Image]:
    child_audit.blank("early_help", work / "blank.docx")
    child_audit.collate(RETURNED, work / "audits.xlsx")
    child_audit.collate(SHOWN, work / "one.xlsx")
    page = child_audit.parse(SHOWN).explain(SHOWN.name)
    (work / "explain.html").write_text(page, "utf-8")
    names = (work / "blank.docx", SHOWN, work / "audits.xlsx", work / "one.xlsx")
    blank, completed, workbook, one = (_pdf(path, work) for path in names)
    queue, short = (_columns(each, "Review queue", "Question", "Allowed", dots=230) for each in (workbook, one))
    form = _page(completed, 2, dots=120)
    return {
        "form-blank.png": _cut(_page(blank, 1, dots=75), (0, 0, 1, 0.9)),
        "form-completed.png": _cut(_page(completed, 2, dots=90), (0, 0, 1, 0.42)),
        "workbook-summary.png": _cut(_page(workbook, _sheet(workbook, "Summary"), dots=110), (0, 0, 1, 0.52)),
        "workbook-audits.png": _cut(_page(workbook, _sheet(workbook, "Early Help"), dots=120), (0, 0, 0.745, 1)),
        "workbook-review.png": _cut(queue, (0, 0, 1, 1)),
        "workbook-decide.png": _decided(work),
        "explain.png": _screen(work / "explain.html", work, 1280, 760),
        "overview.png": _beside(_cut(form, (0, 0, 0.345, 0.222)), _cut(short, (0, 0, 1, 1))),
    }


def _decided(work: Path) -> Image.Image:
    """Return the question and the columns to type in, with three decisions typed as the tutorial has them."""
    path = work / "decided.xlsx"
    child_audit.collate(SHOWN, path)
    book = openpyxl.load_workbook(path)
    sheet = book["Review queue"]
    columns = {str(cell.value): number for number, cell in enumerate(sheet[1], start=1)}
    typed = {
        "Date of Audit": ("Correct", "15/06/2026", None),
        "Looked After": ("Accept", None, None),
        "1. Vulnerability: Judgement": ("Correct", "RI", "Phoned Bo, RI was meant"),
    }
    for row in range(2, sheet.max_row + 1):
        question = str(sheet.cell(row, columns["Question"]).value)
        for ending, values in typed.items():
            for name, value in zip(("Decision", "Corrected value", "Note"), values, strict=True):
                if question.endswith(ending):
                    sheet.cell(row, columns[name]).value = value
    book.save(path)
    pdf = _pdf(path, work)
    left, right = (
        _columns(pdf, "Review queue", *names, dots=230) for names in (("Question", "Value"), ("Allowed", "Field"))
    )
    out = Image.new("RGB", (left.width + 24 + right.width, left.height), "white")
    out.paste(left, (0, 0))
    out.paste(right, (left.width + 24, 0))
    return _cut(out, (0, 0, 1, 1))


def _pdf(path: Path, work: Path) -> Path:
    # A profile of its own, so that it runs beside a LibreOffice that is open.
    profile = f"-env:UserInstallation={(work / 'profile').as_uri()}"
    words = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(work), str(path)]
    subprocess.run(words, check=True, capture_output=True, timeout=180)
    return work / f"{path.stem}.pdf"


def _sheet(pdf: Path, name: str) -> int:
    """Return the first page of a sheet, whose name stands at the foot of each of its pages."""
    words = ["pdftotext", "-layout", str(pdf), "-"]
    text = subprocess.run(words, check=True, capture_output=True, encoding="utf-8").stdout
    for number, page in enumerate(text.split("\f"), start=1):
        if re.search(rf"^ *{name} +Page {number} of", page, re.MULTILINE):
            return number
    raise LookupError(f"no page of the sheet {name}")


def _page(pdf: Path, number: int, *, dots: int) -> Image.Image:
    out = pdf.with_name(f"{pdf.stem}-{number}-{dots}")
    words = ["pdftoppm", "-png", "-singlefile", "-r", str(dots), "-f", str(number), "-l", str(number)]
    subprocess.run([*words, str(pdf), str(out)], check=True, capture_output=True)
    image = Image.open(f"{out}.png").convert("RGB")
    # The foot of the page says which sheet and page it is; nobody asks here.
    return image.crop((0, 0, image.width, int(image.height * 0.94)))


def _columns(pdf: Path, sheet: str, first: str, until: str, *, dots: int) -> Image.Image:
    """Return the columns of a sheet from one heading to before another, as they're printed on its first page."""
    number = _sheet(pdf, sheet)
    words = ["pdftotext", "-bbox", "-f", str(number), "-l", str(number), str(pdf), "-"]
    text = subprocess.run(words, check=True, capture_output=True, encoding="utf-8").stdout
    left, right = (
        float(re.search(rf'xMin="([\d.]+)"[^>]*>{word}</word>', text)[1])  # type: ignore[index]
        for word in (first, until)
    )
    image = _page(pdf, number, dots=dots)
    return image.crop((round((left - 1) * dots / 72), 0, round((right - 1.5) * dots / 72), image.height))


def _screen(page: Path, work: Path, width: int, height: int) -> Image.Image:
    out = work / "screen.png"
    words = ["chromium", "--headless", "--no-sandbox", "--hide-scrollbars", f"--window-size={width},{height}"]
    profile = f"--user-data-dir={work / 'chromium'}"
    subprocess.run(
        [*words, profile, f"--screenshot={out}", page.as_uri()], check=True, capture_output=True, timeout=120
    )
    return Image.open(out).convert("RGB")


def _cut(image: Image.Image, part: Box) -> Image.Image:
    """Return a part of what is printed on a page, with a little white around it."""
    paper = Image.new("RGB", image.size, "white")
    left, top, right, bottom = ImageChops.difference(image, paper).getbbox() or (0, 0, *image.size)
    width, height = right - left, bottom - top
    across, down = (round(left + part[i] * width) for i in (0, 2)), (round(top + part[i] * height) for i in (1, 3))
    (first, last), (highest, lowest) = across, down
    inner = image.crop((first, highest, last, lowest))
    out = Image.new("RGB", (inner.width + 16, inner.height + 16), "white")
    out.paste(inner, (8, 8))
    return out


def _beside(left: Image.Image, right: Image.Image) -> Image.Image:
    """Return two pictures with an arrow from the first to the second."""
    gap = 60
    out = Image.new("RGB", (left.width + gap + right.width, max(left.height, right.height)), "white")
    out.paste(left, (0, (out.height - left.height) // 2))
    out.paste(right, (left.width + gap, (out.height - right.height) // 2))
    pen, middle, start = ImageDraw.Draw(out), out.height // 2, left.width + 8
    pen.line((start, middle, start + gap - 22, middle), fill="#00695c", width=6)
    tip = start + gap - 10
    pen.polygon([(tip, middle), (tip - 18, middle - 13), (tip - 18, middle + 13)], fill="#00695c")
    return out


def _save(image: Image.Image, path: Path) -> None:
    image.quantize(_COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    size = path.stat().st_size
    print(f"{path.name}: {image.width} × {image.height}, {size / 1000:.0f} kB")
    if size > _LARGEST:
        raise ValueError(f"{path.name} is too large: cut it, or draw it with fewer dots")


if __name__ == "__main__":
    sys.exit(main())
