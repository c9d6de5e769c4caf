"""Real LibreOffice, where it's installed."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")

needs_libreoffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice isn't installed here")


def convert(files: Sequence[Path], kind: str, folder: Path) -> list[Path]:
    """Convert files in one run of LibreOffice with a profile of its own; return the results, in order."""
    assert SOFFICE is not None
    out = folder / kind.partition(":")[0]
    out.mkdir(exist_ok=True)
    command = [SOFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", kind]
    subprocess.run(
        [*command, "--outdir", str(out), *map(str, files)], check=True, capture_output=True, timeout=300, text=True
    )
    return [out / file.with_suffix("." + kind.partition(":")[0]).name for file in files]


_ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def recalculated(workbook: Path, folder: Path) -> Path:
    """Let LibreOffice work out every formula of a workbook anew; return the copy with its results."""
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    if not settings.exists():
        settings.parent.mkdir(parents=True)
        settings.write_text(_ALWAYS_RECALCULATE, encoding="utf-8")
    return convert([workbook], "xlsx", folder)[0]
