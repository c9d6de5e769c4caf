"""Runs the code blocks of a page in order, as whoever follows it would.

=============  ========================================================================================================
block          what is done with it
=============  ========================================================================================================
``python``     run, with the names of the blocks before it; ``print(…)  # words`` must print the words
``sh``         each line is a ``child-audit`` command; a pipe and ``>`` work; it must end with 0, or with what
               ``<!-- exit-code: 1 -->`` before the block says
``output``     what the block before it printed; a line ``…`` stands for any lines
``json``       parsed; so are ``toml`` and ``xml`` (a specimen of Word's, in its namespaces)
``text``       no code
anything else  refused
=============  ========================================================================================================

``<!-- skip: next "why" -->`` before a block says why it can't run here. A Python block in a comment,
``<!-- invisible-code-block: python … -->``, does what people do by hand: it types into a workbook, say.
"""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest import SkipTest

import pytest
from lxml import etree
from sybil import Document, Example, Region
from sybil.parsers.abstract.lexers import LexerCollection
from sybil.parsers.markdown import SkipParser
from sybil.parsers.markdown.lexers import DirectiveInHTMLCommentLexer, FencedCodeBlockLexer

from child_audit.cli import main

_PROMISE = re.compile(r"^\s*print\(.*\)  # (.*)", re.MULTILINE)
_PREFIX = re.compile(r"[<\s/](\w+):\w+")
_ANYTHING = "…"


class Desk:
    """What one page's blocks leave behind: files in the current folder, and what was printed last."""

    def __init__(self) -> None:
        self.printed = ""
        self.exit_code = 0
        self.skipped: list[str] = []

    def parsers(self) -> list[Callable[[Document], Iterable[Region]]]:
        return [SkipParser(), self._blocks, self._exit_codes]

    def _blocks(self, document: Document) -> Iterable[Region]:
        evaluators: dict[str, Callable[[Example], str | None]] = {
            "python": self.python,
            "sh": self.sh,
            "output": self.output,
            "json": _json,
            "toml": _toml,
            "xml": _xml,
            "text": lambda _: None,
        }
        lexers = LexerCollection(
            [
                FencedCodeBlockLexer(".*", mapping={"language": "arguments", "source": "source"}),
                DirectiveInHTMLCommentLexer("invisible-code-block", arguments=".+"),
            ]
        )
        for region in lexers(document):
            language = region.lexemes["arguments"].partition(" ")[0]
            region.parsed = region.lexemes["source"]
            region.evaluator = evaluators.get(language, _unknown)
            yield region

    def _exit_codes(self, document: Document) -> Iterable[Region]:
        for region in DirectiveInHTMLCommentLexer("exit-code", arguments=r"\d+")(document):
            yield Region(region.start, region.end, int(region.lexemes["arguments"]), self._expect)

    def _expect(self, example: Example) -> None:
        self.exit_code = example.parsed

    def python(self, example: Example) -> str | None:
        source = str(example.parsed)
        if "__main__" in source:
            # It starts processes, which may import it: a script, then.
            return self._script(source)
        code = compile("\n" * (example.line + example.parsed.line_offset) + source, example.path, "exec")
        with _printing() as out:
            exec(code, example.namespace)
        self.printed = _text(out)
        return self._promises(source)

    def _script(self, source: str) -> str | None:
        path = Path("script.py")
        path.write_text(source, "utf-8")
        words = [sys.executable, "-W", "error", "-X", "utf8", str(path)]
        done = subprocess.run(words, capture_output=True, encoding="utf-8", check=False)
        self.printed = done.stdout
        return done.stderr if done.returncode else self._promises(source)

    def _promises(self, source: str) -> str | None:
        promised, printed = _PROMISE.findall(source), self.printed.splitlines()
        missing = [line for line in promised if line not in printed]
        return f"promised {missing}, printed {printed}" if missing else None

    def sh(self, example: Example) -> str | None:
        expected, self.exit_code = self.exit_code, 0
        printed = []
        for line in example.parsed.replace("\\\n", " ").splitlines():
            code, said = _command_line(line)
            printed.append(said)
            if code != expected:
                return f"{line}\nended with {code}, not {expected}:\n{said}"
        self.printed = "".join(printed)
        return None

    def output(self, example: Example) -> str | None:
        pattern = "".join(
            r"(?:.*\n)*?" if line.strip() == _ANYTHING else re.escape(line.rstrip()) + r" *\n"
            for line in example.parsed.rstrip().splitlines()
        )
        return None if re.fullmatch(pattern, self.printed.rstrip() + "\n") else f"it printed:\n{self.printed}"


def run(page: Path) -> Desk:
    """Run the blocks of a page in the current folder, and return what came of it."""
    desk = Desk()
    for example in Document.parse(str(page), *desk.parsers()):
        try:
            example.evaluate()
        except SkipTest as reason:
            desk.skipped.append(str(reason))
    return desk


def _command_line(line: str) -> tuple[int, str]:
    """Run one line of a shell, of which only what the documentation uses is known; return exit code and output."""
    words = shlex.split(line, comments=True)
    if not words:
        return 0, ""
    target = None
    if ">" in words:
        target = Path(words[-1])
        words = words[: words.index(">")]
    code, said, piped = 0, "", ""
    for command in _parts(words):
        assert command[0] == "child-audit", f"{line}: can't run here; say why in <!-- skip: next … -->"
        with _printing() as out, pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(piped.encode()), "utf-8"))
            code = main(command[1:])
        said = piped = _text(out)
    if target is not None:
        target.write_text(said, "utf-8")
        said = ""
    return code, said


def _parts(words: list[str]) -> Iterable[list[str]]:
    while "|" in words:
        yield words[: words.index("|")]
        words = words[words.index("|") + 1 :]
    yield words


@contextmanager
def _printing() -> Iterator[io.TextIOWrapper]:
    out = io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True, newline="\n")
    with redirect_stdout(out), redirect_stderr(out), pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "COLUMNS", "100")
        yield out


def _text(out: io.TextIOWrapper) -> str:
    written = out.buffer
    assert isinstance(written, io.BytesIO)
    return written.getvalue().decode()


def _json(example: Example) -> None:
    json.loads(example.parsed)


def _toml(example: Example) -> None:
    tomllib.loads(example.parsed)


def _xml(example: Example) -> None:
    text = str(example.parsed)
    # A specimen is a cutting: its prefixes are declared at the root of the part that it's from.
    prefixes = sorted(set(_PREFIX.findall(text)) - {"xml", "xmlns"})
    declared = " ".join(f'xmlns:{prefix}="urn:{prefix}"' for prefix in prefixes)
    etree.fromstring(f"<specimen {declared}>{text}</specimen>")


def _unknown(example: Example) -> str:
    return f"no such kind of block: {example.region.lexemes['arguments']!r}"
