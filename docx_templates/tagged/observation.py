"""An example: an observation of practice without a table, with scales from 0 to 10 and a part for each sibling."""

from __future__ import annotations

from tagged.blocks import Block, Paragraph, paragraph, strong
from tagged.common import value
from tagged.package import Form

TITLE = "Observation of Direct Practice"


def form() -> Form:
    """Return the form."""
    blocks: list[Block] = [
        paragraph(TITLE, style="Title"),
        _line("Practitioner: ", "practitioner.name"),
        _line("Observed by: ", "observer"),
        _line("Date of visit: ", "visited_on", "date"),
        _line("Minutes observed: ", "minutes", "number"),
        paragraph(
            strong("Did the family agree to the observation? "),
            value("agreed", 'mark("Yes")'),
            " / ",
            value("agreed", 'mark("No")'),
            " / ",
            value("agreed", 'mark("Not asked")'),
        ),
        paragraph("Preparation", style="Heading1"),
        *_question("How well was the visit prepared?", "preparation"),
        paragraph("{%p for sibling in siblings | rows(2) %}"),
        paragraph("Child ", "{{ loop.index }}", style="Heading1"),
        _line("First name: ", "sibling.first_name"),
        _line("Age in years: ", "sibling.age", "number"),
        paragraph(
            strong("Seen alone? "),
            *("Yes ", value("sibling.seen_alone", 'tick("Yes")')),
            *("   No ", value("sibling.seen_alone", 'tick("No")')),
        ),
        *_question("How well was this child listened to?", "sibling.listening"),
        paragraph(strong("What did you hear the child say?")),
        paragraph(value("sibling.words")),
        paragraph("{%p for agreement in sibling.agreements %}"),
        _line("Agreed with the child: ", "agreement.what"),
        _line("To be done by: ", "agreement.by_when", "date"),
        paragraph("{%p endfor %}"),
        paragraph("{%p endfor %}"),
        paragraph("Summing up", style="Heading1"),
        *_question("How well did the practitioner use their authority?", "authority"),
        paragraph(strong("What should the practitioner keep doing?")),
        paragraph(value("keep")),
        paragraph(strong("What should the practitioner do differently?")),
        paragraph(value("change")),
        paragraph("Thank you. Send this form to ", "{{ contacts.qa_lead }}", "."),
    ]
    return Form(TITLE, blocks)


def _line(label: str, path: str, how: str = "") -> Paragraph:
    return paragraph(strong(label), value(path, how))


def _question(wording: str, path: str) -> tuple[Paragraph, ...]:
    """A question with its scale, and a place for the reasons."""
    numbers: list[str] = []
    for number in range(11):
        numbers += [value(f"{path}.score", f'mark("{number}")'), "   "]
    return (
        paragraph(strong(wording), " (0 not at all, 10 could not be better)"),
        paragraph(*numbers[:-1]),
        paragraph(strong("Reasons for the score:")),
        paragraph(value(f"{path}.reasons")),
    )
