"""One tagged Word template, both directions: fill, read back and collate case audits.

The names below are loaded when they're first used, so that importing the package, and asking the command for help,
is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

# Not loaded later, because the function and its package share a name; it's light.
from child_audit.collate import Collation, collate
from child_audit.errors import ChildAuditError
from child_audit.issues import Issue
from child_audit.parsed import Evidence, MarginComment, Parsed
from child_audit.version import __version__

if TYPE_CHECKING:
    from child_audit.collate.cluster import Cluster, dask_cluster
    from child_audit.collate.loading import load_workbook
    from child_audit.collate.records import write_workbook
    from child_audit.draft import Draft, draft_form
    from child_audit.form import (
        Form,
        annotate_template,
        available_forms,
        blank,
        check_template,
        fill,
        form_named,
        forms_in,
        model_code,
        parse,
    )
    from child_audit.forms import CinCpAudit, EarlyHelpAudit, Judgement
    from child_audit.prefill import Filling, fill_many, write_sheet
    from child_audit.settings import Contacts
    from child_audit.word.limits import Limits


__all__ = [
    "ChildAuditError",
    "CinCpAudit",
    "Cluster",
    "Collation",
    "Contacts",
    "Draft",
    "EarlyHelpAudit",
    "Evidence",
    "Filling",
    "Form",
    "Issue",
    "Judgement",
    "Limits",
    "MarginComment",
    "Parsed",
    "__version__",
    "annotate_template",
    "available_forms",
    "blank",
    "check_template",
    "collate",
    "dask_cluster",
    "draft_form",
    "fill",
    "fill_many",
    "form_named",
    "forms_in",
    "load_workbook",
    "model_code",
    "parse",
    "write_sheet",
    "write_workbook",
]

_LATER = {
    **dict.fromkeys(
        (
            "Form",
            "annotate_template",
            "available_forms",
            "blank",
            "check_template",
            "fill",
            "form_named",
            "forms_in",
            "model_code",
            "parse",
        ),
        "child_audit.form",
    ),
    **dict.fromkeys(("CinCpAudit", "EarlyHelpAudit", "Judgement"), "child_audit.forms"),
    "Contacts": "child_audit.settings",
    "Limits": "child_audit.word.limits",
    **dict.fromkeys(("Cluster", "dask_cluster"), "child_audit.collate.cluster"),
    "load_workbook": "child_audit.collate.loading",
    "write_workbook": "child_audit.collate.records",
    **dict.fromkeys(("Draft", "draft_form"), "child_audit.draft"),
    **dict.fromkeys(("Filling", "fill_many", "write_sheet"), "child_audit.prefill"),
}


def __getattr__(name: str) -> Any:
    module = _LATER.get(name)
    if module is None:
        raise AttributeError(f"module 'child_audit' has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(module), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
