"""The query of a request: every parameter is checked, and all that is wrong is told at once."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from conflict_graph.facts import Capacity, OfficeKind
from conflict_graph.phases import Phase
from register.clock import today
from register.presentation import written
from register.public.listing import Filters, PositionOrder
from register.public.open_data import Wanted
from register.public.search import LONGEST_QUERY
from register.query import Wrong, WrongQuery, misplaced

MOST, USUAL = 200, 50
"""How many things one answer holds at most, and where nobody asks for a number."""
OF_OFFICIALS = ("orgaan", "ambt")
OF_SEARCH = (*OF_OFFICIALS, "hoedanigheid", "bezoldigd", "soort", "status")
OF_POSITIONS = (
    *OF_OFFICIALS,
    "bestuurder",
    "persoon",
    "organisatie",
    "hoedanigheid",
    "bezoldigd",
    "soort",
    "status",
    "gewijzigdSinds",
)
OF_POSITION_FILES = (*OF_POSITIONS, "volgorde")
OF_PAGES = ("aantal", "na")
_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")


@dataclass(frozen=True, slots=True)
class Query:
    """A query that can be answered: what is wanted, after which id, and how many."""

    wanted: Wanted
    after: str
    most: int


def read(
    arguments: MultiDict[str, str], allowed: Iterable[str], required: Iterable[Sequence[str]] = ()
) -> Query:
    """Read the query of a list. `required`: of each group of names, one at least has to be there.

    Raises:
        WrongQuery: with everything that is wrong in it.
    """
    names = tuple(allowed)
    wrong = misplaced(arguments, names)
    missing = [group for group in required if not any(name in arguments for name in group)]
    wrong += [
        Wrong(" ".join(group), _("Give this: without it there is no list.")) for group in missing
    ]
    values: dict[str, Any] = {}
    for name in names:
        if name in arguments:
            try:
                values[name] = _READERS[name](arguments[name])
            except ValueError as error:
                wrong.append(Wrong(name, str(error)))
    if "van" in values and "tot" in values and values["tot"] < values["van"]:
        wrong.append(Wrong("tot", _("This day lies before the first day. Enter a later one.")))
    if wrong:
        raise WrongQuery(wrong)
    fields = {_FIELDS[name]: value for name, value in values.items() if name in _FIELDS}
    return Query(Wanted(**fields), values.get("na", ""), values.get("aantal", USUAL))


def _key(text: str) -> str:
    if not _KEY.fullmatch(text):
        raise ValueError(_("Give a key as it stands in an earlier answer."))
    return text


def _words(text: str) -> str:
    if not text.strip() or len(text) > LONGEST_QUERY:
        raise ValueError(
            _("Give at least one letter, and at most %(most)s characters.", most=LONGEST_QUERY)
        )
    return text.strip()


def _day(text: str) -> datetime.date:
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) and text >= "1900":
            return datetime.date.fromisoformat(text)
    except ValueError:
        pass
    raise ValueError(_("Give a day that exists, from 1900 on, like 2026-03-27."))


def _day_gone(text: str) -> datetime.date:
    day = _day(text)
    if day > today():
        raise ValueError(_("That day has not come yet. Enter today or an earlier day."))
    return day


def _number(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", text) or not 1 <= int(text) <= MOST:
        raise ValueError(_("Give a whole number from 1 to %(most)s.", most=MOST))
    return int(text)


def _answer(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(_("Write true or false."))
    return text == "true"


def _moment(text: str) -> datetime.datetime:
    try:
        moment = datetime.datetime.fromisoformat(text)
        if moment.tzinfo is None or "T" not in text:
            raise ValueError(text)
        return moment.astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        raise ValueError(
            _("Write a moment with its time zone, like 2026-09-13T09:30:00Z.")
        ) from None


def _one_of(table: Mapping[str, str]) -> Callable[[str], str]:
    members = {word: member for member, word in table.items()}

    def read_one(text: str) -> str:
        if text not in members:
            raise ValueError(_("Choose one of: %(names)s.", names=", ".join(members)))
        return members[text]

    return read_one


_READERS: Mapping[str, Callable[[str], Any]] = {
    "orgaan": _key,
    "ambt": lambda text: OfficeKind(_one_of(written.OFFICE)(text)),
    "hoedanigheid": lambda text: Capacity(_one_of(written.CAPACITY)(text)),
    "bezoldigd": _answer,
    "soort": lambda text: written.KINDS[_one_of({kind: kind for kind in written.KINDS})(text)],
    "status": lambda text: Phase(_one_of(written.PHASE)(text)),
    "gewijzigdSinds": _moment,
    "aantal": _number,
    "na": _key,
    "bestuurder": _key,
    "persoon": _key,
    "organisatie": _key,
    "naam": _words,
    "q": _words,
    "van": _day,
    "tot": _day,
    "op": _day,
    "bekend": _day_gone,
    "volgorde": lambda text: PositionOrder(_one_of(written.POSITION_ORDER)(text)),
}
_FIELDS = {
    "orgaan": "body",
    "ambt": "office",
    "hoedanigheid": "capacity",
    "bezoldigd": "paid",
    "soort": "kinds",
    "status": "phase",
    "gewijzigdSinds": "changed_since",
    "bestuurder": "official",
    "persoon": "person",
    "organisatie": "organisation",
    "naam": "name",
    "q": "words",
    "van": "first",
    "tot": "last",
    "op": "so_on",
    "bekend": "known_on",
    "volgorde": "order",
}


def query_of(filters: Filters, order: PositionOrder | None = None) -> dict[str, str]:
    """Return the query by which the files and the API know the filters of the page with all
    positions, and files the order in which it shows them.
    """
    answers = {True: "true", False: "false"}
    query = {
        "orgaan": filters.body_slug,
        "ambt": written.OFFICE[filters.office] if filters.office else None,
        "hoedanigheid": written.CAPACITY[filters.capacity] if filters.capacity else None,
        "bezoldigd": answers.get(filters.paid),  # type: ignore[arg-type]
        "soort": written.POSITION.get(filters.kinds[0], "anders") if filters.kinds else None,
        "status": written.PHASE[filters.phase] if filters.phase else None,
        "volgorde": written.POSITION_ORDER[order] if order else None,
    }
    return {name: value for name, value in query.items() if value}
