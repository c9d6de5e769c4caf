"""Write ``audits.ipynb`` anew, with what its cells print: ``python examples/make_notebook.py``.

Needs the development group of ``pyproject.toml``. A test runs the cells and compares.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).parent
PATH = HERE / "audits.ipynb"

CELLS = (
    """# Case audits in a notebook

Runs in the folder `examples` of a clone, after `pip install .. pandas`. All people in it are made up.

A notebook keeps what its cells print: with real audits, clear the outputs before you save or share it.""",
    """import child_audit

parsed = child_audit.parse("returned/EH audit – CF-1047.docx")
parsed""",
    """The line at the edge marks what a person should look at. Only the doubts, as objects:""",
    """for issue in parsed.issues:
    print(issue.code, "·", issue.field or "no field", "·", issue.place)""",
    """The record is typed: dates are dates, grades an enumeration.""",
    """audit = parsed.record
print(audit.child.date_of_birth.year, audit.plan.judgement)
audit.plan""",
    """## A folder of audits""",
    """batch = child_audit.collate("returned")
batch""",
    """As a data frame: one row an audit, a column a field.""",
    """audits = batch.frame(library="pandas")
grades = audits.filter(like="judgement").apply(lambda column: column.value_counts()).fillna(0).astype(int)
grades.T""",
    """## Filling a form""",
    """from datetime import date

record = child_audit.EarlyHelpAudit(date_of_audit=date(2026, 3, 2), overall_judgement="Good")
record.child.full_name = "Robin Example"
document = child_audit.fill(record)
child_audit.parse(document).record == record""",
)


def notebook() -> Any:
    """Return the notebook without outputs."""
    version: Any = nbformat.v4
    cells = []
    for number, source in enumerate(CELLS):
        make = version.new_markdown_cell if _is_text(source) else version.new_code_cell
        cells.append(make(source, id=f"cell-{number}"))
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return version.new_notebook(cells=cells, metadata=kernel)


def executed() -> Any:
    """Return the notebook with what its cells print here."""
    made = notebook()
    NotebookClient(made, timeout=120, resources={"metadata": {"path": str(HERE)}}).execute()
    for cell in made.cells:
        cell.metadata = {}  # when each was run
    made.metadata.pop("language_info", None)  # of the Python that happened to run it
    return made


def _is_text(source: str) -> bool:
    return source.startswith("#") or "\n" not in source


if __name__ == "__main__":
    PATH.write_text(json.dumps(executed(), ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
