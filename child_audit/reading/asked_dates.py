"""What asks for the day behind the options of a question, and is nobody’s answer."""

from __future__ import annotations

import re

DATE_PROMPT = re.compile(
    r"(?<![^\W_])\(?(?:if\s+(?:so|yes|applicable|known)\b[\s,;:–-]*)?(?:please\s+)?"
    r"(?:(?:add|enter|give|insert|provide|record|state)\s+)?(?:the\s+)?(?:date|when)\b(?:\s+of(?:\s+[^\W\d_]+){1,3})?"
    r"\s*(?:[:?)]+\s*)?",
    re.IGNORECASE,
)
"""What asks for a date behind the options of the question: "☐ Yes  ☒ No  If yes, date:"."""
