"""What a sentence says of a position beside what it is and where: pay, period, time, and whether it
comes with the office.
"""

from __future__ import annotations

import re

from conflict_graph.readers.written import by_office
from conflict_graph.readers.written_dates import MONTHS

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DATE = (
    rf"(?:\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{4}}|(?:\d{{1,2}}\s+)?(?:{_MONTH})\.?\s+\d{{4}}|"
    r"\d{1,2}[-/]\d{4}|(?:(?:begin|medio|eind|half|het (?:voor|na)jaar van)\s+)?\d{4})(?![\w/-])"
)
_PERIOD = re.compile(
    rf"\bvan\s+{_DATE}\s+(?:tot\s+en\s+met|tot|t/m)\s+(?:{_DATE}|heden)|"
    rf"\b(?:sinds|vanaf|sedert|per|met ingang van|m\.i\.v\.)\s+{_DATE}"
    rf"(?:\s+(?:tot\s+en\s+met|tot|t/m)\s+{_DATE})?|"
    rf"\b(?:tot\s+en\s+met|tot|t/m)\s+{_DATE}|"
    rf"(?<=\(){_DATE}\s*[-–]\s*(?:{_DATE}|heden)(?=[,)])",
    re.IGNORECASE,
)
_HOURS = re.compile(
    r"(?:\b(?:voor|gemiddeld|ongeveer|circa|ca\.|zo'n)\s+)*\b\d+(?:[.,]\d+)?(?:\s*(?:-|–|à|tot)\s*\d+)?\s+"
    r"(?:uur|uren|dag|dagen|dagdeel|dagdelen)\s+(?:per|in de|p\.)\s*(?:week|maand|jaar)\b",
    re.IGNORECASE,
)


GETS = r"(?:ontvangt?|krijgt?|verdient?|geniett?|genieten|heb|heeft)"
PRONOUN = r"(?:ik|hij|zij|ze)"
FEE = (
    r"(?P<much>geen\s+(?:enkele\s+|financiële\s+)?|een\s+(?:kleine\s+|beperkte\s+|vaste\s+|jaarlijkse\s+)?)"
    r"(?P<fee>\w*vergoeding|bezoldiging|salaris|honorarium|presentiegeld|vacatiegeld|beloning)"
    r"(?P<amount>\s+van\s+(?:€|euro)\s*[\d.,]+(?:,-)?(?:\s+(?:bruto\s+)?(?:per\s+\w+|p\.?[jm]\.?))?)?"
)
_FEES = (
    re.compile(rf",?\s*(?:en\s+)?waarvoor\s+{PRONOUN}\s+{FEE}(?:\s+{GETS})?$", re.IGNORECASE),
    re.compile(rf",\s*(?:dit|dat|hiervoor|daarvoor)\s+{GETS}\s+{PRONOUN}\s+{FEE}$", re.IGNORECASE),
    re.compile(rf",?\s+en\s+{GETS}\s+(?:hiervoor|daarvoor)\s+{FEE}$", re.IGNORECASE),
    re.compile(rf",?\s*tegen\s+{FEE}$", re.IGNORECASE),
)
_WITHOUT = re.compile(
    r",?\s*\b(?P<how>zonder|tegen een)\s+(?:vergoeding|bezoldiging)\b", re.IGNORECASE
)
PAY = re.compile(
    r"(?:[,;]\s*(?:(?:dit|deze\s+functie)\s+is\s+)?(?:een\s+)?)?\b(?:een\s+)?"
    r"(?P<said>(?:on|niet[- ])?(?:bezoldigd|betaald))(?P<e>e?)(?:\s+(?:neven)?functie)?\b",
    re.IGNORECASE,
)


_EX_OFFICIO = re.compile(
    r",?\s*\(?\b(?:q\.q\.|qq|ambtshalve|uit hoofde van (?:mijn|zijn|haar|het) "
    r"(?:ambt|functie|wethouderschap|raadslidmaatschap)[\w ]{0,20}?)(?=[),]|$|\s)\)?",
    re.IGNORECASE,
)


def _tidied(text: str) -> str:
    text = re.sub(r"\(\s*[,;]*\s*\)", "", text)
    text = re.sub(
        r"\(\s*[,;]\s*|\s*[,;]\s*(?=\))", lambda at: "(" if "(" in at.group() else "", text
    )
    return " ".join(re.sub(r"\s+([,.;)])", r"\1", text).split()).strip(" ,")


def fee_of(found: re.Match[str]) -> str:
    """Return what a text about a fee says of the pay, as a cell would."""
    if found["much"].casefold().startswith("geen"):
        return "onbezoldigd"
    if found["fee"].casefold() not in _FEE_WORDS:
        return found["fee"]
    return found["amount"].strip().removeprefix("van ").strip() if found["amount"] else "bezoldigd"


_FEE_WORDS = ("vergoeding", "bezoldiging", "salaris", "honorarium", "beloning")
"""Words for pay that say no more than that there is some."""


def take_apart(text: str) -> tuple[str, dict[str, str]] | None:
    """Return a text without what it says of pay, period, time and capacity, and that by column;
    None: it says one of them twice.
    """
    told: dict[str, str] = {}
    for like in _FEES:
        found = like.search(text)
        if found is not None:
            told["paid"] = fee_of(found)
            text = text[: found.start()]
            break
    for column, pattern in (("period", _PERIOD), ("time_spent", _HOURS), ("paid", PAY)):
        matches = list(pattern.finditer(text))
        if len(matches) > 1 or (matches and column in told):
            return None
        if matches:
            at = matches[0]
            said = at.group()
            if column == "paid":
                said = f"{'on' if at['said'].casefold()[:2] in ('on', 'ni') else ''}bezoldigd"
            told[column] = said.strip(" ,")
            text = f"{text[: at.start()]} {text[at.end() :]}"
    without = _WITHOUT.search(text)
    if without is not None:
        if "paid" in told:
            return None
        told["paid"] = "onbezoldigd" if without["how"].casefold() == "zonder" else "bezoldigd"
        text = text[: without.start()] + text[without.end() :]
    office = _EX_OFFICIO.search(text)
    if office is not None and by_office.says(office.group()):
        told["ex_officio"] = "q.q."
        text = f"{text[: office.start()]} {text[office.end() :]}"
    return _tidied(text), told
