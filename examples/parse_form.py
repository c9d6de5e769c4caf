"""Read a completed form: its answers, what needs checking, and how each answer was read.

Usage: python examples/parse_form.py [FILE]
"""

import sys
from pathlib import Path

import child_audit

RETURNED = Path(__file__).parent / "returned"
path = Path(sys.argv[1]) if len(sys.argv) > 1 else RETURNED / "EH audit – CF-1047.docx"

try:
    parsed = child_audit.parse(path)
except child_audit.ChildAuditError as error:
    # The file can't be read at all. A badly completed form never ends up here.
    sys.exit(f"{path}: {error}")

record = parsed.record
print(f"{record.child.full_name}, {record.child.case_id} ({parsed.form})")
print(f"Overall: {record.overall_judgement or 'not decided'}")

print(f"\nTo check: {len(parsed.issues)}")
for issue in parsed.issues:
    what, to_do = child_audit.issues.CODES[issue.code]
    print(f"- {issue.field or 'the whole form'}: {issue.message} ({issue.place}). {to_do}")

print("\nHow the grades were read:")
for field, evidence in parsed.evidence.items():
    if field.endswith("judgement"):
        print(f"- {field}: {evidence.sign}, {evidence.place}")
