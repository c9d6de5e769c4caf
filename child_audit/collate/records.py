"""Records that come from no document → what a workbook is made of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from child_audit.collate.batch import Outcome
from child_audit.collate.collation import Collation
from child_audit.collate.spool import Outcomes
from child_audit.errors import RecordError
from child_audit.output import Target
from child_audit.parsed import Parsed


def write_workbook(records: Iterable[BaseModel], target: Target, forms: Iterable[Any] | None = None) -> None:
    """Write a workbook of typed records, which :func:`~child_audit.collate.loading.load_workbook` gives back.

    Args:
        records: typed records, of any of the forms.
        target: a path ending in ``.xlsx``, a binary file or a bytearray.
        forms: the forms that they may be of, as :class:`~child_audit.form.Form`; None: those that ship.

    Raises:
        RecordError: a record is of none of the forms.
        OutputError: it can't be written there.
    """
    collation_of(records, forms).save(target)


def collation_of(records: Iterable[BaseModel], forms: Iterable[Any] | None = None) -> Collation:
    """Return a collation of records, for every output that there is; arguments as for :func:`write_workbook`.

    Raises:
        RecordError: a record is of none of the forms.
    """
    from child_audit.form import families_of

    if forms is None:
        from child_audit.form import available_forms

        forms = available_forms()
    known = {form.record_type: form for form in forms}
    outcomes, found = Outcomes(), {}
    for number, record in enumerate(records, 1):
        form = known.get(type(record))
        if form is None:
            names = ", ".join(each.name for each in known.values())
            raise RecordError(f"record {number} is a {type(record).__name__}, a record of none of the forms: {names}")
        found[form.name] = form
        # There is no document whose digest could be the key of the rows.
        digest = hashlib.sha256(f"{number}\0{record.model_dump_json()}".encode()).hexdigest()
        outcomes.append(Outcome(Path(), f"record {number}", digest, parsed=Parsed(form.name, record)))
    return Collation(outcomes, families_of(form for form in known.values() if form.name in found))
