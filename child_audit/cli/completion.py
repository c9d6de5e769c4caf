"""Completion in the shell, by typer's own means: bash, zsh, fish and PowerShell."""

from __future__ import annotations

import os
from collections.abc import Sequence

from child_audit.cli.printing import NAME

_VARIABLE = f"_{NAME.replace('-', '_').upper()}_COMPLETE"
_OPTIONS = {"--install-completion", "--show-completion"}


def completing(words: Sequence[str]) -> bool:
    """Tell whether it's the shell that asks, or somebody who sets up completion: typer then ends the program itself."""
    return _VARIABLE in os.environ or bool(_OPTIONS & {*words[:1]})


def form_names(incomplete: str) -> list[str]:
    """Return the names of forms that begin with what is typed."""
    from child_audit.form import available_forms

    return [form.name for form in available_forms() if form.name.startswith(incomplete)]
