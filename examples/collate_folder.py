"""Collate a folder of completed forms into one workbook, and say what is to be done.

Usage: python examples/collate_folder.py [FOLDER [WORKBOOK]]
"""

import sys
from collections import Counter
from pathlib import Path

import child_audit

folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "returned"
workbook = Path(sys.argv[2]) if len(sys.argv) > 2 else Path("audits.xlsx")

collation = child_audit.collate(folder, workbook)

print(f"{len(collation.read)} audits read, {len(collation.to_check)} to check, {len(collation.not_read)} not read")
for outcome in collation.not_read:
    print(f"- {outcome.name}: {outcome.problem.message}" if outcome.problem else f"- {outcome.name}")

# The records are ordinary Python objects: whatever the workbook doesn't show is a few lines away.
records = [outcome.parsed.record for outcome in collation.read if outcome.parsed]
grades = Counter(record.overall_judgement or "not decided" for record in records)
print(", ".join(f"{grade}: {count}" for grade, count in grades.most_common()))

sys.exit(collation.exit_code)
