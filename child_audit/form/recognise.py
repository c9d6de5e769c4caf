"""Which form, and which version of it, a document is: by its words, with its properties as a hint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from child_audit.errors import UnknownForm
from child_audit.form.form import RECOGNISED_FROM, REWORDED_FROM, WORTH_A_LOOK, Form
from child_audit.issues import Issue
from child_audit.parsed import Parsed
from child_audit.reading.align import exact_weight, has_share, labels_found
from child_audit.reading.stream import Stream, stream_of
from child_audit.template.properties import Hints, hints_of
from child_audit.word import formats
from child_audit.word.document import Document
from child_audit.word.limits import DEFAULT_LIMITS, Limits
from child_audit.word.package import Source

HINTED_FROM = 0.1
"""The share that is enough where the document says which form it was made from: an old version, most of it reworded."""
KNOWN_FROM = 0.8
"""Of a form that has versions, a document with a smaller share of the wording is of a version not known here."""
_ALIKE = 0.02


@dataclass(frozen=True, slots=True)
class _Likeness:
    """How much of a form's wording stands in a document, and how much doesn't, in letters."""

    form: Form[Any]
    found: int
    missing: int

    @property
    def share(self) -> float:
        return self.found / (self.found + self.missing) if self.found else 0.0

    @property
    def balance(self) -> int:
        return self.found - self.missing


def read_as(
    source: Source,
    form: Form[Any] | Sequence[Form[Any]] | None = None,
    known: Sequence[Form[Any]] | None = None,
    *,
    password: str | None = None,
    conversions: formats.Conversions | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Parsed[Any]:
    """Read a file as the form that it is.

    Args:
        source: a path, bytes or a binary file object; other formats than .docx are converted by LibreOffice.
        form: the only form that it may be, or the versions of it; None for any that is known.
        known: the forms known here; None for those that ship.
        password: opens the document if it's protected.
        conversions: where to look for the document converted before it's converted here.
        limits: what the file may at most be.

    Raises:
        DocumentError: it can't be read, or is none of the forms.
    """
    if known is None:
        from child_audit.form.registry import available_forms

        known = available_forms()
    asked = (form,) if isinstance(form, Form) else tuple(form or ())
    glance = partial(_refuse_others, asked, asked or tuple(known))
    document = formats.read(source, password=password, conversions=conversions, limits=limits, glance=glance)
    return _recognised(document, asked, known)


def _refuse_others(asked: Sequence[Form[Any]], forms: Sequence[Form[Any]], letters: str) -> None:
    """Refuse a document of whose letters hardly any are of a form: it needn't be read, whatever it is."""
    if not any(has_share(form.layout, letters, WORTH_A_LOOK) for form in forms):
        raise _unknown_form(asked)


def _unknown_form(asked: Sequence[Form[Any]]) -> UnknownForm:
    if asked:
        return UnknownForm(f"this document isn't the form {asked[0].name}; too little of its wording was found")
    return UnknownForm(
        "this document is none of the forms known here; too little of their wording was found; a form of your own "
        "is given with --form our_form.docx"
    )


def _recognised(document: Document, asked: Sequence[Form[Any]], known: Sequence[Form[Any]]) -> Parsed[Any]:
    hints = hints_of(document.properties)
    stream = stream_of(document)
    chosen = _nearest(stream, asked or tuple(known), hints)
    if chosen is None:
        raise _unknown_form(asked)
    parsed = chosen.form.read(document, stream)
    issues = tuple(_doubts(chosen, hints, tuple({*asked, *known})))
    return replace(parsed, issues=(*issues, *parsed.issues)) if issues else parsed


def _nearest(stream: Stream, forms: Sequence[Form[Any]], hints: Hints) -> _Likeness | None:
    all_of_them = [_Likeness(form, *exact_weight(form.layout, stream.text)) for form in forms]
    if not all_of_them:
        return None
    best = max(all_of_them, key=lambda likeness: likeness.share)
    if best.share < RECOGNISED_FROM:
        hinted = [one for one in all_of_them if one.form.name == hints.form and one.share >= HINTED_FROM]
        likely = sorted(hinted or all_of_them, key=lambda likeness: -likeness.share)
        # To look for reworded labels is dear: the likeliest form first, and none behind the one that it is.
        found = next((one for one in likely if hinted or _reworded(one, stream)), None)
        if found is None:
            return None
        best = found
    # Of two versions one may hold all that the other does, and more.
    versions = [likeness for likeness in all_of_them if likeness.form.name == best.form.name]
    nearest = max(versions, key=lambda likeness: likeness.balance)
    for likeness in versions:
        alike = nearest.balance - likeness.balance <= _ALIKE * (nearest.found + nearest.missing)
        if alike and hints.form == likeness.form.name and hints.version == likeness.form.version:
            return likeness
    return nearest


def _reworded(likeness: _Likeness, stream: Stream) -> bool:
    """Return whether a document has most of a form's labels, in whatever words."""
    return likeness.share >= WORTH_A_LOOK and labels_found(likeness.form.layout, stream) >= REWORDED_FROM


def _doubts(chosen: _Likeness, hints: Hints, known: Sequence[Form[Any]]) -> list[Issue]:
    form = chosen.form
    versions = {other.version for other in known if other.name == form.name}
    if hints.form and hints.form != form.name:
        if hints.form in {other.name for other in known}:
            return [_differs(form, hints)]
        return []
    if form.version and hints.form and hints.version not in versions:
        return [_unknown(form, f"it says that it is version {hints.version or 'without a number'}")]
    other = bool(hints.form) and hints.version != form.version
    if (form.version and chosen.share < KNOWN_FROM) or (other and chosen.share < RECOGNISED_FROM):
        return [_unknown(form, f"only {chosen.share:.0%} of the wording of the nearest version stands in it")]
    if hints.form and hints.version != form.version:
        return [_differs(form, hints)]
    return []


def _unknown(form: Form[Any], why: str) -> Issue:
    read_as = f"{form.name} {form.version}".strip()
    return Issue(None, "unknown_version", f"{why}; it was read as {read_as}", "")


def _differs(form: Form[Any], hints: Hints) -> Issue:
    said, read_as = f"{hints.form} {hints.version}".strip(), f"{form.name} {form.version}".strip()
    return Issue(None, "form_differs", f"the file's properties say {said}, its text is {read_as}", "", said)
