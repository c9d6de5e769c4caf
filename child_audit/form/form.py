"""A form: a tagged template and its record type, in both directions."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from typing import Any, Generic, TypeVar, cast

from pydantic import BaseModel, ValidationError

from child_audit.errors import RecordError, TemplateError
from child_audit.form.agreement import disagreements, flat, general, options_of, value_of
from child_audit.form.explained import explained
from child_audit.form.model import TaggedPart, model_of
from child_audit.form.naming import identifier, name_and_version, title_of
from child_audit.form.rows import blank_rows, gathered, renumbered, spread
from child_audit.form.spec import PartSpec, bad_names, spec_of
from child_audit.forms.fields import FieldInfo, Kind, fields_of
from child_audit.issues import Issue
from child_audit.output import Target, write
from child_audit.parsed import MarginComment, Parsed
from child_audit.quoting import name_or, quoted
from child_audit.reading.align import exact_share
from child_audit.reading.controls import with_controls
from child_audit.reading.extract import extract
from child_audit.reading.repeats import layout_for
from child_audit.reading.stream import Stream, stream_of
from child_audit.settings import Contacts
from child_audit.template.controls import ControlRenderer
from child_audit.template.hidden import hidden_tags
from child_audit.template.layout import SETTINGS, Layout, Template, template_of
from child_audit.template.properties import Hints, fingerprint, hints_of, properties_of
from child_audit.template.render import Renderer
from child_audit.word.document import Document
from child_audit.word.limits import DEFAULT_LIMITS, Limits
from child_audit.word.package import Source, bytes_of
from child_audit.word.reader import read

R = TypeVar("R", bound=BaseModel)

RECOGNISED_FROM = 0.3
"""The share of a form's own wording that a document must hold, letter by letter, to be that form."""
WORTH_A_LOOK = 0.03
"""With at least this share the labels are looked for in other words; no other document comes near it."""
REWORDED_FROM = 0.6
"""The share of a form's labels that a document must then have."""

NO_TAGS = "there is no tag in it: write {{ child.full_name }} where an answer goes, or let child-audit draft write them"
NO_WORDS = "there are no words beside the tags by which the form could be known again: put a label before each"


@dataclass(frozen=True)
class Form(Generic[R]):
    """A form that can be filled, sent out and read back.

    Attributes:
        name: short name: ``early_help``.
        title: as printed.
        record_type: the pydantic model of a completed form.
        template: the tagged Word file.
        version: of the form, where several live side by side: "2026"; "" when it has none.
    """

    name: str
    title: str
    record_type: type[R]
    template: bytes
    version: str = ""

    @classmethod
    def from_template(
        cls,
        source: Source,
        *,
        name: str | None = None,
        title: str | None = None,
        version: str | None = None,
        record: type[R] | None = None,
    ) -> Form[R]:
        """Make a form of a tagged Word file; its record type is made from the tags, unless there is one already.

        Args:
            source: the template: a path, bytes or a binary file object.
            name: short name; by default the file's: ``our_form`` of ``Our form@2026.docx``.
            title: as printed; by default the file's own title, its first heading, or its name.
            version: by default what stands behind ``@`` in the file's name.
            record: a record type of your own; it must have the template's fields.

        Raises:
            DocumentError: the file isn't a readable Word document.
            TemplateError: it can't be read back, or doesn't fit the record type; every problem is listed.
        """
        data, _ = bytes_of(source)
        named, versioned = name_and_version(source)
        made = _made(data, name or named, title or "", versioned if version is None else version)
        if record is None:
            return cast("Form[R]", made)
        form = cls(made.name, made.title, record, data, made.version)
        form.check()
        return form

    def blank(
        self,
        target: Target | None = None,
        *,
        contacts: Contacts | None = None,
        controls: bool = False,
        locked: bool = False,
    ) -> bytes:
        """Write the blank form.

        Args:
            target: a path, a binary file object or a bytearray; None to get the bytes only.
            contacts: whom to return the form to; neutral words by default.
            controls: write content controls where answers go, so that what comes back can't be misread.
            locked: let nothing but the controls be edited; only with ``controls``.

        Returns:
            The Word file's bytes.

        Raises:
            OutputError: the target can't be written.
        """
        return self._write({}, target, contacts, renderer=self._renderer_for(controls, locked))

    def fill(
        self,
        record: R | Mapping[str, Any],
        target: Target | None = None,
        *,
        contacts: Contacts | None = None,
        record_id: str = "",
        controls: bool = False,
        locked: bool = False,
    ) -> bytes:
        """Write the form filled with a record; arguments and result as :meth:`blank`.

        Args:
            record: the record, or a plain mapping nested like its JSON.
            record_id: what you call the record; the document carries it, and :class:`Parsed` gives it back.

        Raises:
            RecordError: the mapping doesn't fit the form; every problem is listed.
            OutputError: the target can't be written.
        """
        values, renderer = self._values(self.record(record)), self._renderer_for(controls, locked)
        return self._write(values, target, contacts, record_id, renderer=renderer)

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
            problems = [f"{_path(problem)}: {_in_words(problem)}" for problem in error.errors()]
            raise RecordError(f"the data doesn't fit the form {self.name}", problems) from error

    def parse(self, source: Source, *, password: str | None = None, limits: Limits = DEFAULT_LIMITS) -> Parsed[R]:
        """Read a completed form.

        Args:
            source: a path, bytes or a binary file object; other formats than .docx are converted by LibreOffice.
            password: opens the document if it's protected.
            limits: what the file may at most be.

        Returns:
            The record, always complete, with issues and evidence. A badly completed form never raises.

        Raises:
            DocumentError: the file can't be read, or isn't this form.
        """
        from child_audit.form.recognise import read_as

        return read_as(source, self, password=password, limits=limits)

    def read(self, document: Document, stream: Stream | None = None) -> Parsed[R]:
        """Read a document that is known to be this form; see :meth:`parse`. ``stream`` is its text, if it's at hand."""
        stream = stream or stream_of(document)
        layout = self.layout_for(document, stream)
        extraction = with_controls(layout, document.controls, extract(layout, document, stream))
        values = {path: self._as_field(path, value) for path, value in extraction.values.items()}
        values = {path: value for path, value in values.items() if not path.startswith(SETTINGS + ".")}
        blanks = blank_rows(values, self.fields)
        record = self.record_type.model_validate(gathered(values, self.fields))
        comments = tuple(
            MarginComment(comment.author, comment.text, comment.date, comment.about) for comment in document.comments
        )
        return Parsed(
            self.name,
            record,
            tuple(_renumbered(issue, blanks) for issue in extraction.issues),
            renumbered(extraction.evidence, blanks),
            comments,
            self.version,
            hints_of(document.properties).record_id,
            _explain=partial(explained, self, layout, document),
        )

    def layout_for(self, document: Document, stream: Stream | None = None) -> Layout:
        """Return the layout of the form as a document has it: parts that repeat stand as often as they do there."""
        if not self._template.repeats:
            return self.layout
        return layout_for(self._template, stream or stream_of(document))

    def likeness(self, document: Document) -> float:
        """Return how much of this form's own wording a document holds, letter by letter, from 0 to 1."""
        return exact_share(self.layout, stream_of(document))

    def check(self) -> None:
        """Check that the template and the record type agree.

        Raises:
            TemplateError: they don't; every problem is listed.
        """
        problems = list(disagreements(self.layout, fields_of(self.record_type)))
        if problems:
            raise TemplateError(f"the template of {self.name} and its record don't agree", problems)

    @cached_property
    def _template(self) -> Template:
        return _template(self.template)

    @cached_property
    def layout(self) -> Layout:
        """What the template says about reading; parts that repeat stand in it once, with the number 1."""
        return self._template.layout()

    @cached_property
    def fields(self) -> tuple[FieldInfo, ...]:
        """The fields in the order of the form."""
        order = {path: number for number, path in reversed(list(enumerate(map(general, self.layout.paths))))}
        for path, number in list(order.items()):
            while "." in path:
                path = path.rpartition(".")[0]
                order[path] = min(number, order.get(path, number))
        return tuple(sorted(fields_of(self.record_type), key=lambda info: order.get(info.path, len(order))))

    @property
    def spec(self) -> PartSpec:
        """The record that the tags alone ask for; :func:`child_audit.form.model_code` writes it as code."""
        return spec_of(self.layout, self.name, self.title)

    @cached_property
    def template_hash(self) -> str:
        """SHA-256 of the template."""
        return hashlib.sha256(self.template).hexdigest()

    @cached_property
    def _paths(self) -> tuple[str, ...]:
        return tuple(self.layout.paths)

    @cached_property
    def _renderer(self) -> Renderer:
        _template(self.template)  # which refuses what can't be filled
        return Renderer(self.template)

    @cached_property
    def _control_renderers(self) -> dict[bool, Renderer]:
        return {}

    def _renderer_for(self, controls: bool, locked: bool) -> Renderer:
        if not controls:
            return self._renderer
        if locked not in self._control_renderers:
            self._control_renderers[locked] = ControlRenderer(self.template, locked=locked)
        return self._control_renderers[locked]

    @cached_property
    def _labels(self) -> dict[str, dict[Any, str]]:
        """General path of a choice → value of the record → label of the template."""
        labels: dict[str, dict[Any, str]] = {}
        infos = flat(self.fields)
        for path, option in options_of(self.layout):
            labels.setdefault(path, {})[value_of(option, infos[path], path)] = option.label
        return labels

    @cached_property
    def _option_values(self) -> dict[str, dict[str, Any]]:
        """General path of a choice → label of the template → value of the record."""
        return {path: {label: value for value, label in values.items()} for path, values in self._labels.items()}

    def _as_field(self, path: str, value: Any) -> Any:
        if isinstance(value, list):
            return [{name: self._as_field(f"{path}.{name}", inner) for name, inner in row.items()} for row in value]
        values = self._option_values.get(general(path))
        return value if values is None or value is None else values[value]

    def _values(self, record: BaseModel) -> dict[str, Any]:
        return {info.path: self._as_printed(info, info.get(record), info.path) for info in self.fields}

    def _as_printed(self, info: FieldInfo, value: Any, path: str) -> Any:
        if info.kind is Kind.ROWS:
            return [
                {
                    column.path: self._as_printed(column, column.get(row), f"{path}.{column.path}")
                    for column in info.columns
                }
                for row in value
            ]
        return self._labels[path].get(value) if path in self._labels else value

    def _write(
        self,
        values: dict[str, Any],
        target: Target | None,
        contacts: Contacts | None,
        record_id: str = "",
        *,
        renderer: Renderer,
    ) -> bytes:
        settings = (contacts or Contacts()).model_dump()
        properties = properties_of(Hints(self.name, self.version, record_id), fingerprint(spread(values, self._paths)))
        printed = {**values, **{f"{SETTINGS}.{name}": text for name, text in settings.items()}}
        data = renderer.render(printed, properties)
        if target is not None:
            write(data, target)
        return data

    def __reduce__(self) -> tuple[Any, ...]:
        # A record type that was made from the tags is made anew where the form arrives.
        if issubclass(self.record_type, TaggedPart):
            return _made, (self.template, self.name, self.title, self.version)
        return Form, (self.name, self.title, self.record_type, self.template, self.version)

    def __repr__(self) -> str:
        return f"Form({self.name!r}, {self.record_type.__name__})"


@lru_cache(maxsize=32)
def _template(data: bytes) -> Template:
    template = template_of(read(data))
    problems = (*template.problems, *hidden_tags(data))
    if problems:
        raise TemplateError("this template can't be read back", map(str, problems))
    return template


@lru_cache(maxsize=32)
def _made(data: bytes, name: str, title: str, version: str) -> Form[TaggedPart]:
    """Return a form whose record type is made from the tags; the same one each time."""
    layout = _template(data).layout()
    problems = [f"{path}: {problem}" for path, problem in bad_names(layout.paths)]
    if not layout.paths:
        problems.append(NO_TAGS)
    elif not layout.anchors:
        problems.append(NO_WORDS)
    if problems:
        raise TemplateError("this template can't be a record", problems)
    title = title or title_of(data, read(data))
    name = name or identifier(title)
    title = title or name
    return Form(name, title, model_of(spec_of(layout, name, title)), data, version)


def _renumbered(issue: Issue, blanks: frozenset[str]) -> Issue:
    return replace(issue, field=renumbered({issue.field: 0}, blanks).popitem()[0]) if issue.field else issue


def _path(problem: Mapping[str, Any]) -> str:
    *parents, last = (str(part + 1) if isinstance(part, int) else part for part in problem["loc"])
    # A name that the form doesn't know may be anything: the name of a child.
    return ".".join((*parents, name_or(last, "…") if problem["type"] == "extra_forbidden" else last))


_WORDS = {"extra_forbidden": "there is no such field", "enum": "not one of the options"}


def _in_words(problem: Mapping[str, Any]) -> str:
    return _WORDS.get(problem["type"], str(problem["msg"])) + quoted(problem["input"])
