"""Files that are the same to the byte: read once, counted once, and shown as such."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from child_audit.collate.batch import Outcome, Problem, Reader, listed, read_file
from child_audit.collate.inputs import Input, Inputs
from child_audit.collate.remote import Url


def without_copies(files: Sequence[Input]) -> tuple[Sequence[Input], dict[int, int]]:
    """Find the files that are copies of one before them.

    Only files of the same size are opened. A copy stays in its place, but is listed only, not read.

    Returns:
        The files, and which is a copy of which: index → index of the first.
    """
    by_size: dict[int, list[int]] = defaultdict(list)
    for index, file in enumerate(files):
        if file.read:
            size = _size(file)
            if size is not None:
                by_size[size].append(index)
    copies: dict[int, int] = {}
    by_size.pop(0, None)  # of two empty files, nobody knows that one is the other
    for indexes in by_size.values():
        first: dict[str, int] = {}
        for index in indexes if len(indexes) > 1 else ():
            digest = _digest(files[index])
            if digest and first.setdefault(digest, index) != index:
                copies[index] = first[digest]
    if not copies:
        return files, copies
    if isinstance(files, Inputs):
        return files.with_listed(copies), copies
    return [replace(file, read=False) if index in copies else file for index, file in enumerate(files)], copies


def marked(
    outcomes: Iterable[Outcome], files: Sequence[Input], copies: dict[int, int], reader: Reader
) -> Iterator[Outcome]:
    """Say of each copy what it's a copy of; a copy of what was not read was not read either, for the same reason.

    A file that changed since it was found to be a copy is none any more, and is read.
    """
    firsts: dict[int, tuple[str, Problem | None]] = {}
    first = set(copies.values())
    for index, outcome in enumerate(outcomes):
        if index in first:
            firsts[index] = outcome.sha256, outcome.problem
        if index not in copies:
            yield outcome
            continue
        digest, problem = firsts.get(copies[index], ("", None))
        if outcome.sha256 and outcome.sha256 == digest:
            yield replace(outcome, same_as=files[copies[index]].name, problem=problem)
        else:
            yield read_file(replace(files[index], read=True), reader)


def _size(file: Input) -> int | None:
    if isinstance(file.path, Url):
        return file.path.size
    try:
        return file.path.stat().st_size
    except (OSError, ValueError):
        return None  # whoever reads it says what is wrong with it


def _digest(file: Input) -> str:
    if isinstance(file.path, Url):
        return listed(file).sha256
    try:
        if not file.path.is_file():
            return ""
        with file.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
