"""Fill a form from data: once from a typed record, once from a plain mapping as a case system exports it.

Usage: python examples/fill_form.py [FOLDER]
"""

import sys
from datetime import date
from pathlib import Path

import child_audit
from child_audit import Contacts, EarlyHelpAudit, Judgement
from child_audit.forms import YesSometimesNo

folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path()

# A record begins blank. Every value is checked when it's set: a misspelt grade is an error here, not in the form.
audit = EarlyHelpAudit(date_of_audit=date(2026, 11, 21))
audit.child.full_name = "Alex Example"
audit.child.case_id = "CF-1042"
audit.vulnerability.judgement = Judgement.GOOD
audit.vulnerability.summary = "Risks are well understood.\nThe landlord has still not answered."
audit.feedback.listened_to = YesSometimesNo.YES

contacts = Contacts(qa_lead="the Practice Improvement Team", return_address="the audit mailbox")
child_audit.fill(audit, folder / "filled early help.docx", contacts=contacts)

# A plain mapping is nested like the JSON of `child-audit parse --json`; it must say which form it is for.
details = {
    "child": {"full_name": "Taylor Madeup", "case_id": "CF-2101", "date_of_birth": "2012-08-19"},
    "actions": [{"action": "Bring the chronology up to date", "who_when": "by 28 February"}],
}
child_audit.fill(details, folder / "filled cin cp.docx", form="cin_cp")

# A form with nothing in it, to send out.
child_audit.blank("early_help", folder / "blank early help.docx")

for path in sorted(folder.glob("*.docx")):
    print(path)
