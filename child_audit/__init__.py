"""One tagged Word template, both directions: fill, read back and collate case audits."""

from child_audit.errors import ChildAuditError
from child_audit.form import Form, blank, fill, form_named, forms, parse
from child_audit.forms import CinCpAudit, EarlyHelpAudit, Judgement
from child_audit.issues import Issue
from child_audit.parsed import Evidence, MarginComment, Parsed
from child_audit.settings import Contacts

__version__ = "0.1.0"

__all__ = [
    "ChildAuditError",
    "CinCpAudit",
    "Contacts",
    "EarlyHelpAudit",
    "Evidence",
    "Form",
    "Issue",
    "Judgement",
    "MarginComment",
    "Parsed",
    "blank",
    "fill",
    "form_named",
    "forms",
    "parse",
]
