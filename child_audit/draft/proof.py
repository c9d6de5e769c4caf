"""Is a draft readable? It's filled, read again and compared; what doesn't come back is no use as a field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from child_audit.errors import TemplateError, UnknownForm
from child_audit.form import Form, check_template, lost_in_trial

_PATH = re.compile(r"\{\{ ([\w.]+)|\b([a-z]\w*(?:\.\w+)+)")


def unreadable(data: bytes) -> frozenset[str]:
    """Return the paths that a tagged form can't keep: the first of two that can't be told apart stays."""
    try:
        form: Form[Any] = Form.from_template(data, name="draft")
    except TemplateError as error:
        found = ([*_PATH.finditer(problem)][-1:] for problem in error.problems)
        return frozenset(match[1] or match[2] for matches in found for match in matches)
    try:
        lost = lost_in_trial(form)
    except UnknownForm:
        return frozenset()  # the check says so
    # What is read wrong may be so because of a neighbour: the last half of them goes first.
    return frozenset(lost[len(lost) // 2 :])


def remarks(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield what the check of templates has to say about a draft: the place, and the words."""
    for problem in check_template(data):
        yield problem.place or "the form", f"{problem.tag}: {problem.message}" if problem.tag else problem.message
