"""The forms that ship, the forms of a folder, and the public functions that take a form by its name."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import combinations
from pathlib import Path
from typing import Any, cast

from pydantic import BaseModel

from child_audit.errors import DocumentError, MissingFile, RecordError, TemplateError, UnknownFormName
from child_audit.form.form import Form
from child_audit.form.recognise import read_as
from child_audit.form.versions import families_of
from child_audit.forms import CinCpAudit, EarlyHelpAudit
from child_audit.output import Target
from child_audit.parsed import Parsed
from child_audit.settings import Contacts
from child_audit.word.limits import DEFAULT_LIMITS, Limits
from child_audit.word.package import Source

_SHIPPED: tuple[tuple[str, str, type[BaseModel]], ...] = (
    ("early_help", "Child’s Journey Audit – Early Help Ofsted Tool", EarlyHelpAudit),
    ("cin_cp", "Child Journey Audit Tool – CIN and CP", CinCpAudit),
)


def template_file(name: str) -> Traversable:
    """Return the tagged template of a form that ships: inside the package, or beside it in a checkout."""
    package = files("child_audit")
    inside = package / "docx_templates" / f"{name}.docx"
    if inside.is_file():
        return inside
    # A path on disk and one inside a zip both know their parent.
    beside = cast(Path, package).parent / "docx_templates" / f"{name}.docx"
    return cast(Traversable, beside)


@cache
def available_forms() -> tuple[Form[Any], ...]:
    """Return the forms that ship."""
    loaded = []
    for name, title, record_type in _SHIPPED:
        form: Form[Any] = Form(name, title, record_type, template_file(name).read_bytes())
        form.check()
        loaded.append(form)
    return tuple(loaded)


def forms_in(folder: str | os.PathLike[str]) -> tuple[Form[Any], ...]:
    """Return the forms of a folder: each Word file in it is a template, ``our_form@2026.docx`` a version of one.

    Raises:
        MissingFile: there is no such folder, or no Word file in it.
        TemplateError: some of them can't be used; the problems of all are listed.
    """
    path = Path(folder)
    files = sorted(file for file in path.glob("*.docx") if not file.name.startswith(("~$", ".")))
    if not files:
        what = "no tagged Word file (.docx) in it" if path.is_dir() else "no such folder"
        raise MissingFile(f"{path}: there is {what}")
    forms: list[Form[Any]] = []
    problems: list[str] = []
    for file in files:
        try:
            forms.append(Form.from_template(file))
        except TemplateError as error:
            problems.extend(f"{file.name}: {problem}" for problem in error.problems)
        except DocumentError as error:
            problems.append(f"{file.name}: {error}")
    for form, other in combinations(forms, 2):
        if (form.name, form.version) == (other.name, other.version):
            problems.append(f"two files are the form {known_as(form)}: give one another name, or a version behind @")
    if problems:
        raise TemplateError(f"not all templates in {path} can be used", problems)
    return tuple(forms)


def form_named(name: str | os.PathLike[str], known: Sequence[Form[Any]] | None = None) -> Form[Any]:
    """Return a form by its name (``our_form``, ``our_form@2025``), or by its template's path (``our_form.docx``).

    Of several versions, a name alone means the newest.

    Args:
        name: name or path.
        known: the forms to look among, besides those that ship.

    Raises:
        UnknownFormName: there is none; the message lists those there are.
        DocumentError: the path isn't that of a readable Word document.
        TemplateError: it can't be used.
    """
    return versions_named(name, known)[-1]


def versions_named(name: str | os.PathLike[str], known: Sequence[Form[Any]] | None = None) -> tuple[Form[Any], ...]:
    """Return all versions that a name means, oldest first; arguments and errors as :func:`form_named`."""
    if is_path(name):
        return (Form.from_template(Path(name)),)
    families = families_of((*(known or ()), *available_forms()))
    wanted, _, version = str(name).partition("@")
    if wanted in families:
        forms = families[wanted].forms
        if not version:
            return forms
        exact = tuple(form for form in forms if form.version == version)
        if exact:
            return exact
        there = ", ".join(map(known_as, forms))
        raise UnknownFormName(f"there is no version {version!r} of {wanted}; there are: {there}")
    raise UnknownFormName(
        f"there is no form named {str(name)!r}; the forms are: {', '.join(families)}; "
        "a form of your own is given by its file: our_form.docx"
    )


def is_path(name: str | os.PathLike[str]) -> bool:
    """Return whether a form is given by its template's path."""
    if not isinstance(name, str):
        return True
    return name.lower().endswith((".docx", ".dotx", ".docm")) or any(
        sign and sign in name for sign in (os.sep, os.altsep)
    )


def known_as(form: Form[Any]) -> str:
    """Return name and version of a form as one writes them: ``our_form@2026``."""
    return f"{form.name}@{form.version}" if form.version else form.name


def parse(
    source: Source,
    form: str | Form[Any] | None = None,
    *,
    password: str | None = None,
    forms: Sequence[Form[Any]] | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Parsed[Any]:
    """Read a completed form, whichever it is.

    Args:
        source: a path, bytes or a binary file object; other formats than .docx are converted by LibreOffice.
        form: the form it is: by name, by its template's path, or itself; None to recognise it by its wording.
        password: opens the document if it's protected.
        forms: forms of your own that it may be, besides those that ship; see :func:`forms_in`.
        limits: what the file may at most be.

    Raises:
        DocumentError: the file can't be read or is none of the forms.
        UnknownFormName: there is no form of that name.
    """
    asked = asked_for(form, forms)
    return read_as(source, asked, all_known(forms), password=password, limits=limits)


def asked_for(form: str | Form[Any] | None, forms: Sequence[Form[Any]] | None = None) -> tuple[Form[Any], ...] | None:
    """Return the forms, versions of one, that somebody asks for; None for any."""
    if form is None:
        return None
    return versions_named(form, forms) if isinstance(form, (str, os.PathLike)) else (form,)


def all_known(forms: Sequence[Form[Any]] | None = None) -> tuple[Form[Any], ...]:
    """Return forms of the caller's own, and those that ship."""
    return (*(forms or ()), *available_forms())


def fill(
    record: BaseModel | Mapping[str, Any],
    target: Target | None = None,
    form: str | Form[Any] | None = None,
    *,
    contacts: Contacts | None = None,
    record_id: str = "",
    controls: bool = False,
    locked: bool = False,
) -> bytes:
    """Write a form filled with a record.

    Args:
        record: a record, or a plain mapping nested like its JSON, which needs ``form``.
        target: a path, a binary file object or a bytearray; None to get the bytes only.
        form: which form: by name, by its template's path, or itself.
        contacts: whom to return the form to.
        record_id: what you call the record; the document carries it, and :class:`Parsed` gives it back.
        controls: write content controls; see :meth:`Form.blank`.
        locked: let nothing but the controls be edited.

    Returns:
        The Word file's bytes.

    Raises:
        RecordError: the data doesn't fit the form, or it isn't said which form it is.
        OutputError: the target can't be written.
    """
    if form is None:
        form = next((known for known in available_forms() if isinstance(record, known.record_type)), None)
        if form is None:
            names = ", ".join(known.name for known in available_forms())
            raise RecordError(f"say which form the data is for; the forms are: {names}")
    chosen = _form(form)
    return chosen.fill(record, target, contacts=contacts, record_id=record_id, controls=controls, locked=locked)


def blank(
    form: str | Form[Any],
    target: Target | None = None,
    *,
    contacts: Contacts | None = None,
    controls: bool = False,
    locked: bool = False,
) -> bytes:
    """Write a blank form; arguments, result and errors as :func:`fill`."""
    return _form(form).blank(target, contacts=contacts, controls=controls, locked=locked)


def _form(form: str | Form[Any]) -> Form[Any]:
    return form_named(form) if isinstance(form, str) else form
