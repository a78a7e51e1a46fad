"""Which lines of a text are names of people, and which are positions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from conflict_graph.readers.nil import says_none
from conflict_graph.readers.tables import contents, position_rows
from conflict_graph.readers.tables.columns import fold
from conflict_graph.readers.tables.guesses import means
from conflict_graph.readers.written import functions, person_cells


def is_label(text: str) -> bool:
    """Say whether a text is the name of a column of ours, in a word that we know."""
    meant = means("positions", text.rstrip(" :"))
    return meant is not None and meant[1] < 2


def is_person(text: str, least: int = 2) -> bool:
    """Say whether a text may be the name of a person and nothing else. `least`: of how many
    words.
    """
    is_name = contents.is_name(text, least) or contents.names_somebody(text)
    if not is_name or names_party(text):
        return False
    return not is_label(person_cells.bare(text)) and not is_label(text)


def is_holder(text: str) -> bool:
    """Say whether a text is a person behind the word for an office: "wethouder E. Vos"."""
    return is_person(text) and person_cells.bare(text) != text


_PARTY = re.compile(r"(?:de\s+)?(?:fractie|partij|lijst)\s", re.IGNORECASE)


def names_party(text: str) -> bool:
    """Say whether a line says for which party the person above it sits: "Fractie Zilt"."""
    return _PARTY.match(text) is not None


_OF_POSITIONS = r"(?:functies?|werkzaamheden|activiteiten)"
_OF_OTHERS = re.compile(
    r"^(?!.*(?:huidige|lopende|actuele))(?:"
    rf".*{_OF_POSITIONS}_(?:\w+_)?(?:partners?|echtgeno\w+|gezinsleden|familieleden)(?:_|$)|"
    rf"(?:\w+_)?(?:vroegere?|voormalige?|vorige|eerdere|beeindigde?|gestopte)_\w*{_OF_POSITIONS}|"
    rf".*{_OF_POSITIONS}_tot_(?:en_met_)?(?:\w+_)?\d{{4}}$)"
)
_LONGEST_HEADING = 80


def heads_others(text: str) -> bool:
    """Say whether a heading stands above positions of somebody else, or that are over.

    >>> heads_others("Vroegere nevenfuncties"), heads_others("Nevenfuncties")
    (True, False)
    """
    folded = fold(text) if len(text) <= _LONGEST_HEADING else ""
    return _OF_OTHERS.match(folded) is not None


def likeliest_person(lines: Sequence[str]) -> str:
    """Return the line above a table that names a person: the last with the word for an office
    before the name, else the last that may be a name; "": none.

    >>> likeliest_person(["Nevenfuncties", "Wethouder E. Vos", "Duin en Omstreken", "2026"])
    'Wethouder E. Vos'
    """
    people = [line for line in lines if is_person(line)]
    return next(reversed([*people, *filter(is_holder, people)]), "")


def is_position(text: str) -> bool:
    """Say whether a text is a position, or says that there is none."""
    if says_none(text.rstrip(".")) or functions.length(text):
        return True
    if contents.names_somebody(text.rstrip(" :")):
        return False
    plain = position_rows.without_asides(text.split(";")[0])
    return plain != text or position_rows.apart(plain) is not None
