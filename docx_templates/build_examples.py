"""Build the forms of ``examples/forms``: forms unlike those that ship, brought by their tags alone.

Run ``python docx_templates/build_examples.py`` to write them; with ``--check``, nothing is written, and the exit code
is 1 when a file is not what the script makes.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tagged import observation, register, supervision
from tagged.package import to_bytes

FOLDER = Path(__file__).resolve().parent.parent / "examples" / "forms"
_FORMS = {
    "supervision_audit": supervision.form,
    "practice_observation": observation.form,
    "case_register@2025": register.form_2025,
    "case_register@2026": register.form_2026,
}


def main(arguments: list[str] | None = None) -> int:
    """Write the forms, or check those that are there; return the exit code."""
    parser = argparse.ArgumentParser(description="Build the example forms.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a file is out of date")
    check = parser.parse_args(arguments).check
    FOLDER.mkdir(exist_ok=True)
    stale = 0
    for name, form in _FORMS.items():
        file, content = FOLDER / f"{name}.docx", to_bytes(form())
        if file.exists() and file.read_bytes() == content:
            continue
        stale += 1
        if check:
            print(f"{file.name} is out of date: run python docx_templates/build_examples.py", file=sys.stderr)
        else:
            file.write_bytes(content)
            print(f"{file.name} written")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
