"""The pages of the documentation, and the commands that they may name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import typer

from child_audit.cli.app import app

ROOT = Path(__file__).resolve().parent.parent.parent
DOCS = ROOT / "docs"
_TOP = ("README.md", "SECURITY.md", "CHANGELOG.md", "CONTRIBUTING.md", "fuzz/README.md", "examples/README.md")
TOP = [ROOT / name for name in _TOP]
PAGES = [*(page for page in TOP if page.exists()), *sorted(DOCS.rglob("*.md"))]

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


def text_of(page: Path | str) -> str:
    return (DOCS / page).read_text("utf-8")


def commands() -> dict[str, Any]:
    """Return the commands of the command line by their names."""
    group: Any = typer.main.get_command(app)
    return dict(group.commands)
