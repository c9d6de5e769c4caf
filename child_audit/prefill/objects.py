"""JSON and JSON Lines → drafts of records."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from child_audit.errors import RecordError, UnknownFormName
from child_audit.forms.fields import Kind
from child_audit.prefill.cells import BadCell, Synonyms, value_of
from child_audit.prefill.headings import Headings, Target
from child_audit.prefill.records import Draft, Problem, put
from child_audit.quoting import name_or, quoted

LINES = (".jsonl", ".ndjson")
OBJECTS = (".json", *LINES)

Known = Callable[[str | None], tuple[Headings, Synonyms]]
"""What is known of the form that a record names, or of the one asked for."""


def read_objects(path: Path) -> list[tuple[int, Any]]:
    """Return the records of a file with their numbers: the line in JSON Lines, else which one it is.

    Raises:
        RecordError: the file isn't JSON.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise RecordError(f"{path}: can't be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise RecordError(f"{path}: not JSON in UTF-8") from error
    if path.suffix.lower() not in LINES:
        try:
            loaded = json.loads(text)
            return list(enumerate(loaded if isinstance(loaded, list) else [loaded], start=1))
        except (json.JSONDecodeError, RecursionError) as error:
            if "\n" not in text.strip() or not isinstance(error, json.JSONDecodeError):
                raise _not_json(path, error) from error
    # What "parse --json" prints, whatever the file is called.
    return [(number, _line(path, number, line)) for number, line in enumerate(text.splitlines(), 1) if line.strip()]


def drafts_from(name: str, objects: Iterable[tuple[int, Any]], known: Known) -> Iterator[Draft]:
    """Yield a draft for each record: nested as ``parse --json`` prints it, or flat with paths or wordings as names."""
    for number, loaded in objects:
        draft = Draft(name, number)
        if isinstance(loaded, Mapping) and {"form", "record"} <= loaded.keys():
            draft.form = "@".join(str(part) for part in (loaded["form"], loaded.get("version")) if part) or None
            draft.record_id = str(loaded.get("record_id") or "")
            loaded = loaded["record"]
        if isinstance(loaded, Mapping):
            _take_all(draft, loaded, known)
        else:
            draft.problems.append(Problem(name, number, "", "holds no record; was the document read?"))
        yield draft


def _take_all(draft: Draft, loaded: Mapping[str, Any], known: Known) -> None:
    try:
        headings, synonyms = known(draft.form)
    except UnknownFormName as error:
        known_by = name_or((draft.form or "").partition("@")[0], "")
        reason = str(error) if known_by else "there is no form of the name that it gives"
        draft.problems.append(Problem(draft.sheet, draft.row, "", reason))
        return
    for path, value in _flat(loaded, ""):
        _take(draft, headings, synonyms, path, value)


def _take(draft: Draft, headings: Headings, synonyms: Synonyms, path: str, value: Any) -> None:
    target = headings.find(path)
    if not isinstance(target, Target):
        if value not in (None, "", [], {}):
            reason = target.reason(quote=bool(name_or(path, "")))
            draft.problems.append(Problem(draft.sheet, draft.row, "", reason))
        return
    if value is None or value == "":
        return
    try:
        read = value_of(target.info, value, synonyms.get(target.path, {}))
    except BadCell as error:
        draft.problems.append(Problem(draft.sheet, draft.row, target.name, f"{error}{quoted(value)}"))
        return
    if target.info.kind is Kind.TEXT and not isinstance(value, str):
        read = value  # a number or a list is no text: the record itself says so
    put(draft.tree, target, read)
    draft.places[target.name] = target.name


def _flat(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and value:
        for name, inner in value.items():
            yield from _flat(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list) and value and all(isinstance(row, Mapping) for row in value):
        for number, row in enumerate(value, start=1):
            yield from _flat(row, f"{path}.{number}")
    else:
        yield path, value


def _line(path: Path, number: int, line: str) -> Any:
    try:
        return json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise RecordError(f"{path}: line {number} is not JSON") from error


def _not_json(path: Path, error: Exception) -> RecordError:
    where = f" (line {error.lineno}, column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
    return RecordError(f"{path}: not JSON{where}")
