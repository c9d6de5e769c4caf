"""Settings of the sender, printed on the forms: whom to send the completed form to."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from child_audit.errors import RecordError
from child_audit.forms.values import Text
from child_audit.quoting import name_or


class Contacts(BaseModel):
    """Who receives the forms; neutral words until a council sets its own."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    qa_lead: Text = Field("the QA lead", description="who is told when the actions are done, and receives the form")
    qa_manager: Text = Field("the QA Manager", description="who receives a copy")
    collation: Text = Field("the QA team", description="who collates the forms")
    return_address: Text = Field("the address that the QA lead gives", description="where the form is sent")

    @classmethod
    def load(cls, path: str | Path) -> Contacts:
        """Read contacts from a JSON or TOML file.

        Raises:
            RecordError: the file can't be read or doesn't hold contacts.
        """
        file = Path(path)
        try:
            text = file.read_text("utf-8-sig")
            data = tomllib.loads(text) if file.suffix.lower() == ".toml" else json.loads(text)
            return cls.model_validate(data)
        except (OSError, UnicodeDecodeError, json.JSONDecodeError, tomllib.TOMLDecodeError) as error:
            raise RecordError(f"the contacts file {file.name} can't be read as JSON or TOML") from error
        except ValidationError as error:
            names = sorted({".".join(name_or(part, "…") for part in problem["loc"]) for problem in error.errors()})
            raise RecordError(
                f"the contacts file {file.name} doesn't fit; it may hold {', '.join(cls.model_fields)}", names
            ) from error
