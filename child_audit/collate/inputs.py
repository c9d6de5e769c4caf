"""What was named on the command line → the files to collate, each once, in a settled order."""

from __future__ import annotations

import glob
import os
from array import array
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import overload

from child_audit.collate.remote import Url, is_url, urls_in

StrPath = str | os.PathLike[str]

SUFFIXES = frozenset({".docx", ".docm", ".dotx", ".dotm", ".doc", ".dot", ".rtf", ".odt", ".pdf"})
"""A file in a folder is read, or at least tried, when its name ends so; the others are listed and passed over."""

# Word's and LibreOffice's lock files, Word's unsaved copies, and what macOS and Windows leave in folders.
_NOT_INPUT = ("~$", ".~lock.", "~wr", "._", ".ds_store", "thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Input:
    """One file to collate.

    Attributes:
        path: where it is, as it was named or found.
        name: what to call it: short, and no other input of the batch has the same.
        read: False for a file that is listed only: it was found in a folder and is no document.
    """

    path: Path | Url
    name: str
    read: bool = True


class Inputs(Sequence[Input]):
    """Inputs that are made as they're asked for: of each its path is kept as text, and no more."""

    def __init__(self, places: Sequence[str | Url], names: Sequence[str], listed: Iterable[int]) -> None:
        """Hold files: their paths, what they're called, and which of them are listed only."""
        self._places = places
        # Most names are the end of the path.
        self._cut = array(
            "l",
            (
                len(place) - len(name) if isinstance(place, str) and place.endswith(name) else -1
                for place, name in zip(places, names, strict=True)
            ),
        )
        self._names = {number: names[number] for number, cut in enumerate(self._cut) if cut < 0}
        self._listed = frozenset(listed)

    def with_listed(self, numbers: Iterable[int]) -> Inputs:
        """Return the same files, of which more are listed only."""
        same = copy(self)
        same._listed = self._listed.union(numbers)
        return same

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, index: int) -> Input: ...
    @overload
    def __getitem__(self, index: slice) -> list[Input]: ...
    def __getitem__(self, index: int | slice) -> Input | list[Input]:
        if isinstance(index, slice):
            return [self._input(number) for number in range(len(self))[index]]
        return self._input(range(len(self))[index])

    def _input(self, number: int) -> Input:
        place, cut = self._places[number], self._cut[number]
        name = self._names[number] if cut < 0 or isinstance(place, Url) else place[cut:]
        return Input(place if isinstance(place, Url) else Path(place), name, number not in self._listed)


def find(paths: StrPath | Iterable[StrPath], *, leave_out: Iterable[StrPath] = ()) -> Inputs:
    """Find the files to collate.

    Folders are searched with all that is in them; patterns such as ``returned/*.docx`` are expanded; a path that
    doesn't exist is kept, so that it gets its row. Lock files (``~$…``) and hidden files in folders are passed over.

    Args:
        paths: files, folders and patterns; those that fsspec opens as URLs.
        leave_out: files that are no input wherever they are found, such as the workbook about to be written.

    Returns:
        Each file once, in the order in which it was first named; inside a folder, by name.

    Raises:
        MissingFile: a URL's store can't be reached, or what opens it isn't installed.
    """
    named = [paths] if isinstance(paths, (str, os.PathLike)) else paths
    unwanted = {_real(path) for path in leave_out}
    places: list[str | Url] = []
    seen: dict[int, int] = {}
    listed: set[int] = set()
    for named_path in named:
        for path, read in _expand(named_path):
            real = _real(path)
            if real in unwanted:
                continue
            number = seen.setdefault(hash(real), len(places))
            if number == len(places):
                places.append(path if isinstance(path, Url) else str(path))
                if not read:
                    listed.add(number)
            elif read:
                listed.discard(number)
    seen.clear()
    return Inputs(places, _names(places), listed)


def shown(named: StrPath) -> str:
    """Return what was named as it may be printed: of a URL, without passwords."""
    return str(Url(named)) if isinstance(named, str) and is_url(named) else os.fspath(named)


def _expand(named: StrPath) -> Iterator[tuple[Path | Url, bool]]:
    if isinstance(named, str) and is_url(named):
        if not named.lower().startswith("file://"):
            yield from _within(named)
            return
        from urllib.request import url2pathname  # takes a while to import

        named = url2pathname(named[len("file://") :])
    path = Path(named)
    if path.is_dir():
        yield from _inside(path)
    elif not os.path.lexists(path) and glob.has_magic(os.fspath(named)):
        # Path.glob would need to be told where an absolute pattern begins.
        matches = sorted(glob.glob(os.fspath(named), recursive=True), key=_by_name)  # noqa: PTH207
        for match in matches:
            yield from _expand(match)
        if not matches:
            yield path, True
    elif not _is_lock_file(path.name):
        yield path, True


def _within(named: str) -> Iterator[tuple[Path | Url, bool]]:
    """Give what a URL names, by the rules that hold for folders."""
    for url, asked in urls_in(named):
        hidden = any(part.startswith(".") for part in url.inside.parts) or _is_lock_file(url.name)
        if asked or not hidden:
            yield url, asked or url.inside.suffix.lower() in SUFFIXES


def _inside(folder: Path) -> Iterator[tuple[Path, bool]]:
    unreadable: list[OSError] = []
    for root, folders, files in os.walk(folder, onerror=unreadable.append):
        folders[:] = sorted((name for name in folders if not name.startswith(".")), key=_by_name)
        for name in sorted(files, key=_by_name):
            if not name.startswith(".") and not _is_lock_file(name):
                yield Path(root, name), Path(name).suffix.lower() in SUFFIXES
        while unreadable:
            yield Path(str(unreadable.pop().filename)), True
    # A folder that can't be opened at all is never a silent nothing.
    for error in unreadable:
        yield Path(str(error.filename)), True


def _is_lock_file(name: str) -> bool:
    return name.lower().startswith(_NOT_INPUT)


def _by_name(name: str) -> tuple[str, str]:
    return name.casefold(), name


def _real(path: StrPath | Url) -> str:
    if isinstance(path, Url):
        return path.text
    return os.path.normcase(os.path.realpath(path))


def _names(places: Sequence[str | Url]) -> list[str]:
    """Name each file from the folder that all of them share."""
    # Links are not followed: a file is called what the person called it.
    local = [os.path.abspath(place) for place in places if isinstance(place, str)]  # noqa: PTH100
    try:
        shared = os.path.commonpath({os.path.split(path)[0] for path in local}) if local else ""
    except ValueError:  # on Windows, files on two drives share nothing
        shared = ""
    cut = len(shared.rstrip(os.sep)) + 1 if shared else 0
    paths = iter(local)
    named = [str(place.inside) if isinstance(place, Url) else _posix(next(paths)[cut:]) for place in places]
    if len(set(named)) < len(named):  # two archives may hold files of one name
        named = [str(place) if isinstance(place, Url) else name for place, name in zip(places, named, strict=True)]
    return named


def _posix(path: str) -> str:
    return path.replace(os.sep, "/")
