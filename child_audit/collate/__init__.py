"""Many files → one workbook."""

from child_audit.collate.batch import Outcome, Problem, Status
from child_audit.collate.collation import Collation, Progress, collate

__all__ = ["Collation", "Outcome", "Problem", "Progress", "Status", "collate"]
