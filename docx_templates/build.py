"""Build the tagged Word templates that stand beside this script.

Run ``python docx_templates/build.py`` to write them; with ``--check``, nothing is written, and the exit code is 1 when
a file is not what the script makes. The same script makes the same bytes on every machine.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tagged import cin_cp, early_help
from tagged.package import to_bytes

FOLDER = Path(__file__).resolve().parent
_FORMS = {"early_help": early_help.form, "cin_cp": cin_cp.form}
NAMES = tuple(_FORMS)


def build(name: str) -> bytes:
    """Return the template called ``name`` as a ``.docx`` file.

    Raises:
        KeyError: there is no form of that name; see ``NAMES``.
    """
    return to_bytes(_FORMS[name]())


def main(arguments: list[str] | None = None) -> int:
    """Write the templates, or check those that are there; return the exit code."""
    parser = argparse.ArgumentParser(description="Build the tagged Word templates.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a file is out of date")
    check = parser.parse_args(arguments).check
    stale = [name for name in NAMES if _read(name) != build(name)]
    for name in stale:
        if check:
            print(f"{name}.docx is out of date: run python docx_templates/build.py", file=sys.stderr)
        else:
            _file(name).write_bytes(build(name))
            print(f"{name}.docx written")
    return int(check and bool(stale))


def _file(name: str) -> Path:
    return FOLDER / f"{name}.docx"


def _read(name: str) -> bytes:
    return _file(name).read_bytes() if _file(name).exists() else b""


if __name__ == "__main__":
    sys.exit(main())
