"""The command line: each command calls one public function.

What the commands do is imported when they do it, so that ``--help`` is quick. Exit codes: 0 done; 1 some files were not
read, or the file named can't be used; 2 wrong usage, nothing to read, or no place for the result; 130 interrupted.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from child_audit.errors import ChildAuditError, OutputError, RecordError, UnknownFormName
from child_audit.text import REPLACEMENT, clean

if TYPE_CHECKING:
    from rich.console import Console

    from child_audit.collate import Collation, Outcome, Progress
    from child_audit.settings import Contacts

_NAME = "child-audit"
_FAILED, _USAGE, _FAULT, _INTERRUPTED = 1, 2, 70, 130
_LISTED = 20
_WRONG_USAGE: type[Exception] = typer.BadParameter.__mro__[1]  # UsageError; recent typers have no click to name it by

app = typer.Typer(
    name=_NAME,
    help="Fill case-audit forms in Word, read completed ones back, and collate them into one workbook.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_Form = Annotated[str | None, typer.Option("--form", metavar="NAME", help="Which form it is; see: child-audit forms.")]
_Password = Annotated[
    str | None,
    typer.Option(
        "--password",
        metavar="TEXT",
        envvar="CHILD_AUDIT_PASSWORD",
        help="Opens protected documents; better given as $CHILD_AUDIT_PASSWORD, which other users can't see.",
        show_envvar=False,
    ),
]
_Contacts = Annotated[
    Path | None, typer.Option("--contacts", metavar="FILE", help="JSON or TOML file with the contacts to print.")
]
_Document = Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The Word document to write.")]
_Force = Annotated[bool, typer.Option("--force", help="Replace the output file if there is one.")]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    _never_fail_to_print()
    try:
        result = app(args=arguments, prog_name=_NAME, standalone_mode=False)
        sys.stdout.flush()
    except _WRONG_USAGE as error:
        context = getattr(error, "ctx", None)
        command = context.command_path if context is not None else _NAME
        return _fail(f"{getattr(error, 'format_message', str)().rstrip('.')}; try: {command} --help", _USAGE)
    except ChildAuditError as error:
        return _fail(str(error), _USAGE if isinstance(error, (OutputError, UnknownFormName)) else _FAILED)
    except (KeyboardInterrupt, typer.Abort):
        return _fail("interrupted", _INTERRUPTED)
    except BrokenPipeError:
        # Whoever read our output has had enough; Python must not complain when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _FAILED
    except Exception as error:
        # Not what the exception says: it may quote a form.
        return _fail(f"a fault in child-audit ({type(error).__name__} {_where(error)}); please report it", _FAULT)
    if result == _INTERRUPTED:
        return _fail("interrupted", _INTERRUPTED)  # recent typers make Ctrl-C an exit code
    return result if isinstance(result, int) else 0


@app.callback(invoke_without_command=True)
def _begin(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
) -> None:
    if version:
        from child_audit import __version__

        print(f"{_NAME} {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        print(context.get_help(), file=sys.stderr)
        raise typer.Exit(_USAGE)


@app.command()
def collate(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH", help="Files, folders (with all that is in them) and patterns.")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE.xlsx", help="The workbook to write.")],
    form: _Form = None,
    password: _Password = None,
    workers: Annotated[
        int | None,
        typer.Option("--workers", min=1, help="Processes reading at the same time; by default as many as serve."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")] = False,
) -> None:
    """Read completed forms and put them into one workbook."""
    from child_audit.collate import collate as run

    with _progress(shown=not quiet) as progress:
        collation = run(paths, output, form=form, password=password, workers=workers, progress=progress)
    if collation.exit_code == _USAGE:
        raise typer.Exit(_nothing_to_read(paths))
    _report_unread(collation.not_read)
    if not quiet:
        _summarise(collation, output)
    raise typer.Exit(collation.exit_code)


@app.command()
def parse(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Completed forms.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
    form: _Form = None,
    password: _Password = None,
) -> None:
    """Read completed forms and print what they say."""
    from child_audit.collate import read

    found = False
    unread: list[Outcome] = []
    for outcome in read(files, form=form, password=password):
        found = True
        if as_json:
            _print_json_line(outcome)
        else:
            _print_reading(outcome)
        if outcome.problem:
            _report_unread([outcome])
            unread.append(outcome)
    raise typer.Exit((_FAILED if unread else 0) if found else _nothing_to_read(files))


@app.command()
def explain(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A completed form.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE.html", help="The page to write.")],
    form: _Form = None,
    password: _Password = None,
    force: _Force = False,
) -> None:
    """Show on one page, in the document's own layout, how a completed form was read."""
    from child_audit.form import parse as run
    from child_audit.output import write

    target = _free(output, ".html", force=force)
    write(run(file, form, password=password).explain(clean(file.name)).encode(), target)


@app.command()
def blank(
    form: Annotated[str, typer.Argument(metavar="FORM", help="Name of the form; see: child-audit forms.")],
    output: _Document,
    contacts: _Contacts = None,
    force: _Force = False,
) -> None:
    """Write a blank form, ready to be sent out."""
    from child_audit.form import blank as run

    run(form, _free(output, ".docx", force=force), contacts=_loaded(contacts))


@app.command()
def fill(
    data: Annotated[
        Path, typer.Argument(metavar="DATA.json", help="The record, or a line of: parse --json. - is stdin.")
    ],
    output: _Document,
    form: _Form = None,
    contacts: _Contacts = None,
    force: _Force = False,
) -> None:
    """Write a form filled from JSON."""
    from child_audit.form import fill as run

    record, named = _record(data)
    if form and named and form != named:
        raise typer.BadParameter(f"{data} says that it is {named!r}", param_hint="'--form'")
    if not (form or named):
        raise typer.BadParameter(f"{data} doesn't say which form it is; give its name", param_hint="'--form'")
    run(record, _free(output, ".docx", force=force), form or named, contacts=_loaded(contacts))


@app.command()
def forms(as_json: Annotated[bool, typer.Option("--json", help="Print a JSON array.")] = False) -> None:
    """List the forms known here."""
    from child_audit.form import available_forms as run

    listed = [{"name": form.name, "title": form.title, "fields": len(form.fields)} for form in run()]
    if as_json:
        _print_json(listed)
        return
    console = _console()
    table = _table("Name", "Title", "Fields")
    for row in listed:
        table.add_row(*(_plain(str(value)) for value in row.values()))
    console.print(table)


@app.command()
def check(file: Annotated[Path, typer.Argument(metavar="FILE", help="A Word file with the tags of a form.")]) -> None:
    """Check a tagged template: can it be filled, and be read back?"""
    from child_audit.form import check_template as run

    problems = run(file)
    for problem in problems:
        print(_one_line(problem))
    if problems:
        count = "one problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise typer.Exit(_fail(f"{file}: {count}", _FAILED))
    print(f"{_one_line(str(file))}: no problems found")


# What goes in


def _record(data: Path) -> tuple[dict[str, Any], str | None]:
    """Read a record, and the name of its form where the JSON has it."""
    try:
        content = sys.stdin.buffer.read() if str(data) == "-" else data.read_bytes()
    except OSError as error:
        raise RecordError(f"{data}: can't be read ({error.strerror}); give a JSON file, or - for stdin") from error
    try:
        loaded = json.loads(content.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise RecordError(f"{data}: not one JSON object ({where}); give one record a file") from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise RecordError(f"{data}: not JSON in UTF-8") from error
    if not isinstance(loaded, dict):
        raise RecordError(f"{data}: not a JSON object; see: {_NAME} parse --json")
    if not {"form", "record"} <= loaded.keys():
        return loaded, None
    if not isinstance(loaded["record"], dict):
        raise RecordError(f"{data}: holds no record; was the document read?")
    return loaded["record"], str(loaded["form"])


def _loaded(contacts: Path | None) -> Contacts | None:
    if contacts is None:
        return None
    from child_audit.settings import Contacts

    return Contacts.load(contacts)


def _free(output: Path, ending: str, *, force: bool) -> Path:
    """Return the place for a file, once it's certain that nobody loses one."""
    if output.suffix.lower() != ending:
        raise OutputError(f"{output}: the name of the document must end in {ending}")
    if output.exists() and not force:
        raise OutputError(f"{output}: the file is there already; add --force to replace it, or give another name")
    return output


# What comes out


def _summarise(collation: Collation, output: Path) -> None:
    from child_audit.collate import short_name

    for name, count in collation.counts.items():
        flagged = sum(outcome.parsed is not None and outcome.parsed.form == name for outcome in collation.to_check)
        audits = "1 audit" if count == 1 else f"{count} audits"
        print(f"{short_name(collation.forms[name])}: {audits}" + (f", {flagged} to check" if flagged else ""))
    for what, outcomes in (("not read", collation.not_read), ("passed over", collation.passed_over)):
        if outcomes:
            files = "1 file" if len(outcomes) == 1 else f"{len(outcomes)} files"
            print(f"{what.capitalize()}: {files}, listed on the sheet Files")
    print(f"Workbook: {_one_line(str(output))}")


def _report_unread(outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes[:_LISTED]:
        if outcome.problem:
            _fail(f"{outcome.path}: {outcome.problem.message}", _FAILED)
    if len(outcomes) > _LISTED:
        _fail(f"and {len(outcomes) - _LISTED} more files were not read; see the sheet Files", _FAILED)


def _nothing_to_read(paths: Iterable[Path]) -> int:
    return _fail(f"nothing to read in {', '.join(map(str, paths))}; name folders or files with completed forms", _USAGE)


def _print_json_line(outcome: Outcome) -> None:
    from child_audit.collate import as_json

    _print_json(as_json(outcome))


def _print_json(data: Any) -> None:
    line = json.dumps(data, ensure_ascii=False)
    # A file name that is no text holds lone surrogates, which many JSON readers refuse.
    line = "".join(REPLACEMENT if "\ud800" <= character <= "\udfff" else character for character in line)
    sys.stdout.buffer.write(line.encode() + b"\n")
    sys.stdout.buffer.flush()


def _print_reading(outcome: Outcome) -> None:
    if outcome.parsed is None:
        return
    from child_audit.collate import answers_of, wording
    from child_audit.form import form_named

    parsed, console = outcome.parsed, _console()
    form = form_named(parsed.form)
    console.print(_plain(f"{outcome.path}: {form.title}"), style="bold")
    flagged = {issue.field for issue in parsed.issues}
    table = _table("Question", "Answer", "Read by")
    for answer in answers_of(form, parsed):
        if answer.value is not None or answer.path in flagged:
            texts = (wording(form, answer.path), _shown(answer.value), answer.evidence.sign)
            table.add_row(*map(_plain, texts), style="yellow" if answer.path in flagged else None)
    console.print(table)
    for issue in parsed.issues:
        about = ": ".join(filter(None, (wording(form, issue.field), issue.message)))
        console.print(_plain(f"To check: {about} ({issue.code}, {issue.place})"), style="yellow")
    console.print()


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value)


def _table(*titles: str) -> Any:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in titles:
        table.add_column(title, overflow="fold")
    return table


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False)


def _plain(text: str) -> Any:
    """Return text for rich as it stands: no markup, no emoji codes, no control characters for the terminal."""
    from rich.text import Text

    return Text(clean(text))


@contextmanager
def _progress(*, shown: bool) -> Iterator[Progress | None]:
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


def _fail(message: str, code: int) -> int:
    print(f"{_NAME}: error: {_one_line(message)}", file=sys.stderr)
    return code


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())


def _where(error: Exception) -> str:
    import traceback

    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"in {Path(last.filename).name}, line {last.lineno}"


def _never_fail_to_print() -> None:
    # A Windows console or a C locale can't encode every character of a name.
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
