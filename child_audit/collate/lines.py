"""One reading as one JSON object: what ``parse --json`` prints a line of."""

from __future__ import annotations

from typing import Any

from child_audit.collate.batch import Outcome


def as_json(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as plain JSON data.

    Returns:
        ``file``; ``form`` and ``record``, nested by the field paths, both None for a file that was not read; the
        form's ``version`` and the ``record_id`` that the document carries, None where there is none; ``issues``;
        and ``error``, None or its code and message.
    """
    parsed, problem = outcome.parsed, outcome.problem
    return {
        "file": str(outcome.path),
        "form": parsed.form if parsed else None,
        "version": (parsed.version or None) if parsed else None,
        "record_id": (parsed.record_id or None) if parsed else None,
        "record": parsed.record.model_dump(mode="json") if parsed else None,
        "issues": [
            {
                "field": issue.field,
                "code": issue.code,
                "message": issue.message,
                "place": issue.place,
                "text": issue.text,
            }
            for issue in (parsed.issues if parsed else ())
        ],
        "error": {"code": problem.code, "message": problem.message} if problem else None,
    }
