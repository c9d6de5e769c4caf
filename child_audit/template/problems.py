"""What is wrong with a template, in words for whoever tags it in Word."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of a tagged template.

    Attributes:
        code: what kind it is: "tag", "group", "neighbours", "twice" …
        message: what is wrong, and what to do.
        tag: the tag or the words concerned, as they stand.
        place: where, in Word's terms; "" when it's nowhere in particular.
        warning: the form works, but not as well as it could.
        line: number of the template's line; -1 when it's none in particular.
    """

    code: str
    message: str
    tag: str = ""
    place: str = ""
    warning: bool = False
    line: int = -1

    def __str__(self) -> str:
        """Return the problem on one line."""
        where = f" ({self.place})" if self.place else ""
        about = f"{self.tag}{where}: " if self.tag or where else ""
        return f"{about}{self.message}"
