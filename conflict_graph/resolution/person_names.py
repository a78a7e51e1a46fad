"""What the name of a person is made of, and whether two such names can be one person's.

Names only suggest. Who is the same person is said by `resolve.people`, which asks for more than a
name.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from conflict_graph.resolution import names

PREFIXES = frozenset(
    (
        *(
            "van",
            "de",
            "den",
            "der",
            "het",
            "t",
            "ten",
            "ter",
            "te",
            "op",
            "in",
            "aan",
            "bij",
            "tot",
            "uit",
            "uijt",
        ),
        *(
            "onder",
            "over",
            "voor",
            "el",
            "al",
            "la",
            "le",
            "du",
            "des",
            "di",
            "da",
            "dos",
            "von",
            "zu",
            "d",
            "v",
            "vd",
        ),
        *("s", "bin", "ben", "ibn"),
    )
)
"""Words before a family name. Source: Logisch Ontwerp BRP, table 36 (voorvoegsels)."""

TITLES = frozenset(
    (
        *(
            "dhr",
            "mw",
            "mevr",
            "mevrouw",
            "heer",
            "de heer",
            "mr",
            "mrs",
            "ms",
            "dr",
            "drs",
            "ir",
            "ing",
            "prof",
            "bc",
        ),
        *(
            "ra",
            "aa",
            "ba",
            "bba",
            "bec",
            "bsc",
            "ma",
            "msc",
            "mba",
            "mpa",
            "md",
            "phd",
            "llm",
            "llb",
            "bed",
            "beng",
        ),
        *(
            "jhr",
            "jkvr",
            "baron",
            "barones",
            "graaf",
            "gravin",
            "ridder",
            "sir",
            "dame",
            "lord",
            "monsieur",
            "shaikh",
        ),
        *("sheikh", "hon", "rt", "mcs", "mmc", "emia", "rc", "em", "emsd"),
    )
)
"""Forms of address, degrees and nobility. Source: Wet op het hoger onderwijs 7.10a and 7.20; Wet op
de adeldom.
"""

_ALSO_FAMILIES = frozenset(
    ("heer", "dame", "baron", "barones", "graaf", "gravin", "ridder", "lord")
)
"""Forms of address and nobility that are family names as well: Jan de Graaf, K. de Heer."""

_ALSO_GIVEN = frozenset(("ben", "bin", "al", "di", "da"))
"""Prefixes that are given names as well, where a name begins with them in a capital: Ben Wad."""

SLIP = 0.8
"""The least likeness at which two family names of five letters or more may be one mistyped."""

OTHER_NAME = 2.0
"""How heavy a name against another name weighs beside one that agrees. Source: as in
`similarity`.
"""
LEFT_OUT = 0.25
"""How heavy a name that one of them leaves out weighs."""
INITIAL = 0.8
"""What an initial says of a name that begins with it."""

SIR = re.compile(r"^\s*(?:de|den) (?:heer|here)\s+(?=\S)", re.IGNORECASE)
"""A form of address of two words before a name."""

_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_DIGRAPHS = (
    "th",
    "ch",
    "ph",
    "ij",
    "ie",
    "yu",
    "sj",
    "st",
    "tj",
    "kh",
    "chr",
    "fr",
    "jac",
    "joh",
    "wil",
    "sij",
)
"""Letters that may stand for one initial, as in Th.C. Source: practice of the Dutch civil
registry.
"""


@dataclass(frozen=True, slots=True)
class ParsedPersonName:
    """A name in its parts, folded. Empty: the name does not say."""

    initials: str
    """Initials in order, one letter for each name."""
    given: tuple[str, ...]
    """Given names or the name a person goes by."""
    families: tuple[str, ...]
    """Family names, one's own and a partner's, without prefixes and with y for ij; in order of the
    alphabet.
    """


def of_parts(
    initials: str | None, given: str | None, prefix: str | None, family: str
) -> ParsedPersonName:
    """Return the name whose parts are known. The prefix is left out: sources write it in many ways,
    or not at all.

    >>> of_parts("Th.C.", "Thea", "van der", "Kooi - van den Kolk")
    ParsedPersonName(initials='tc', given=('thea',), families=('kolk', 'kooi'))
    """
    return ParsedPersonName(
        _initials(initials or ""), tuple(_words(given or "")), _families(family)
    )


def parse(text: str) -> ParsedPersonName:
    """Return the parts of a name in one piece, with its initials or given names first, or behind a
    comma.

    >>> parse("Mw. drs. J.A.M. van Hulst-de Wit")
    ParsedPersonName(initials='jam', given=(), families=('hulst', 'wit'))
    >>> parse("Hulst, Jolanda van")
    ParsedPersonName(initials='', given=('jolanda',), families=('hulst',))
    """
    called = _IN_BRACKETS.findall(text)
    clean = _without_titles(_IN_BRACKETS.sub(" ", text) if called else text)
    family, comma, first = clean.partition(",")
    if comma and set(_words(first)) <= PREFIXES and not _CAPITAL_INITIAL.search(first):
        found = family.split()
    elif (
        family.strip()
        and first.strip()
        and (_says_prefix(first) or not _looks_like_initials(family.split()[0]))
    ):
        found = [*first.split(), *family.split()]
    else:
        found = clean.replace(",", ".").split()
    initials, given = "", list[str]()
    while len(found) > 1 and not begins_family(found[0], is_first=not (initials or given)):
        if _looks_like_initials(found[0]):
            initials += _initials(found.pop(0))
        elif initials:
            break
        else:
            given.append(found.pop(0))
    return ParsedPersonName(
        initials, tuple(_words(" ".join([*called, *given]))), _families(" ".join(found))
    )


_CAPITAL_INITIAL = re.compile(r"\b[A-ZÀ-Þ]\.")
"""A capital with a dot, which is an initial rather than d', 't or s."""


def _says_prefix(text: str) -> bool:
    words = (word for word in text.split() if not _CAPITAL_INITIAL.search(word))
    return any(PREFIXES & set(_words(word)) for word in words)


def _without_titles(text: str) -> str:
    """Return a name without its titles. One that is a family name as well stays where the family
    name stands: at the end, or before the comma.
    """
    said = [(word, names.fold(word).strip(".,")) for word in SIR.sub("", text).split()]
    said = [(word, small) for word, small in said if small not in TITLES - _ALSO_FAMILIES]
    before_comma = (at for at, (word, _small) in enumerate(said) if word.endswith(","))
    family = next(before_comma, len(said) - 1)
    words = [word for at, (word, small) in enumerate(said) if at == family or small not in TITLES]
    return re.sub(r"\s*[-–]\s*", "-", " ".join(words or text.split()))


def is_prefix(word: str) -> bool:
    """Say whether a word is one of those that stand before a family name."""
    return names.fold(word).strip("'’") in PREFIXES


def begins_family(word: str, *, is_first: bool = False) -> bool:
    """Say whether a word is a prefix, or the first half of a double name such as Bull-den Bieman.
    `is_first`: no initial and no given name stands before it, so that it may be a given name.

    >>> begins_family("Ben"), begins_family("Ben", is_first=True), begins_family("van")
    (True, False, True)
    """
    small = names.fold(word).strip("'’")
    if is_first and small in _ALSO_GIVEN and word[:1].isupper():
        return False
    if word.islower() and small.replace(".", "") in PREFIXES:
        return True
    return small in PREFIXES or ("-" in small and small.rpartition("-")[2] in PREFIXES)


def _looks_like_initials(word: str) -> bool:
    return "." in word or len(word) == 1 or (word.isupper() and len(word) <= 5 and "-" not in word)


def _initials(text: str) -> str:
    """Return one letter for each initial; "Th." and "IJ." are one initial."""
    pieces = [names.fold(piece) for piece in re.split(r"[^\w]+", text) if piece]
    return "".join(
        piece[0]
        if piece in _DIGRAPHS or (len(piece) > 1 and text[:1].isupper() and not text.isupper())
        else piece
        for piece in pieces
    )


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[^\w]+", re.sub(r"['’`]", "", names.fold(text))) if word]


def _families(text: str) -> tuple[str, ...]:
    found = []
    for part in re.split(
        r"-", re.sub(r"\s*[-–]\s*", "-", re.sub(r"\bd['’]\s*", "", text, flags=re.IGNORECASE))
    ):
        words = [word for word in _words(part) if word not in PREFIXES]
        plain = [word for word in words if word not in TITLES]
        found.append("".join(plain or (word for word in words if word in _ALSO_FAMILIES)))
    return tuple(sorted(word.replace("ij", "y") for word in found if word))


def family_agrees(first: ParsedPersonName, second: ParsedPersonName) -> bool | None:
    """Say whether one family name is shared. None: only when one of them is taken to be
    mistyped.
    """
    if set(first.families) & set(second.families) or "".join(first.families) == "".join(
        second.families
    ):
        return True
    near = any(
        min(len(one), len(other)) >= 5 and OSA.normalized_similarity(one, other) >= SLIP
        for one in first.families
        for other in second.families
    )
    return None if near else False


def first_names_agree(first: ParsedPersonName, second: ParsedPersonName) -> bool | None:
    """Say whether initials and given names can be one person's. None: one of them has neither.

    Initials agree when one row holds the other in order, or when both have the same letters; a name
    that somebody goes by may begin with another letter than the initials, so a given name can only
    help.
    """
    if not (first.initials or first.given) or not (second.initials or second.given):
        return None
    if first.given and second.given:
        return _given_agree(first.given, second.given)
    if first.initials and second.initials and _rows_agree(first.initials, second.initials):
        return True
    if _starts(first.initials, second.given) or _starts(second.initials, first.given):
        return True
    return None if _may_start(first, second) or _may_start(second, first) else False


def _may_start(first: ParsedPersonName, second: ParsedPersonName) -> bool:
    """Say whether the first of several initials are those of the given names that are known: the
    others may be of names that nobody goes by.
    """
    knows_given = bool(second.given) and not second.initials and not first.given
    pairs = zip(first.initials, second.given, strict=False)
    return knows_given and bool(first.initials) and all(name.startswith(one) for one, name in pairs)


def _given_agree(first: Sequence[str], second: Sequence[str]) -> bool:
    return names.word_likeness(first[0], second[0]) >= SLIP or "".join(first) == "".join(second)


def _rows_agree(first: str, second: str) -> bool:
    shorter, longer = sorted((first, second), key=len)
    letters = iter(longer)
    return all(letter in letters for letter in shorter) or sorted(first) == sorted(second)


def _starts(initials: str, given: Sequence[str]) -> bool:
    """Say whether the only initial is that of the given name; more initials name more than one
    given name.
    """
    return len(initials) == 1 and bool(given) and given[0].startswith(initials)


@functools.lru_cache(maxsize=50_000)
def _bare(text: str) -> tuple[str, ...]:
    plain = re.sub(r"(?<=\w)'(?=\w)", "", _without_titles(text).replace(",", " "))
    return tuple(
        dict.fromkeys(word for word in _words(plain) if word not in _SAID_LITTLE)
    ) or tuple(_words(text))


_SAID_LITTLE = PREFIXES - {"v", "d", "s"}


def likeness(first: str, second: str) -> float:
    """Return how much two names look alike, 0–1, whatever the order of their words; both ways the
    same.

    >>> likeness("Hulst, Jolanda van", "Jolanda van Hulst")
    1.0
    >>> likeness("Jan Bakker", "Piet Bakker") < 0.4
    True
    """
    one, other = _bare(first), _bare(second)
    pairs, left, right = names.pair(one, other, _name_likeness)
    agreed = sum(like for _, _, like in pairs)
    against = sum(1 - like for _, _, like in pairs)
    clash = min(len(left), len(right))
    left_out = max(len(left), len(right)) - clash
    found = (
        agreed / (agreed + 2 * against + OTHER_NAME * clash + LEFT_OUT * left_out)
        if agreed
        else 0.0
    )
    glued = OSA.normalized_similarity("".join(sorted(one)), "".join(sorted(other)))
    joined = OSA.normalized_similarity("".join(one), "".join(other))
    return float(max(found, *(each for each in (glued, joined, 0.0) if each >= 0.9 or not each)))


def _name_likeness(first: str, second: str) -> float:
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) == 1:
        return INITIAL if longer.startswith(shorter) and len(longer) > 1 else float(first == second)
    return names.word_likeness(first, second)
