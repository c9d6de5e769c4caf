"""Many files → one workbook."""

from child_audit.collate.batch import Outcome, Problem, Status
from child_audit.collate.collation import Collation, Progress, collate, gather, read
from child_audit.collate.lines import as_json
from child_audit.collate.sheets import Answer, answers_of, short_name, wording

__all__ = [
    "Answer",
    "Collation",
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
