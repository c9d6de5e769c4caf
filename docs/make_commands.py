"""Write, in each page of ``docs/reference/commands``, what a command takes and which options it has.

It's taken from the command line itself and stands between two marks; what is around it is written by hand. A command
without a page gets one to begin with. Run ``python docs/make_commands.py``; with ``--check``, nothing is written, and
the exit code is 1 when a page is out of date, is missing, or describes a command that isn't there.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from child_audit.cli.app import app

FOLDER = Path(__file__).resolve().parent / "reference" / "commands"
_BEGIN, _END = "<!-- written by docs/make_commands.py -->", "<!-- /written -->"
_BLOCK = re.compile(re.escape(_BEGIN) + r".*?" + re.escape(_END), re.DOTALL)


def described(name: str, command: Any) -> str:
    """Return what stands between the marks: usage, arguments and options."""
    return "\n".join((_BEGIN, "", *_lines(name, command), _END))


def _lines(name: str, command: Any) -> Iterator[str]:
    arguments = [each for each in command.params if each.param_type_name == "argument"]
    options = [each for each in command.params if each.param_type_name == "option"]
    must = [f"{max(each.opts, key=len)} {_takes(each)}" for each in options if each.required]
    words = ["child-audit", name, *(_shown(each) for each in arguments), *must, "[OPTIONS]"]
    yield f"```text\n{' '.join(words)}\n```\n"
    yield "| argument or option | what it is |\n|---|---|"
    for each in (*arguments, *options):
        spelt = _shown(each) if each in arguments else ", ".join(sorted(each.opts, key=len))
        value = "" if each in arguments else _takes(each)
        needed = " **Required.**" if each.required else ""
        what = f"{spelt} {value}".strip().replace("|", "\\|")
        yield f"| `{what}` | {_cell(each.help or '')}{needed} |"
    yield ""


def _shown(argument: Any) -> str:
    name = str(argument.metavar or argument.name).strip("{}[]").upper()
    return f"{name}…" if argument.nargs == -1 else name


def _takes(option: Any) -> str:
    if option.is_flag:
        return ""
    several = " …" if option.multiple else ""
    return f"{option.metavar or 'N'}{several}"  # whatever isn't a number has a name of its own


def _cell(text: str) -> str:
    return re.sub(r"(?<![\w`-])(--[a-z][\w-]*(?: \w+=\w+)?)", r"`\1`", " ".join(text.split()).replace("|", "\\|"))


def pages() -> dict[Path, str]:
    """Return each page as it must be."""
    found = {}
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        path, block = FOLDER / f"{name}.md", described(name, command)
        text = (
            path.read_text("utf-8") if path.exists() else f"# child-audit {name}\n\n{command.help}\n\n{_BEGIN}{_END}\n"
        )
        found[path] = _BLOCK.sub(lambda _, block=block: block, text)  # type: ignore[misc]
    return found


def main(arguments: list[str]) -> int:
    """Write the pages, or check those that are there; return the exit code."""
    check, wanted = "--check" in arguments, pages()
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text]
    gone = [path for path in FOLDER.glob("*.md") if path not in wanted and path.name != "index.md"]
    for path in gone:
        print(f"{path.name} describes no command: remove it")
    for path in stale:
        new = "" if path.exists() else "; add it to the navigation in mkdocs.yml"
        print(f"{path.name} is out of date" if check else f"{path.name} written{new}")
        if not check:
            path.write_text(wanted[path], "utf-8", newline="\n")
    return int(bool(gone) or (check and bool(stale)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
