"""A secret key, and the pseudonyms that it makes: the same person has the same one in every workbook made with the key.

A pseudonym is an HMAC-SHA-256 (RFC 2104) of the normalised name, cut to 50 bits: nobody can tell the name from it, and
nobody without the key can try out names until one fits.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from child_audit.errors import KeyFileError

SHORTEST = 32
"""Characters that a key must have at least."""

_FEWEST_DIFFERENT = 10
_LARGEST = 4096
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no letter that looks like a digit
_LENGTH = 10
_HEAD = "# The key to the pseudonyms of child-audit. Keep it secret, and apart from the workbooks made with it.\n"


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """Makes pseudonyms with one key, which is never shown, printed or pickled by accident.

    Attributes:
        key: the secret.
    """

    key: bytes = field(repr=False)

    def of(self, kind: str, name: str) -> str:
        """Return ten letters and digits that stand for ``name`` among names of its kind."""
        number = int.from_bytes(self._digest(f"{kind}\0{name}")[:8]) >> (64 - 5 * _LENGTH)
        return "".join(_ALPHABET[number >> (5 * place) & 31] for place in reversed(range(_LENGTH)))

    @property
    def fingerprint(self) -> str:
        """Eight letters by which two workbooks made with the same key are known; the key can't be told from them."""
        return self._digest("fingerprint").hex()[:8]

    def __reduce__(self) -> str:
        raise TypeError("a key is not written anywhere")

    def _digest(self, text: str) -> bytes:
        message = b"child-audit pseudonym 1\0" + text.encode("utf-8", "surrogatepass")
        return hmac.new(self.key, message, hashlib.sha256).digest()


def pseudonyms_with(path: str | os.PathLike[str]) -> Pseudonyms:
    """Return the pseudonyms of a key file, which is made when it isn't there yet (0600: its owner's alone).

    Raises:
        KeyFileError: the file can't be read or made, or what it holds is no key.
    """
    file = Path(path)
    try:
        try:
            content = _read(file)
        except FileNotFoundError:
            content = _made(file)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name can't be used"
        raise KeyFileError(f"the key file {file} can't be read or made ({reason}); name another place") from error
    return Pseudonyms(_key(content, file))


def _read(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(_LARGEST + 1)


def _made(file: Path) -> bytes:
    content = f"{_HEAD}{secrets.token_hex(32)}\n".encode()
    # Made by this call and nobody else's: two runs at once must not have two keys.
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
    return content


def _key(content: bytes, file: Path) -> bytes:
    wanted = f"a key is at least {SHORTEST} letters and digits, by chance and not by choice"
    to_do = "name a file that isn't there yet, and one is made for you"
    # A document named by mistake must not become the key: the next save of it would change every pseudonym.
    if len(content) > _LARGEST or not content.isascii() or b"\0" in content:
        raise KeyFileError(f"{file} is no key file: {wanted}; {to_do}")
    lines = (line.strip() for line in content.splitlines())
    key = b"".join(line for line in lines if not line.startswith(b"#"))
    if len(key) < SHORTEST:
        raise KeyFileError(f"the key in {file} is too short: {wanted}; {to_do}")
    if len(set(key)) < _FEWEST_DIFFERENT:
        raise KeyFileError(f"the key in {file} is too simple: {wanted}; {to_do}")
    return key
