"""Everything that is checked, measured and built, in one place.

    python3 make.py nox --list                       what there is
    python3 make.py nox                              what is quick: lint, types, imports, templates
    python3 make.py nox -s tests -- tests/word -x    what stands behind -- goes to the program that a session runs

``make.py nox`` needs nothing but Python; a nox of one's own does as well. Most sessions run in the project's own
environment, which ``make.py`` makes; those that must have a clean one get it from uv, or from pip where uv isn't.
``.ci/run`` and ``.github/workflows`` run the same sessions. See CONTRIBUTING.md and docs/maintainers/releasing.md.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import nox
from nox import Session
from nox.command import CommandFailed

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))

import make  # noqa: E402

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.sessions = ("lint", "types", "imports", "templates")

LEAST_COVERED = {"word": (95.0, 95.0), "template": (95.0, 95.0), "reading": (95.0, 90.0)}
"""Package → per cent of its lines and branches together, and of its branches alone, that the tests must reach.

95 is what all are meant to have; of reading's branches, what it has is held, to be raised as tests are added.
"""

TOUCH_DEPENDENCIES = (
    *("tests/word", "tests/template", "tests/test_form.py", "tests/test_form_of_tags.py", "tests/test_prefill.py"),
    *("tests/test_collate_workbook.py", "tests/test_collate_loading.py", "tests/test_collate_exports.py"),
    *("tests/test_collate_inputs.py", "tests/test_cli.py", "tests/test_explain.py"),
)
TOUCH_INSTALLATION = (
    *("tests/test_installed.py", "tests/test_imports.py", "tests/test_examples.py", "tests/test_form.py"),
    *("tests/test_round_trip.py", "tests/test_explain.py", "tests/test_own_bugs.py", "tests/test_prefill.py"),
)

_BOUNDS = re.compile(r"(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?>=(?P<low>[0-9][0-9.]*),<(?P<high>[0-9][0-9.]*)")
_NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv*", ".nox", "__pycache__", "*.egg-info", "dist", "build", "site", "fuzzing", ".*_cache", "/*.xlsx"
)

in_the_project = nox.session(venv_backend="none")
"""For sessions that run in the project's own environment."""


# ---- What is quick


@in_the_project
def lint(session: Session) -> None:
    """Ruff, rules and format; with -- --fix it mends what it can."""
    fix = "--fix" in session.posargs
    _run(session, "-m", "ruff", "check", *(["--fix"] if fix else []), ".")
    _run(session, "-m", "ruff", "format", *([] if fix else ["--check"]), ".")


@in_the_project
def types(session: Session) -> None:
    """Mypy, strictly."""
    _run(session, "-m", "mypy", "--strict", *session.posargs)


@in_the_project
def imports(session: Session) -> None:
    """Who may import whom: the contracts in pyproject.toml."""
    _run(session, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")


@in_the_project
def templates(session: Session) -> None:
    """The tagged Word files are what their script makes."""
    _run(session, "docx_templates/build.py", "--check")


# ---- Tests


@in_the_project
def tests(session: Session) -> None:
    """All tests, or those named behind --, by the README's command."""
    session.run(sys.executable, "make.py", "test", *session.posargs, external=True)


@in_the_project
def coverage(session: Session) -> None:
    """All tests, by the README's command; fails where too little of word, template and reading is reached."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "coverage.json")
        words = [*make.IN_PARALLEL, "--cov", "--cov-report=", f"--cov-report=json:{report}", *session.posargs]
        session.run(sys.executable, "make.py", "test", *words, external=True)
        low = too_low(json.loads(report.read_text("utf-8")))
    if low:
        session.error("; ".join(low))


@in_the_project
def score(session: Session) -> None:
    """How well completed forms of other geometries are read: by form, way and noise. Takes --count, --clients …"""
    _run(session, "-m", "tests.returned.score", *(session.posargs or ["--count", "100", "--jobs", "2"]))


@nox.session
def lowest(session: Session) -> None:
    """The tests that touch dependencies, from the wheel, with the lowest versions allowed."""
    _install_wheel(session, *_group("dev"), pins=lowest_versions())
    _run_elsewhere(session, *(session.posargs or ["-q", *make.IN_PARALLEL, "-m", "not bulk", *TOUCH_DEPENDENCIES]))


@nox.session
def installed(session: Session) -> None:
    """The wheel without the sources: tests; by uv tool and by pipx, with nothing else; as a zip file on the path."""
    wheel = _install_wheel(session, *_group("dev"), "pipx", "uv")
    _run_elsewhere(session, *(session.posargs or ["-q", *make.IN_PARALLEL, "-m", "not bulk", *TOUCH_INSTALLATION]))
    folder = Path(session.create_tmp())
    places = {"UV_TOOL_DIR": folder / "uv", "UV_TOOL_BIN_DIR": folder / "bin of uv"}
    places |= {"PIPX_HOME": folder / "pipx", "PIPX_BIN_DIR": folder / "bin of pipx", "PIPX_MAN_DIR": folder / "man"}
    env: dict[str, str | None] = {name: str(place) for name, place in places.items()}
    session.run("uv", "tool", "install", "--quiet", "--force", "--python", _python(session), str(wheel), env=env)
    session.run("pipx", "install", "--quiet", "--force", "--python", _python(session), str(wheel), env=env)
    with session.chdir(folder):
        for place in (folder / "uv" / "child-audit", folder / "pipx" / "venvs" / "child-audit"):
            session.run(str(make.python_in(place)), "-c", _READ_BLANKS, str(place), external=True)
        for place in (folder / "bin of uv", folder / "bin of pipx"):
            session.run(str(place / "child-audit"), "blank", "early_help", "-o", "blank.docx", "--force", external=True)
            session.run(str(place / "child-audit"), "parse", "blank.docx", external=True, silent=True)
        session.run("python", "-c", _READ_BLANKS, str(wheel), env={"PYTHONPATH": str(wheel)})


@nox.session
def fuzz(session: Session) -> None:
    """Let libFuzzer loose on one target: -- reader --minutes 30."""
    session.install("--quiet", "--editable", f".[{_extras()}]", "atheris")
    session.run("python", "-m", "fuzz.run", *(session.posargs or ["--help"]))


# ---- Speed


@in_the_project
def speed(session: Session) -> None:
    """What CI holds: the library's time against the floor, in the same run."""
    _run(session, "-m", "benchmarks.limits")


@nox.session
def benchmarks(session: Session) -> None:
    """Compare with other libraries; -- growth, many, soak or page runs that part of benchmarks."""
    session.install("--quiet", "--editable", f".[{_extras()}]", *_group("benchmarks"), *_group("dev"))
    part, *rest = session.posargs or [""]
    known = (ROOT / "benchmarks" / f"{part}.py").is_file()
    session.run("python", "-m", *([f"benchmarks.{part}", *rest] if known else ["benchmarks", *session.posargs]))


# ---- What is published


@nox.session
def docs(session: Session) -> None:
    """The documentation as a site, in the folder site; every warning is an error, and nothing is fetched by it."""
    session.install("--quiet", "--editable", f".[{_extras()}]", *_group("docs"))
    session.run("mkdocs", "build", "--strict", *session.posargs)
    session.run("python", "-m", "pytest", "-q", "tests/documentation/test_links.py")


@nox.session
def package(session: Session) -> None:
    """Wheel and source archive into dist: checked, built twice, equal to the byte, and from one another."""
    session.install("--quiet", "build", "hatchling", "twine", "check-wheel-contents")
    with tempfile.TemporaryDirectory() as folder:
        # Elsewhere, with other times and other rights, as if on another machine; the second wheel not from the archive.
        first = _built(session, Path(folder, "first", "child-audit"), 0o022, days=1)
        second = _built(session, Path(folder, "second", "child-audit"), 0o077, days=2, apart=True)
        different = differing(first, second)
        shutil.copytree(first, ROOT / "dist", dirs_exist_ok=True)
        built = sorted(str(ROOT / "dist" / path.name) for path in first.iterdir())
    if different:
        session.error(f"two builds differ: {', '.join(different)}")
    session.run("python", "-m", "twine", "check", "--strict", *built)
    session.run("check-wheel-contents", *(path for path in built if path.endswith(".whl")))


@nox.session
def sbom(session: Session) -> None:
    """The bill of materials of an installation with all extras (CycloneDX, JSON), into the file named behind --."""
    target = Path(session.posargs[0] if session.posargs else "child-audit.cdx.json").resolve()
    session.install("--quiet", "cyclonedx-bom", "cyclonedx-python-lib[json-validation]")
    python = _second_environment(session, f"{ROOT}[{_extras()}]")
    words = ["environment", str(python), "--pyproject", str(ROOT / "pyproject.toml"), "--output-reproducible"]
    session.run("cyclonedx-py", *words, "--mc-type", "application", "--of", "JSON", "-o", str(target))
    bill = json.loads(target.read_text("utf-8"))
    bill["metadata"]["component"]["version"] = _version()  # which pyproject.toml leaves to a module
    target.write_text(json.dumps(bill, indent=2, sort_keys=True) + "\n", "utf-8")
    session.log(f"{len(bill['components'])} components, written to {target}")


@nox.session
def audit(session: Session) -> None:
    """Ask pip-audit for known vulnerabilities of the newest and of the lowest versions allowed."""
    session.install("--quiet", "pip-audit", "pip")
    folder = Path(session.create_tmp())
    failed = []
    for what, pins in (("newest", ()), ("lowest", lowest_versions())):
        listed, constraints = folder / f"{what}.txt", _constraints(session, pins)
        words = [
            "install",
            "--quiet",
            "--dry-run",
            "--ignore-installed",
            "-c",
            str(constraints),
            f"{ROOT}[{_extras()}]",
        ]
        session.run("python", "-m", "pip", *words, "--report", str(folder / "report.json"))
        listed.write_text("\n".join(_named(json.loads((folder / "report.json").read_text("utf-8")))), "utf-8")
        # Strict: a package that couldn't be asked about isn't one without vulnerabilities.
        words = ["--strict", "--no-deps", "--disable-pip", "-r", str(listed), *session.posargs]
        try:
            session.run("pip-audit", *words)
        except CommandFailed:
            failed.append(what)
    if failed:
        session.error(f"pip-audit failed for {' and '.join(failed)}")


@nox.session
def workflows(session: Session) -> None:
    """What is for GitHub: against its schemas, and against what makes workflows unsafe."""
    session.install("--quiet", "check-jsonschema", "zizmor")
    folder = Path(".github")
    forms = sorted(set(folder.glob("ISSUE_TEMPLATE/*.yml")) - {folder / "ISSUE_TEMPLATE" / "config.yml"})
    for schema, files in (
        ("github-workflows", sorted(folder.glob("workflows/*.yml"))),
        ("github-issue-forms", forms),
        ("github-issue-config", [folder / "ISSUE_TEMPLATE" / "config.yml"]),
        ("dependabot", [folder / "dependabot.yml"]),
    ):
        session.run("check-jsonschema", "--builtin-schema", f"vendor.{schema}", *map(str, files))
    session.run("zizmor", "--offline", "--quiet", str(folder))


# ---- What sessions share


_READ_BLANKS = """
import sys, child_audit
assert child_audit.__file__.startswith(sys.argv[1]), child_audit.__file__
for form in child_audit.available_forms():
    parsed = child_audit.parse(form.blank(f"{form.name}.docx"))
    assert parsed.record == form.record_type(), form
    assert "</html>" in parsed.explain(form.name), form
print("blanks of all forms are written, read and explained by", child_audit.__file__)
"""
"""The first argument is where the package must come from."""


@cache
def _project_python() -> str:
    """Return the Python of the project's environment, which is made when there's none."""
    return str(make.environment(make.place(), tests=True))


def _run(session: Session, *words: str) -> None:
    session.run(_project_python(), *words, external=True)


def _python(session: Session) -> str:
    return str(make.python_in(Path(session.virtualenv.location)))


def _install_wheel(session: Session, *others: str, pins: Sequence[str] = ()) -> Path:
    """Build the wheel and install it with all extras, and others; return the wheel."""
    folder = Path(session.create_tmp()) / "wheel"
    shutil.rmtree(folder, ignore_errors=True)
    _run(session, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder))
    (wheel,) = folder.glob("*.whl")
    session.install("--quiet", "-c", str(_constraints(session, pins)), f"{wheel}[{_extras()}]", *others)
    return wheel


def _run_elsewhere(session: Session, *words: str) -> None:
    """Run pytest in a copy of everything but the package, so that only what is installed can be found."""
    with tempfile.TemporaryDirectory(prefix="child-audit-elsewhere-") as folder:
        copy = Path(folder, "copy")
        shutil.copytree(ROOT, copy, ignore=lambda at, names: {*_NOT_COPIED(at, names), *{"child_audit"} & {*names}})
        with session.chdir(copy):
            session.run("python", "-c", "import child_audit as c; assert 'site-packages' in c.__file__, c.__file__")
            # Temporary files where they always are: in nox's own place, names would be too long for what is printed.
            session.run("python", "-m", "pytest", *words, env={"PYTHONPATH": None, "TMPDIR": os.environ.get("TMPDIR")})


def _second_environment(session: Session, *wanted: str) -> Path:
    """Return the Python of a further environment, in which there's nothing but what was wanted."""
    folder = Path(session.create_tmp()) / "second"
    session.run(_python(session), "-m", "venv", "--clear", "--without-pip", str(folder))
    python = make.python_in(folder)
    if session.venv_backend == "uv":
        session.run("uv", "pip", "install", "--quiet", "--python", str(python), *wanted)
    else:
        session.run("python", "-m", "pip", "--python", str(python), "install", "--quiet", *wanted)
    return python


def _built(session: Session, copy: Path, mask: int, *, days: int, apart: bool = False) -> Path:
    """Build in a copy that seems to be some days old; return the folder with what was built."""
    before = os.umask(mask)
    try:
        shutil.copytree(ROOT, copy, ignore=_NOT_COPIED, copy_function=shutil.copyfile)
        for path in copy.rglob("*"):
            os.utime(path, (time.time() - days * 86_400,) * 2)
        words = ["build", "--no-isolation", *(["--sdist", "--wheel"] if apart else []), str(copy)]
        session.run("python", "-m", *words, silent=True)
    finally:
        os.umask(before)
    return copy / "dist"


def _constraints(session: Session, pins: Sequence[str]) -> Path:
    file = Path(session.create_tmp()) / "constraints.txt"
    file.write_text("\n".join(pins), "utf-8")
    return file


def _project() -> dict[str, Any]:
    return nox.project.load_toml(ROOT / "pyproject.toml")


def _group(name: str) -> tuple[str, ...]:
    return nox.project.dependency_groups(_project(), name)


def _extras() -> str:
    return ",".join(_project()["project"].get("optional-dependencies", {}))


def _version() -> str:
    text = (ROOT / "child_audit" / "version.py").read_text("utf-8")
    return text.partition('__version__ = "')[2].partition('"')[0]


# ---- What is decided here, and tested in tests/test_noxfile.py


def too_low(report: dict[str, Any]) -> list[str]:
    """Print the coverage of each package, from coverage.py's JSON, and return what is wrong with it."""
    wrong = []
    for package, least in LEAST_COVERED.items():
        files = {name: file for name, file in report["files"].items() if package in Path(name).parts}
        if not files:
            wrong.append(f"nothing of {package} was measured")
            continue
        lines, branches = _reached(files, "covered_lines", "num_statements"), _reached(files, *_BRANCHES)
        both, alone = _share(map(sum, zip(lines, branches, strict=True))), _share(branches)
        print(f"{package:10}{both:6.2f} % of lines and branches, {alone:6.2f} % of branches")
        short = [
            f"{found:.2f} % instead of {must:g}"
            for found, must in zip((both, alone), least, strict=True)
            if found < must
        ]
        if short:
            wrong.append(f"{package} is covered to {', '.join(short)}")
            for name, file in files.items():
                ways = [f"{line}→{to}" for line, to in file["missing_branches"]]
                print(f"    {name}: {', '.join([*map(str, file['missing_lines']), *ways]) or 'nothing missing'}")
    return wrong


_BRANCHES = ("covered_branches", "num_branches")


def _reached(files: dict[str, Any], *names: str) -> tuple[int, ...]:
    return tuple(sum(file["summary"][name] for file in files.values()) for name in names)


def _share(of: Iterable[int]) -> float:
    reached, there = of
    return 100 * reached / there


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


def lowest_versions() -> tuple[str, ...]:
    """Return what pins every dependency to the lowest version allowed."""
    return tuple(f"{name}=={low}" for name, (low, _) in bounds().items())


def differing(first: Path, second: Path) -> list[str]:
    """Print the digests of what is in two folders, and return the names of files that aren't the same in both."""
    digests = [
        {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
        for folder in (first, second)
    ]
    for name, digest in sorted(digests[0].items()):
        print(f"{digest}  {name}")
    return sorted({name for name, _ in digests[0].items() ^ digests[1].items()})


def _named(report: dict[str, Any]) -> list[str]:
    """Return name==version of everything that pip would install, but the project itself."""
    found = [each["metadata"] for each in report["install"]]
    return sorted(f"{each['name']}=={each['version']}" for each in found if each["name"] != "child-audit")
