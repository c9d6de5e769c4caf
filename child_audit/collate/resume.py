"""Readings kept on disk while a batch is read, so that a run that was interrupted goes on where it was.

The journal is a text file: a line that says how its readings were made, and a line for each reading, with a checksum;
the last may be cut off. It holds what the forms say, is its owner's alone (0600), and goes when the result is written.
It's plain JSON, which can't run code, whoever put it there.

A reading is found by the SHA-256 of the file it was made from: a file that was renamed is known, one that changed is
read anew. Where anything else is different that may change a reading (this library, those it reads with, the forms,
what was asked for), all is read anew.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import platform
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from functools import cache
from importlib import metadata, resources
from pathlib import Path
from typing import Any, BinaryIO

from child_audit.collate.batch import Outcome, listed
from child_audit.collate.inputs import Input
from child_audit.errors import OutputError
from child_audit.issues import Issue
from child_audit.output import not_writable
from child_audit.parsed import Evidence, MarginComment, Parsed
from child_audit.version import __version__

_KIND = "child-audit journal of readings"
_FORMAT = 1
_READ_WITH = ("docxtpl", "lxml", "pydantic", "python-docx", "rapidfuzz")

ReadFiles = Callable[[Sequence[Input]], Iterator[Outcome]]


class Journal:
    """The readings of one batch, kept while it's read.

    Attributes:
        remark: what became of an earlier run's readings, in words; "" when there was none.
    """

    def __init__(self, path: Path, settings: Mapping[str, str], forms: Iterable[Any]) -> None:
        """Open a journal, or begin one.

        Args:
            path: where it is or shall be.
            settings: everything that may change a reading, in words.
            forms: the forms that readings may be of.

        Raises:
            OutputError: it can't be used: another run uses it, it's no journal, or it can't be written.
        """
        self.path = path
        self.remark = ""
        self._forms = {(form.name, form.version): form for form in forms}
        self._places: dict[str, int] = {}
        self._settings = dict(settings)
        try:
            self._file = _opened(path)
        except OSError as error:
            raise not_writable(path, error) from error
        try:
            self._begin()
        except BaseException:
            self._file.close()
            raise

    def read(self, files: Sequence[Input], read: ReadFiles) -> Iterator[Outcome]:
        """Give the outcomes of files in their order; those that the journal has are not read again.

        Only what was read is kept. A file that could not be read is tried again: it may be there now, or closed.
        """
        kept = [self._kept(file) for file in files]
        again = sum(outcome is not None for outcome in kept)
        if again:
            self.remark = (
                f"{again} of {len(files)} files had been read before the interruption, and were not read again"
            )
        rest = read([file for file, outcome in zip(files, kept, strict=True) if outcome is None])
        for file, outcome in zip(files, kept, strict=True):
            if outcome is None:
                outcome = next(rest)
                self._keep(outcome)
                yield outcome
            else:
                parsed = self._loaded(outcome.sha256)
                yield replace(outcome, parsed=parsed) if parsed is not None else next(read([file]))

    def done(self) -> None:
        """Remove the journal: the result is written."""
        with suppress(OSError):
            self.path.unlink()
        self._file.close()

    def close(self) -> None:
        """Leave the journal for the next run; one without any reading is removed."""
        if self._file.closed:
            return
        if not self._places:
            with suppress(OSError):
                self.path.unlink()
        self._file.close()

    def _begin(self) -> None:
        """Learn what is there; begin anew where it was made otherwise."""
        head = self._file.readline()
        found = _object(head)
        if head and (found is None or found.get("kind") != _KIND):
            raise OutputError(
                f"{self.path}: this is no journal of an interrupted run; move it away, or name another output"
            )
        if found is not None:
            other = _differences(found.get("settings"), self._settings)
            if found.get("format") == _FORMAT and not other:
                self._learn()
                return
            what = ", ".join(other) or "the journal"
            self.remark = f"Everything is read anew: since the interrupted run, this has changed: {what}"
        self._file.seek(0)
        self._file.truncate()
        self._write_line({"kind": _KIND, "format": _FORMAT, "settings": self._settings})

    def _learn(self) -> None:
        """Note where each whole line stands, and cut off what was being written when the run ended."""
        end = self._file.tell()
        for line in self._file:
            found = _object(line)
            if found is None:
                break
            self._places[str(found.get("sha256"))] = end
            end += len(line)
        self._file.seek(end)
        self._file.truncate()

    def _kept(self, file: Input) -> Outcome | None:
        """Return what is known of a file without its reading; None when it must be read."""
        if not file.read or not self._places:
            return None
        outcome = listed(file)
        return outcome if outcome.sha256 in self._places else None

    def _keep(self, outcome: Outcome) -> None:
        if outcome.parsed is None or outcome.sha256 in self._places:
            return
        entry = {"sha256": outcome.sha256, **_packed(outcome.parsed)}
        # What doesn't come back as it went is read again, should it come to that.
        if self._unpacked(json.loads(json.dumps(entry))) != outcome.parsed:
            return
        try:
            place = self._file.seek(0, io.SEEK_END)
            self._write_line(entry)
        except OSError as error:
            raise not_writable(self.path, error) from error
        self._places[outcome.sha256] = place

    def _loaded(self, sha256: str) -> Parsed[Any] | None:
        self._file.seek(self._places[sha256])
        found = _object(self._file.readline())
        with suppress(KeyError, TypeError, ValueError, AttributeError):
            return self._unpacked(found) if found is not None else None
        return None

    def _unpacked(self, entry: Mapping[str, Any]) -> Parsed[Any]:
        form = self._forms[entry["form"], entry["version"]]
        return Parsed(
            entry["form"],
            form.record_type.model_validate(entry["record"]),
            tuple(Issue(**issue) for issue in entry["issues"]),
            {path: Evidence(**one) for path, one in entry["evidence"]},
            tuple(MarginComment(**comment) for comment in entry["comments"]),
            entry["version"],
            entry["record_id"],
        )

    def _write_line(self, entry: Mapping[str, Any]) -> None:
        text = json.dumps(entry, separators=(",", ":"))
        self._file.write(f"{zlib.crc32(text.encode()):08x} {text}\n".encode())
        # To the system, so that it's there although this process is killed.
        self._file.flush()


def settings_of(forms: Iterable[Any], **asked: str) -> dict[str, str]:
    """Return in words everything that may change a reading."""
    known = (f"{form.name}@{form.version} {form.template_hash} {_fields(form)}" for form in forms)
    return {
        "the version of child-audit": f"{__version__} {_source()}",
        "the version of Python": platform.python_version(),
        "the libraries it reads with": ", ".join(f"{name} {metadata.version(name)}" for name in _READ_WITH),
        "the forms": _digest("\n".join(known)),
        **asked,
    }


def _fields(form: Any) -> str:
    return _digest(json.dumps(form.record_type.model_json_schema(), sort_keys=True))


@cache
def _source() -> str:
    """Return a digest of this library's own source: its version stands still while it's being worked on."""
    digest = hashlib.sha256()

    def add(folder: Any) -> None:
        for entry in sorted(folder.iterdir(), key=lambda one: str(one.name)):
            if entry.is_dir():
                add(entry)
            elif entry.name.endswith(".py"):
                digest.update(entry.read_bytes())

    add(resources.files("child_audit"))
    return digest.hexdigest()[:16]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _packed(parsed: Parsed[Any]) -> dict[str, Any]:
    return {
        "form": parsed.form,
        "version": parsed.version,
        "record_id": parsed.record_id,
        "record": parsed.record.model_dump(mode="json"),
        "issues": [asdict(issue) for issue in parsed.issues],
        "evidence": [(path, asdict(one)) for path, one in parsed.evidence.items()],
        "comments": [asdict(comment) for comment in parsed.margin_comments],
    }


def _object(line: bytes) -> dict[str, Any] | None:
    """Return what a whole line says; None for one that is cut off or damaged."""
    checksum, _, text = line.partition(b" ")
    if not text.endswith(b"\n"):
        return None
    try:
        found = json.loads(text) if int(checksum, 16) == zlib.crc32(text[:-1]) else None
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _differences(before: Any, now: Mapping[str, str]) -> list[str]:
    if not isinstance(before, dict):
        return ["the journal"]
    return [name for name in (*now, *(name for name in before if name not in now)) if before.get(name) != now.get(name)]


def _opened(path: Path) -> BinaryIO:
    """Open the journal for this run alone.

    Raises:
        OutputError: another run has it, or it's somebody else's.
        OSError: it can't be opened.
    """
    # Binary on Windows; and nothing that a link leads to is written over.
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    file = os.fdopen(os.open(path, flags, 0o600), "r+b")
    try:
        if hasattr(os, "geteuid") and os.fstat(file.fileno()).st_uid != os.geteuid():
            raise OutputError(f"{path}: this file is another user's; name another output")
        if not _alone(file):
            raise OutputError(f"{path}: another run is writing there at this moment; wait for it, or end it")
    except BaseException:
        file.close()
        raise
    return file


def _alone(file: BinaryIO) -> bool:
    try:
        import fcntl
    except ImportError:
        import msvcrt

        lock: Any = msvcrt  # its functions are known on Windows only
        try:
            # A byte far behind the end: the others stay readable.
            os.lseek(file.fileno(), 2**31 - 1, os.SEEK_SET)
            lock.locking(file.fileno(), lock.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(file.fileno(), 0, os.SEEK_SET)
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # a file system without locks
    return True
