"""Legal forms in names of organisations: what they are, how they are written, and how to take them
off a name.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from types import MappingProxyType

from conflict_graph.resolution import names

_FORMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "bv": (
            "bv",
            "besloten vennootschap",
            "besloten vennootschap met beperkte aansprakelijkheid",
        ),
        "bvba": (
            "bvba",
            "besloten vennootschap met beperkte aansprakelijkheid naar belgisch recht",
        ),
        "nv": ("nv", "naamloze vennootschap", "naamloze venootschap"),
        "vof": ("vof", "vennootschap onder firma"),
        "cv": ("cv", "commanditaire vennootschap"),
        "stichting": ("stichting", "st", "stg", "sticht", "foundation"),
        "vereniging": (
            "vereniging",
            "ver",
            "vve",
            "vereniging van eigenaren",
            "vereniging van eigenaars",
        ),
        "cooperatie": (
            "cooperatie",
            "cooperatieve vereniging",
            "coop",
            "cooperatieve",
            "onderlinge waarborgmaatschappij",
        ),
        "maatschap": ("maatschap",),
        "eenmanszaak": ("eenmanszaak",),
        "ag": ("ag", "akg", "aktiengesellschaft", "aktiengeselschaft"),
        "gmbh": ("gmbh", "gesellschaft mit beschrankter haftung"),
        "kg": ("kg", "gmbh co kg"),
        "ltd": (
            "ltd",
            "limited",
            "company limited",
            "co ltd",
            "pty ltd",
            "private limited",
            "pte ltd",
        ),
        "plc": ("plc", "public limited company"),
        "llc": (
            "llc",
            "limited liability company",
            "ooo",
            "obshchestvo s ogranichennoi otvetstvennostyu",
        ),
        "llp": ("llp", "limited liability partnership"),
        "lp": ("lp", "limited partnership"),
        "inc": ("inc", "incorporated", "corp", "corporation"),
        "jsc": (
            "jsc",
            "ojsc",
            "oao",
            "pao",
            "zao",
            "cjsc",
            "joint stock company",
            "open joint stock company",
        ),
        "sa": ("sa", "societe anonyme", "sociedad anonima"),
        "sas": ("sas",),
        "sarl": (
            "sarl",
            "srl",
            "societe a responsabilite limitee",
            "societatea cu raspundere limitata",
        ),
        "se": ("se", "societas europaea"),
        "spa": ("spa",),
        "spzoo": ("sp z oo", "sp zoo", "spzoo"),
        "ab": ("ab", "aktiebolag"),
        "as": ("aktieselskab",),
    }
)
"""Legal forms and how they are written. Source: Burgerlijk Wetboek Boek 2 and 7A,
Handelsregisterwet 2007, EU directive 2017/1132 annex II, ISO 20275 for the others.
"""

_STATES = ("io", "in oprichting", "il", "in liquidatie")
"""What may stand behind a legal form: being set up, being wound up. Source: BW 2:93, 2:203 and
2:19(5).
"""

_LIABILITY = ("ua", "ba", "wa")
"""How far members of a cooperative are liable. Source: BW 2:56."""

_LEADING_ONLY = frozenset(("st", "stg", "sticht", "ver", "ooo", "oao", "pao", "zao"))
"""Written so only at the beginning: "St." at the end may be anything."""

_ANYWHERE = frozenset(
    ("bv", "nv", "vof", "gmbh", "ltd", "stichting", "vereniging", "maatschap", "cooperatie")
)
"""Forms that are nothing else wherever they stand."""

_LONG = (
    "stichting",
    "vereniging",
    "cooperatie",
    "maatschap",
    "aktiengesellschaft",
    "limited",
    "incorporated",
)
MISTYPED = 0.8
"""The least likeness of a word to a long legal form at which it is that form mistyped: one slip in
six letters.
"""


@functools.cache
def _spellings() -> dict[tuple[str, ...], str]:
    return {tuple(words.split()): form for form, spellings in _FORMS.items() for words in spellings}


@functools.cache
def _longest() -> int:
    return max(map(len, _spellings()))


def take_off(found: list[str]) -> tuple[list[str], str | None, str | None]:
    """Return folded words without legal form, the form as the key of its family, and "io" or "il"
    where it says so.

    A form is found at both ends, or in between where it can be nothing else. Words that are only a
    form stay.

    >>> take_off(["tarwedam", "bv", "io"]), take_off(["bv"])
    ((['tarwedam'], 'bv', 'io'), (['bv'], None, None))
    """
    core, form, state = list(found), None, None
    if core and core[-1][-2:] in _STATES and (core[-1][:-2],) in _spellings():
        core[-1:] = [core[-1][:-2], core[-1][-2:]]
    for ending in _STATES:
        size = len(ending.split())
        if len(core) > size + 1 and core[-size:] == ending.split():
            core, state = core[:-size], "io" if ending in _STATES[:2] else "il"
            break
    if len(core) > 1 and core[-1] in _LIABILITY:
        core, form = core[:-1], "cooperatie"
    for at_end in (True, False):
        for size in range(min(_longest(), len(core) - 1), 0, -1):
            piece = tuple(core[-size:] if at_end else core[:size])
            known = _spellings().get(piece)
            if known is None or (at_end and piece[0] in _LEADING_ONLY):
                continue
            if form is not None and "inc" not in (known, form) and known != form:
                break
            core, form = (
                core[:-size] if at_end else core[size:],
                known if form in (None, "inc") else form,
            )
            break
    return (core, form, state) if form else (*_hidden_form(core), state)


def _hidden_form(core: list[str]) -> tuple[list[str], str | None]:
    """Take a legal form out of the middle ("Tarwedam B.V. Vlietmonde"), or a mistyped long one off
    an end.
    """
    for at, word in enumerate(core[1:], 1):
        if word in _ANYWHERE:
            return core[:at] + core[at + 1 :], _spellings()[(word,)]
    for at in (0, -1) if len(core) > 1 else ():
        meant = [known for known in _LONG if names.word_likeness(core[at], known) >= MISTYPED]
        if meant:
            return core[1:] if at == 0 else core[:-1], _spellings()[(meant[0],)]
    return core, None
