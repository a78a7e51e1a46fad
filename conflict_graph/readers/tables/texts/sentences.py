"""Sentences that say what somebody is, such as "Zij is penningmeester van Koor Zilt".

The grammar is small. What it does not know for sure is not read, so that whoever calls can tell
it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

from conflict_graph.readers.nil import says_none
from conflict_graph.readers.tables import contents, position_rows
from conflict_graph.readers.tables.texts.asides import FEE, GETS, PAY, fee_of, take_apart
from conflict_graph.readers.written import functions, organisation_words, person_cells


class SentenceKind(Enum):
    """What a sentence says: positions, none, more of what stands before it, or who it is about."""

    POSITIONS = "positions"
    NONE = "none"
    MORE = "more"
    WHO = "who"
    NOTHING = "nothing"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Said:
    """What one sentence says. `who`: its subject as it stands there, "ik" or "hij" or a name, ""
    none. `positions`: what each position holds, by column of ours. `more`: the same of what holds
    for positions before it: of the last one, of all (`is_of_all`), or of that of which `about`
    tells.
    """

    kind: SentenceKind
    who: str = ""
    positions: tuple[dict[str, str], ...] = ()
    more: dict[str, str] = field(default_factory=dict)
    is_of_all: bool = False
    about: str = ""
    is_risky: bool = False
    """Of one that is not read: whether it may change what those before it say."""


_END = re.compile(r"[.!?]+[)\"”']*(?=\s+[^\Wa-z_]|\s*$)")
_SHORT = re.compile(
    r"(?:^|[\s(])(?:[^\W\d_]|(?:[^\W\d_]\.)+[^\W\d_]|dhr|mw|mevr|drs|dr|ir|ing|mr|prof|nr|bijv|o\.a|"
    r"resp|incl|excl|st|stg|ver|gem|max|min|tel|art|vz|plv|wnd|ca|jl|gebr|evt|fam)$",
    re.IGNORECASE,
)
"""How a text ends that a full stop shortens, and does not end."""
_BEGINNING = re.compile(
    r"\s+(?:daarnaast|ook|verder|tevens|bovendien|voorts|hij|zij|ze|ik|deze|dit|dat|die|hiervoor|"
    r"daarvoor|voor|sinds|vanaf|beide|alle|van|tot|momenteel|ten|de|het|mijn|zijn|haar|in|als)\b",
    re.IGNORECASE,
)
"""With what a sentence begins, also behind a shortened word."""


def apart(text: str) -> list[str]:
    """Return the sentences of a text.

    >>> apart("P. Wad is lid van Pan B.V. Ook is hij lid van Koor Zilt.")
    ['P. Wad is lid van Pan B.V.', 'Ook is hij lid van Koor Zilt.']
    """
    found, start = list[str](), 0
    for end in _END.finditer(text):
        short = _SHORT.search(text[start : end.start()])
        is_form = short is not None and organisation_words.is_form(short.group().strip(" ("))
        if short is not None and not (is_form and _BEGINNING.match(text, end.end())):
            continue
        found.append(text[start : end.end()].strip())
        start = end.end()
    rest = text[start:].strip()
    return [*found, rest] if rest else found


_ADVERBS = re.compile(
    r"^(?:daarnaast|verder|ook|tevens|eveneens|bovendien|voorts|momenteel|op dit moment|thans|nu|"
    r"daarbij|ten slotte|tenslotte|tot slot|nog|al|inmiddels ook|hiernaast|"
    r"ten (?:eerste|tweede|derde|vierde)|op de eerste plaats|"
    r"in (?:mijn|zijn|haar) vrije tijd|buiten (?:de politiek|het gemeentehuis)|"
    r"naast (?:mijn|zijn|haar|het|de) (?:\w+ )?(?:raadslidmaatschap|raadswerk|wethouderschap|"
    r"lidmaatschap van [\w ]{3,40}?|werk als \w+|functie als \w+|ambt))(?:,\s*|\s+)",
    re.IGNORECASE,
)
_PRONOUN = r"(?:ik|hij|zij|ze)"
_IS = r"(?:ben|is|was)"
_HOLDS = r"(?:vervult?|bekleedt?|vervulde|bekleedde)"
_WORKS = r"(?:werkt?|werkte)"
_ROLE = rf"(?:{_IS}(?:\s+(?:werkzaam|actief|in dienst))?|{_HOLDS}|{_WORKS})"
_PAST = re.compile(r"\b(?:was|vervulde|bekleedde|werkte)\b", re.IGNORECASE)
_STRAIGHT = re.compile(rf"^(?P<who>.{{2,70}}?),?\s+{_ROLE}\s+(?P<rest>\S.*)$", re.IGNORECASE)
_TURNED = re.compile(rf"^{_ROLE}\s+(?P<rest>\S.*)$", re.IGNORECASE)
_AT_FIRST = re.compile(
    rf"^(?:bij|voor)\s+(?P<place>[A-ZÀ-Þ'’(]?.+?)\s+{_ROLE}\s+(?P<who>{_PRONOUN})\s+(?P<title>\S.*)$",
    re.IGNORECASE,
)
_AS_FIRST = re.compile(
    rf"^als\s+(?P<title>.+?)\s+{_ROLE}\s+(?P<who>{_PRONOUN})\s+(?:verbonden\s+aan|actief\s+(?:bij|voor)|"
    r"(?:bij|voor))\s+(?P<place>\S.*)$",
    re.IGNORECASE,
)
_BEFORE_ROLE = re.compile(
    r"^(?:(?:ook|tevens|nog|daarnaast|verder|momenteel|eveneens|bovendien|al|daarbij)\s+)*"
    r"(?:als\s+|(?:de|een)\s+(?:neven)?(?:functie|rol)\s+(?:van|als)\s+)?(?:een\s+|de\s+)?",
    re.IGNORECASE,
)
_BEHIND_ROLE = re.compile(r"\s+(?:actief|werkzaam|betrokken|verbonden)$", re.IGNORECASE)
_HAS_NONE = re.compile(
    r"^(?P<who>.{2,70}?)\s+(?:heb|heeft|bekleedt?|vervult?)\s+"
    r"(?:(?:op dit moment|momenteel|verder|daarnaast|thans)\s+)?"
    r"geen\s+(?:(?:andere|overige|verdere|enkele)\s+)?(?:neven)?(?:functies?|werkzaamheden|activiteiten)"
    r"(?:\s+(?:te\s+(?:ver)?melden|opgegeven|gemeld|naast\s+[\w ]{3,50}))?$",
    re.IGNORECASE,
)
_NO_MORE = re.compile(
    r"^(?:verder|overige?|andere|daarnaast|voor het overige)\b.*\bgeen\b.*"
    r"\b(?:neven)?(?:functies?|werkzaamheden)\b",
    re.IGNORECASE,
)
_LISTS = re.compile(
    rf"^(?P<who>.{{0,70}}?)\s*(?:heb|heeft|vervult?|bekleedt?|zijn|is)?\s*(?:{_PRONOUN}\s+)?(?:de\s+)?"
    r"(?:volgende\s+)?(?:neven)?(?:functies?|werkzaamheden)(?:\s+(?:zijn|is))?\s*:\s*(?P<said>\S.*)$",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"^(?:mijn naam is|ondergetekende,?|ik,)\s+(?P<who>[^,]{4,60}?)(?:,.*)?$", re.IGNORECASE
)
_THESE = (
    r"(?:(?:ook|beide|al|alle|al\s+deze|alle\s+deze|al\s+mijn|al\s+zijn|al\s+haar|alle\s+genoemde|"
    r"deze|die|de|mijn|zijn|haar|bovenstaande|genoemde)\s+)+(?P<many>(?:twee|drie|vier)\s+)?"
)
_MORE = re.compile(
    rf"^(?:(?:dit|dat)\s+is|{_THESE}(?P<noun>(?:neven)?functies?)(?:\s+(?:bij|van)\s+(?P<about>.+?))?\s+(?:is|zijn))"
    r"(?:\s+(?:alle|allemaal|allebei|beide|eveneens|ook|een|onbezoldigde|bezoldigde|functie|nevenfunctie))*$",
    re.IGNORECASE,
)
_FOR = (
    r"(?:hiervoor|daarvoor|voor\s+(?:deze|die|dit)\s+(?:neven)?(?:functie|werk(?:zaamheden)?)|"
    r"voor\s+(?P<all>beide|al\s+deze|deze|alle|geen\s+van\s+(?:deze|beide))\s+(?:neven)?(?:functies|werkzaamheden))"
)
_GETTING = re.compile(
    rf"^(?:{_FOR}\s+{GETS}\s+{_PRONOUN}|"
    rf"{_PRONOUN}\s+{GETS}\s+{_FOR.replace('P<all>', 'P<all2>')})\s+{FEE}$",
    re.IGNORECASE,
)
_DOING = re.compile(
    rf"^(?:dit|dat|deze\s+(?:neven)?functie|die\s+(?:neven)?functie)\s+(?:doe|doet|{_HOLDS}|kost|vraagt)\s*"
    rf"(?:{_PRONOUN}|mij|me|hem|haar)?$|^{_PRONOUN}\s+(?:doe|doet|{_HOLDS})\s+(?:dit|dat|deze\s+(?:neven)?functie)$",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"^(?:beste|geachte|hallo|hoi|dag|dear|l\.s\.|met\s+(?:vriendelijke|hartelijke|beste)|vriendelijke|"
    r"hartelijke|groet|hoogachtend|alvast|ik hoor|graag|hierbij|bijgaand|bij dezen|"
    r"op (?:uw|je|jullie)|"
    r"naar aanleiding|zoals (?:gevraagd|afgesproken|verzocht)|in antwoord|mocht(?:en)?|laat|"
    r"als er (?:nog )?vragen|heeft u vragen|dank|bedankt)\b",
    re.IGNORECASE,
)
"""How a sentence of a letter begins that says nothing of positions, if no other word does."""
_SAYS = re.compile(
    r"bezoldig|betaal|vergoed|onkosten|salaris|€|\bsinds\b|\bvanaf\b|\b(?:19|20)\d{2}\b|gestopt|"
    r"be[ëe]indig|neergelegd|voormalig|niet meer|opgezegd|ontvang|verdien",
    re.IGNORECASE,
)
_REFERS = re.compile(
    r"^(?:ook\s+|echter\s+)?(?:dit|dat|deze|die|hiervoor|daarvoor|daarmee|beide|alle?\b|voor\s+(?:deze|die|de|beide|alle|geen)|"
    r"de\s+(?:eerste|tweede|derde|laatste|eerstgenoemde|overige|andere|functies?)|het\s+(?:eerste|tweede|laatste)|"
    r"alleen|enkel|slechts|met\s+uitzondering|behalve|in\s+(?:de|beide|alle))\b|"
    r"\b(?:deze|die|beide|alle|genoemde)\s+(?:twee\s+|drie\s+)?(?:neven)?functies?\b",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"\b(?:ik|hij|zij|ze|wij|we|is|ben|zijn|was|waren|wordt|werd|heeft|heb|had|die|dat|waar\w*|dit|"
    r"hiervoor|daarvoor|hierbij|omdat|maar|echter|niet|geen|wel|bezoldigd|onbezoldigd|betaald|"
    r"onbetaald|vergoeding|sinds|vanaf|tot|namens|vervul\w*|werk|werkt|ontvangt?|krijgt?|doe|doet|"
    r"daarnaast|tevens|ook|alsmede|evenals|onder|sinds|waaronder|o\.a\.|als|mijn|haar)\b|[;:€]|"
    r"\b(?:19|20)\d{2}\b",
)
"""What stands in no name of an organisation, so that more than its name stands there."""


def read(sentence: str) -> Said:
    """Return what a sentence says.

    >>> read("Sinds 2019 is zij onbezoldigd penningmeester van Koor Zilt.").positions[0]["period"]
    'Sinds 2019'
    >>> read("Hiervoor ontvangt zij geen vergoeding.").more
    {'paid': 'onbezoldigd'}
    """
    whole = _without_stop(" ".join(sentence.split()).strip())
    plain = _without_adverbs(whole)
    named = _NAMED.match(plain)
    if named is not None and is_somebody(named["who"]):
        return Said(SentenceKind.WHO, named["who"])
    none = _HAS_NONE.match(plain)
    if none is not None:
        return Said(SentenceKind.NONE, none["who"])
    if _NO_MORE.match(whole):
        return Said(SentenceKind.NOTHING)
    if says_none(plain):
        return Said(SentenceKind.NONE)
    return _more(plain) or _listed(plain) or _positions(plain) or _nothing(plain)


def _without_stop(text: str) -> str:
    """Return a sentence without the stop that ends it, and is no part of its last word."""
    is_form = organisation_words.is_form(text.rsplit(" ", 1)[-1])
    return text if is_form and text.count(".", -5) > 1 else text.rstrip(".!")


_ADDRESS = re.compile(r"^(?:beste|geachte|hallo|hoi|dag|dear)\s+[^.:;]{1,60}$", re.IGNORECASE)


def _nothing(plain: str) -> Said:
    if _ADDRESS.match(plain):
        return Said(SentenceKind.NOTHING)
    greeting = _GREETING.match(plain)
    rest = plain[greeting.end() :] if greeting else plain
    is_said = _SAYS.search(re.sub(r"^\s*ontvangt? \w+\b", "", rest)) or _holds_function(rest)
    if greeting and not is_said:
        return Said(SentenceKind.NOTHING)
    return Said(SentenceKind.UNREAD, is_risky=_REFERS.search(plain) is not None)


def _holds_function(plain: str) -> bool:
    words = plain.split()
    return any(functions.length(" ".join(words[at : at + 3])) for at in range(len(words)))


def is_somebody(text: str) -> bool:
    """Say whether a text is a name, or a family name behind the word for an office."""
    if contents.is_name(text) or contents.names_somebody(text):
        return True
    return is_holder(text)


_ASIDE = re.compile(r"\s*\([^()]*\)")


def is_holder(text: str) -> bool:
    """Say whether a text is one name behind the word for an office, or a form of address."""
    whole = _ASIDE.sub("", text).strip(" ,;:")
    plain = person_cells.bare(whole)
    return plain != whole and contents.is_name(plain, 1)


def _without_adverbs(text: str) -> str:
    while (found := _ADVERBS.match(text)) is not None:
        text = text[found.end() :]
    return text


def _more(plain: str) -> Said | None:
    """Return what a sentence says of positions before it; None: it says nothing of them."""
    getting = _GETTING.match(plain)
    if getting is not None:
        which = (getting["all"] or getting["all2"] or "").casefold()
        if which.startswith("geen van"):
            return (
                None
                if getting["much"].casefold().startswith("geen")
                else Said(SentenceKind.MORE, more={"paid": "onbezoldigd"}, is_of_all=True)
            )
        return Said(SentenceKind.MORE, more={"paid": fee_of(getting)}, is_of_all=bool(which))
    taken = take_apart(plain)
    if taken is None or not taken[1]:
        return None
    rest, told = taken
    if _DOING.match(rest):
        return Said(SentenceKind.MORE, more=told)
    found = _MORE.match(rest)
    if found is None:
        return None
    noun = (found["noun"] or "").casefold()
    is_of_all = noun.endswith("s")
    return Said(SentenceKind.MORE, more=told, is_of_all=is_of_all, about=found["about"] or "")


def _listed(plain: str) -> Said | None:
    """Return the positions that stand behind a colon: "Haar nevenfuncties zijn: lid, Koor Zilt"."""
    found = _LISTS.match(plain)
    if found is None:
        return None
    who = found["who"].strip()
    who = "" if who.casefold() in ("mijn", "zijn", "haar", "de", "zijn/haar") else who
    parts = [part for part in re.split(r"\s*;\s*(?:en\s+)?", found["said"]) if part]
    made = [_role(part) for part in parts]
    if not all(made):
        return None
    return Said(SentenceKind.POSITIONS, who, tuple(each for some in made for each in some or ()))


def _positions(plain: str) -> Said | None:
    """Return the positions that a sentence says of its subject."""
    parts, who = list[dict[str, str]](), ""
    for number, clause in enumerate(_clauses(plain)):
        found = _clause(clause, is_first=number == 0)
        if found is None:
            return None
        who = who or found[0]
        parts += found[1]
    return Said(SentenceKind.POSITIONS, who, tuple(parts)) if parts and who else None


_AND_IS = re.compile(
    rf"(?:,?\s+en|,|;)\s+(?=(?:(?:daarnaast|ook|tevens|verder)\s+)?(?:{_IS}|{_HOLDS}|{_WORKS})\s+"
    rf"(?:(?:ook|tevens|daarnaast)\s+|{_PRONOUN}\s+)?)|;\s+(?=(?:daarnaast|ook|tevens|verder)\b)",
    re.IGNORECASE,
)


def _clauses(plain: str) -> Iterator[str]:
    """Yield the parts of a sentence that have a verb of their own."""
    start = 0
    for at in _AND_IS.finditer(plain):
        yield plain[start : at.start()]
        start = at.end()
    yield plain[start:]


def _clause(clause: str, *, is_first: bool) -> tuple[str, list[dict[str, str]]] | None:
    """Return the subject and the positions of a clause; None: it is not read."""
    many = _several(clause, is_first=is_first)
    if many is not None:
        return many
    taken = take_apart(clause)
    if taken is None:
        return None
    plain, told = _without_adverbs(taken[0]), taken[1]
    if _PAST.search(plain) and not told.get("period"):
        return None
    for like in (_AT_FIRST, _AS_FIRST):
        found = like.match(plain)
        if found is not None:
            own = _whole(found["title"], found["place"])
            return (found["who"], [own | told]) if own else None
    turned = _TURNED.match(plain)
    if turned is not None:
        who, rest = _subject(turned["rest"]) or ("", "" if is_first else turned["rest"])
    else:
        found = _STRAIGHT.match(plain) if is_first else None
        who, rest = (
            (found["who"], found["rest"]) if found and _is_subject(found["who"]) else ("", "")
        )
    own = _one(rest) if rest else None
    return (who, [own | told]) if own else None


_LONGEST_NAME = 8


def _subject(text: str) -> tuple[str, str] | None:
    """Return the subject with which a text begins, and what stands behind it; None: neither."""
    words = text.split()
    for many in range(1, min(len(words), _LONGEST_NAME)):
        who, rest = " ".join(words[:many]), " ".join(words[many:])
        if (
            rest[:1] != "("
            and not rest[:1].isupper()
            and _is_subject(who)
            and _one(rest) is not None
        ):
            return who, rest
    return None


def _is_subject(who: str) -> bool:
    return re.fullmatch(_PRONOUN, who, re.IGNORECASE) is not None or _may_be_subject(who)


def _may_be_subject(who: str) -> bool:
    return is_somebody(who) or contents.is_name(who, 1)


def _several(clause: str, *, is_first: bool) -> tuple[str, list[dict[str, str]]] | None:
    """Return the same of a clause with several positions behind each other, each with what is said
    of it in brackets or behind it.
    """
    plain = _without_adverbs(clause)
    found = _STRAIGHT.match(plain) if is_first else None
    front = ""
    if found is None or not _is_subject(found["who"]):
        found = re.search(
            rf"(?:^|\s){_ROLE}\s+(?P<who>{_PRONOUN})\s+(?P<rest>\S.*)$", plain, re.IGNORECASE
        )
        front = plain[: found.start()].strip(" ,") if found else ""
    if found is None or _PAST.search(plain):
        return None
    roles = _role(found["rest"])
    if roles is None or len(roles) < 2:
        return None
    if front:
        taken = take_apart(front)
        is_more = taken is None or taken[1] or _without_adverbs(f"{taken[0]} ").strip()
        return None if is_more else (found["who"], roles)
    return found["who"], roles


def _role(text: str) -> list[dict[str, str]] | None:
    """Return the positions in a text, each with what it says of pay and period; None: they cannot
    be told apart.
    """
    plain = _BEFORE_ROLE.sub("", text, count=1)
    made = list[dict[str, str]]()
    for part in _split(plain):
        taken = take_apart(part)
        own = _one(taken[0]) if taken else None
        if taken is None or own is None:
            return None
        made.append(own | taken[1])
    is_shared = any(set(each) - {"title", "organisation"} for each in made[-1:]) and len(made) > 1
    if is_shared and len({frozenset(each) for each in made}) > 1 and "(" not in text:
        return None
    return made


_ANOTHER = re.compile(r"(?:,\s*(?:en\s+)?|\s+en\s+|;\s*)(?=\S)")


def _split(text: str) -> Sequence[str]:
    """Return the positions that stand behind each other in a text, each begun by a known word."""
    found, start = list[str](), 0
    for at in _ANOTHER.finditer(text):
        if text.count("(", 0, at.start()) > text.count(")", 0, at.start()):
            continue
        rest = (
            PAY.sub("", text[at.end() :], count=1).strip()
            if PAY.match(text, at.end())
            else text[at.end() :]
        )
        rest = re.sub(r"^(?:als|ook|tevens)\s+", "", rest)
        is_begun = functions.length(rest) and not rest[:1].isupper()
        before = take_apart(text[start : at.start()])
        if is_begun and before is not None and _one(before[0]) is not None:
            found.append(text[start : at.start()])
            start = at.end()
    return [*found, text[start:]]


def _one(text: str) -> dict[str, str] | None:
    """Return one position; None: it is not said for sure what it is and where."""
    plain = _BEFORE_ROLE.sub("", text, count=1).strip(" ,")
    parts = position_rows.apart(plain)
    return None if parts is None else _whole(*parts)


def _whole(title: str, place: str) -> dict[str, str] | None:
    title = _BEHIND_ROLE.sub("", _BEFORE_ROLE.sub("", title, count=1).strip(" ,"))
    place = re.sub(r"^(?:de|het)\s+(?=[A-ZÀ-Þ'’])", "", place.strip(" ,"))
    is_known = bool(functions.length(title)) or functions.is_agent(title.split(" ")[0])
    if not is_known or _NO_NAME.search(title) or _NO_NAME.search(place) or not place:
        return None
    if any(functions.length(place[at.end() :]) for at in _ANOTHER.finditer(place)):
        return None
    has_name = any(
        word[:1].isupper() or word[:1].isdigit() for word in place.replace("'", " ").split()
    )
    return {"title": title, "organisation": place} if has_name else None
