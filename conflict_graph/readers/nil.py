"""What people write where there is nothing to write: "geen", "n.v.t.", "-"."""

from __future__ import annotations

import re

from conflict_graph.readers.tables.columns import fold

_WORDS = frozenset(
    {
        *(
            "geen",
            "nihil",
            "niets",
            "nvt",
            "n_v_t",
            "niet_van_toepassing",
            "none",
            "nil",
            "n_a",
            "not_applicable",
        ),
        *(
            "geen_functie",
            "geen_functies",
            "geen_nevenfunctie",
            "geen_nevenfuncties",
            "geen_andere_functies",
            "geen_overige_functies",
            "geen_nevenwerkzaamheden",
            "heeft_geen_nevenfuncties",
            "op_dit_moment_geen",
            "momenteel_geen",
        ),
        *("no_position", "no_positions", "no_ancillary_positions", "gjin", "keine"),
    }
)


_SENTENCE = re.compile(
    r"(?:(?:ik )?(?:heeft|heb|bekleedt|vervult) )?geen (?:(?:andere|overige|verdere) )?"
    r"(?:neven)?(?:functies?|werkzaamheden)"
    r"(?: te (?:melden|vermelden)| (?:op|aan)gegeven| gemeld)?\.?"
)


def answers_none(text: str) -> bool:
    """Say whether a cell for positions answers that there is none: "geen", or "nee" alone."""
    return says_none(text) or fold(text) in ("nee", "no")


def says_none(text: str) -> bool:
    """Say whether a text means that there is nothing; an empty one says nothing at all.

    >>> says_none("N.v.t."), says_none(" - "), says_none("Geen nevenfuncties")
    (True, True, True)
    >>> says_none("geen-dienstcoach")
    False
    """
    bare = text.strip()
    if not bare or not any(sign.isalnum() for sign in bare):
        return bool(bare)
    return fold(bare) in _WORDS or _SENTENCE.fullmatch(bare.casefold()) is not None
