"""The typed records of the forms that ship."""

from child_audit.forms.cin_cp import CinCpAudit
from child_audit.forms.early_help import EarlyHelpAudit
from child_audit.forms.values import AlwaysSometimesNever, Judgement, YesPartlyNo, YesSometimesNo

__all__ = [
    "AlwaysSometimesNever",
    "CinCpAudit",
    "EarlyHelpAudit",
    "Judgement",
    "YesPartlyNo",
    "YesSometimesNo",
]
