"""Forms: those that ship, those of the caller's own, and what can be done with each."""

from child_audit.form.check import annotate_template, check_template
from child_audit.form.code import model_code
from child_audit.form.form import RECOGNISED_FROM, Form
from child_audit.form.recognise import read_as
from child_audit.form.registry import available_forms, blank, fill, form_named, forms_in, parse, template_file
from child_audit.form.trial import lost_in_trial
from child_audit.form.versions import Family, families_of

__all__ = [
    "RECOGNISED_FROM",
    "Family",
    "Form",
    "annotate_template",
    "available_forms",
    "blank",
    "check_template",
    "families_of",
    "fill",
    "form_named",
    "forms_in",
    "lost_in_trial",
    "model_code",
    "parse",
    "read_as",
    "template_file",
]
