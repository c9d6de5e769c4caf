"""Completion in the shell: the scripts, what they ask the program, and real shells where they're installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = {"bash": "complete -o default -F", "zsh": "compdef", "fish": "complete --command child-audit"}


def shell_or_skip(name: str) -> str:
    found = shutil.which(name)
    if found is None or os.name == "nt":
        pytest.skip(f"{name} isn't installed here")
    return found


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An environment in which ``child-audit`` is this one, and home is an empty folder."""
    command = tmp_path / "bin" / "child-audit"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m child_audit "$@"\n', "utf-8")
    command.chmod(0o755)
    path = os.pathsep.join((str(command.parent), os.environ["PATH"]))
    return {**os.environ, "PATH": path, "HOME": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}


def run(*command: str, env: dict[str, str]) -> str:
    done = subprocess.run(command, env=env, cwd=env["HOME"], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def completed(line: str, shell: str = "zsh", **more: str) -> str:
    """Return what the program answers the shell that asks how a line goes on."""
    asking = {"_CHILD_AUDIT_COMPLETE": f"complete_{shell}", "_TYPER_COMPLETE_ARGS": line, **more}
    done = subprocess.run(
        [sys.executable, "-m", "child_audit"],
        env={**os.environ, **asking},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize("shell", SCRIPTS)
def test_the_script_for_a_shell_is_printed_and_nothing_is_changed(shell: str, environment: dict[str, str]) -> None:
    # The shell that asks is found among the parents of the process, so it must not hand over to the program at once.
    script = run(shell_or_skip(shell), "-c", "child-audit --show-completion; true", env=environment)
    assert SCRIPTS[shell] in script
    assert "_CHILD_AUDIT_COMPLETE" in script
    assert [path.name for path in Path(environment["HOME"]).rglob("*child*audit*")] == ["child-audit"]


def test_bash_completes_commands_and_falls_back_to_files(environment: dict[str, str]) -> None:
    bash = shell_or_skip("bash")
    asking = """
        source <(child-audit --show-completion)
        COMP_WORDS=(child-audit co) COMP_CWORD=1
        _child_audit_completion child-audit
        printf '%s\\n' "${COMPREPLY[@]}"
        complete -p child-audit
    """
    first, rest = run(bash, "--norc", "-c", asking, env=environment).split("\n", 1)
    assert first == "collate"
    assert "-o default" in rest


def test_fish_completes_options_and_names_of_forms(environment: dict[str, str]) -> None:
    fish = shell_or_skip("fish")
    asking = "child-audit --show-completion | source; complete -C 'child-audit {}'"
    assert "--resume" in run(fish, "--no-config", "-c", asking.format("collate --re"), env=environment)
    assert run(fish, "--no-config", "-c", asking.format("blank ci"), env=environment).split() == ["cin_cp"]


@pytest.mark.parametrize(("shell", "written"), [("bash", ".bashrc"), ("zsh", ".zshrc"), ("fish", ".config")])
def test_completion_is_installed_for_the_shell_that_asks(shell: str, written: str, environment: dict[str, str]) -> None:
    said = run(shell_or_skip(shell), "-c", "child-audit --install-completion; true", env=environment)
    assert f"{shell} completion installed" in said
    assert (Path(environment["HOME"]) / written).exists()


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("child-audit ", {"collate", "parse", "fill", "check"}),
        ("child-audit parse --f", {"--form", "--forms"}),
        ("child-audit parse --form ear", {"early_help"}),
        ("child-audit sheet c", {"cin_cp"}),
    ],
)
def test_what_is_offered(line: str, offered: set[str]) -> None:
    answer = completed(line)
    assert all(f'"{each}"' in answer for each in offered)


def test_powershell_is_answered_too() -> None:
    answer = completed("child-audit col", "powershell", _TYPER_COMPLETE_WORD_TO_COMPLETE="col")
    assert answer.startswith("collate:::")


def test_a_shell_that_is_not_known_is_an_error_in_one_line() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "child_audit", "--show-completion"],
        env={**os.environ, "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
