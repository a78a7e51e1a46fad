"""What the cells of a column look like: names, positions, organisations, answers, days. They tell
which column of ours it is where its heading does not, or says what they contradict.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from conflict_graph.facts import Capacity, TieKind
from conflict_graph.phases import Phase
from conflict_graph.readers import offices, written_dates
from conflict_graph.readers.nil import says_none
from conflict_graph.readers.tables import position_rows
from conflict_graph.readers.tables.columns import fold, words
from conflict_graph.readers.values import can_read, parse_share
from conflict_graph.readers.written import (
    functions,
    organisation_words,
    pay,
    periods,
    person_cells,
    time_spent,
)
from conflict_graph.resolution.person_names import begins_family

Row = Sequence[str]

MOST = 0.6
"""Which share of the cells of a column must look alike to say what it is."""
LONGEST_NAME = 300
"""In how many characters a name is written at most, with an office and what stands in brackets."""
_GREETING = re.compile(
    r"(?:beste|geachte|hallo|dag|hoi|met vriendelijke|vriendelijke|groet|hierbij|bijgaand|dear)\b",
    re.IGNORECASE,
)


def is_name(text: str, least: int = 2) -> bool:
    """Say whether a text may be the name of a person and nothing else. `least`: of how many
    words.
    """
    if len(text) > LONGEST_NAME:
        return False
    plain = person_cells.bare(_first_side(text))
    said = plain.split()
    if not least <= len(said) <= _MOST_WORDS or any(sign.isdigit() for sign in plain):
        return False
    if any(map(functions.length, _SIDES.split(text)[1:])):
        return False
    if _GREETING.match(text) or functions.length(plain) or text.endswith((".", "!", "?")):
        return False
    if any(map(organisation_words.begins, said)) or any(map(organisation_words.is_form, said)):
        return False
    named = all(word[:1].isupper() or begins_family(word) or word[:1] in "'’" for word in said)
    is_turned = "," in plain and said[-1].casefold() in ("van", "de", "der", "den", "el", "ter")
    return named and (is_turned or said[-1].strip(",")[:1].isupper())


_SIDES = re.compile(r"\s+[-\u2013\u2014|/]\s+")


def _first_side(text: str) -> str:
    """Return what stands before a dash, where no position stands behind it: a name may have a party
    behind it.
    """
    sides = _SIDES.split(text)
    return sides[0] if len(sides) == 2 else text


def names_somebody(text: str) -> bool:
    """Say whether a text may be a name, also with the family name before: "Berg, E. van den"."""
    if is_name(text):
        return True
    if len(text) > LONGEST_NAME:
        return False
    plain = person_cells.bare(_first_side(text))
    family, comma, first = plain.partition(",")
    given = first.split()
    if not comma or not given or functions.length(family) or len(plain.split()) > _MOST_WORDS:
        return False
    is_plain = not any(sign.isdigit() for sign in plain) and "," not in first
    return is_plain and is_name(f"{given[0]} {family}")


_MOST_WORDS = 7
"""In how many words a name is written at most."""


def is_day(text: str) -> bool:
    """Say whether a text is one date."""
    return can_read(written_dates.read, text)


def is_period(text: str) -> bool:
    """Say whether a text tells when something began or ends, and is no mere date."""
    is_said = any(sign.isdigit() for sign in text) or periods.says_now(text)
    return is_said and not is_day(text) and can_read(periods.read, text)


def is_pay(text: str) -> bool:
    """Say whether a text is an answer about pay in words, or an amount. Yes, no or a cross alone
    answers whatever stands above it.
    """
    is_open = pay.answers_heading(text) or says_none(text) or text.isdigit()
    return not is_open and not is_day(text) and can_read(pay.read, text)


def _is_organisation(text: str) -> bool:
    said = text.split()
    return any(map(organisation_words.begins, said)) or any(map(organisation_words.is_form, said))


def _is_title(text: str) -> bool:
    plain = " ".join(text.split())
    end = functions.length(plain)
    return bool(end) and (end == len(plain) or not _is_organisation(plain[end:]))


def is_position(text: str) -> bool:
    """Say whether a text is a position with its organisation."""
    first = text.split("\n")[0].split(";")[0]
    return position_rows.apart(position_rows.without_asides(first)) is not None


def is_filled_in(text: str) -> bool:
    """Say whether a text stands in a row, and is no heading: an organisation by name, a period."""
    later = text.split()[1:]
    is_whole = any(word[:1].isupper() and not word.isupper() for word in later)
    return (is_whole and _is_organisation(text)) or is_period(text)


_READERS: Mapping[str, Callable[[str], object]] = MappingProxyType(
    {
        "paid": pay.read,
        "unpaid": pay.read,
        "ex_officio": lambda text: fold(text) in words(Capacity) or pay.read(text),
        "capacity": lambda text: words(Capacity)[fold(text)],
        "role": lambda text: words(TieKind)[fold(text)],
        "phase": lambda text: words(Phase)[fold(text)],
        "starts_on": periods.read,
        "ends_on": periods.read_last,
        "period": periods.read,
        "time_spent": lambda text: time_spent.read(text, "uren per week"),
        "listed_on": written_dates.read,
        "share": parse_share,
    }
)
"""How the cells of columns are read that hold no words of one's own."""


@lru_cache(maxsize=8192)
def _reads(column: str, text: str) -> bool:
    try:
        _READERS[column](text)
    except (ValueError, KeyError):
        return False
    return True


def contradicts(column: str, cells: Sequence[str]) -> bool:
    """Say whether none of the cells can be read as what a column of ours holds, and they look like
    something else.
    """
    if column not in _READERS:
        return False
    filled = [each.split("\n")[0][:200] for each in cells if each and not says_none(each)]
    is_read = any(_reads(column, each) for each in filled)
    return bool(filled) and not is_read and kind_of(filled) not in ("", column)


_KINDS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("paid", is_pay),
    ("period", is_period),
    ("starts_on", is_day),
    ("time_spent", lambda text: not text.isdigit() and _reads("time_spent", text)),
    ("official", names_somebody),
    ("position", lambda text: is_position(text) and _is_organisation(text)),
    ("title", _is_title),
    ("organisation", _is_organisation),
)
"""What the cells of a column may be, the surer first."""


def kind_of(cells: Sequence[str]) -> str:
    """Return the column of ours that most cells look like; "": none."""
    filled = [each[:300] for each in cells if each]
    if not filled:
        return ""
    for column, looks in _KINDS:
        said = [
            each for each in filled if column not in ("title", "position") or not says_none(each)
        ]
        if said and sum(map(looks, said)) >= MOST * len(said):
            return column
    return ""


def complete(
    found: list[str | None], meant: Sequence[str], rows: Sequence[Row], *, required: bool
) -> None:
    """Take back what the cells of a column contradict, and give what is still sought to the columns
    that look like it. `meant`: what each heading means by itself, "" nothing. `required`: only
    where a name, a position or an organisation is lacking.
    """
    columns = [_column(rows, place) for place in range(len(found))]
    meant = list(meant)
    for place, column in enumerate(found):
        is_organ = column == "body" and _are_organs(columns[place])
        if column is not None and (is_organ or contradicts(column, columns[place])):
            found[place], meant[place] = None, ""
    if "note" in found and not {"period", "starts_on", "ends_on"} & set(found):
        place = found.index("note")
        found[place] = "period" if kind_of(columns[place]) == "period" else "note"
    if "role" in found and not {"title", "position"} & set(found):
        place = found.index("role")
        found[place] = "title" if kind_of(columns[place]) == "title" else "role"
    if required and _is_whole(found):
        return
    kinds = [kind_of(cells) if found[place] is None else "" for place, cells in enumerate(columns)]
    for place, kind in enumerate(kinds):
        if meant[place] not in ("", kind):
            continue
        if kind and _is_open(kind, found) and not offices_alone(columns[place]):
            found[place] = kind
        elif kind == "starts_on" and "ends_on" not in found and not required:
            found[place] = "ends_on"
    if "title" in found and kind_of(columns[found.index("title")]) != "position":
        _rest(found, meant, columns)


_ORGANS = re.compile(
    r"(?:gemeente)?raad(?:sleden)?|college(?: van .*| b ?(?:&|en) ?w)?|bestuurders?|"
    r"(?:provinciale|gedeputeerde) staten|(?:algemeen|dagelijks) bestuur|ab|db|gs|ps|b&w"
)


def _are_organs(cells: Sequence[str]) -> bool:
    """Say whether all that stands in a column are organs of one body, and no names of bodies."""
    filled = [each for each in cells if each]
    return bool(filled) and all(_ORGANS.fullmatch(each.casefold()) for each in filled)


def _column(rows: Sequence[Row], place: int) -> list[str]:
    return [row[place] for row in rows if place < len(row)]


def offices_alone(cells: Sequence[str]) -> bool:
    """Say whether all that stands in a column are offices of the body: raadslid, wethouder."""
    filled = [each for each in cells if each]
    return bool(filled) and all(map(offices.is_of_body, filled))


def _is_open(kind: str, found: Sequence[str | None]) -> bool:
    """Say whether a column of a kind is still sought beside those that are known."""
    if kind == "official":
        return not {"official", "family_name", "key"} & set(found)
    if kind == "position":
        return not {"position", "title"} & set(found)
    if kind in ("title", "organisation"):
        return kind not in found and "position" not in found
    if kind in ("period", "starts_on"):
        return not {"period", "starts_on"} & set(found)
    return kind not in found


def _is_whole(found: Sequence[str | None]) -> bool:
    said = set(found)
    has_who = bool({"official", "family_name", "key"} & said)
    return has_who and ("position" in said or {"title", "organisation"} <= said)


def _rest(found: list[str | None], meant: Sequence[str], columns: Sequence[Sequence[str]]) -> None:
    """Give the one column of words whose heading means nothing to the organisation, where that is
    lacking beside a title.
    """
    left = [
        place
        for place, column in enumerate(found)
        if column is None and not meant[place] and _are_words(columns[place])
    ]
    if len(left) == 1 and "organisation" not in found and not offices_alone(columns[left[0]]):
        found[left[0]] = "organisation"


def _are_words(cells: Sequence[str]) -> bool:
    """Say whether most cells are filled, with words that differ."""
    filled = [each for each in cells if each]
    is_text = all(any(sign.isalpha() for sign in each) and len(each) > 2 for each in filled)
    return is_text and len(filled) * 2 > len(cells) and len(set(filled)) * 2 > len(filled)
