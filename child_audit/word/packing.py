"""A package → a zip again, some of its parts changed: the same bytes each time, and nothing in it that leads out."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping

from child_audit.word.limits import looks_like_a_bomb
from child_audit.word.package import Package

_FIXED_TIME = (1980, 1, 1, 0, 0, 0)


def repacked(package: Package, parts: Mapping[str, bytes]) -> bytes:
    """Return a copy of a package.

    Args:
        package: what is copied.
        parts: part → its new bytes; those that the package lacks are added behind the others.

    Raises:
        DocumentError: a part of the package can't be read.
    """
    changed = {name.casefold(): content for name, content in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in [*package.names, *(part for part in parts if not package.has(part))]:
            content = changed.get(name.casefold())
            content = package.read(name) if content is None else content
            info = zipfile.ZipInfo(name, _FIXED_TIME)
            bomb = looks_like_a_bomb(len(content), len(zlib.compress(content)))
            info.compress_type = zipfile.ZIP_STORED if bomb else zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()
