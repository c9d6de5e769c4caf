"""The command line as a whole: its errors and exit codes.

What the commands do is imported when they do it, so that ``--help`` is quick. Exit codes: 0 done; 1 some files were not
read, or the file named can't be used; 2 wrong usage, nothing to read, or no place for the result; 70 a fault of this
library; 130 interrupted, 143 ended by another program.

Nothing that was typed in a form or a table is printed in messages, whatever goes wrong; --verbose-values lifts that.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import nullcontext
from typing import Annotated

import typer

from child_audit.cli.completion import completing
from child_audit.cli.printing import FAILED, FAULT, INTERRUPTED, NAME, USAGE, fail
from child_audit.cli.signals import Ended, ending_cleanly
from child_audit.errors import ChildAuditError, OutputError, UnknownFormName
from child_audit.quoting import held_back, hold_back, may_quote, place_of, values_shown

_VERBOSE = "--verbose-values"

_WRONG_USAGE: type[Exception] = typer.BadParameter.__mro__[1]  # UsageError; recent typers have no click to name it by

app = typer.Typer(
    name=NAME,
    help="Fill case-audit forms in Word, read completed ones back, and collate them into one workbook.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    _never_fail_to_print()
    words = list(sys.argv[1:] if arguments is None else arguments)
    own = words[: words.index("--")] if "--" in words else words
    if _VERBOSE in own:
        # Wherever it stands, it's for the whole.
        words.remove(_VERBOSE)
        words.insert(0, _VERBOSE)
        with values_shown(), ending_cleanly():
            return _run(words)
    if arguments is None:
        hold_back()  # to the very end of the process: objects are thrown away after the last line of ours
    with nullcontext() if arguments is None else held_back(), ending_cleanly():
        return _run(words)


def _run(words: list[str]) -> int:
    try:
        result = app(args=words, prog_name=NAME, standalone_mode=False)
        sys.stdout.flush()
    except _WRONG_USAGE as error:
        context = getattr(error, "ctx", None)
        command = context.command_path if context is not None else NAME
        return fail(f"{getattr(error, 'format_message', str)().rstrip('.')}; try: {command} --help", USAGE)
    except ChildAuditError as error:
        _show(error.__cause__)
        return fail(str(error), USAGE if isinstance(error, (OutputError, UnknownFormName)) else FAILED)
    except (KeyboardInterrupt, typer.Abort):
        return fail("interrupted", INTERRUPTED)
    except Ended as error:
        return fail(str(error), error.exit_code)
    except BrokenPipeError:
        return _cut_off()
    except OSError as error:
        # Where it's known which file it's about, the message says so and it isn't raised as an OSError.
        _show(error)
        why = os.strerror(error.errno) if error.errno else type(error).__name__
        return fail(f"the system refused something ({why}; {place_of(error)}); is there room on the disk?", USAGE)
    except (Exception, SystemExit) as error:
        if isinstance(error.__context__, BrokenPipeError):
            return _cut_off()  # typer makes an exit of it
        if isinstance(error, SystemExit) and completing(words):
            return error.code if isinstance(error.code, int) else 0
        # Not what the exception says: it may quote a form.
        _show(error)
        return fail(f"a fault in child-audit ({place_of(error)}); please report it", FAULT)
    if result == INTERRUPTED:
        return fail("interrupted", INTERRUPTED)  # recent typers make Ctrl-C an exit code
    return result if isinstance(result, int) else 0


@app.callback(invoke_without_command=True)
def _begin(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
    verbose_values: Annotated[
        bool,
        typer.Option(_VERBOSE, help="Let error messages quote what stands in forms and tables; with any command."),
    ] = False,
) -> None:
    if version:
        from child_audit.version import __version__

        print(f"{NAME} {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        print(context.get_help(), file=sys.stderr)
        raise typer.Exit(USAGE)


def _cut_off() -> int:
    """Return the exit code for when whoever read our output has had enough."""
    # Python must not complain when it flushes at the end.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return FAILED


def _show(error: BaseException | None) -> None:
    """Print an exception with all that it says, if that was asked for."""
    if error is not None and may_quote():
        traceback.print_exception(error)


def _never_fail_to_print() -> None:
    # A Windows console or a C locale can't encode every character of a name.
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
