"""Documents that are named by a URL, and opened by fsspec: in a zip file, in memory, in a remote store."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from importlib import import_module
from pathlib import PurePosixPath
from typing import Any

from child_audit.errors import DocumentError, MissingFile, TooLarge

_URL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+(?:://|::)")  # two letters at least: C: is a drive
_USER = re.compile(r"(?<=//)[^/@]*@")
NO_SUCH = "there is no such file or folder"
_WITHOUT_FSSPEC = "a URL needs fsspec: python3 -m pip install 'child-audit[remote]'"


@dataclass(frozen=True, slots=True)
class Url:
    """The place of a document that is no path: ``zip://audit.docx::file:///returned.zip``.

    Attributes:
        text: as fsspec takes it; what is printed has no user names, passwords and signatures in it.
        size: in bytes, as its store said when it was found; None when it didn't.
    """

    text: str
    size: int | None = field(default=None, compare=False)

    @property
    def inside(self) -> PurePosixPath:
        """Its path within its store."""
        return PurePosixPath(self._unsigned.partition("::")[0].partition("://")[2].lstrip("/"))

    @property
    def name(self) -> str:
        """Its own name."""
        return self.inside.name

    @property
    def folder(self) -> str:
        """Where it stands, as it's printed."""
        return str(self).removesuffix(self.name).rstrip("/") if "::" not in self.text else str(self)

    @property
    def only_here(self) -> bool:
        """Whether no other process can open it."""
        return self.text.startswith("memory:")

    def content(self, limit: int) -> tuple[bytes, datetime | None]:
        """Return what it holds, and when it was last changed, in local time.

        Raises:
            DocumentError: it can't be read, or is longer than ``limit`` bytes.
        """
        try:
            store, path = _opened(self.text)
            with store.open(path, "rb") as stream:
                content: bytes = stream.read(limit + 1)
            changed = None
            with suppress(Exception):  # many stores don't know, each in its own way
                changed = store.modified(path).astimezone().replace(tzinfo=None, microsecond=0)
        except DocumentError:
            raise
        except FileNotFoundError as error:
            raise MissingFile(NO_SUCH) from error
        except PermissionError as error:
            raise MissingFile("the file may not be read: see the permissions of its store") from error
        except Exception as error:
            # Every store has errors of its own.
            raise MissingFile(
                f"the file can't be fetched ({type(error).__name__}); is its store within reach?"
            ) from error
        if len(content) > limit:
            raise TooLarge(f"the file is larger than {limit // 2**20} MB; fetch it, and name it by its path")
        return content, changed

    @property
    def _unsigned(self) -> str:
        # Only the web has anything but a name behind a question mark.
        return self.text.partition("?")[0] if self.text.lower().startswith("http") else self.text

    def __str__(self) -> str:
        return _USER.sub("", self._unsigned)


def is_url(named: object) -> bool:
    """Return whether something is named by a URL."""
    return isinstance(named, str) and _URL.match(named) is not None


def urls_in(named: str) -> Iterator[tuple[Url, bool]]:
    """Give what a URL names (a file, all in a folder or an archive, what fits a pattern), and whether it was asked for.

    Raises:
        MissingFile: there is no such store, or what opens it isn't installed.
    """
    try:
        store, path = _opened(named)
        if re.search(r"[*?\[]", path):
            found, asked = store.glob(path, detail=True), True
        elif store.isdir(path) or not path.strip("/"):
            found, asked = store.find(path, detail=True), False
        else:
            found, asked = {}, True
    except MissingFile:
        raise
    except Exception as error:
        raise MissingFile(f"{Url(named)}: it can't be listed ({type(error).__name__}); is it within reach?") from error
    files = {place: info for place, info in found.items() if info.get("type") != "directory"}
    if not files and asked:
        yield Url(named), True
    for place in sorted(files, key=lambda place: (place.casefold(), place)):
        yield Url(_text(named, place, store), files[place].get("size")), asked


def _text(named: str, place: str, store: Any) -> str:
    first, chained, rest = named.partition("::")
    if chained:
        return f"{first.partition('://')[0]}://{place.lstrip('/')}::{rest}"
    text: str = store.unstrip_protocol(place)
    return text


def _opened(named: str) -> tuple[Any, str]:
    """Return the store of a URL, and the path in it. An archive is opened once, not for every file in it."""
    first, chained, rest = named.partition("::")
    if not chained:
        return _store(named, os.getpid())
    protocol, _, path = first.partition("://")
    return _archive(f"{protocol}://::{rest}", os.getpid()), path


@lru_cache(maxsize=8)
def _archive(named: str, process: int) -> Any:
    return _store(named, process)[0]


def _store(named: str, process: int) -> tuple[Any, str]:
    try:
        core = import_module("fsspec.core")
    except ImportError as error:
        raise MissingFile(_WITHOUT_FSSPEC) from error
    try:
        store, path = core.url_to_fs(named)
    except (ImportError, ValueError) as error:
        # What fsspec says names the package that is missing, or the scheme that nobody knows.
        raise MissingFile(f"{Url(named)}: {' '.join(str(error).split())}") from error
    return store, path
