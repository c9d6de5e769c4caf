"""Brings into the site what lies outside ``docs``, so that a link to ``../SECURITY.md`` works there as in a clone.

A Markdown file that is linked, or that stands in the navigation, becomes a page of its own; any other file a download.
Of a link to a folder, or to a file that is hidden, the words are left.
MkDocs calls these functions by their names.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parent.parent
ELSEWHERE = "project/"
"""Where the site has what isn't in ``docs``, with its path in the project behind it."""
_ROLE = re.compile(r":(?:func|class|meth|data|attr|mod|exc):(?=<code>)")
_PATH = re.compile(r"<code>~(?:\w+\.)*")
_CELL, _INLINE = re.compile(r"<td\b.*?</td>", re.DOTALL), re.compile(r"<code>[^<]*</code>")
_LINK = re.compile(r"\[(?P<words>[^\[\]]*)\]\((?P<target>[^)#\s]+)(?P<anchor>#[^)\s]*)?\)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add whatever pages link to outside ``docs``."""
    waiting = [file.src_uri for file in files.documentation_pages()] + _in_navigation(config.nav)
    seen = set(waiting)
    while waiting:
        place = waiting.pop()
        path = _path_of(place)
        if place.startswith(ELSEWHERE) and path.is_file():
            files.append(File.generated(config, place, abs_src_path=str(path)))
        for found in _linked(place) if path.suffix == ".md" and path.is_file() else ():
            if found.startswith(ELSEWHERE) and found not in seen and _is_shown(found):
                seen.add(found)
                waiting.append(found)
    return files


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Let links lead to where their targets are in the site."""
    place = page.file.src_uri

    def lead(link: re.Match[str]) -> str:
        if ":" in link["target"]:
            return link[0]
        found = _place_of(_path_of(place).parent / unquote(link["target"]))
        if not _is_shown(found):
            return link["words"]
        target = os.path.relpath(found, Path(place).parent).replace(" ", "%20")
        return f"[{link['words']}]({target}{link['anchor'] or ''})"

    return _LINK.sub(lead, markdown)


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Take away what is there for other tools: ``:func:`` in docstrings, and ``\\|`` in the code of table cells.

    On code hosts a stroke in a table needs the backslash; here it would be shown.
    """
    if page.file.src_uri.startswith("reference/api/"):
        html = _PATH.sub("<code>", _ROLE.sub("", html)).replace("::</p>", ":</p>")
    return _CELL.sub(lambda cell: _INLINE.sub(lambda code: code[0].replace("\\|", "|"), cell[0]), html)


def _is_shown(place: str) -> bool:
    """Return whether the site has it: no folders of the project, and nothing that is hidden."""
    hidden = any(part.startswith(".") for part in place.split("/"))
    return not (place.startswith(ELSEWHERE) and (hidden or _path_of(place).is_dir()))


def _linked(place: str) -> Iterator[str]:
    for link in _LINK.finditer(_path_of(place).read_text("utf-8")):
        if ":" not in link["target"]:
            yield _place_of(_path_of(place).parent / unquote(link["target"]))


def _path_of(place: str) -> Path:
    """Return which file a place in the site is made of."""
    return ROOT / place.removeprefix(ELSEWHERE) if place.startswith(ELSEWHERE) else ROOT / "docs" / place


def _place_of(path: Path) -> str:
    """Return where in the site a file of the project is."""
    inside = Path(os.path.normpath(path)).relative_to(ROOT).as_posix()
    return inside.removeprefix("docs/") if inside.startswith("docs/") else ELSEWHERE + inside


def _in_navigation(nav: object) -> list[str]:
    if isinstance(nav, str):
        return [nav] if nav.startswith(ELSEWHERE) else []
    parts = nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else ()
    return [place for part in parts for place in _in_navigation(part)]
