"""Tags where none is filled or read: refused, because they'd be printed as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from child_audit.template.problems import Problem
from child_audit.word.package import Source
from child_audit.word.unseen import unseen_texts

_TAG = re.compile(r"\{\{.{0,80}|\{%.{0,80}", re.DOTALL)
_MESSAGE = "a tag is only filled in the running text: move it there, or take it out"


def hidden_tags(source: Source) -> Iterator[Problem]:
    """Yield what stands like a tag in descriptions, field codes, drawings and the file's properties.

    Raises:
        DocumentError: it isn't a readable Word document.
    """
    for place, text in unseen_texts(source):
        found = _TAG.search(text)
        if found:
            yield Problem("hidden_tag", _MESSAGE, " ".join(found[0].split()), place)
