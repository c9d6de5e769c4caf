"""A table as a data frame of pandas or Polars, whichever the user has; neither is needed for anything else."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from child_audit.collate.datasets import Dataset, Type
from child_audit.errors import ChildAuditError

LIBRARIES = ("pandas", "polars")


def frame(dataset: Dataset, library: str | None = None) -> Any:
    """Return a table as a data frame.

    Args:
        dataset: the table.
        library: "pandas" or "polars"; None: the one that the program has imported already, or else the one that is
            installed; pandas where that leaves both.

    Raises:
        ChildAuditError: it isn't installed, or there is no such library.
    """
    name = library or _present()
    if name not in LIBRARIES:
        raise ChildAuditError(f"there are data frames of {' and '.join(LIBRARIES)}, not of {name!r}")
    try:
        module = import_module(name)
    except ImportError as error:
        raise ChildAuditError(f"{name} isn't installed: python3 -m pip install {name}") from error
    columns = list(zip(*dataset.rows(), strict=True)) or [()] * len(dataset.variables)
    return (_pandas if name == "pandas" else _polars)(module, dataset, columns)


def _present() -> str:
    imported = [name for name in LIBRARIES if name in sys.modules]
    installed = [name for name in LIBRARIES if imported or find_spec(name) is not None]
    for name in (*imported, *installed):
        return name
    raise ChildAuditError("a data frame needs pandas or Polars: python3 -m pip install pandas")


def _pandas(pandas: Any, dataset: Dataset, columns: list[tuple[Any, ...]]) -> Any:
    def series(values: tuple[Any, ...], type_: Type, options: tuple[str, ...]) -> Any:
        if type_ is Type.CHOICE:
            kind = pandas.CategoricalDtype(list(options), ordered=True)
            return pandas.Series(pandas.Categorical(values, dtype=kind))
        if type_ is Type.DATE or type_ is Type.MOMENT:
            # Seconds, not nanoseconds, which can't hold every date of birth that is mistyped.
            return pandas.Series(list(values), dtype="object").astype("datetime64[s]")
        kinds = {Type.FLAG: "boolean", Type.INTEGER: "Int64", Type.NUMBER: "Float64", Type.TEXT: "string"}
        return pandas.Series(list(values), dtype=kinds.get(type_, "object"))

    return pandas.DataFrame(
        {
            variable.name: series(values, variable.type, variable.options)
            for variable, values in zip(dataset.variables, columns, strict=True)
        }
    )


def _polars(polars: Any, dataset: Dataset, columns: list[tuple[Any, ...]]) -> Any:
    def kind(variable: Any) -> Any:
        if variable.type is Type.ROWS:
            return polars.List(polars.Struct({column.name: kind(column) for column in variable.columns}))
        if variable.type is Type.CHOICE:
            return polars.Enum(list(variable.options))
        simple = {
            Type.FLAG: polars.Boolean,
            Type.INTEGER: polars.Int64,
            Type.NUMBER: polars.Float64,
            Type.DATE: polars.Date,
            Type.MOMENT: polars.Datetime("ms"),
        }
        return simple.get(variable.type, polars.String)

    return polars.DataFrame(
        [
            polars.Series(variable.name, list(values), dtype=kind(variable))
            for variable, values in zip(dataset.variables, columns, strict=True)
        ]
    )
