"""An untagged blank form → the same file with proposed tags, and a list of what isn't sure."""

from child_audit.draft.drafting import Draft, draft_form
from child_audit.draft.findings import Doubt, Field

__all__ = ["Doubt", "Draft", "Field", "draft_form"]
