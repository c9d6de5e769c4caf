"""Text as records hold it, normalised once in both directions; and the key by which wordings are compared."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from child_audit.symbols import text_shown

REPLACEMENT = "\ufffd"

# Line ends of every kind: Windows, old Mac, Word's vertical tab and page break, NEL, the Unicode separators.
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# What XML 1.0 can't hold (clause 2.2), and lone surrogates, which no file can.
_NOT_XML = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
# Word's optional hyphen and the byte order mark print nothing; no-break spaces are spaces to everyone but a typesetter.
# So are hyphens that don't break, and the marks that tell a typesetter where a line may.
_INVISIBLE = str.maketrans(
    {
        **dict.fromkeys("\u00ad\ufeff\u200b\u2060"),
        **dict.fromkeys("\u00a0\u202f\u2007", " "),
        "\u2011": "-",
    }
)
# Among Latin letters they change nothing; in Urdu or Arabic they say where a full stop stands.
_DIRECTION = re.compile("[\u200e\u200f]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
# Whatever of these isn't there needs no looking after; nearly always it's none.
_SPECIAL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\xa0\xad\u2007\u200b\u200e\u200f\u2011\u2060\u2028\u2029\u202f\ud800-\udfff\uf000-\uf0ff\ufeff\ufffe\uffff]"
)
_ASCII_SIGNS = bytes(code for code in range(128) if not chr(code).isalnum())
_LOWER = bytes.maketrans(string.ascii_uppercase.encode(), string.ascii_lowercase.encode())
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_TRAILING = re.compile("[^\\S\n]+(?=\n)")


def clean(text: str) -> str:
    """Return ``text`` as a record holds it.

    Line ends become ``\\n``; no-break spaces become spaces and no-break hyphens hyphens; optional hyphens, zero-width
    spaces and, without right-to-left letters, marks of direction go; what XML can't hold (control characters, lone
    surrogates, non-characters) becomes U+FFFD, so that it's seen and not lost; spaces at the ends of lines and blank
    lines at both ends go; codes of symbol fonts become what people see. Idempotent.
    """
    if _SPECIAL.search(text) is not None:
        text = _NOT_XML.sub(REPLACEMENT, _LINE_ENDS.sub("\n", text)).translate(_INVISIBLE)
        # As people see it: a tick that a program kept as a code of a symbol font is a tick.
        text = text_shown(text, "")
        if _RIGHT_TO_LEFT.search(text) is None:
            text = _DIRECTION.sub("", text)
    return _TRAILING.sub("", text.strip())


@lru_cache(maxsize=65_536)
def _key_of(character: str) -> str:
    if character == "&":
        return "and"
    return "".join(part for part in unicodedata.normalize("NFKD", character).casefold() if part.isalnum())


@lru_cache(maxsize=16_384)
def key(text: str) -> str:
    """Return the letters and digits of ``text``, without case, accents and typographic variants.

    Two texts with one key are the same wording: ``"Child’s  Details:"`` and ``"childs details"``, ``"Q & A"`` and
    ``"q and a"``.
    """
    return letters(text)


def letters(text: str) -> str:
    """Return the :func:`key` of a text too long to be kept for the next time: all of a document, say."""
    text = text.replace("&", "and")
    if text.isascii():
        return text.encode().translate(_LOWER, _ASCII_SIGNS).decode()
    # Signs are most of what goes, and nearly all of them ASCII: what's left is looked at one by one.
    plain = unicodedata.normalize("NFKD", text).casefold().encode("utf-8", "surrogatepass")
    kept = plain.translate(None, _ASCII_SIGNS).decode("utf-8", "surrogatepass")
    return _NOT_ASCII.sub(lambda others: "".join(filter(str.isalnum, others[0])), kept)


@lru_cache(maxsize=4096)
def key_positions(text: str) -> Sequence[int]:
    """Return for each character of ``key(text)`` the index in ``text`` that it comes from."""
    if text.isascii() and "&" not in text:
        return tuple(index for index, character in enumerate(text) if character.isalnum())
    return tuple(index for index, character in enumerate(text) for _ in _key_of(character))
