"""What was named on the command line → the files to collate, each once, in a settled order."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

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


def find(paths: StrPath | Iterable[StrPath], *, leave_out: Iterable[StrPath] = ()) -> tuple[Input, ...]:
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
    found: dict[str, tuple[Path | Url, bool]] = {}
    for named_path in named:
        for path, read in _expand(named_path):
            key = _real(path)
            if key in unwanted:
                continue
            first, read_before = found.get(key, (path, False))
            found[key] = (first, read or read_before)
    names = _names([path for path, _ in found.values()])
    return tuple(Input(path, name, read) for (path, read), name in zip(found.values(), names, strict=True))


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


def _names(places: list[Path | Url]) -> list[str]:
    """Name each file from the folder that all of them share."""
    # Links are not followed: a file is called what the person called it.
    whole = [place if isinstance(place, Url) else Path(os.path.normpath(place.absolute())) for place in places]
    local = [path for path in whole if isinstance(path, Path)]
    try:
        shared = os.path.commonpath([path.parent for path in local]) if local else ""
    except ValueError:  # on Windows, files on two drives share nothing
        return [str(path) if isinstance(path, Url) else path.as_posix() for path in whole]
    named = [str(path.inside) if isinstance(path, Url) else path.relative_to(shared).as_posix() for path in whole]
    if len(set(named)) < len(named):  # two archives may hold files of one name
        named = [str(path) if isinstance(path, Url) else name for path, name in zip(whole, named, strict=True)]
    return named
