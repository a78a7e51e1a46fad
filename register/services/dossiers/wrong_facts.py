"""What is wrong in the facts of a decision, in words: which entry of the register is to be mended.

`conflict_graph.dossiers.references` says it of a file, by its path, to whoever wrote that file.
"""

from __future__ import annotations

from conflict_graph import facts
from register.errors import Invalid


def told(dossier: facts.Dossier, problem: facts.Problem) -> Invalid:
    """Return what a problem in a dossier that the register wrote is, by the names of the pages."""
    list_, index, *rest = *problem.where.strip("/").split("/"), "", ""
    entries = getattr(dossier, list_, ())
    entry = entries[int(index)] if index.isdecimal() and isinstance(entries, tuple) else None
    key = "/".join(filter(None, rest))
    if isinstance(entry, facts.Tie):
        return _tie(dossier, entry, key)
    if isinstance(entry, facts.Official) and key == "until":
        return Invalid(
            "The term of office of %(name)s ends before it begins. Correct its days.",
            name=entry.name,
        )
    if isinstance(entry, facts.Decision) and key.endswith("/took_no_part"):
        part = entry.participations[int(key.split("/")[1])]
        return Invalid(
            "Of %(name)s is entered that this person took no part, and also what this person did. "
            "Only one can be so: correct the part.",
            name=_name(dossier, part.official),
        )
    return Invalid(
        "A text that is entered of %(name)s cannot be read. Enter it again. Does that not help? "
        "Report it to whoever manages the server.",
        name=_name(dossier, getattr(entry, "id", dossier.id)),
    )


def _tie(dossier: facts.Dossier, tie: facts.Tie, key: str) -> Invalid:
    ends = {"one": _name(dossier, tie.source_id), "other": _name(dossier, tie.target_id)}
    if key == "until_date":
        return Invalid(
            "The tie of %(one)s with %(other)s ends before it begins. Correct its days.", **ends
        )
    return Invalid(
        "The tie of %(one)s with %(other)s cannot be as it is entered. Correct it. Does that not "
        "help? Report it to whoever manages the server.",
        **ends,
    )


def _name(dossier: facts.Dossier, id_: str) -> str:
    """Return what people call an entry; what is not there, or has no name, by its id."""
    named = {
        **{each.id: each.name for each in dossier.officials},
        **{each.id: each.name for each in dossier.organisations},
        **{each.id: each.title for each in dossier.decisions},
        **{each.id: each.description for each in dossier.persons},
    }
    return named.get(id_, "").strip() or id_
