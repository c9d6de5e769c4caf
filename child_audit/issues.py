"""Issues: everything about one reading that a person should look at.

A code says what kind of doubt it is; :data:`CODES` says of each what is wrong and what to do. Codes are stable: people
filter on them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that a person should look at.

    Attributes:
        field: dotted path of the field concerned, or None when it concerns no single field.
        code: a key of :data:`CODES`.
        message: what was seen, in words for the QA lead; may quote the document.
        place: where in the document, in Word's terms: "table 3, row 4, column 2", "paragraph 12", "header".
        text: the text concerned as it stands in the document, whole; "" where there is none.
    """

    field: str | None
    code: str
    message: str
    place: str
    text: str = ""


CODES: dict[str, tuple[str, str]] = {
    "ambiguous": (
        "Two or more options are marked, or the signs contradict each other; the field was left undecided.",
        "Open the document, see which was meant, and enter it.",
    ),
    "control_disagrees": (
        "The content control of this field says something else than what stands beside it; the control was read.",
        "Open the document, see which is meant, and enter it.",
    ),
    "inferred": (
        "The value was concluded from a weak sign, for instance a grade named in the evaluative summary.",
        "Confirm it against the document.",
    ),
    "remark_in_box": (
        "Words were typed where a mark was expected.",
        "Read the remark: it may change the answer.",
    ),
    "not_a_date": (
        "What stands in a date field can't be read as one full, possible date; the field is blank.",
        "Enter the date; the text is in the evidence.",
    ),
    "uncertain_date": (
        "A date was read, but its spelling leaves doubt (two-digit year far off, month first, words around it).",
        "Confirm it against the document.",
    ),
    "not_a_number": (
        "What stands in a number field can't be read as one number in figures; the field is blank.",
        "Enter the number; the text is in the evidence.",
    ),
    "uncertain_number": (
        "A number was read, but there are words around it, or it begins with 0 as a reference does.",
        "Confirm it against the document.",
    ),
    "label_missing": (
        "The label or prompt of this field was not found; the value was read by its position.",
        "Confirm that the value belongs to this field.",
    ),
    "label_reworded": (
        "The label of this field is worded otherwise than in the form, and not clearly the same.",
        "Confirm that the value belongs to this field.",
    ),
    "may_run_on": (
        "The label after this field was not found, or lines were cut or ran together; part of it may not belong here.",
        "Compare it with the document, and part the text where the next field begins.",
    ),
    "label_moved": (
        "The label of this field was found out of its order in the form.",
        "Confirm that the value belongs to this field.",
    ),
    "label_again": (
        "A line that is word for word a label of the form stands more often than in the form; one was typed, perhaps.",
        "Compare it with the document: an answer may begin or end there.",
    ),
    "printed_hint": (
        "The answer, or its first or last line, looks like words of whoever made the form: a hint, a number, a label.",
        "Compare it with the document; leave out what the form prints.",
    ),
    "maybe_elsewhere": (
        "The field came out blank, but something near it says that it may have been answered.",
        "Look at it in the document.",
    ),
    "joined": (
        "Text for this field stood in more than one place and was joined.",
        "Check that all of it belongs here.",
    ),
    "value_elsewhere": (
        "The value was not where the form has it, but where only this field was near.",
        "Confirm that the value belongs to this field.",
    ),
    "struck_out": (
        "Words are struck out in the document, and were left out; a word corrected in a text of some length is told "
        "without its field. Where all of a text is struck out, it was read as it stands.",
        "See whether it was taken back, or marks an action as done.",
    ),
    "wrong_type": (
        "The text looks like something else (a date in an ID, say); two values may have been swapped.",
        "Compare with the neighbouring fields.",
    ),
    "unplaced_text": (
        "Text was found that belongs to no field of the form.",
        "Read it; enter what matters where it belongs.",
    ),
    "field_not_found": (
        "The part of the form that holds this field was not found in the document.",
        "Look whether it was deleted or retyped.",
    ),
    "part_not_found": (
        "A whole part of the form, its heading too, is not in the document; its fields are blank.",
        "See whether it was left out on purpose.",
    ),
    "picture_not_read": (
        "A picture stands where an answer could be; pictures are not read.",
        "Open the document and look at it.",
    ),
    "embedded_not_read": (
        "Another document is embedded here, or a reference leads nowhere; what it would show was not read.",
        "Open the document and look at it.",
    ),
    "hidden_text": (
        "Text formatted as hidden was found and not used.",
        "Turn on hidden text in Word and see whether it matters.",
    ),
    "part_twice": (
        "This part of the form stands twice in the document; one of the two was read.",
        "Compare the two and put right what was read.",
    ),
    "unknown_version": (
        "The document is a version of the form that is not known here; it was read with the nearest one.",
        "Compare the whole record with the document, and add the template of that version to the forms.",
    ),
    "form_differs": (
        "The file's properties name another form or version than its text; the text was believed.",
        "See which form it is; perhaps one was typed over a copy of another.",
    ),
    "not_applied": (
        "A correction typed in the workbook was not applied; the field says what was read.",
        "See the sheet Decisions for what was typed, and correct it in the cell that is named there.",
    ),
    "nothing_filled_in": (
        "The form came back as it was sent out: blank, or with whom it is about; it counts as an audit all the same.",
        "Ask for the completed form, and leave this file out.",
    ),
    "second_copy": (
        "The file seems to hold more than one copy of the form; the first was read.",
        "Split the file and collate the parts.",
    ),
}
"""Code → (what is wrong, what to do)."""
