"""What is done before a release, with nothing but Python: ``python3 maintain.py lowest|audit|sbom|wheel``.

``lowest`` runs the tests with the lowest versions of all dependencies that pyproject.toml allows; ``audit`` asks
pip-audit for known vulnerabilities of the lowest and of the newest; ``sbom`` writes the software bill of materials of
an installation (CycloneDX, JSON); ``wheel`` builds wheel and source archive twice, elsewhere and at another time, and
compares them byte for byte. See docs/maintainers/maintenance.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
_BOUNDS = re.compile(r"(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?>=(?P<low>[0-9][0-9.]*),<(?P<high>[0-9][0-9.]*)")
_LEFT_OUT = shutil.ignore_patterns(".git", ".venv*", "__pycache__", "*.egg-info", "dist", "build", ".*_cache", "*.xlsx")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one of the commands and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="maintain.py", description="Before a release.", formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.epilog = "\n".join(f"  {name:8}{(command.__doc__ or '').splitlines()[0]}" for name, command in _ALL.items())
    parser.add_argument("command", choices=_ALL)
    options, rest = parser.parse_known_args(arguments)
    return _ALL[options.command](rest)


def lowest(rest: Sequence[str]) -> int:
    """Run the tests with the lowest versions allowed; further words go to pytest."""
    with _environment() as python:
        tools = _project()["dependency-groups"]["dev"]
        _install(python, "--editable", f"{ROOT}[{_extras()}]", *tools, pins=_lowest())
        return _run(python, "-m", "pytest", *(rest or ["-n", "auto"]), folder=ROOT)


def audit(rest: Sequence[str]) -> int:
    """Ask pip-audit for known vulnerabilities; further words go to it."""
    codes = []
    with _environment() as tool:
        _install(tool, "pip-audit")
        for what, pins in (("the newest", ()), ("the lowest", _lowest())):
            with _environment() as python:
                _install(python, f"{ROOT}[{_extras()}]", pins=pins)
                frozen = _printed(python, "-m", "pip", "freeze", "--exclude", "child-audit")
            print(f"maintain.py: {what} versions allowed, {len(frozen.splitlines())} packages", flush=True)
            with tempfile.TemporaryDirectory() as folder:
                listed = Path(folder, "requirements.txt")
                listed.write_text(frozen, "utf-8")
                # Strict: a package that couldn't be asked about isn't one without vulnerabilities.
                words = ["--strict", "--no-deps", "--disable-pip", "-r", str(listed), *rest]
                codes.append(_run(tool, "-m", "pip_audit", *words))
    return max(codes)


def sbom(rest: Sequence[str]) -> int:
    """Write the bill of materials of an installation with all extras; the word behind says where."""
    target = Path(rest[0] if rest else "child-audit.cdx.json").resolve()
    with _environment() as tool, _environment() as python:
        _install(tool, "cyclonedx-bom", "cyclonedx-python-lib[json-validation]")
        _install(python, f"{ROOT}[{_extras()}]")
        version = _printed(python, "-c", "import child_audit; print(child_audit.__version__)").strip()
        # What every new environment holds is no part of what is installed.
        _run(python, "-m", "pip", "uninstall", "--yes", "setuptools", "pip", quiet=True)
        words = ["environment", str(python), "--pyproject", str(ROOT / "pyproject.toml"), "--output-reproducible"]
        code = _run(tool, "-m", "cyclonedx_py", *words, "--mc-type", "application", "--of", "JSON", "-o", str(target))
    if not code:
        bill = json.loads(target.read_text("utf-8"))
        bill["metadata"]["component"]["version"] = version  # which pyproject.toml leaves to a module
        target.write_text(json.dumps(bill, indent=2, sort_keys=True) + "\n", "utf-8")
        print(f"maintain.py: {len(bill['components'])} components, written to {target}")
    return code


def wheel(rest: Sequence[str]) -> int:
    """Build wheel and source archive twice, and compare; they're left in the folder dist."""
    target = ROOT / "dist"
    with _environment() as tool, tempfile.TemporaryDirectory() as folder:
        _install(tool, "build", "hatchling")
        digests = []
        for number in (1, 2):
            # Elsewhere, with other times and other rights, as if on another machine.
            copy = Path(folder, f"copy {number}", "child-audit")
            os.umask(0o022 if number == 1 else 0o077)
            shutil.copytree(ROOT, copy, ignore=_LEFT_OUT, copy_function=shutil.copyfile)
            for path in copy.rglob("*"):
                os.utime(path, (time.time() - number * 86_400,) * 2)
            code = _run(tool, "-m", "build", "--no-isolation", "--outdir", str(copy / "dist"), str(copy), quiet=True)
            if code:
                return code
            digests.append({path.name: _digest(path) for path in sorted((copy / "dist").iterdir())})
        shutil.copytree(copy / "dist", target, dirs_exist_ok=True)
    for name, digest in digests[0].items():
        same = digests[1].get(name) == digest
        print(f"{digest}  {name}: {'the same, to the byte' if same else 'DIFFERS'}")
    return int(digests[0] != digests[1])


_ALL = {"lowest": lowest, "audit": audit, "sbom": sbom, "wheel": wheel}


def _project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def _extras() -> str:
    return ",".join(_project()["project"].get("optional-dependencies", {}))


def bounds() -> dict[str, tuple[str, str]]:
    """Return for each dependency, those of extras included, the lowest version allowed and the first that isn't.

    Raises:
        ValueError: one has no such bounds.
    """
    project = _project()["project"]
    found: dict[str, tuple[str, str]] = {}
    for line in (
        *project["dependencies"],
        *(each for extra in project["optional-dependencies"].values() for each in extra),
    ):
        match = _BOUNDS.fullmatch(line.replace(" ", ""))
        if match is None:
            raise ValueError(f"pyproject.toml: {line!r} has no lower and upper bound (name>=1.2,<3)")
        found[match["name"].lower()] = match["low"], match["high"]
    return found


def _lowest() -> tuple[str, ...]:
    return tuple(f"{name}=={low}" for name, (low, _) in bounds().items())


@contextmanager
def _environment() -> Iterator[Path]:
    """Give the Python of a new virtual environment, which is thrown away."""
    with tempfile.TemporaryDirectory(prefix="child-audit-maintain-") as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        yield Path(folder, "Scripts/python.exe" if os.name == "nt" else "bin/python")


def _install(python: Path, *wanted: str, pins: Sequence[str] = ()) -> None:
    with tempfile.TemporaryDirectory() as folder:
        constraints = Path(folder, "constraints.txt")
        constraints.write_text("\n".join(pins), "utf-8")
        subprocess.run(
            [str(python), "-m", "pip", "install", "--quiet", "--constraint", str(constraints), *wanted], check=True
        )


def _run(python: Path, *arguments: str, folder: Path | None = None, quiet: bool = False) -> int:
    output = subprocess.PIPE if quiet else None
    done = subprocess.run([str(python), *arguments], cwd=folder, stdout=output, stderr=output, text=True, check=False)
    if quiet and done.returncode:
        print(done.stdout, done.stderr, sep="\n", file=sys.stderr)
    return done.returncode


def _printed(python: Path, *arguments: str) -> str:
    return subprocess.run([str(python), *arguments], capture_output=True, text=True, check=True).stdout


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
