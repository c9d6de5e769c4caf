"""Set up and run, with nothing but Python: ``python3 make.py demo`` or ``python3 make.py test``.

Makes a virtual environment in ``.venv`` (or where ``--venv`` or the variable ``CHILD_AUDIT_VENV`` says), installs the
project into it, and runs in it. What is installed already is not installed again.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
PROJECT = ROOT / "pyproject.toml"
OLDEST = (3, 11)


def main(arguments: list[str] | None = None) -> int:
    """Run one of the commands and return its exit code."""
    # Compared at run time: the machine's Python may be any.
    if sys.version_info[:2] < OLDEST:
        return _fail("Python 3.11 or newer is needed; this is " + sys.version.split()[0])
    options, rest = _options(arguments)
    try:
        python = _environment(options.venv, tests=options.command == "test")
    except subprocess.CalledProcessError as error:
        return _fail(f"setting up {options.venv} failed (exit code {error.returncode}); see above")
    return _COMMANDS[options.command](python, rest)


def _demo(python: Path, rest: list[str]) -> int:
    """Collate the completed forms in examples/returned into audits.xlsx."""
    returned = str(ROOT / "examples" / "returned")
    return _run(python, "-m", "child_audit", "collate", returned, "-o", "audits.xlsx", *rest)


def _test(python: Path, rest: list[str]) -> int:
    """Run the tests; further words go to pytest."""
    # In as many processes as there are processors, unless something else is asked for.
    return _run(python, "-m", "pytest", *(rest or ["-n", "auto"]), folder=ROOT)


_COMMANDS = {"demo": _demo, "test": _test}


def _options(arguments: list[str] | None) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(
        prog="make.py", description="Set up and run.", formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.epilog = "\n".join(f"  {name:6}{command.__doc__}" for name, command in _COMMANDS.items())
    parser.add_argument("command", choices=_COMMANDS)
    venv = os.environ.get("CHILD_AUDIT_VENV") or ROOT / ".venv"
    parser.add_argument("--venv", type=Path, default=venv, help="where the virtual environment is or shall be")
    options, rest = parser.parse_known_args(arguments)
    options.venv = Path(options.venv).absolute()
    return options, [word for word in rest if word != "--"]


def _environment(folder: Path, *, tests: bool) -> Path:
    """Return the Python of the virtual environment, made and filled as far as that's still to do."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    wanted = ["--editable", str(ROOT), *(_test_tools() if tests else [])]
    # An environment copied or moved elsewhere doesn't serve: the place is part of what is remembered.
    stamp, state = folder / f"installed-{'test' if tests else 'demo'}", _state(wanted)
    if python.exists() and stamp.exists() and stamp.read_text("utf-8") == state:
        return python
    if not python.exists():
        if importlib.util.find_spec("ensurepip") is None:
            sys.exit(_fail("this Python comes without pip; on Debian or Ubuntu: sudo apt install python3-venv"))
        print(f"make.py: making {folder}", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    print("make.py: installing child-audit and what it needs", flush=True)
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", *wanted], check=True)
    stamp.write_text(state, "utf-8")
    return python


def _test_tools() -> list[str]:
    """Return the project's development group: pip installs groups itself only from 25.1 on."""
    import tomllib

    tools: list[str] = tomllib.loads(PROJECT.read_text("utf-8"))["dependency-groups"]["dev"]
    return tools


def _state(wanted: list[str]) -> str:
    project = hashlib.sha256(PROJECT.read_bytes()).hexdigest()
    return "\n".join((sys.version, project, *wanted))


def _run(python: Path, *arguments: str, folder: Path | None = None) -> int:
    return subprocess.run([str(python), *arguments], cwd=folder, check=False).returncode


def _fail(message: str) -> int:
    print(f"make.py: error: {message}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
