"""What comes out of the commands: lines, tables, JSON, a progress bar, errors."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from child_audit.errors import OutputError
from child_audit.quoting import may_quote
from child_audit.text import REPLACEMENT, clean

if TYPE_CHECKING:
    from rich.console import Console

    from child_audit.collate import Outcome, Progress

NAME = "child-audit"
FAILED, USAGE, FAULT, INTERRUPTED = 1, 2, 70, 130
_LISTED = 20


def fail(message: str, code: int) -> int:
    """Print an error as one line, and return the exit code."""
    print(f"{NAME}: error: {one_line(message)}", file=sys.stderr)
    return code


def note(message: str) -> None:
    """Print what is no error and no result as one line."""
    print(f"{NAME}: {one_line(message)}", file=sys.stderr)


def one_line(text: str) -> str:
    """Return text on one line, without control characters."""
    return " ".join(clean(text).split())


def free(output: Path, ending: str, *, force: bool) -> Path:
    """Return the place for a file, once it's certain that nobody loses one."""
    if output.suffix.lower() != ending:
        raise OutputError(f"{output}: the name of the document must end in {ending}")
    if output.exists() and not force:
        raise OutputError(f"{output}: the file is there already; add --force to replace it, or give another name")
    return output


def report_unread(outcomes: Sequence[Outcome]) -> None:
    """Print why files were not read."""
    for outcome in outcomes[:_LISTED]:
        if outcome.problem:
            fail(f"{outcome.path}: {outcome.problem.message}", FAILED)
            if may_quote() and outcome.problem.detail:
                print(outcome.problem.detail.rstrip(), file=sys.stderr)
    if len(outcomes) > _LISTED:
        fail(f"and {len(outcomes) - _LISTED} more files were not read; see the sheet Files", FAILED)


def report_refused(book: Path, problems: Sequence[str]) -> None:
    """Print what people typed in a workbook and couldn't be applied, by sheet and cell, and what to do."""
    for problem in problems[:_LISTED]:
        fail(f"{book}: {problem}", FAILED)
    if len(problems) > _LISTED:
        fail(f"{book}: and {len(problems) - _LISTED} more were not applied; see the sheet Decisions", FAILED)


def nothing_to_read(paths: Iterable[str | Path], absent: Sequence[Outcome] = ()) -> int:
    """Print that there was nothing to read, and return the exit code.

    Args:
        paths: what was named.
        absent: what of it isn't there at all.
    """
    report_unread(absent)
    missing = {str(one.path) for one in absent}
    empty = [path for path in map(str, paths) if str(Path(path)) not in missing and path not in missing]
    if empty:
        fail(f"nothing to read in {', '.join(empty)}; name folders or files with completed forms", USAGE)
    return USAGE


def print_json(data: Any) -> None:
    """Print data as one line of JSON in UTF-8, whatever the terminal takes."""
    line = json.dumps(data, ensure_ascii=False)
    # A file name that is no text holds lone surrogates, which many JSON readers refuse.
    line = "".join(REPLACEMENT if "\ud800" <= character <= "\udfff" else character for character in line)
    sys.stdout.buffer.write(line.encode() + b"\n")
    sys.stdout.buffer.flush()


def listing(*titles: str) -> Any:
    """Return an empty table for the terminal."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in titles:
        table.add_column(title, overflow="fold")
    return table


def terminal() -> Console:
    """Return the terminal that readings are printed on."""
    from rich.console import Console

    class Terminal(Console):
        def on_broken_pipe(self) -> None:
            # Rich would end the program; the command line knows what to do.
            raise BrokenPipeError

    return Terminal(highlight=False, markup=False, emoji=False)


def plain(text: str) -> Any:
    """Return text for rich as it stands: no markup, no emoji codes, no control characters for the terminal."""
    from rich.text import Text

    return Text(clean(text))


@contextmanager
def progress_bar(*, shown: bool) -> Iterator[Progress | None]:
    """Show a bar on a terminal, and nothing where the output goes into a file or another program."""
    if not (shown and sys.stderr.isatty()):
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
