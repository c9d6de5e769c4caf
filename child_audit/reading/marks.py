"""Which option of a group is chosen, and by what sign.

Signs are collected from everything in the group's text: the look of the labels, boxes, what is struck out, deleted or
left, words typed. Strong signs must agree; a sign that marks every option marks none; without any strong sign a weak
one counts, and is flagged. Two options marked is an honest "not decided".
"""

from __future__ import annotations

from child_audit.reading.boxes import note_boxes
from child_audit.reading.enclosed import note_brackets_alike, note_enclosed
from child_audit.reading.group import Group, GroupReading
from child_audit.reading.looks import Looks, is_struck, note_looks
from child_audit.reading.retyped import note_typed_words


def read_group(group: Group, usual: Looks | None = None) -> GroupReading:
    """Read which option is chosen.

    Args:
        group: the choice, its options found in its text; see :func:`~child_audit.reading.labels.group_of`.
        usual: how options look in this document when nobody marked them.
    """
    _struck_and_left(group)
    note_looks(group, usual or {})
    note_enclosed(group)
    note_boxes(group)
    note_typed_words(group)
    note_brackets_alike(group)
    _decide(group)
    return group.reading


def _struck_and_left(group: Group) -> None:
    """Note an option that is left where all others are struck out, deleted or gone."""
    printed = group.printed
    gone = {number for number in range(len(group.options)) if number not in printed}
    gone |= {number for number, found in printed.items() if is_struck(group, found)}
    left = set(range(len(group.options))) - gone
    if not printed or not gone:
        return
    if len(left) == 1:
        (only,) = left
        # One typed word beside no list at all is the same answer, by another name.
        alone = len(printed) == 1
        doubted = alone and "?" in printed[only].fragment.text
        group.sign(only, "typed" if alone and not printed[only].whole else "only one left", strong=not doubted)
    elif len(left) > 1 and len(group.options) > 2 and (not gone.isdisjoint(printed) or _most_are_gone(group, gone)):
        group.reading.message = "some options are struck out, deleted or greyed out, and more than one is left"
    elif len(left) > 1 and len(left) == len(printed) and len(group.options) > 2:
        # Where another sign says which, it's a list that the council prints otherwise.
        group.reading.left = f"of the options only {_labels(group, left)} are left"


def _most_are_gone(group: Group, gone: set[int]) -> bool:
    """Return whether half of many options aren't there: "7/10" in place of 0 to 10 is no list to choose from."""
    return len(group.options) > 3 and len(gone) * 2 >= len(group.options)


def _decide(group: Group) -> None:
    result = group.reading
    strong = {sign.option for sign in result.signs if sign.strong}
    weak = {sign.option for sign in result.signs if not sign.strong}
    if len(strong) == 1:
        (result.chosen,) = strong
        _doubt_marked(group, result.chosen, weak - strong)
    elif len(strong) > 1:
        result.code = "ambiguous"
        result.message = f"more than one option is marked: {_labels(group, strong)} ({_how(group)})"
    elif len(weak) == 1:
        (only,) = weak
        _decide_weak(group, only)
    elif weak:
        result.code = "ambiguous"
        result.message = f"words for more than one option: {_labels(group, weak)}"
    elif result.message or result.left:
        result.code = "ambiguous"
        result.message = result.message or result.left
    elif result.remarks:
        result.code = "remark_in_box"
        result.message = "words were typed here, but no option is marked"


def _doubt_marked(group: Group, chosen: int, others: set[int]) -> None:
    """Say what speaks against an option that is clearly marked."""
    result, label = group.reading, group.options[chosen].label
    denied = any(sign.name == "box denied" and sign.option == chosen for sign in result.signs)
    if denied:
        result.code = "inferred"
        result.message = f"{label} is marked, but the word No stands beside it"
    elif others:
        result.code = "inferred"
        result.message = f"{label} is marked, but there are also words for {_labels(group, others)}"
    elif result.remarks:
        result.code = "remark_in_box"
        result.message = f"{label} is marked, with other words beside it"
    elif result.message:
        result.code = "inferred"
        result.message = f"{label} is marked, but {result.message}"


def _decide_weak(group: Group, only: int) -> None:
    """Take what words alone speak for; of two options, the other one where the box of one was denied."""
    result = group.reading
    result.chosen = only
    if any(sign.name == "box denied" for sign in result.signs):
        result.chosen = 1 - only if len(group.options) == 2 else None
        if result.chosen is not None:
            group.sign(result.chosen, "the other denied", strong=False)
    result.code = "inferred"
    result.message = f"no clear mark, but words for {_labels(group, {only})}"


def _how(group: Group) -> str:
    signs = (sign for sign in group.reading.signs if sign.strong)
    return "; ".join(f"{group.options[sign.option].label}: {sign.name}" for sign in signs)


def _labels(group: Group, options: set[int]) -> str:
    return " and ".join(group.options[option].label for option in sorted(options))
