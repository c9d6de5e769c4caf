"""Set up and run, with nothing but Python: ``python3 make.py demo``, ``python3 make.py test``, ``python3 make.py nox``.

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
# In as many processes as there are processors; what belongs to one group goes to one of them, and is made once.
IN_PARALLEL = ("-n", "auto", "--dist", "loadgroup")


def main(arguments: list[str] | None = None) -> int:
    """Run one of the commands and return its exit code."""
    # Compared at run time: the machine's Python may be any.
    if sys.version_info[:2] < OLDEST:
        return _fail("Python 3.11 or newer is needed; this is " + sys.version.split()[0])
    options, rest = _options(arguments)
    try:
        python = environment(options.venv, tests=options.command != "demo")
    except subprocess.CalledProcessError as error:
        return _fail(f"setting up {options.venv} failed (exit code {error.returncode}); see above")
    return _COMMANDS[options.command](python, rest)


def _demo(python: Path, rest: list[str]) -> int:
    """Collate the completed forms in examples/returned into audits.xlsx."""
    returned = str(ROOT / "examples" / "returned")
    return _run(python, "-m", "child_audit", "collate", returned, "-o", "audits.xlsx", *rest)


def _test(python: Path, rest: list[str]) -> int:
    """Run the tests; further words go to pytest."""
    return _run(python, "-m", "pytest", *(rest or IN_PARALLEL), folder=ROOT)


def _nox(python: Path, rest: list[str]) -> int:
    """Run sessions of noxfile.py: all that is checked, measured and built; --list says which there are."""
    os.environ["CHILD_AUDIT_VENV"] = str(python.parent.parent)
    return _run(python, "-m", "nox", "--noxfile", str(ROOT / "noxfile.py"), *rest)


_COMMANDS = {"demo": _demo, "test": _test, "nox": _nox}


def _options(arguments: list[str] | None) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(
        prog="make.py", description="Set up and run.", formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.epilog = "\n".join(f"  {name:6}{command.__doc__}" for name, command in _COMMANDS.items())
    parser.add_argument("command", choices=_COMMANDS)
    parser.add_argument("--venv", type=Path, default=place(), help="where the virtual environment is or shall be")
    options, rest = parser.parse_known_args(arguments)
    options.venv = Path(options.venv).absolute()
    # To nox, -- means something: what is behind it is for the program that a session runs.
    return options, [word for word in rest if word != "--" or options.command == "nox"]


def place() -> Path:
    """Return where the virtual environment is or shall be, unless something else is asked for."""
    return Path(os.environ.get("CHILD_AUDIT_VENV") or ROOT / ".venv").absolute()


def python_in(folder: Path) -> Path:
    """Return the Python of a virtual environment."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def environment(folder: Path, *, tests: bool) -> Path:
    """Return the Python of the virtual environment, made and filled as far as that's still to do."""
    python = python_in(folder)
    wanted = ["--editable", str(ROOT), *(_test_tools() if tests else [])]
    # An environment copied or moved elsewhere doesn't serve: the place is part of what is remembered.
    stamp = folder / f"installed-{'test' if tests else 'demo'}"
    if python.exists() and stamp.exists() and stamp.read_text("utf-8") == _state(folder, wanted):
        return python
    if not python.exists():
        if importlib.util.find_spec("ensurepip") is None:
            sys.exit(_fail("this Python comes without pip; on Debian or Ubuntu: sudo apt install python3-venv"))
        print(f"make.py: making {folder}", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    print("make.py: installing child-audit and what it needs", flush=True)
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", *wanted], check=True)
    stamp.write_text(_state(folder, wanted), "utf-8")
    return python


def _test_tools() -> list[str]:
    """Return the project's development group: pip installs groups itself only from 25.1 on."""
    import tomllib

    tools: list[str] = tomllib.loads(PROJECT.read_text("utf-8"))["dependency-groups"]["dev"]
    return tools


def _state(folder: Path, wanted: list[str]) -> str:
    project = hashlib.sha256(PROJECT.read_bytes()).hexdigest()
    # Its own Python, not the one that runs this: another version may ask for the same environment.
    return "\n".join(((folder / "pyvenv.cfg").read_text("utf-8"), project, *wanted))


def _run(python: Path, *arguments: str, folder: Path | None = None) -> int:
    return subprocess.run([str(python), *arguments], cwd=folder, check=False).returncode


def _fail(message: str) -> int:
    print(f"make.py: error: {message}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
