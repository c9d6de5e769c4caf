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
