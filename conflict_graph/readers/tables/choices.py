"""What somebody said about how a table is to be read, beside which column is which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

Columns = Sequence[str | None]


@dataclass(frozen=True, slots=True)
class TableChoices:
    """How a table is read where it leaves that open.

    `has_names` False: no row holds the names of the columns, and the first is one as the others.
    `header_shift`: how many rows below the one that we found the names of the columns stand.
    `left_out`: the sheets, by name, that are not read. `carries`: an empty name belongs to the name
    above it. `runs`: what names no last day runs; False: nobody knows. `guesses_roles`: what binds
    the person is taken from the word for the position. `official`: whose list it is, where no
    column says so.
    """

    header_shift: int = 0
    left_out: tuple[str, ...] = ()
    carries: bool = False
    runs: bool = True
    guesses_roles: bool = False
    official: str = ""
    has_names: bool = True

    def as_json(self) -> dict[str, Any]:
        """Return what can be kept as JSON."""
        return {**asdict(self), "left_out": list(self.left_out)}

    @classmethod
    def of(cls, kept: Mapping[str, Any] | None) -> Self:
        """Return what was kept; what is unknown of it is left out. None: nothing was chosen."""
        known = {each.name for each in fields(cls)}
        said = {name: value for name, value in (kept or {}).items() if name in known}
        if "left_out" in said:
            said["left_out"] = tuple(said["left_out"])
        return cls(**said)


USUAL = TableChoices()
"""How a table is read of which nobody said anything."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Our column for each column of a file, in order, and how the rest is read. `columns` None: the
    columns bear our names.
    """

    columns: tuple[str | None, ...] | None = None
    choices: TableChoices = USUAL

    @classmethod
    def of(cls, said: Chosen | Columns | None) -> Chosen:
        """Return what was chosen, of columns alone or with the rest."""
        if isinstance(said, Chosen):
            return said
        return cls(None if said is None else tuple(said))


Mapped = Chosen | Columns | None
"""What somebody chose; None: the columns bear our names."""
