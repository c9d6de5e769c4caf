"""The command line as a whole: its errors and exit codes.

What the commands do is imported when they do it, so that ``--help`` is quick. Exit codes: 0 done; 1 some files were not
read, or the file named can't be used; 2 wrong usage, nothing to read, or no place for the result; 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from child_audit.cli.printing import FAILED, FAULT, INTERRUPTED, NAME, USAGE, fail
from child_audit.errors import ChildAuditError, OutputError, UnknownFormName

_WRONG_USAGE: type[Exception] = typer.BadParameter.__mro__[1]  # UsageError; recent typers have no click to name it by

app = typer.Typer(
    name=NAME,
    help="Fill case-audit forms in Word, read completed ones back, and collate them into one workbook.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    _never_fail_to_print()
    try:
        result = app(args=arguments, prog_name=NAME, standalone_mode=False)
        sys.stdout.flush()
    except _WRONG_USAGE as error:
        context = getattr(error, "ctx", None)
        command = context.command_path if context is not None else NAME
        return fail(f"{getattr(error, 'format_message', str)().rstrip('.')}; try: {command} --help", USAGE)
    except ChildAuditError as error:
        return fail(str(error), USAGE if isinstance(error, (OutputError, UnknownFormName)) else FAILED)
    except (KeyboardInterrupt, typer.Abort):
        return fail("interrupted", INTERRUPTED)
    except BrokenPipeError:
        # Whoever read our output has had enough; Python must not complain when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:
        # Not what the exception says: it may quote a form.
        return fail(f"a fault in child-audit ({type(error).__name__} {_where(error)}); please report it", FAULT)
    if result == INTERRUPTED:
        return fail("interrupted", INTERRUPTED)  # recent typers make Ctrl-C an exit code
    return result if isinstance(result, int) else 0


@app.callback(invoke_without_command=True)
def _begin(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
) -> None:
    if version:
        from child_audit.version import __version__

        print(f"{NAME} {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        print(context.get_help(), file=sys.stderr)
        raise typer.Exit(USAGE)


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
