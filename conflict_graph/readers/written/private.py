"""What looks private in a text that everybody will read: where somebody lives or can be reached, a
number of a person or an account, a word about health or family.

It only says that a text looks so; whoever wrote it decides what stands there instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_STREET = (
    r"[^\W\d_][\w.'’-]*(?:straat|laan|weg|plein|kade|gracht|dijk|singel|steeg|dreef|plantsoen|hof|"
    r"pad|markt|wal|ring|baan|park)"
)
_POSTCODE = r"[1-9]\d{3}\s?[A-Z]{2}"
_HEALTH = (
    r"ziekte|ziek|kanker|hartaanval|hartinfarct|hartklachten|beroerte|herseninfarct|operatie|"
    r"depressie|overspannenheid|zwangerschap|bevalling|overlijden|(?:echt)?scheiding|"
    r"arbeidsongeschiktheid|gezondheid(?:sklachten|sredenen)?|rugklachten|revalidatie|"
    r"behandeling|chemo(?:therapie)?|dementie|mantelzorg|verslaving|long ?covid"
)
_KIN = (
    r"moeder|vader|ouders?|zoon|dochter|kind(?:eren)?|partner|echtgeno(?:ot|te)|man|vrouw|broer|zus|"
    r"opa|oma|schoonmoeder|schoonvader"
)
_BECAUSE = r"wegens|vanwege|i\.?v\.?m\.?|in verband met|om|herstellende van"
_PATTERNS = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", 0),
        (r"\b[A-Z]{2}\d{2}\s?[A-Z]{4}(?:\s?\d){10}\b", re.IGNORECASE),
        (r"(?<![\d+])(?:(?:\+|00)31[\s.()-]*(?:\(?0\)?)?|0)(?:[\s.()/-]*\d){9}(?!\d)", 0),
        (
            rf"(?:{_STREET}\s+\d{{1,4}}\s?[a-z]?\b[\s,]*(?:{_POSTCODE}\b)?|"
            rf"\b\d{{1,4}}[a-z]?[\s,]+{_POSTCODE}\b|\b{_POSTCODE}\b[\s,]*(?:nr\.?\s*)?\d{{1,4}}\b)",
            0,
        ),
        (rf"\b(?!19\d\d|20[0-4]\d){_POSTCODE}\b", 0),
        (
            r"\b(?:burn-?\s?out|overspannen|ziekteverlof|zwangerschapsverlof|bevallingsverlof|"
            r"zwanger|langdurig ziek|arbeidsongeschikt|wao'?er|in de ziektewet)\b",
            re.IGNORECASE,
        ),
        (
            rf"\b(?:{_BECAUSE})\s+(?:[\w-]+\s+){{0,2}}?(?:{_HEALTH})\b",
            re.IGNORECASE,
        ),
        (
            rf"\b(?:mijn|haar|zijn|m'n|z'n|eigen|zieke|demente|overleden|hulpbehoevende)\s+"
            rf"(?:[\w-]+\s+)?(?:{_KIN})\b",
            re.IGNORECASE,
        ),
    )
)
_BSN = re.compile(r"(?<![\d.])\d(?:[. ]?\d){8}(?![\d.]?\d)")
_LEAD = re.compile(
    r"[\s,;:(\[/–-]*(?:\b(?:thuis(?:adres)?|adres|woont|wonend|tel(?:efoon)?(?:nummer)?|mobiel|mob|"
    r"gsm|e-?mail(?:adres)?|mail|bereikbaar|bsn|rekening(?:nummer)?|iban|gestopt|gestaakt|tijdelijk|"
    r"afwezig|voor|bij|van|op|via|aan|is|met)\b[\s.:,;(]*)*$",
    re.IGNORECASE,
)
_STREET_AND_YEAR = re.compile(r"\s(?:19|20)\d\d$")


@dataclass(frozen=True, slots=True)
class PrivatePart:
    """What looks private in a text, and the text without it; "" where nothing is left."""

    part: str
    without: str


def find(text: str) -> PrivatePart | None:
    """Return the first part of a text that looks private; None where none does.

    >>> find("adviseur, tel. 06-00000000")
    PrivatePart(part='06-00000000', without='adviseur')
    >>> find("straatcoach Kruidenlaan")
    """
    found = _first(text)
    if found is None:
        return None
    start, end = found
    for bracket in re.finditer(r"\s*[(\[][^()\[\]]*[)\]]", text):
        if bracket.start() <= start and end <= bracket.end():
            start, end = bracket.span()
    before, behind = text[:start], text[end:]
    before = _LEAD.sub("", before)
    without = " ".join(f"{before} {behind.strip(' ,;:)]-–')}".split()).strip(" ,;:-–(")
    return PrivatePart(text[found[0] : found[1]].strip(" ,"), without)


def _first(text: str) -> tuple[int, int] | None:
    spans = [match.span() for pattern in _PATTERNS for match in pattern.finditer(text)]
    spans += [match.span() for match in _BSN.finditer(text) if _is_bsn(match.group())]
    spans = [span for span in spans if not _STREET_AND_YEAR.search(text[span[0] : span[1]])]
    return min(spans, key=lambda span: (span[0], -span[1]), default=None)


def _is_bsn(text: str) -> bool:
    """Say whether nine digits pass the check of a citizen service number. Source: Logisch ontwerp
    BSN, the "elfproef".
    """
    digits = [int(sign) for sign in text if sign.isdigit()]
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(map(int.__mul__, digits, weights)) % 11 == 0 and any(digits)
