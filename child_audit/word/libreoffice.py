"""LibreOffice as a converter: run once, away from its user's own, and ended with all that it started.

It runs with a profile of its own that is thrown away, with macros off and links out of the document blocked, in a
private folder where each document has a name that we give it, and under a time limit. It is still a large program that
opens what a stranger sent: its settings are a promise of LibreOffice's, not a wall. Where that is not enough, take
LibreOffice off the ``PATH``, and files that need it are refused.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

SECONDS = 120.0
"""How long LibreOffice may take over one document."""

SECONDS_MORE = 5.0
"""How much longer for each further document of the same call."""

_PROGRAMS = (
    "soffice",
    "libreoffice",
    # Where the installers of macOS and Windows put it, off the PATH.
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.com",
)


def libreoffice() -> str | None:
    """Return LibreOffice's program; None where there is none."""
    return next(filter(None, map(shutil.which, _PROGRAMS)), None)


def convert(
    program: str, folder: Path, documents: Mapping[str, tuple[bytes, str]], seconds: float | None = None
) -> bool:
    """Convert documents to .docx, into ``out``.

    Args:
        program: LibreOffice's.
        folder: private to this work; LibreOffice's profile stays in it for the next call.
        documents: name → content and suffix. The names are ours, never the sender's.
        seconds: how long it may take; by default by the number of documents.

    Returns:
        Whether LibreOffice came to an end by itself. What it could not convert is simply not there.
    """
    incoming, profile = folder / "in", folder / "profile"
    shutil.rmtree(incoming, ignore_errors=True)
    incoming.mkdir()
    _write_profile(profile)
    paths = []
    for name, (data, suffix) in documents.items():
        paths.append(incoming / f"{name}.{suffix}")
        paths[-1].touch(0o600)
        paths[-1].write_bytes(data)
    arguments = [
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--invisible",
        "--norestore",
        "--nologo",
        "--nodefault",
        "--nolockcheck",
        "--nofirststartwizard",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(folder / "out"),
        *map(str, paths),
    ]
    return _run(arguments, folder, SECONDS + SECONDS_MORE * len(documents) if seconds is None else seconds)


def _run(arguments: list[str], folder: Path, seconds: float) -> bool:
    """Run a program in a group of its own; when time is up, or we are interrupted, the whole group ends."""
    with subprocess.Popen(
        arguments,
        cwd=folder,
        env=_environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        finally:
            _end(process)
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program with all that it started: ``soffice`` is only a script around the program that works."""
    if sys.platform == "win32":
        if process.poll() is None:
            subprocess.run(["taskkill", "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):  # nothing of it is left (macOS says that it's not permitted)
            return
    process.wait()


_NOWHERE = "http://127.0.0.1:9"  # the discard port: nothing listens there


def _environment(folder: Path) -> dict[str, str]:
    proxies = ("http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
    own = {"HOME": str(folder), "TMPDIR": str(folder), "TMP": str(folder), "TEMP": str(folder)}
    inherited = {name: value for name, value in os.environ.items() if name.lower() != "no_proxy"}
    return {**inherited, **own, **dict.fromkeys(proxies, _NOWHERE), "SAL_USE_VCLPLUGIN": "svp"}


# What of LibreOffice's settings keeps a document from doing more than being converted.
_SETTINGS = (
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    # Pictures, sections and fields that are links, to other machines and to other files of this one.
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "2"),
    ("org.openoffice.Office.Writer/Content/Update", "Field", "false"),
    ("org.openoffice.Office.Writer/Content/Update", "Chart", "false"),
    ("org.openoffice.Office.Common/Java/ApplicationSupport", "EnableJava", "false"),
    # Whatever asks the network all the same, asks a proxy that isn't there.
    ("org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("org.openoffice.Inet/Settings", "ooInetNoProxy", ""),
)


def _write_profile(profile: Path) -> None:
    user = profile / "user"
    if user.exists():
        return
    user.mkdir(parents=True)
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>\n",
        encoding="utf-8",
    )
