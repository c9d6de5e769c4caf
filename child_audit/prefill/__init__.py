"""Many forms from one table: read records from a spreadsheet, CSV or JSON, and fill a form for each."""

from child_audit.prefill.many import Filling, Written, fill_many
from child_audit.prefill.records import Problem
from child_audit.prefill.workbook import write_sheet

__all__ = ["Filling", "Problem", "Written", "fill_many", "write_sheet"]
