"""How the files of a batch are read: as which forms, with which password, within which limits, by how many workers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from child_audit.collate.batch import Outcome, Reader, read_files
from child_audit.collate.inputs import Input
from child_audit.parsed import Parsed
from child_audit.word.limits import Limits

# Light, because importing child_audit imports it. The engine opens every shipped template: not before somebody reads.
if TYPE_CHECKING:
    from concurrent.futures import Executor

    from child_audit.form import Form
    from child_audit.form.versions import Family
    from child_audit.word.formats import Conversions


@dataclass(frozen=True)
class Manner:
    """How files are read; the attributes are arguments of :func:`child_audit.collate`.

    Raises:
        UnknownFormName: there is no form of that name; by the first property that needs to know.
    """

    form: str | Form[Any] | None
    forms: Sequence[Form[Any]] | None
    password: str | None
    limits: Limits
    workers: int | None
    executor: Executor | None

    @cached_property
    def asked(self) -> tuple[Form[Any], ...] | None:
        """The forms, versions of one, that the files are said to be; None where each is recognised."""
        from child_audit.form.registry import asked_for

        return asked_for(self.form, self.forms)

    @cached_property
    def known(self) -> tuple[Form[Any], ...]:
        """The forms that the files may be."""
        from child_audit.form.registry import all_known

        return all_known(self.forms)

    @cached_property
    def families(self) -> Mapping[str, Family]:
        """Form name → its versions. The form that was asked for hides another one of its name."""
        from child_audit.form import families_of

        names = {form.name for form in self.asked or ()}
        others = families_of(form for form in self.known if form.name not in names)
        return {**others, **families_of(self.asked or ())}

    @contextmanager
    def reader(self, files: Iterable[Input]) -> Iterator[Reader]:
        """Give what reads one of the files; those in other formats are converted together, and wiped at the end."""
        from child_audit.word.formats import converted_together

        own = None if self.forms is None else tuple(self.forms)
        paths = (file.path for file in files if file.read and isinstance(file.path, Path))
        with converted_together(paths, limits=self.limits) as conversions:
            # What goes to other processes: only what is needed there.
            yield partial(
                parsed_within,
                asked=self.asked,
                forms=own,
                password=self.password,
                conversions=conversions,
                limits=self.limits,
            )

    def read(self, files: Sequence[Input], reader: Reader) -> Iterator[Outcome]:
        """Read files, one outcome each, in their order."""
        return read_files(files, reader, workers=self.workers, executor=self.executor)

    @property
    def in_words(self) -> dict[str, str]:
        """How the files are read, for the run log. What a password is, is nobody's business."""
        name = self.form if self.form is None or isinstance(self.form, str) else self.form.name
        return {
            "Form": "recognised by its wording" if name is None else name,
            "Password": "none given" if self.password is None else "given",
        }

    @property
    def affecting_readings(self) -> dict[str, str]:
        """What of it may change a reading, in words: readings made in another manner are no use."""
        asked = self.asked
        return {
            "which form was asked for": "any" if asked is None else ", ".join(f"{f.name}@{f.version}" for f in asked),
            "whether a password is given": "no" if self.password is None else "yes",
            "the limits": repr(asdict(self.limits)),
        }


def parsed_within(
    source: bytes | Path,
    asked: tuple[Form[Any], ...] | None,
    forms: tuple[Form[Any], ...] | None,
    password: str | None,
    conversions: Conversions | None,
    limits: Limits,
) -> Parsed[Any]:
    """Read one document within the time that the limits give it; arguments as in :class:`Manner`.

    Raises:
        DocumentError: it can't be read, is none of the forms, or takes too long.
    """
    from child_audit import form as engine
    from child_audit.collate.deadline import within
    from child_audit.form.registry import all_known

    def parsed() -> Parsed[Any]:
        return engine.read_as(
            source, asked, all_known(forms), password=password, conversions=conversions, limits=limits
        )

    return within(limits.seconds, parsed)
