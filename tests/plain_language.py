"""What every sentence of ours keeps to, whatever page or file it stands in: no accusation, short,
few passives.
"""

from __future__ import annotations

import re

ACCUSING = re.compile(
    r"fraud|guilt|corrupt|suspect|brib|crim|offen[cd]|culprit|illegal|unlawful|dishonest|cheat|wrongdo|misconduct|accus"
    r"|violat|scandal|schuld|dader|verdacht|omko|smeer|misda|misdrijf|strafbaar|schending|overtred|bedrog"
    r"|oneerlijk|vriendjespolitiek|schandaal|sjoemel|onwettig|plichtsverzuim|steekpenning|integriteitsbreuk",
    re.IGNORECASE,
)
DENIED = re.compile(
    r"\b(?:not an|no|geen) (?:accusation|offence|beschuldiging|overtreding)\b", re.IGNORECASE
)
"""To say that something is no accusation is no accusation."""

MOST_WORDS = 25
PASSIVE = {
    "nl": re.compile(r"\b(?:word|wordt|worden|werd|werden)\b", re.IGNORECASE),
    "en": re.compile(
        r"\b(?:is|are|was|were|be|been|being) (?:not |also |only |already |then |now |still |never )?"
        r"(?:\w+ed|known|taken|given|held|found|made|said|read|shown|kept|told|done|bound|put|written|set|lost)\b",
        re.IGNORECASE,
    ),
}
MOST_PASSIVES = {"nl": 1, "en": 3}


def accuses(text: str) -> bool:
    return bool(ACCUSING.search(DENIED.sub("", text)))


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.;:?!])\s+|\n+", text) if part.strip()]


def too_hard(text: str, language: str) -> list[str]:
    """Return the sentences that are too long or pile up passives."""
    return [
        part
        for part in sentences(text)
        if len(part.split()) > MOST_WORDS
        or len(PASSIVE[language].findall(part)) > MOST_PASSIVES[language]
    ]
