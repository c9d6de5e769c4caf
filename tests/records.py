"""Hypothesis strategies for records of both forms, nasty text included."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from pydantic import BaseModel

from child_audit import Form
from child_audit.forms.fields import FieldInfo, Kind, nested

# Words of the forms themselves, and everything that has ever broken a document, a template engine or a spreadsheet.
_WORDS = r"""Good|Requires Improvement|Yes|No|Judgement:|Evaluative Summary|Date of Birth:|Full name:|Comments on Risk:
|Are visits timely?|Action|Who / When|☒|☐|x|N/A|-|/|12/03/2024|{{ child.full_name }}|{% for a in b %}|{# no #}|{{ 7*7 }}
|<b>&amp;</b>|a < b & c > d|"quoted"|'|=1+1|@SUM(A1)|👩‍👧‍👦 emoji|مرحبا بالعالم|Llanfairpwllgwyngyll ŵŷ|]]>|<!-- -->
|Case to be Escalated to Service Manager YES / NO (please indicate)|Good= Evidence of all elements"""
_CODES = (
    "two\nlines|tab\there|\x00\x07|\x0b|\ud800|\ufffe|a\r\nb|  spaced   out  |\u00a0no-break\u00a0|soft\u00adhyphen"
    "|e\u0301|ﬁ ligature|\u200b|line\u2028sep|\u202eright to left"
)
NASTY = ("\uf0fb in a symbol font", *_WORDS.replace("\n|", "|").split("|"), *_CODES.split("|"))

_ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)
TEXT = st.one_of(
    st.just(""),
    st.sampled_from(NASTY),
    _ANY_TEXT,
    st.lists(st.one_of(st.sampled_from(NASTY), _ANY_TEXT), min_size=1, max_size=4).map("\n".join),
)


NUMBERS = st.integers(-(10**15) + 1, 10**15 - 1) | st.floats(-1e14, 1e14).map(lambda value: round(value, 6))


def values(info: FieldInfo, text: st.SearchStrategy[str] = TEXT) -> st.SearchStrategy[Any]:
    """Return a strategy for what one field may hold."""
    if info.kind is Kind.TEXT:
        return text
    if info.kind is Kind.NUMBER:
        return st.none() | NUMBERS
    if info.kind is Kind.DATE:
        return st.none() | st.dates()
    if info.kind is Kind.TICK:
        return st.booleans()
    if info.kind is Kind.YES_NO:
        return st.none() | st.booleans()
    if info.kind is Kind.CHOICE:
        return st.none() | st.sampled_from(info.options)
    row = st.fixed_dictionaries({column.path: values(column, text) for column in info.columns}).map(nested)
    return st.lists(row, max_size=3 if any(column.columns for column in info.columns) else 8)


def records(form: Form[Any], text: st.SearchStrategy[str] = TEXT) -> st.SearchStrategy[BaseModel]:
    """Return a strategy for records of a form."""
    fields = st.fixed_dictionaries({info.path: values(info, text) for info in form.fields})
    return fields.map(lambda flat: form.record(nested(flat)))
