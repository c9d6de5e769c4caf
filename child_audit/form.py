"""A form: a tagged template and its record type, in both directions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, partial
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

from pydantic import BaseModel, ValidationError

from child_audit.errors import RecordError, TemplateError, UnknownForm, UnknownFormName
from child_audit.explain.page import explain
from child_audit.forms import CinCpAudit, EarlyHelpAudit
from child_audit.forms.fields import FieldInfo, Kind, fields_of, nested
from child_audit.output import Target, write
from child_audit.parsed import MarginComment, Parsed
from child_audit.reading.align import exact_share, labels_found
from child_audit.reading.extract import extract
from child_audit.settings import Contacts
from child_audit.template.layout import SETTINGS, FreeSlot, Layout, LoopPart, OptionPart, TickPart, layout_of
from child_audit.template.render import Renderer
from child_audit.text import key
from child_audit.word import formats
from child_audit.word.document import Document
from child_audit.word.lines import lines_of
from child_audit.word.package import Source
from child_audit.word.reader import read

R = TypeVar("R", bound=BaseModel)

RECOGNISED_FROM = 0.3
"""The share of a form's own wording that a document must hold, letter by letter, to be that form."""

WORTH_A_LOOK = 0.03
"""With at least this share the labels are looked for in other words; no other document comes near it."""

REWORDED_FROM = 0.6
"""The share of a form's labels that a document must then have."""


@dataclass(frozen=True)
class Form(Generic[R]):
    """A form that can be filled, sent out and read back.

    Attributes:
        name: short name: ``early_help``.
        title: as printed.
        record_type: the pydantic model of a completed form.
        template: the tagged Word file.
    """

    name: str
    title: str
    record_type: type[R]
    template: bytes

    def blank(self, target: Target | None = None, *, contacts: Contacts | None = None) -> bytes:
        """Write the blank form.

        Args:
            target: a path, a binary file object or a bytearray; None to get the bytes only.
            contacts: whom to return the form to; neutral words by default.

        Returns:
            The Word file's bytes.

        Raises:
            OutputError: the target can't be written.
        """
        return self._write({}, target, contacts)

    def fill(
        self, record: R | Mapping[str, Any], target: Target | None = None, *, contacts: Contacts | None = None
    ) -> bytes:
        """Write the form filled with a record; arguments and result as :meth:`blank`.

        Args:
            record: the record, or a plain mapping nested like its JSON.

        Raises:
            RecordError: the mapping doesn't fit the form; every problem is listed.
            OutputError: the target can't be written.
        """
        return self._write(self._values(self.record(record)), target, contacts)

    def record(self, data: R | Mapping[str, Any]) -> R:
        """Return ``data`` as a record of this form.

        Raises:
            RecordError: it doesn't fit; every problem is listed, without the values themselves.
        """
        try:
            if isinstance(data, BaseModel):
                if not isinstance(data, self.record_type):
                    raise RecordError(f"this is a {type(data).__name__}, not a {self.record_type.__name__}")
                # Once more through validation: a record may have been changed in ways that no assignment check saw.
                return self.record_type.model_validate(data.model_dump())
            return self.record_type.model_validate(dict(data))
        except ValidationError as error:
            problems = [f"{_dotted(problem['loc'])}: {_in_words(problem)}" for problem in error.errors()]
            raise RecordError(f"the data doesn't fit the form {self.name}", problems) from error

    def parse(self, source: Source, *, password: str | None = None) -> Parsed[R]:
        """Read a completed form.

        Args:
            source: a path, bytes or a binary file object; other formats than .docx are converted by LibreOffice.
            password: opens the document if it's protected.

        Returns:
            The record, always complete, with issues and evidence. A badly completed form never raises.

        Raises:
            DocumentError: the file can't be read, or isn't this form.
        """
        return recognised(formats.read(source, password=password), self)

    def read(self, document: Document) -> Parsed[R]:
        """Read a document that is known to be this form; see :meth:`parse`."""
        extraction = extract(self.layout, document)
        values = {
            path: self._as_field(path, value)
            for path, value in extraction.values.items()
            if not path.startswith(SETTINGS + ".")
        }
        record = self.record_type.model_validate(nested(values))
        comments = tuple(
            MarginComment(comment.author, comment.text, comment.date, comment.about) for comment in document.comments
        )
        shown = partial(_explained, self, document)
        return Parsed(self.name, record, tuple(extraction.issues), extraction.evidence, comments, shown)

    def likeness(self, document: Document) -> float:
        """Return how much of this form's own wording a document holds, letter by letter, from 0 to 1."""
        return exact_share(self.layout, lines_of(document))

    def is_reworded_in(self, document: Document) -> bool:
        """Return whether a document that holds little of this form's wording has its labels, in other words."""
        return labels_found(self.layout, lines_of(document)) >= REWORDED_FROM

    def check(self) -> None:
        """Check that the template and the record type agree.

        Raises:
            TemplateError: they don't; every problem is listed.
        """
        problems = list(_disagreements(self.layout, fields_of(self.record_type)))
        if problems:
            raise TemplateError(f"the template of {self.name} and its record don't agree", problems)

    @cached_property
    def layout(self) -> Layout:
        """What the template says about reading; see :func:`child_audit.template.layout.layout_of`."""
        return layout_of(read(self.template))

    @cached_property
    def fields(self) -> tuple[FieldInfo, ...]:
        """The fields in the order of the form."""
        order = {path: number for number, path in enumerate(self.layout.paths)}
        return tuple(sorted(fields_of(self.record_type), key=lambda info: order.get(info.path, len(order))))

    @cached_property
    def template_hash(self) -> str:
        """SHA-256 of the template."""
        return hashlib.sha256(self.template).hexdigest()

    @cached_property
    def _renderer(self) -> Renderer:
        return Renderer(self.template)

    @cached_property
    def _labels(self) -> dict[str, dict[Any, str]]:
        """Path of a choice → value of the record → label of the template."""
        labels: dict[str, dict[Any, str]] = {}
        infos = {info.path: info for info in self.fields}
        for item in self.layout.items:
            if isinstance(item, OptionPart):
                labels.setdefault(item.path, {})[_value_of(item, infos[item.path])] = item.label
        return labels

    @cached_property
    def _option_values(self) -> dict[str, dict[str, Any]]:
        """Path of a choice → label of the template → value of the record."""
        return {path: {label: value for value, label in values.items()} for path, values in self._labels.items()}

    def _as_field(self, path: str, value: Any) -> Any:
        values = self._option_values.get(path)
        return value if values is None or value is None else values[value]

    def _values(self, record: R) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for info in self.fields:
            value = info.get(record)
            if info.kind is Kind.ROWS:
                value = [{column.path: column.get(row) for column in info.columns} for row in value]
            elif info.path in self._labels:
                value = self._labels[info.path].get(value)
            values[info.path] = value
        return values

    def _write(self, values: dict[str, Any], target: Target | None, contacts: Contacts | None) -> bytes:
        settings = (contacts or Contacts()).model_dump()
        data = self._renderer.render({**values, **{f"{SETTINGS}.{name}": text for name, text in settings.items()}})
        if target is not None:
            write(data, target)
        return data

    def __repr__(self) -> str:
        return f"Form({self.name!r}, {self.record_type.__name__})"


def _explained(form: Form[Any], document: Document, name: str) -> str:
    names = {
        info.path: info.label if info.label.startswith(info.section) else f"{info.section}: {info.label}"
        for info in form.fields
    }
    names |= {f"{info.path}.{column.path}": column.label for info in form.fields for column in info.columns}
    return explain(form.layout, document, title=form.title, names=names, name=name)


# ------------------------------------------------------------------------------------------------- the forms that ship


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


def form_named(name: str) -> Form[Any]:
    """Return a form by its name.

    Raises:
        UnknownFormName: there is none; the message lists those there are.
    """
    for form in available_forms():
        if form.name == name:
            return form
    known = ", ".join(form.name for form in available_forms())
    raise UnknownFormName(f"there is no form named {name!r}; the forms are: {known}")


def parse(source: Source, form: str | Form[Any] | None = None, *, password: str | None = None) -> Parsed[Any]:
    """Read a completed form, whichever it is.

    Args:
        source: a path, bytes or a binary file object; other formats than .docx are converted by LibreOffice.
        form: the form it is, by name or itself; None to recognise it by its wording.
        password: opens the document if it's protected.

    Raises:
        DocumentError: the file can't be read or is none of the forms.
        UnknownFormName: there is no form of that name.
    """
    known = None if form is None else _form(form)
    return recognised(formats.read(source, password=password), known)


def recognised(document: Document, form: Form[Any] | None = None) -> Parsed[Any]:
    """Read a document as the form that it is.

    Args:
        document: a document that is open already.
        form: the only form that it may be; None for any that ships.

    Raises:
        UnknownForm: it's none of them.
    """
    candidates = available_forms() if form is None else (form,)
    likeness, best = max(((known.likeness(document), known) for known in candidates), key=lambda pair: pair[0])
    if likeness >= RECOGNISED_FROM or (likeness >= WORTH_A_LOOK and best.is_reworded_in(document)):
        return best.read(document)
    if form is not None:
        raise UnknownForm(f"this document isn't the form {form.name}; too little of its wording was found")
    raise UnknownForm("this document is none of the forms known here; too little of their wording was found")


def fill(
    record: BaseModel | Mapping[str, Any],
    target: Target | None = None,
    form: str | Form[Any] | None = None,
    *,
    contacts: Contacts | None = None,
) -> bytes:
    """Write a form filled with a record.

    Args:
        record: a record, or a plain mapping nested like its JSON, which needs ``form``.
        target: a path, a binary file object or a bytearray; None to get the bytes only.
        form: which form, by name or itself.
        contacts: whom to return the form to.

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
    return _form(form).fill(record, target, contacts=contacts)


def blank(form: str | Form[Any], target: Target | None = None, *, contacts: Contacts | None = None) -> bytes:
    """Write a blank form; arguments, result and errors as :func:`fill`."""
    return _form(form).blank(target, contacts=contacts)


def check_template(source: Source) -> tuple[str, ...]:
    """Return every problem that keeps a tagged Word file from working in both directions; none when it's sound.

    Raises:
        DocumentError: the file isn't a readable Word document.
    """
    try:
        layout_of(read(source))
    except TemplateError as error:
        return error.problems
    return ()


def _form(form: str | Form[Any]) -> Form[Any]:
    return form_named(form) if isinstance(form, str) else form


# ---------------------------------------------------------------------------------------------- template against record


def _disagreements(layout: Layout, infos: tuple[FieldInfo, ...]) -> Iterator[str]:
    known = {info.path: info for info in infos}
    for path in layout.paths:
        if path not in known and not path.startswith(SETTINGS + "."):
            yield f"{{{{ {path} }}}}: the record has no such field"
    missing = [path for path in known if path not in layout.paths]
    yield from (f"{path}: the template has no slot for it" for path in missing)
    for item in layout.items:
        info = known.get(getattr(item, "path", ""))
        if info is not None:
            yield from _disagreement(item, info)


def _disagreement(item: object, info: FieldInfo) -> Iterator[str]:
    if isinstance(item, FreeSlot):
        if info.kind.value != item.filter:
            yield f"{{{{ {item.path} }}}}: the record holds a {info.kind}, the template prints a {item.filter}"
    elif isinstance(item, TickPart):
        if info.kind is not Kind.TICK:
            yield f"{{{{ {item.path} | tick }}}}: the record holds a {info.kind}, not a tick"
    elif isinstance(item, LoopPart):
        if info.kind is not Kind.ROWS:
            yield f"{item.path}: the record holds a {info.kind}, not rows"
        elif {column.path for column in item.columns} != {column.path for column in info.columns}:
            yield f"{item.path}: the columns of the template and of the record differ"
    elif isinstance(item, OptionPart):
        try:
            _value_of(item, info)
        except ValueError as error:
            yield str(error)


def _value_of(option: OptionPart, info: FieldInfo) -> Any:
    """Return the record's value that an option stands for.

    Raises:
        ValueError: the record has no such option.
    """
    names = [key(name) for name in (option.label, *option.synonyms)]
    if info.kind is Kind.YES_NO:
        for value, word in ((True, "yes"), (False, "no")):
            if word in names:
                return value
        raise ValueError(f'{option.path}: say which answer {option.label} is, with a synonym "Yes" or "No"')
    if info.enum is not None:
        for member in info.enum:
            if key(str(member.value)) in names:
                return member
    raise ValueError(f"{option.path}: the record has no option {option.label}")


def _dotted(location: Iterable[int | str]) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in location)


_WORDS = {"extra_forbidden": "there is no such field", "enum": "not one of the options"}


def _in_words(problem: Mapping[str, Any]) -> str:
    return _WORDS.get(problem["type"], str(problem["msg"]))
