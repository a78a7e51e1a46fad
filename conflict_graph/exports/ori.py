"""Write the register as persons with positions by ORI-A.

ORI-A knows whole days only: a date that is known by its year or month stands in an element of our
own, never rounded.

Source: ORI-XSD of Regionaal Archief Rivierenland (beta), `natuurlijkPersoonGegevens` and
`nevenfunctieGegevens`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from xml.sax.saxutils import escape

from conflict_graph.dates import PartialDate
from conflict_graph.exports.published import NOTICE, PHASES, Person, PublishedPosition, Register
from conflict_graph.facts import Capacity
from conflict_graph.particulars import as_written, stated

NAMESPACE = "https://vng.nl/projecten/open-raadsinformatie"
OWN = "urn:nevenfunctieregister:ori:1"
_FORBIDDEN = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535))


def write(register: Register) -> Iterator[str]:
    """Return the parts of the XML text. Everybody in office stands in it, also who has no
    position.
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f"<!-- {NOTICE} -->\n"
    if register.read_first is not None:
        yield f"<!-- {register.read_first.replace('--', '%2D%2D')} -->\n"
    yield f'<nfr:register xmlns:nfr="{OWN}" xmlns="{NAMESPACE}">\n'
    entries = iter(register.entries)
    ahead = next(entries, None)
    for person in register.persons:
        yield f"<natuurlijkPersoon>{_text('ID', person.id)}{_name(person)}"
        while ahead is not None and ahead.person == person.id:
            yield _position(ahead)
            ahead = next(entries, None)
        yield "</natuurlijkPersoon>\n"
    yield "</nfr:register>\n"


def _name(person: Person) -> str:
    parts = (
        ("achternaam", person.family_name),
        ("tussenvoegsel", person.prefix),
        ("voorletters", person.initials),
        ("voornamen", person.given_name),
        ("volledigeNaam", person.name),
    )
    return f"<naam>{''.join(_text(name, value) for name, value in parts)}</naam>"


def _position(entry: PublishedPosition) -> str:
    parts = (
        ("omschrijving", entry.title),
        ("naamOrganisatie", entry.organisation_name),
        ("indicatieBezoldigd", _answer(entry.paid)),
        ("indicatieFunctieVanwegeLidmaatschap", _answer(_by_membership(entry.capacity))),
        ("datumMelding", entry.declared_on),
        ("datumAanvang", _day(entry.from_date)),
        ("datumEinde", _day(entry.until_date)),
    )
    own = (
        ("nfr:ID", entry.id),
        ("nfr:organisatieID", entry.organisation),
        ("nfr:orgaanID", entry.body),
        ("nfr:aanvang", _less_than_a_day(entry.from_date)),
        ("nfr:einde", _less_than_a_day(entry.until_date)),
        ("nfr:status", PHASES[entry.phase]),
        ("nfr:datumVastlegging", entry.recorded_on),
        *((f"nfr:{each.written}", _own(value)) for each, value in stated(entry.particulars)),
    )
    written = "".join(_text(name, value) for name, value in chain(parts, own))
    return f"<nevenfunctie>{written}</nevenfunctie>"


def _text(name: str, value: str | None) -> str:
    return f"<{name}>{escape(value.translate(_FORBIDDEN))}</{name}>" if value is not None else ""


def _answer(value: bool | None) -> str | None:
    return None if value is None else str(value).lower()


def _own(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(as_written(value))


def _by_membership(capacity: Capacity | None) -> bool | None:
    return None if capacity is None else capacity is Capacity.EX_OFFICIO


def _day(date: PartialDate | None) -> str | None:
    return str(date) if date is not None and date.day is not None else None


def _less_than_a_day(date: PartialDate | None) -> str | None:
    return str(date) if date is not None and date.day is None else None
