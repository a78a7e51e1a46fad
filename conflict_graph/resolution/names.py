"""Names as words that can be compared: small letters, Latin script, no accents, no punctuation.

How alike two rows of words are stands here too, because names of people and of organisations are
read the same way. A likeness orders suggestions; what is the same is said by `resolve`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from rapidfuzz.distance import OSA

LIKE_WORDS = 0.6
"""The least likeness at which two words may be one mistyped. Source: reason; two slips in a word of
five letters.
"""

_LETTERS = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ł": "l",
        "ı": "i",
        **dict(zip("абвгдезийклмнопрстуфыэії", "abvgdeziiklmnoprstufyeii", strict=True)),
        "ё": "e",
        "ж": "zh",
        "х": "kh",
        "ц": "ts",
        "ч": "ch",
        "ш": "sh",
        "щ": "shch",
        "ъ": "",
        "ь": "",
        "ґ": "g",
        "ю": "yu",
        "я": "ya",
        "є": "ye",
        "ў": "u",
        **dict(zip("αβγδεζηικλμνξοπρστυω", "avgdeziiklmnxoprstyo", strict=True)),
        "θ": "th",
        "φ": "f",
        "χ": "ch",
        "ψ": "ps",
        "ς": "s",
    }
)
"""Letters that do not fall apart into a Latin letter and an accent. Source: passport spelling, ICAO
Doc 9303-3 §6.
"""

_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Return text in small Latin letters without accents; a script that is not known here stays as
    it is.

    >>> fold("Coöperatie ŁÓDŹ"), fold("Владимир")
    ('cooperatie lodz', 'vladimir')
    """
    small = unicodedata.normalize("NFKC", text).casefold()
    spelt = unicodedata.normalize("NFC", small).translate(_LETTERS)
    return "".join(
        mark for mark in unicodedata.normalize("NFKD", spelt) if not unicodedata.combining(mark)
    )


def words(text: str) -> list[str]:
    """Return the words of folded text; single letters and figures that stand together become one
    word.

    >>> words(fold("A.B.C. d'Anjou (Zuid) B V"))
    ['abc', 'danjou', 'zuid', 'bv']
    """
    found: list[str] = []
    letters = ""
    for word in _WORD.findall(re.sub(r"['’`´]", "", text)):
        if len(word) == 1 and not word.isdigit():
            letters += word
            continue
        found += [letters, word] if letters else [word]
        letters = ""
    return [*found, letters] if letters else found


def word_likeness(first: str, second: str) -> float:
    """Return how much two words look alike, 0–1; below `LIKE_WORDS` they are different words, so 0.

    Words with figures are the same or different, and so are words of up to three letters that do
    not share their length: "2005" is not "2006" mistyped.

    >>> word_likeness("bakker", "baker") > 0.8
    True
    >>> word_likeness("2005", "2006"), word_likeness("de", "den")
    (0.0, 0.0)
    """
    if first == second:
        return 1.0
    if not (first.isalpha() and second.isalpha()) or min(len(first), len(second)) < 3:
        return 0.0
    likeness = OSA.normalized_similarity(first, second, score_cutoff=LIKE_WORDS)
    return float(likeness)


def pair(
    first: Sequence[str], second: Sequence[str], like: Callable[[str, str], float] = word_likeness
) -> tuple[list[tuple[str, str, float]], list[str], list[str]]:
    """Return which words belong together with their likeness, the likeliest first, and what either
    has left over.
    """
    left, right = list(first), list(second)
    pairs: list[tuple[str, str, float]] = []
    for word in first:
        if word in right:
            pairs.append((word, word, 1.0))
            left.remove(word)
            right.remove(word)
    likely = sorted(
        ((like(one, other), one, other) for one in left for other in right),
        key=lambda found: (-found[0], found[1], found[2]),
    )
    for likeness, one, other in likely:
        if likeness > 0 and one in left and other in right:
            pairs.append((one, other, likeness))
            left.remove(one)
            right.remove(other)
    return pairs, left, right


def figures(found: Sequence[str]) -> list[str]:
    """Return the words that hold a figure, in the order of the alphabet."""
    return sorted(word for word in found if not word.isalpha())
