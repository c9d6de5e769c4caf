"""Other programs through which a form comes back: LibreOffice, directly or by way of another format."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

SOFFICE = shutil.which("soffice")
CLIENTS = {
    "lo-docx": ("docx",),
    "lo-odt": ("odt", "docx"),
    "lo-doc": ("doc", "docx"),
    "lo-rtf": ("rtf", "docx"),
}
_FILTERS = {
    "docx": "docx:MS Word 2007 XML",
    "odt": "odt:writer8",
    "doc": "doc:MS Word 97",
    "rtf": "rtf:Rich Text Format",
}


def resave(documents: Sequence[bytes], client: str, *, timeout: float = 600) -> list[bytes | None]:
    """Save documents again through ``client``; None for one that LibreOffice could not convert."""
    if SOFFICE is None:
        raise RuntimeError("soffice is not on this machine")
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        folder = root / "0"
        folder.mkdir()
        for index, data in enumerate(documents):
            (folder / f"d{index}.docx").write_bytes(data)
        extension = "docx"
        for step, target in enumerate(CLIENTS[client], 1):
            out = root / str(step)
            files = sorted(folder.glob(f"*.{extension}"))
            # A profile of its own: a running LibreOffice would take the command over and return at once.
            subprocess.run(
                [SOFFICE, f"-env:UserInstallation={(root / 'profile').as_uri()}", "--headless", "--norestore",
                 "--convert-to", _FILTERS[target], "--outdir", str(out), *map(str, files)],
                check=True, capture_output=True, timeout=timeout,
            )  # fmt: skip
            folder, extension = out, target
        results = [folder / f"d{index}.docx" for index in range(len(documents))]
        return [path.read_bytes() if path.exists() else None for path in results]
