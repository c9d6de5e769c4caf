"""Many files → one workbook."""

from child_audit.collate.answers import Answer, answers_of
from child_audit.collate.batch import Outcome, Problem, Status
from child_audit.collate.collation import Collation, Progress, collate, gather, read
from child_audit.collate.form_view import short_name, wording
from child_audit.collate.lines import as_json
from child_audit.collate.stopping import Interrupted

__all__ = [
    "Answer",
    "Collation",
    "Interrupted",
    "Outcome",
    "Problem",
    "Progress",
    "Status",
    "answers_of",
    "as_json",
    "collate",
    "gather",
    "read",
    "short_name",
    "wording",
]
