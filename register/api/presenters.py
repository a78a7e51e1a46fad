"""From what the register publishes to what the API says, one function per noun."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for

from conflict_graph import particulars
from register.presentation import written
from register.public.editions import PublicWeeklyEdition
from register.public.open_data import (
    PublicBody,
    PublicIncome,
    PublicOfficial,
    PublicOrganisation,
    PublicPosition,
    PublicTerm,
)
from register.public.statements import Statement

Json = dict[str, Any]


def body(found: PublicBody) -> Json:
    """A public body."""
    return {
        "id": found.slug,
        "naam": found.name,
        "soort": written.BODY[found.kind],
        "aanvang": _text(found.valid_from),
        "einde": _text(found.valid_until),
        "organisatieId": found.organisation_public_id,
        "_links": _links("body", "public.body", found.slug, slug=found.slug),
    }


def official(found: tuple[PublicOfficial, Sequence[PublicTerm], Statement]) -> Json:
    """A person at a body, with the terms in public offices, and whether anything was stated of the
    positions.
    """
    who, terms, stated = found
    return {
        "id": who.public_id,
        "persoonId": who.person_public_id,
        "naam": who.name,
        "achternaam": who.family_name,
        "tussenvoegsel": who.prefix,
        "roepnaam": who.given_name,
        "voorletters": who.initials,
        "orgaanId": who.body_slug,
        "ambtsperioden": [_term(term) for term in terms],
        "opgave": written.STATEMENT[stated.state],
        "opgaveOp": _moment(stated.stated_at) if stated.stated_at else None,
        "bevestigdOp": _moment(stated.confirmed_at) if stated.confirmed_at else None,
        "geenHerkomst": written.ORIGIN[stated.none_origin] if stated.none_origin else None,
        "geenBron": stated.none_source,
        "_links": _links("official", "public.official", who.public_id, public_id=who.public_id),
    }


def position(
    found: tuple[
        PublicPosition,
        PublicOfficial,
        str,
        str | None,
        Sequence[PublicIncome],
        datetime.datetime | None,
    ],
) -> Json:
    """A published ancillary position, as it stands now, with what it earned where the law asks
    that.
    """
    entry, who, phase, known_until, earned, looked_at = found
    return {
        "id": entry.public_id,
        "omschrijving": entry.title,
        "soort": written.POSITION.get(entry.kind, "anders"),
        "bestuurderId": who.public_id,
        "naamBestuurder": who.name,
        "orgaanId": who.body_slug,
        "organisatieId": entry.organisation_public_id,
        "naamOrganisatie": entry.organisation_name,
        "hoedanigheid": written.CAPACITY[entry.capacity] if entry.capacity else None,
        "bezoldigd": entry.paid,
        "aanvang": _text(entry.valid_from),
        "einde": _text(entry.valid_until),
        "status": written.PHASE[phase],
        "bekendTot": known_until,
        "gemeldOp": _moment(entry.declared_at) if entry.first_origin == "declared" else None,
        "vastgelegdOp": _moment(entry.declared_at),
        "gewijzigdOp": _moment(entry.recorded_at),
        "doorBestuurder": entry.by_official,
        "herkomst": written.ORIGIN[entry.origin],
        "bron": entry.source or None,
        "peildatum": _text(entry.listed_on),
        "inkomsten": [_income(income) for income in earned],
        **particulars.written(entry.particulars),
        "contractenNagegaanOp": _moment(looked_at) if looked_at else None,
        "_links": _links("position", "public.position", entry.public_id, public_id=entry.public_id),
    }


def organisation(found: tuple[PublicOrganisation, Mapping[str, str]]) -> Json:
    """An organisation at which a published position is held, or that is a public body."""
    at, numbers = found
    return {
        "id": at.public_id,
        "naam": at.name,
        "soort": written.ORGANISATION[at.kind],
        "werkgebied": at.field,
        "plaats": at.town,
        "nummers": [{"schema": scheme, "nummer": number} for scheme, number in numbers.items()],
        "_links": _links(
            "organisation", "public.organisation", at.public_id, public_id=at.public_id
        ),
    }


def edition(found: PublicWeeklyEdition) -> Json:
    """A weekly edition, with the manifest that stands now."""
    week = found.week
    files = {"pakket": "data", "verschil": "difference", "manifest": "manifest"}
    if found.number == 1:
        files.pop("verschil")
    return {
        "id": week,
        "nummer": found.number,
        "gemaaktOp": _moment(found.recorded_at),
        "uitgifte": found.issue,
        "uitgegevenOp": _moment(found.issued_at),
        "omvang": found.size,
        "wortel": found.root,
        "sha256": found.sha256,
        "_links": {
            **_links("edition", "editions.show", week, week=week),
            **{
                name: {"href": url_for(f"editions.{endpoint}", week=week, _external=True)}
                for name, endpoint in files.items()
            },
        },
    }


def _term(term: PublicTerm) -> Json:
    return {
        "ambt": term.title,
        "soortAmbt": written.OFFICE[term.kind],
        "aanvang": _text(term.valid_from),
        "einde": _text(term.valid_until),
        "portefeuille": [field.strip() for field in term.portfolio.split(";") if field.strip()],
    }


def _income(income: PublicIncome) -> Json:
    return {
        "jaar": income.year,
        "bedragEuro": None if income.amount_cents is None else written.euros(income.amount_cents),
        "vermeldOp": _moment(income.recorded_at),
        "doorBestuurder": income.by_official,
    }


def _links(resource: str, page: str, id_: str, **values: str) -> Json:
    return {
        "self": {"href": url_for(f"api.{resource}", id_=id_, _external=True)},
        "pagina": {"href": url_for(page, _external=True, **values)},
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _moment(value: datetime.datetime) -> str:
    return value.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
