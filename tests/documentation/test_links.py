"""Links lead somewhere, also to the right heading; in the site they lead to the same place."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.documentation.pages import DOCS, PAGES, ROOT, every_page

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = next((path for name in _NAMES if (path := shutil.which(name))), None)

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_LOADS = {
    "img": "src", "script": "src", "link": "href", "iframe": "src", "source": "src", "video": "src", "audio": "src",
    "embed": "src", "object": "data", "use": "href", "image": "href", "input": "src",
}  # fmt: skip


@every_page
def test_links_lead_somewhere(page: Path) -> None:
    wrong = []
    for link in _LINK.findall(_CODE.sub("", page.read_text("utf-8"))):
        if re.match(r"\w+:", link):
            continue
        target, _, anchor = unquote(link).partition("#")
        path = (page.parent / target).resolve() if target else page
        if not path.exists() or (anchor and path.suffix == ".md" and anchor not in _anchors(path)):
            wrong.append(link)
    assert wrong == []


def _anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as MkDocs and code hosts make them."""
    text = _CODE.sub(lambda code: code[0].strip("`") if "\n" not in code[0] else "", page.read_text("utf-8"))
    titles = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", title).strip().lower()) for title in titles}


def test_source_and_tests_name_pages_that_are_there() -> None:
    sources = [*ROOT.glob("*.py"), ROOT / "pyproject.toml"]
    for folder in ("child_audit", "tests", "benchmarks", "fuzz", "docs", "docx_templates", "examples"):
        sources += (ROOT / folder).rglob("*.py")
    named = {(path, name) for path in sources for name in re.findall(r"\bdocs/[\w/.-]+\w", path.read_text("utf-8"))}
    assert len(named) > 10
    gone = [(path.relative_to(ROOT).as_posix(), name) for path, name in named if not (ROOT / name).exists()]
    assert gone == []


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documentation, built as strictly as can be."""
    pytest.importorskip("mkdocs", reason="needs the dependency group docs")
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    target = tmp_path_factory.mktemp("site")
    before = Path.cwd()
    try:
        os.chdir(ROOT)
        config = load_config(str(ROOT / "mkdocs.yml"), site_dir=str(target), strict=True)
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
    finally:
        os.chdir(before)
    return target


class _Page(HTMLParser):
    """What a page of HTML loads and links to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        self.ids.add(values.get("id", ""))
        if tag in _LOADS and _LOADS[tag] in values and values.get("rel") not in ("canonical", "next", "prev"):
            self.loads.append(values[_LOADS[tag]])
        self.loads += re.findall(r"url\(\s*['\"]?([^'\")]+)", values.get("style", ""))
        if tag == "a" and "href" in values:
            self.links.append(values["href"])


@pytest.mark.filterwarnings("default")
def test_the_site_is_built_strictly_and_fetches_nothing_from_elsewhere(site: Path) -> None:
    pages = {path.resolve(): _Page(path.read_text("utf-8")) for path in site.rglob("*.html")}
    assert len(pages) > len(list(DOCS.rglob("*.md")))
    foreign = {load for page in pages.values() for load in page.loads if urlsplit(load).scheme not in ("", "data")}
    foreign |= {load for page in pages.values() for load in page.loads if load.startswith("//")}
    for style in site.rglob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", style.read_text("utf-8"), flags=re.DOTALL)
        foreign |= set(re.findall(r"(?:url\(|@import)\s*['\"]?((?:https?:)?//[^'\")\s]+)", text))
    assert foreign == set()
    assert list(_broken(pages)) == []


def _broken(pages: dict[Path, _Page]) -> Iterator[tuple[str, str]]:
    for path, page in pages.items():
        if path.name == "404.html":
            continue
        for link in (*page.links, *page.loads):
            parts = urlsplit(link)
            if parts.scheme:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.exists() or (
                parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].ids
            ):
                yield path.name, link


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not on this machine")
def test_the_search_finds_pages_also_when_the_site_is_opened_from_a_disk(site: Path, tmp_path: Path) -> None:
    words = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--virtual-time-budget=20000"]
    command = [
        str(CHROMIUM),
        *words,
        "--dump-dom",
        f"--user-data-dir={tmp_path}",
        (site / "howto" / "index.html").as_uri(),
    ]
    command[-1] += "?q=pseudonyms"
    page = subprocess.run(command, capture_output=True, timeout=120, check=True).stdout.decode("utf-8")
    assert re.search(r"[1-9]\d* matching documents", page)


def test_scripts_that_the_site_runs_ask_nothing_of_the_network(site: Path) -> None:
    # Those of the theme name two services: the one counts stars of a repository, which isn't named here, the other
    # draws diagrams, of which there are none.
    ours = [path for path in site.rglob("*.js") if "javascripts" not in path.parts and "search" not in path.parts]
    assert [path.name for path in ours] == ["iframe-worker.js"]
    assert "http" not in ours[0].read_text("utf-8")
    assert [page for page in PAGES if "```mermaid" in page.read_text("utf-8")] == []
    assert "repo_url" not in (ROOT / "mkdocs.yml").read_text("utf-8")
