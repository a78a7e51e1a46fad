"""What is read of texts that are no files of a body: lists that are pasted on a page, and dossiers that
the engine is asked about.
"""

from __future__ import annotations

from collections.abc import Callable

from conflict_graph.dossiers import format as dossiers
from conflict_graph.readers import agenda, party_lines
from register.public import name_lists

Came = tuple[str, int, int]


def _agenda(content: bytes) -> Came:
    text = content.decode(errors="replace")
    lines = agenda.read(text)
    agenda.parties(text)
    for each in lines:
        agenda.kind_of(each.title)
    return ("kept" if lines else "refused"), len(lines), 0


def _parties(content: bytes) -> Came:
    found = party_lines.read(content.decode(errors="replace"))
    return ("kept" if found else "refused"), len(found), 0


def _hired(content: bytes) -> Came:
    found = party_lines.read_hired(content.decode(errors="replace"))
    return ("kept" if found else "refused"), len(found), 0


def _names(content: bytes) -> Came:
    lines = name_lists.lines_of(content.decode(errors="replace"))[:1000]
    found = name_lists.look_up(lines)
    assert len(found) == len(lines), "a name got no answer"
    return ("kept" if found else "refused"), len(found), 0


def _dossier(content: bytes) -> Came:
    dossier, problems = dossiers.read(content, "dossier.json")
    assert (dossier is None) == bool(problems), "refused without a reason"
    if dossier is None:
        return "refused", 0, len(problems)
    assert dossiers.read(dossiers.write(dossier))[0] == dossier, "written otherwise than read"
    return "kept", 1, 0


READERS: dict[str, Callable[[bytes], Came]] = {
    "agenda": _agenda,
    "parties": _parties,
    "hired": _hired,
    "names": _names,
    "dossier": _dossier,
}
"""What reads each, by what it is said to be."""
