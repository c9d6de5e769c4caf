"""However it's installed: one version, one command by two names, and nothing that warns when it's imported."""

from __future__ import annotations

import importlib.metadata
import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import child_audit

COMMAND = Path(sysconfig.get_path("scripts"), "child-audit.exe" if os.name == "nt" else "child-audit")


def run(*command: object) -> subprocess.CompletedProcess[str]:
    words = [str(word) for word in command]
    return subprocess.run(words, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)


def test_the_version_stands_in_one_place() -> None:
    said = run(sys.executable, "-m", "child_audit", "--version").stdout.split()
    assert said == ["child-audit", child_audit.__version__]
    assert importlib.metadata.version("child-audit") == child_audit.__version__
    folder = Path(child_audit.__file__).parent
    written = [
        path.name for path in folder.rglob("*.py") if re.search(r"^__version__\s*=", path.read_text("utf-8"), re.M)
    ]
    assert written == ["version.py"]


def test_the_command_and_the_module_are_the_same() -> None:
    by_name, by_module = run(COMMAND, "--help"), run(sys.executable, "-m", "child_audit", "--help")
    assert (by_name.returncode, by_name.stdout) == (by_module.returncode, by_module.stdout)
    assert "collate" in by_name.stdout


def test_no_help_warns() -> None:
    for words in ([], ["collate"]):
        done = run(sys.executable, "-W", "error", "-X", "dev", "-m", "child_audit", *words, "--help")
        assert (done.returncode, done.stderr) == (0, "")


def test_no_module_warns_when_it_is_imported_alone() -> None:
    importing = """
import importlib, pkgutil, sys
import child_audit
for module in pkgutil.walk_packages(child_audit.__path__, "child_audit."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
print(sum(name.startswith("child_audit.") for name in sys.modules))
"""
    done = run(sys.executable, "-W", "error", "-X", "dev", "-c", importing)
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) > 150


def test_the_forms_travel_with_the_package() -> None:
    # In a wheel they're inside it; in a checkout beside it, where people edit them.
    for form in child_audit.available_forms():
        assert child_audit.parse(form.blank()).record == form.record_type()
