"""What a form of the caller's own is called: name, version and title, from its file and its words."""

from __future__ import annotations

import keyword
import os
import re
import unicodedata
from pathlib import Path

from child_audit.text import clean
from child_audit.word.document import Document
from child_audit.word.lines import Line, lines_of
from child_audit.word.package import Source, open_package

_VERSION = re.compile(r"(?P<name>.+?)\s*@\s*(?P<version>[^@]+)\Z")
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_TITLES = "{http://purl.org/dc/elements/1.1/}title"
_NO_TITLES = re.compile(r"(?:microsoft word\b.*|document\d*|untitled.*|template|word document)", re.IGNORECASE)
_LONGEST = 120


def name_and_version(source: Source) -> tuple[str, str]:
    """Return name and version that a template's file name says: ``our_form@2026.docx``; "" for what it doesn't say."""
    path = source if isinstance(source, (str, os.PathLike)) else getattr(source, "name", None)
    if not isinstance(path, (str, os.PathLike)):
        return "", ""
    stem = Path(path).stem
    match = _VERSION.match(stem)
    return (identifier(match["name"]), match["version"].strip()) if match else (identifier(stem), "")


def identifier(text: str, otherwise: str = "form") -> str:
    """Return a name in small letters, figures and underscores: "Our Form (v2)" → ``our_form_v2``."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "_", plain.replace("’", "").replace("'", "").lower()).strip("_") or otherwise
    return f"{otherwise}_{name}" if name[0].isdigit() or keyword.iskeyword(name) else name


def class_name(text: str, otherwise: str = "Part") -> str:
    """Return a name for a class: "quality of plan" → ``QualityOfPlan``."""
    name = "".join(word[:1].upper() + word[1:] for word in identifier(text, otherwise.lower()).split("_"))
    return name if name.isidentifier() and not keyword.iskeyword(name) else f"{otherwise}{name}"


def in_words(name: str) -> str:
    """Return a field's name as words: ``child.full_name`` → "Full name"."""
    words = name.rpartition(".")[2].replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def title_of(data: bytes, document: Document) -> str:
    """Return a form's title: the file's own, else its first heading, else the first words on it; "" for none."""
    package = open_package(data)
    for rel in package.relationships().values():
        if rel.kind == "core-properties" and not rel.external and package.has(rel.target):
            title = clean(package.xml(rel.target).findtext(_TITLES) or "")
            if title and not _NO_TITLES.fullmatch(title):
                return _short(title)
    lines = [line for line in lines_of(document) if _words(line)]
    for wanted in ("title", "heading"):
        heading = next((line for line in lines if line.style.startswith(wanted)), None)
        if heading is not None:
            return _short(_words(heading))
    outside = [line for line in lines if line.cell is None and not _TAG.search(line.text)]
    return _short(_words(outside[0])) if outside else ""


def _words(line: Line) -> str:
    return " ".join(_TAG.sub(" ", line.text).split())


def _short(title: str) -> str:
    title = " ".join(title.split())
    return title if len(title) <= _LONGEST else title[: _LONGEST - 1].rstrip() + "…"
