"""The names in the query of an address: what is not known, or is given twice, is told and never
passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with one parameter, in a sentence that says what to do."""

    parameter: str
    detail: str


class WrongQuery(Exception):
    """The query cannot be answered."""

    def __init__(self, wrong: Iterable[Wrong]) -> None:
        self.wrong = tuple(wrong)
        super().__init__(", ".join(each.parameter for each in self.wrong))


def misplaced(arguments: MultiDict[str, str], names: Sequence[str]) -> list[Wrong]:
    """Return what is wrong with the names of parameters: one that is not known, or one that is
    given twice.
    """
    wrong = [_unknown(name, names) for name in arguments if name not in names]
    return wrong + [
        Wrong(name, _("Give this once.")) for name in names if len(arguments.getlist(name)) > 1
    ]


def _unknown(name: str, names: Sequence[str]) -> Wrong:
    if not names:
        return Wrong(name[:100], _("Leave this out: nothing can be asked here."))
    return Wrong(
        name[:100], _("Leave this out. Here you can use: %(names)s.", names=", ".join(names))
    )
