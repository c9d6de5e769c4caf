"""A list of the cases whose audits are awaited, as people keep it: any order of columns, paths or words as headings."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from child_audit.collate.tabular import Line, as_date, as_text, heading_line, lines_of
from child_audit.errors import CasesError
from child_audit.forms.personal import Personal
from child_audit.quoting import quoted
from child_audit.text import key

_MOST_PROBLEMS = 20

# Role of a column → what its heading says, as letters and digits only.
_HEADINGS: dict[str, str] = {
    # A bare "No." counts rows.
    "case": r"(child|childs|case|client|person|pupil|cf|ecins|cfecins|cfid|mosaic|lcs|liquidlogic|eh|socialcare"
    r"|unique)+(id|ids|number|no|ref|refno|reference|identifier)|id|ref|reference|upn",
    "child": r"((the)?(child|childs|youngperson|youngpersons|childyoungperson|childyoungpersons|pupil|client|yp)s?)?"
    r"(full)?name|child|childyoungperson|youngperson|nameof(the)?(child|youngperson|childyoungperson)",
    "first": r"(childs?)?(first|fore|given|christian)names?",
    "last": r"(childs?)?(last|sur|family|second)names?",
    "birth": r"(childs?)?(dob|dateofbirth|birthdate|birthday|born|datebirth)",
    "due": r"(audit|return)?(due|duedate|datedue|dueby|deadline|returnby|returndate|returnedby|dueback|bywhen"
    r"|tobereturnedby|auditdue|auditduedate|due(back)?(by|on)?)",
    "form": r"form|formname|audittype|typeofaudit|tool|audittool|auditform|audit",
}
_COMPILED = {role: re.compile(pattern) for role, pattern in _HEADINGS.items()}
_BY_PERSONAL = {Personal.IDENTIFIER: "case", Personal.CHILD: "child", Personal.BIRTH: "birth"}


@dataclass(frozen=True, slots=True)
class Case:
    """One audit that is awaited.

    Attributes:
        where: the row of the list: "sheet Cases, row 5".
        case: the ID, "" when the list doesn't say.
        child: the name, likewise.
        birth: date of birth.
        due: when it should be here at the latest.
        form: the name of the form, "" for any.
        more: what else the list says: heading → text.
    """

    where: str
    case: str = ""
    child: str = ""
    birth: date | None = None
    due: date | None = None
    form: str = ""
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Expected:
    """All audits that are awaited, and how the list was understood.

    Attributes:
        cases: in the order of the list.
        columns: what each column was taken for, for the run log: heading → role in words.
        more: the headings of the other columns.
    """

    cases: tuple[Case, ...]
    columns: Mapping[str, str]
    more: tuple[str, ...] = ()


_ROLE_WORDS = {"case": "case ID", "child": "child’s name", "first": "first name", "last": "last name",
               "birth": "date of birth", "due": "due date", "form": "form"}  # fmt: skip


def expected_in(path: str | os.PathLike[str], forms: Mapping[str, Any]) -> Expected:
    """Read a list of awaited audits.

    Args:
        path: a workbook, whose first sheet with suitable headings is read, or a CSV.
        forms: form name → the form; a heading may be the path or the wording of one of their fields.

    Raises:
        CasesError: it can't be read, or rows can't be understood; each is named.
    """
    file = Path(path)
    by_wording = dict(_by_wording(forms.values()))
    for lines in lines_of(file):
        index = heading_line(lines, lambda text: _role(text, by_wording) is not None)
        if index is None:
            continue
        roles = _roles(lines[index], by_wording)
        if {"case", "child", "last"} & set(roles.values()):
            return _expected(file, lines[index], lines[index + 1 :], roles, forms)
    raise CasesError(
        f"{file}: no row of headings was found with a case ID or a child’s name; call a column “Case ID”, or “Name”"
    )


def _by_wording(forms: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for form in forms:
        for info in form.fields:
            role = _BY_PERSONAL.get(info.personal)
            if role is not None:
                yield from ((key(text), role) for text in (info.path, info.label, f"{info.section} {info.label}"))


def _role(heading: str, by_wording: Mapping[str, str]) -> str | None:
    letters = key(heading)
    if letters in by_wording:
        return by_wording[letters]
    return next((role for role, pattern in _COMPILED.items() if pattern.fullmatch(letters)), None)


def _roles(line: Line, by_wording: Mapping[str, str]) -> dict[int, str]:
    """Return which column is what; of two that could be the same, the first."""
    roles: dict[int, str] = {}
    for column, heading in enumerate(line.values):
        role = _role(heading, by_wording) if isinstance(heading, str) else None
        if role is not None and role not in roles.values():
            roles[column] = role
    return roles


def _expected(
    file: Path, head: Line, lines: list[Line], roles: Mapping[int, str], forms: Mapping[str, Any]
) -> Expected:
    titles = {column: as_text(value) for column, value in enumerate(head.values) if value is not None}
    others = {column: title for column, title in titles.items() if column not in roles}
    problems: list[str] = []
    cases = [case for line in lines if (case := _case(line, roles, others, forms, problems)) is not None]
    if problems:
        more = [f"and {len(problems) - _MOST_PROBLEMS} more"] if len(problems) > _MOST_PROBLEMS else []
        raise CasesError(f"{file}: the list can't be used as it stands", [*problems[:_MOST_PROBLEMS], *more])
    if not cases:
        raise CasesError(f"{file}: there is no case below the headings")
    understood = {title: _ROLE_WORDS.get(roles.get(column, ""), "kept as it is") for column, title in titles.items()}
    return Expected(tuple(cases), understood, tuple(dict.fromkeys(others.values())))


def _case(
    line: Line, roles: Mapping[int, str], others: Mapping[int, str], forms: Mapping[str, Any], problems: list[str]
) -> Case | None:
    found: dict[str, Any] = {role: _at(line, column) for column, role in roles.items()}
    if not any(value is not None for value in found.values()):
        return None
    dates: dict[str, date | None] = {}
    for column, role in roles.items():
        if role in {"birth", "due"}:
            value = _at(line, column)
            dates[role] = as_date(value)
            if value is not None and dates[role] is None:
                problems.append(f"{line.cell(column)}: this is no date; type it like 21/11/2026{quoted(value)}")
    name = as_text(found.get("child")) or " ".join(
        filter(None, (as_text(found.get("first")), as_text(found.get("last"))))
    )
    case = as_text(found.get("case"))
    if not (case or name):
        problems.append(f"{line.cell(min(roles))}: the row has neither a case ID nor a name; add one, or clear the row")
    form = _form(as_text(found.get("form")), forms)
    if form is None:
        column = next(column for column, role in roles.items() if role == "form")
        known = f"the forms are: {', '.join(forms)}{quoted(found.get('form'))}"
        problems.append(f"{line.cell(column)}: there is no such form; {known}")
    where = f"sheet {line.sheet}, row {line.number}" if line.sheet else f"line {line.number}"
    more = {title: text for column, title in others.items() if (text := as_text(_at(line, column)))}
    return Case(where, case, name, dates.get("birth"), dates.get("due"), form or "", more)


def _at(line: Line, column: int) -> Any:
    return line.values[column] if column < len(line.values) else None


def _form(text: str, forms: Mapping[str, Any]) -> str | None:
    """Return the name of the form that a cell means, "" for none said, None for one not known."""
    wanted = key(text)
    if not wanted:
        return ""
    for name, form in forms.items():
        names = (key(name), key(form.title))
        if wanted in names or (len(wanted) > 2 and any(wanted in each for each in names)):
            return name
    initials = {"".join(word[0] for word in name.split("_")): name for name in forms}
    return initials.get(wanted)
