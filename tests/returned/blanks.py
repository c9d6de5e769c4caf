"""All blanks of both forms: as different councils' own Word files lay them out."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from . import blanks_cin_cp, blanks_early_help
from .handles import Blank

BLANKS: dict[tuple[str, str], Callable[[Random | None], Blank]] = {
    **{("early_help", name): make for name, make in blanks_early_help.BLANKS.items()},
    **{("cin_cp", name): make for name, make in blanks_cin_cp.BLANKS.items()},
}
