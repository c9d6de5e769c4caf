"""A template that plain docxtpl renders, renders the same here: on those features that the vocabulary allows."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import docx
import pytest
from docxtpl.template import DocxTemplate
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment

from child_audit import Form
from child_audit.text import clean
from tests.tagged import word

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SIGNS = {W + "br": "\n", W + "tab": "\t"}
Looks = list[list[tuple[str, str]]]


def by_docxtpl(template: bytes, values: dict[str, Any]) -> bytes:
    """Render as docxtpl's documentation has it, with filters that print what ours print."""
    environment = Environment(autoescape=True)
    environment.filters |= {
        "date": lambda value: value.strftime("%d/%m/%Y") if value else "",
        "number": lambda value: "" if value is None else f"{value:g}",
        "tick": lambda value, label=True: "☒" if value == label else "☐",
        "rows": lambda rows, least: [*rows, *({} for _ in range(least - len(rows)))],
    }
    document = DocxTemplate(io.BytesIO(template))
    document.render(values, environment)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def looks(data: bytes) -> Looks:
    """Return each paragraph as its text by looks: neighbours that look alike are one, wherever the runs were cut."""
    found: Looks = []
    document: Any = docx.Document(io.BytesIO(data))
    for paragraph in document.element.body.iter(W + "p"):
        pieces: list[tuple[str, str]] = []
        for run in paragraph.iter(W + "r"):
            properties = run.find(W + "rPr")
            look = "" if properties is None else " ".join(sorted(child.tag.removeprefix(W) for child in properties))
            text = "".join(node.text or "" if node.tag == W + "t" else SIGNS.get(node.tag, "") for node in run)
            if text and pieces and pieces[-1][1] == look:
                pieces[-1] = (pieces[-1][0] + text, look)
            elif text:
                pieces.append((text, look))
        found.append(pieces)
    return found


def both(template: bytes, values: dict[str, Any]) -> tuple[Looks, Looks]:
    form: Form[Any] = Form.from_template(template, name="ours")
    return looks(form.fill(values)), looks(by_docxtpl(template, values))


ACTIONS = [{"what": "Visit weekly", "who": "A. Worker"}, {"what": "Review", "who": "B. Manager"}]
SIBLINGS = [{"name": "Sam", "age": 4}, {"name": "Alex", "age": 9}]


@pytest.mark.parametrize(
    ("blocks", "values"),
    [
        (["Name: {{ name }}"], {"name": "Robin Placeholder"}),
        (["Name: {{name}} lives at {{ address.street }} in the town of {{address.town}}."],
         {"name": "Robin", "address": {"street": "1 High Street", "town": "Anytown"}}),
        (["Comments: {{ comments }}"], {"comments": "one\ntwo\n\nfour\twith a tab"}),
        (["Comments: {{ comments }}"], {"comments": "R&D <b>bold</b> \"quoted\" 'single' {{ 7*7 }} {% raw %}"}),
        (["Seen on {{ seen | date }}, aged {{ age|number }}"], {"seen": date(2026, 11, 21), "age": 12}),
        (["Seen on {{ seen | date }}, aged {{ age | number }}"], {"seen": None, "age": None}),
        (["Looked after: {{ looked_after | tick }}"], {"looked_after": True}),
        (["Step down: Yes {{ step | tick('Yes') }} No {{ step | tick('No') }}"], {"step": False}),
        (["Step down: Yes {{ step | tick(“Yes”) }} No {{ step | tick(“No”) }}"], {"step": None}),
        ([[["Action", "Who"], ["{%tr for a in actions %}", ""], ["{{ a.what }}", "{{ a.who }}"],
           ["{%tr endfor %}", ""]]], {"actions": ACTIONS}),
        ([[["Action", "Who"], ["{%tr for a in actions | rows(4) %}", ""], ["{{ a.what }}", "{{ a.who }}"],
           ["{%tr endfor %}", ""]]], {"actions": ACTIONS}),
        (["Brothers and sisters:", "{%p for child in siblings %}", "Their name: {{ child.name }}",
          "Their age: {{ child.age | number }}", "{%p endfor %}", "The end"], {"siblings": SIBLINGS}),
        (["{%p for child in siblings %}", "Sibling {{ loop.index }} is called: {{ child.name }}",
          [["Goal", "Done"], ["{%tr for g in child.goals %}", ""], ["{{ g.goal }}", "{{ g.done | tick }}"],
           ["{%tr endfor %}", ""]], "{%p endfor %}", "The end"],
         {"siblings": [{"name": "Sam", "goals": [{"goal": "Read", "done": True}]},
                       {"name": "Alex", "goals": [{"goal": "Swim", "done": False}]}]}),
    ],
)  # fmt: skip
def test_it_renders_as_docxtpl_renders_it(blocks: list[Any], values: dict[str, Any]) -> None:
    step = values.get("step", "none")
    ours, theirs = both(word("# About the child", *blocks), values)
    if step in (True, False):  # docxtpl is given the label, this library true and false
        theirs = looks(by_docxtpl(word("# About the child", *blocks), {"step": "Yes" if step else "No"}))
    assert ours == theirs


def test_an_empty_list_leaves_one_row_to_write_in_where_docxtpl_leaves_none() -> None:
    rows = [
        ["Action", "Who"],
        ["{%tr for a in actions %}", ""],
        ["{{ a.what }}", "{{ a.who }}"],
        ["{%tr endfor %}", ""],
    ]
    ours, theirs = both(word("# About the child", rows), {"actions": []})
    assert len(ours) == len(theirs) + 2
    assert ours[-2:] == [[], []]


def styled(*runs: tuple[str, str]) -> bytes:
    """Return a Word file of one paragraph whose runs look differently."""
    document: Any = docx.Document(io.BytesIO(word("# About the child", "first")))
    paragraph = document.paragraphs[1]
    paragraph.text = ""
    for text, look in runs:
        run = paragraph.add_run(text)
        for name in filter(None, look.split()):
            setattr(run, name, True)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "runs",
    [
        [("Name: ", "bold"), ("{{ name }}", "italic")],
        [("Name: ", "bold"), ("{{ na", "italic"), ("me }}", "italic"), (" and so on", "")],
        [("Name: ", ""), ("{", "bold"), ("{ name }", "bold"), ("}", "bold")],
        [("Name: {{ name }} (", ""), ("legal", "bold"), (")", "")],
    ],
)
def test_a_tag_cut_over_runs_looks_as_docxtpl_has_it(runs: list[tuple[str, str]]) -> None:
    ours, theirs = both(styled(*runs), {"name": "Robin & co"})
    assert ours == theirs


@pytest.mark.bulk
@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=40).map(clean))
def test_any_text_is_printed_as_docxtpl_prints_it(text: str) -> None:
    ours, theirs = both(word("Comments: {{ comments }}"), {"comments": text})
    assert ours == theirs


def test_what_docxtpl_has_and_can_not_be_read_back_is_refused_and_not_rendered_otherwise() -> None:
    from child_audit.errors import TemplateError

    refused: list[Callable[[], object]] = [
        lambda: Form.from_template(word("Name: {{ name|upper }}"), name="ours"),
        lambda: Form.from_template(word("Name: {{r name }}"), name="ours"),
        lambda: Form.from_template(word("{% if a %}Name: {{ name }}{% endif %}"), name="ours"),
        lambda: Form.from_template(word("Name: {{ name }} {# remark #}{% set x = 1 %}"), name="ours"),
    ]
    for make in refused:
        with pytest.raises(TemplateError):
            make()
