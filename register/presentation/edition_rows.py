"""What stands in a weekly edition: each kind of entry with the words that are published."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conflict_graph.particulars import FEE_WRITTEN, PUBLIC, TimeSpent, as_written
from register.editions.tree import canonical
from register.presentation import written

Row = Sequence[Any]


def moment(value: Any) -> str:
    """Return a moment, as a database gives it, in UTC to the second.

    >>> moment("2026-12-01 09:30:00.120000")
    '2026-12-01T09:30:00Z'
    """
    if isinstance(value, datetime.datetime):
        value = value.astimezone(datetime.UTC).replace(tzinfo=None).isoformat(" ")
    return f"{value[:10]}T{value[11:19]}Z"


def day(value: Any) -> str:
    """Return the day of a moment in UTC."""
    return moment(value)[:10]


Convert = Callable[[Any], Any]
PARTICULARS: Mapping[str, Convert] = {
    "time_spent": lambda value: as_written(TimeSpent.parse(value)),
    "expenses": bool,
    "fee_destination": FEE_WRITTEN.__getitem__,
    "main_job": bool,
}


@dataclass(frozen=True, slots=True)
class EntryKind:
    """A kind of entry, which is a file of the package.

    `source`: the view that has it; `columns`: of each column of that view, in which field it is
    published and what makes the value, None: nothing has to. `key`: the columns that say which one
    it is. `official`, `position`, `organisation`: the column with whom or what it is about.
    `stays`: entered once, because what the database holds of it never changes. `named`: fields that
    can read otherwise all the same, because they name something else. `hidden`: columns of the key
    that are not published.
    """

    name: str
    source: str
    columns: Mapping[str, tuple[str, Convert | None]]
    key: tuple[str, ...]
    official: str | None = None
    position: str | None = None
    organisation: str | None = None
    stays: bool = False
    named: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()

    @property
    def selected(self) -> tuple[str, ...]:
        """The columns that are read."""
        more = (*self.key, self.official, self.position, self.organisation, *self.hidden)
        return tuple(dict.fromkeys([*self.columns, *(each for each in more if each)]))

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of what is published."""
        return tuple(name for name, _ in self.columns.values())

    def writer(self) -> Callable[[Row], str]:
        """Return what makes the line of a row of `selected`."""
        places = [(at, name, make) for at, (name, make) in enumerate(self.columns.values())]

        def text(row: Row) -> str:
            return canonical(
                {
                    name: row[at] if make is None or row[at] is None else make(row[at])
                    for at, name, make in places
                }
            )

        return text

    def keyed(self) -> Callable[[Row], str]:
        """Return what makes the key of a row of `selected`."""
        at = [self.selected.index(name) for name in self.key]
        return lambda row: "/".join(str(row[place]) for place in at)

    def about(self) -> Callable[[Row], tuple[str | None, str | None, str | None]]:
        """Return what says of whom, of which position and of which organisation a row is."""
        at = [
            self.selected.index(name) if name else None
            for name in (self.official, self.position, self.organisation)
        ]

        def said(row: Row) -> tuple[str | None, str | None, str | None]:
            official, position, organisation = (
                None if place is None else row[place] for place in at
            )
            return official, position, organisation

        return said


def _same(*names: str) -> dict[str, tuple[str, Convert | None]]:
    """Return columns by the fields of the names that follow them, as they are."""
    return {names[i]: (names[i + 1], None) for i in range(0, len(names), 2)}


def _position_kind(value: str) -> str:
    return written.POSITION.get(value, "anders")


_ORIGIN = {**written.ORIGIN, "merger": "samenvoeging"}
_ACT = {"declare": "opgave", "amend": "wijziging", "end": "einde", "withdraw": "intrekking"}
_PERIOD = _same("valid_from", "aanvang", "valid_until", "einde")

KINDS: tuple[EntryKind, ...] = (
    EntryKind(
        "organen",
        "public_body",
        {
            **_same("slug", "orgaanId", "name", "naam", "organisation_public_id", "organisatieId"),
            **_PERIOD,
            **_same("successor_slug", "opvolger"),
            "kind": ("soort", written.BODY.__getitem__),
        },
        ("slug",),
    ),
    EntryKind(
        "organisaties",
        "public_organisation",
        {
            **_same("public_id", "organisatieId", "name", "naam"),
            **_same("field", "werkgebied", "town", "plaats"),
            "kind": ("soort", written.ORGANISATION.__getitem__),
        },
        ("public_id",),
        organisation="public_id",
    ),
    EntryKind(
        "nummers",
        "public_identifier",
        _same("organisation_public_id", "organisatieId", "scheme", "stelsel", "number", "nummer"),
        ("organisation_public_id", "scheme", "number"),
        organisation="organisation_public_id",
    ),
    EntryKind(
        "deelnemingen",
        "public_participation",
        {
            **_same("participant_public_id", "deelnemerId", "arrangement_public_id", "regelingId"),
            **_PERIOD,
        },
        ("row_id",),
    ),
    EntryKind(
        "bestuurders",
        "public_official",
        {
            **_same("public_id", "bestuurderId", "person_public_id", "persoonId"),
            **_same("body_slug", "orgaanId", "family_name", "achternaam"),
            **_same("prefix", "tussenvoegsel", "given_name", "voornaam", "initials", "voorletters"),
        },
        ("public_id",),
        official="public_id",
    ),
    EntryKind(
        "ambten",
        "public_term_version",
        {
            **_same("public_id", "id", "number", "versie", "official_public_id", "bestuurderId"),
            **_same("title", "ambt", "portfolio", "portefeuille"),
            **_PERIOD,
            "kind": ("soortAmbt", written.OFFICE.__getitem__),
            "full_time": ("voltijds", bool),
            "recorded_at": ("vastgelegdOp", moment),
        },
        ("public_id", "number"),
        official="official_public_id",
        stays=True,
        named=("ambt", "soortAmbt", "voltijds"),
    ),
    EntryKind(
        "nevenfuncties",
        "public_position_version",
        {
            **_same("public_id", "id", "number", "versie", "official_public_id", "bestuurderId"),
            **_same("title", "omschrijving", "organisation_public_id", "organisatieId"),
            **_same("organisation_name", "naamOrganisatie", "source", "bron"),
            **_PERIOD,
            **_same("listed_on", "peildatum"),
            "act": ("handeling", _ACT.__getitem__),
            "by_official": ("doorBestuurder", bool),
            "kind": ("soort", _position_kind),
            "capacity": ("hoedanigheid", written.CAPACITY.__getitem__),
            "paid": ("bezoldigd", bool),
            "ended": ("beeindigd", bool),
            "announced": ("aangekondigd", bool),
            "origin": ("herkomst", _ORIGIN.__getitem__),
            "recorded_at": ("vastgelegdOp", moment),
            **{each.name: (each.written, PARTICULARS.get(each.name)) for each in PUBLIC},
        },
        ("public_id", "number"),
        official="official_public_id",
        position="public_id",
        stays=True,
        named=("naamOrganisatie",),
    ),
    EntryKind(
        "geen",
        "public_none_version",
        {
            **_same("official_public_id", "bestuurderId", "number", "versie", "source", "bron"),
            "act": ("handeling", _ACT.__getitem__),
            "origin": ("herkomst", _ORIGIN.__getitem__),
            "recorded_at": ("vastgelegdOp", moment),
        },
        ("official_public_id", "number"),
        official="official_public_id",
        stays=True,
    ),
    EntryKind(
        "bevestigingen",
        "public_confirmation",
        {
            **_same("official_public_id", "bestuurderId"),
            "recorded_at": ("bevestigdOp", moment),
        },
        ("row_id",),
        official="official_public_id",
        stays=True,
    ),
    EntryKind(
        "inkomsten",
        "public_income",
        {
            **_same("position_public_id", "nevenfunctieId", "official_public_id", "bestuurderId"),
            **_same("year", "jaar", "number", "versie", "amount_cents", "bedragCent"),
            "by_official": ("doorBestuurder", bool),
            "recorded_at": ("vermeldOp", moment),
        },
        ("position_public_id", "year", "number"),
        official="official_public_id",
        position="position_public_id",
        stays=True,
    ),
    EntryKind(
        "ingetrokken",
        "public_withdrawal",
        {**_same("body_slug", "orgaanId"), "recorded_at": ("ingetrokkenOp", day)},
        ("row_id",),
        stays=True,
        named=("orgaanId",),
    ),
    EntryKind(
        "gewist",
        "public_edition_erasure",
        {**_same("number", "nummer", "ground", "grond"), "recorded_at": ("gewistOp", day)},
        ("number",),
        stays=True,
    ),
)
"""In the order of the package."""

_NUMBERS = ("versie", "jaar", "bedragCent", "nummer")


def description(facts: Mapping[str, Any], name: str, address: str) -> str:
    """Return the description of a package. Source: Frictionless Data Package 1, Table Schema 1."""
    fields = {f"{kind.name}.jsonl": kind for kind in KINDS}
    resources = [
        {
            "name": file.partition(".")[0],
            "path": file,
            "format": file.partition(".")[2],
            "encoding": "utf-8",
            "bytes": each.size_bytes,
            "hash": f"sha256:{each.sha256}",
            **({"schema": _schema(fields[file])} if file in fields else {}),
        }
        for file, each in facts.items()
    ]
    licence = {"name": "CC0-1.0", "path": "https://creativecommons.org/publicdomain/zero/1.0/"}
    package = {
        "name": "weekeditie",
        "title": name,
        "homepage": address,
        "licenses": [licence],
        "resources": resources,
    }
    return canonical(package)


def _schema(kind: EntryKind) -> dict[str, Any]:
    said = [{"name": name, "type": _type(kind, name)} for name in kind.fields]
    return {
        "fields": [
            {"name": "nummer", "type": "integer"},
            {"name": "tekst", "type": "object", "fields": said},
            {"name": "zout", "type": "string"},
        ],
        "primaryKey": "nummer",
    }


def _type(kind: EntryKind, field: str) -> str:
    [make] = [make for name, make in kind.columns.values() if name == field]
    if make is bool:
        return "boolean"
    is_number = field in _NUMBERS and kind.name != "nummers"
    return "integer" if is_number else "string"
