"""Names of fields in the lines of a text: which there are, and what stands behind them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from conflict_graph.readers.nil import says_none
from conflict_graph.readers.tables import listed
from conflict_graph.readers.tables.columns import fold
from conflict_graph.readers.tables.guesses import SAYING_WHAT, means
from conflict_graph.readers.tables.texts import sentences
from conflict_graph.readers.values import can_read
from conflict_graph.readers.written import functions, organisation_words, pay, periods, time_spent

FIELD = re.compile(r"^(?P<name>[^:\t]{2,60}?)\s*(?::|\t)\s*(?P<said>\S.*)$")
_OTHER_LABELS = re.compile(
    r"(?:(?:politieke_)?(?:fractie|partij)|e_?mail(?:adres)?|mail|tel(?:efoon)?(?:nummer)?|mobiel|"
    r"portefeuilles?|portefeuille_?houder|commissies?|woonplaats|adres|geboren|geboortedatum|"
    r"geboorteplaats|website|twitter|linkedin|social_media|foto|contact(?:gegevens)?|beleidsterrein(?:en)?|"
    r"aandachtsgebied(?:en)?|ambt|lid_sinds|raadslid_sinds|in_de_raad_sinds|wethouder_sinds|opleiding|beroep|"
    r"biografie|over_mij|loopbaan|woordvoerder(?:schappen)?|lid_van_(?:de_)?commissies?|"
    r"burgerlijke_staat|leeftijd|bereikbaar|spreekuur|datum|plaats|handtekening|peildatum|gemeente)"
)
_SECTION = re.compile(
    r"(?:(?:zijn|haar|hun|de|mijn|overige|andere|huidige|actuele|bezoldigde|onbezoldigde|betaalde|onbetaalde|overzicht|"
    r"lijst|opgave|hoofdfuncties?_en|overzicht_van)_)*"
    r"(?:neven_?functies?(?:_s)?|nevenwerkzaamheden|nevenactiviteiten|functies_naast\w*|overige_functies|"
    r"andere_functies|functies|neven_?functie_s)(?:_(?:van_)?[a-z]\w*)?"
)
_LONGEST_LABEL = 60


def meaning(label: str) -> str:
    """Return which column of ours the name of a field means; "" none, "-" another one."""
    plain = label.strip(" :").strip()
    if not plain or len(plain) > _LONGEST_LABEL or re.search(r"\d\d", plain):
        return ""
    if _OTHER_LABELS.fullmatch(fold(plain)):
        return "-"
    if functions.length(plain) or (listed.is_person(plain) and not means("positions", plain)):
        return ""
    meant = means("positions", _unnumbered(plain))
    column = meant[0] if meant is not None else ""
    return "title" if column == "role" else column


_NUMBERED = re.compile(r"[\s_.#-]*\(?\d{1,2}\)?$|^\d{1,2}[.)]\s*")


def _unnumbered(label: str) -> str:
    return _NUMBERED.sub("", label.strip()) or label


def is_section(text: str) -> bool:
    """Say whether a text is a heading above positions: "Overige nevenfuncties"."""
    plain = text.strip(" :")
    return len(plain) <= 80 and ":" not in plain and _SECTION.fullmatch(fold(plain)) is not None


MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Labels:
    """Which words begin lines as names of fields that no colon ends, and which lines are such names
    alone; and whether headings above positions stand below names, so that what stands elsewhere is
    no position.
    """

    begun: frozenset[str]
    alone: frozenset[str]
    has_sections: bool
    has_fields: bool
    others: frozenset[str]
    """Names with a colon behind them that come back, of which it is not known what they mean."""

    @classmethod
    def of(cls, plain: Sequence[str]) -> Labels:
        """Return those of the lines of a text, without bullets."""
        whole = Counter(line.rstrip(" :") for line in plain if len(line.split()) <= _MOST_ALONE)
        alone = frozenset(
            each
            for each, many in whole.items()
            if meaning(each) and (many > 1 or _is_sure(each)) and not _is_filled_in(each)
        )
        begun = Counter(
            at[0]
            for line in plain
            if line.rstrip(" :") not in alone and (at := _begun(line)) is not None
        )
        known = frozenset(each for each, many in begun.items() if many > 1)
        columns = {meaning(each) for each in known} - {"", "-"}
        held = sum(begun[each] for each in known)
        is_form = len(columns) > 2 and held * 2 >= len(plain) and bool(columns & SAYING_WHAT)
        begun_fields = known if is_form else frozenset()
        matched = [found for line in plain if (found := FIELD.match(line))]
        named = [found["name"] for found in matched]
        has_fields = any(
            meaning(each) == "organisation" for each in (*alone, *begun_fields, *named)
        )
        others = frozenset(each for each in named if named.count(each) > 1 and _is_open(each))
        has_sections = not has_fields and _has_sections(plain)
        return cls(begun_fields, alone, has_sections, has_fields, others)

    def field(self, text: str) -> tuple[str, str, str] | None:
        """Return the name of a field, its column and what it holds, "" if that stands below; None:
        the line is no field.
        """
        found = FIELD.match(text)
        if found is not None and (column := meaning(found["name"])):
            return found["name"], column, found["said"].strip()
        if found is not None and found["name"] in self.others:
            return found["name"], f"{OTHER}{found['name']}", found["said"].strip()
        bare = text.strip()
        plain = bare.rstrip(" :")
        if (bare.endswith(":") or plain in self.alone) and (column := meaning(plain)):
            return plain, column, ""
        at = _begun(text) if self.begun else None
        return at if at is not None and at[0] in self.begun else None


OTHER = "?"
"""How a column is called, before its name, of which it is not known what it means."""


def _is_open(name: str) -> bool:
    """Say whether a text may be the name of a field, and is no position and nobody."""
    return not (meaning(name) or functions.length(name) or listed.is_person(name))


def _begun(line: str) -> tuple[str, str, str] | None:
    """Return the name of a field with which a line begins that no colon ends, its column and what
    it holds; None: what stands behind such a name is nothing that it holds.
    """
    if ":" in line or "\t" in line:
        return None
    for name in _beginnings(line):
        column, said = meaning(name), line[len(name) :].strip()
        if column not in ("", "-") and said and _may_hold(column, said):
            return name, column, said
    return None


def _may_hold(column: str, said: str) -> bool:
    first = said.split()[0]
    if column in HELD:
        return any(can_read(read, said) for read in HELD[column])
    is_label = meaning(first) and not organisation_words.begins(first)
    if is_label or first in ("of", "en", "/", "-"):
        return False
    if column == "official":
        return sentences.is_somebody(said)
    if column in ("title", "position"):
        return bool(functions.length(said)) or functions.is_agent(first) or says_none(said)
    return not first[:1].islower()


HELD: Mapping[str, Sequence[Callable[[str], object]]] = MappingProxyType(
    {
        "paid": (pay.read,),
        "unpaid": (pay.read,),
        "period": (periods.read,),
        "starts_on": (periods.read,),
        "ends_on": (periods.read_last,),
        "time_spent": (lambda said: time_spent.read(said, "uren per week"),),
    }
)
"""How is read what a field of such a column holds."""
_MOST_ALONE = 6
"""Of how many words the name of a field is that stands alone in a line."""


def _is_filled_in(line: str) -> bool:
    """Say whether a line is the name of a field with what it holds behind it."""
    if ":" in line or "\t" in line or _begun(line) is not None:
        return True
    for each in _beginnings(line):
        rest = line[len(each) :].strip()
        if each.endswith((" of", " en")):
            continue
        if rest and meaning(each) and (any(map(str.isdigit, rest)) or can_read(pay.read, rest)):
            return True
    return False


def _is_sure(label: str) -> bool:
    meant = means("positions", _unnumbered(label))
    return meaning(label) == "-" or (meant is not None and meant[1] < 2)


def _has_sections(lines: Sequence[str]) -> bool:
    """Say whether headings above positions stand in a text below names."""
    places = [at for at, each in enumerate(lines) if is_section(each)]
    people = [at for at, each in enumerate(lines) if sentences.is_somebody(each.rstrip(" :"))]
    return len(places) > 1 or any(at < place for at in people for place in places)


def _beginnings(line: str) -> list[str]:
    words = line.split()[:MOST_WORDS]
    return [
        " ".join(words[:many])
        for many in range(1, len(words) + 1)
        if all(word[:1].isalpha() or word[:1] in "(-–/" for word in words[:many])
    ]


def is_other(text: str) -> bool:
    """Say whether a text is some name with what it holds behind a colon, and no position."""
    at = FIELD.match(text)
    return at is not None and not (functions.length(at["name"]) or functions.length(at["said"]))


def is_field(text: str) -> bool:
    """Say whether a text is the name of a field with what it holds behind a colon."""
    at = FIELD.match(text)
    return at is not None and bool(meaning(at["name"]))
