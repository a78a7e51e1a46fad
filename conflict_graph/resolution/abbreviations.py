"""What the words of a name that somebody wrote stand for in a name that is known: "TC" for
Tennisclub, "Woningst." for Woningstichting, "CJG" for Centrum voor Jeugd en Gezin.

An abbreviation is read beside one known name at a time, so no list of them is kept. What is read
like this is never the same name: it only looks like it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from conflict_graph.resolution import names
from conflict_graph.resolution.organisation_names import COMMON

LONGEST_ACRONYM = 8
"""Letters of a word that may stand for several words."""
MOST_WORDS = 6
"""Words for which one acronym may stand."""
AKIN = 5
"""Letters with which two compounds begin alike that say the same of somebody's trade: Tennisclub
and Tennisvereniging.
"""
SHORTEST_WORD = 5
"""Letters of a word from which letters may be left out in its middle."""


def split(text: str) -> list[str]:
    """Return the folded words of a name, legal form and all.

    >>> split("T.C. Wilgenhage & Zn.")
    ['tc', 'wilgenhage', 'en', 'zn']
    """
    return names.words(names.fold(text).replace("&", " en ").replace("+", " plus "))


def acronyms(known: Sequence[str]) -> set[str]:
    """Return the initials of all words of a name, with and without those that say little, and
    without its first word, which may be a legal form.
    """
    weighty = [word for word in known if word not in COMMON]
    rows = (known, weighty, known[1:], weighty[1:])
    return {"".join(word[0] for word in row) for row in rows if 3 <= len(row) <= LONGEST_ACRONYM}


@dataclass(frozen=True, slots=True)
class Spelled:
    """A name without its abbreviations. `begins_alike`: a word was taken for another that only
    begins like it.
    """

    text: str
    begins_alike: bool


def spelled_out(asked: Sequence[str], known: Sequence[str]) -> Spelled | None:
    """Return a name with its abbreviations in the words of a known name. None: nothing in it stands
    for anything else there.

    >>> spelled_out(["tc", "wilgenhage"], ["tennisclub", "wilgenhage", "1974"])
    Spelled(text='tennisclub wilgenhage', begins_alike=False)
    """
    free = [word for word in known if word not in asked]
    said: list[str] = []
    found = is_akin = False
    at = 0
    while at < len(asked):
        word = asked[at]
        meant, taken = ([], 0) if _says_itself(word, known) else _meant(asked, at, free, known)
        if not meant and not _says_itself(word, known):
            akin = [each for each in free if len(word) >= AKIN and each[:AKIN] == word[:AKIN]]
            meant, taken, is_akin = akin[:1], 1, is_akin or bool(akin)
        if meant:
            found = True
            said += meant
            free = [each for each in free if each not in meant]
            at += taken
        else:
            said.append(word)
            at += 1
    return Spelled(" ".join(dict.fromkeys(said)), is_akin) if found else None


def _says_itself(word: str, known: Sequence[str]) -> bool:
    return (
        word in known
        or word in COMMON
        or any(names.word_likeness(word, each) >= names.LIKE_WORDS for each in known)
    )


def _meant(
    asked: Sequence[str], at: int, free: Sequence[str], known: Sequence[str]
) -> tuple[list[str], int]:
    """Return the known words for which the word at a place stands, and how many words of the name
    that takes; none, where it stands for nothing.
    """
    word = asked[at]
    together = word + asked[at + 1] if at + 1 < len(asked) else ""
    for each in free:
        if len(together) > AKIN and _within(together, each):
            return [each], 2
    for each in free:
        if each.startswith(word) and len(word) != 2:
            return [each], 1
    run = _run(word, free, known)
    if run:
        return run, 1
    return [each for each in free if _within(word, each)][:1], 1


def _run(word: str, free: Sequence[str], known: Sequence[str]) -> list[str]:
    """Return the known words, one after another, of which a word may be the initials; the most of
    them that there are.
    """
    sizes = range(min(MOST_WORDS, len(known)), 1, -1) if len(word) <= LONGEST_ACRONYM else ()
    runs = (
        list(known[start : start + size])
        for size in sizes
        for start in range(len(known) - size + 1)
    )
    said = (run for run in runs if {*run} & {*free} and _stands_for(word, run))
    return next(said, [])


def _within(short: str, word: str) -> bool:
    """Say whether a word was shortened to this: the first letter first, the others in order."""
    if len(word) < SHORTEST_WORD or not 2 <= len(short) < len(word) or short[0] != word[0]:
        return False
    letters = iter(word)
    return all(letter in letters for letter in short)


def _stands_for(short: str, run: Sequence[str]) -> bool:
    """Say whether the letters are those of the words in order: of each word its first, and perhaps
    others; words that say little may be left out, but not at the ends.
    """
    if not run:
        return not short
    word = run[0]
    if word in COMMON and len(run) > 1 and _stands_for(short, run[1:]):
        return True
    if not short or short[0] != word[0]:
        return False
    return any(
        _stands_for(short[size:], run[1:])
        for size in range(1, min(3, len(short)) + 1)
        if size == 1 or _within(short[:size], word)
    )
