"""The page of an official, a body, an organisation or an entry as linked data, by schema.org.

Each page leads to it with a link and has no script for it: the content security policy forbids
those. Addresses are the same in both languages; what a page is about has the address of the page
with a fragment.

Source: schema.org Person, OrganizationRole, Organization, GovernmentOrganization and WebPage.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, request

from conflict_graph.dates import PartialDate
from conflict_graph.exports.published import LICENCE
from conflict_graph.facts import OrganisationKind
from register.api import answers, parameters
from register.api.addresses import permanent
from register.public import pages
from register.public.pages import PublicBody, PublicOfficial, PublicPosition, PublicTerm
from register.query import WrongQuery
from register.session import limited, public

blueprint = Blueprint("linked", __name__)
blueprint.register_error_handler(WrongQuery, answers.problem)

Values = dict[str, Any]
_ADDRESS = {"@type": "@id"}
_CONTEXT: Values = {
    "@vocab": "https://schema.org/",
    **dict.fromkeys(("license", "url", "sameAs"), _ADDRESS),
}
_PUBLIC_BODIES = (OrganisationKind.PUBLIC_BODY, OrganisationKind.JOINT_ARRANGEMENT)
_PAGES: Mapping[str, str] = {
    "public.body": "linked.body",
    "public.official": "linked.official",
    "public.organisation": "linked.organisation",
    "public.position": "linked.position",
}


def address_beside(endpoint: str | None, values: Mapping[str, Any]) -> str | None:
    """Return the address of the linked data of a page; None: it has none, or shows another day than
    this one.
    """
    beside = _PAGES.get(endpoint or "") if not request.args else None
    return permanent(beside, **values) if beside is not None else None


@blueprint.get("/organen/<slug>.jsonld")
@limited("API_LIMIT")
@public
def body(slug: str) -> Response:
    """Give a body with who holds which office there."""
    page = pages.body(slug)
    officials = {each.official.public_id: each for group in page.groups for each in group.officials}
    members = [
        _role(
            term.title,
            term,
            member=_named("Person", _person_address(each.official), each.official.name),
        )
        for each in officials.values()
        for term in each.current
    ]
    address = permanent("public.body", slug=slug)
    return _answer(address, {**_body(page.body), "url": address, "member": members})


@blueprint.get("/bestuurders/<public_id>.jsonld")
@limited("API_LIMIT")
@public
def official(public_id: str) -> Response:
    """Give an official with offices and positions."""
    page = pages.official(public_id)
    who = page.summary.official
    place = _body_reference(who)
    held = [
        _role(term.title, term, memberOf=place)
        for term in (*page.summary.current, *page.summary.former)
    ]
    held += [_position(each) for each in page.positions]
    address = permanent("public.official", public_id=public_id)
    person = {
        **_named("Person", _person_address(who), who.name),
        "familyName": " ".join(part for part in (who.prefix, who.family_name) if part),
        "givenName": who.given_name,
        "url": address,
        "sameAs": [_person_address(other.official) for other in page.elsewhere],
        "memberOf": held,
    }
    return _answer(address, person)


@blueprint.get("/organisaties/<public_id>.jsonld")
@limited("API_LIMIT")
@public
def organisation(public_id: str) -> Response:
    """Give an organisation with who holds a position there."""
    page = pages.organisation(public_id)
    at = page.organisation
    address = permanent("public.organisation", public_id=public_id)
    kind = "GovernmentOrganization" if at.kind in _PUBLIC_BODIES else "Organization"
    numbers = [
        {"@type": "PropertyValue", "propertyID": each.scheme, "value": each.number}
        for each in page.identifiers
    ]
    town = {"@type": "PostalAddress", "addressLocality": at.town} if at.town else None
    members = [
        {
            **_position(position),
            "memberOf": None,
            "member": _named("Person", _person_address(who), who.name),
        }
        for position, who in page.positions
    ]
    itself = [_body_address(page.body.slug)] if page.body is not None else []
    described = {
        "url": address,
        "identifier": numbers,
        "address": town,
        "member": members,
        "sameAs": itself,
    }
    return _answer(address, {**_named(kind, f"{address}#organisatie", at.name), **described})


@blueprint.get("/nevenfuncties/<public_id>.jsonld")
@limited("API_LIMIT")
@public
def position(public_id: str) -> Response:
    """Give one entry: who holds what position where, from when to when."""
    page = pages.position(public_id)
    address = permanent("public.position", public_id=public_id)
    member = _named("Person", _person_address(page.official), page.official.name)
    return _answer(address, {**_position(page.position), "url": address, "member": member})


def _answer(address: str, about: Values) -> Response:
    parameters.read(request.args, ())
    page = {"@id": address, "@type": "WebPage", "license": LICENCE, "inLanguage": ["nl", "en"]}
    graph = [{**page, "mainEntity": {"@id": about["@id"]}}, about]
    return answers.of(
        {"@context": _CONTEXT, "@graph": [_known(each) for each in graph]}, mimetype=answers.LINKED
    )


def _role(title: str, period: PublicTerm | PublicPosition, **ends: Values) -> Values:
    start, end = _date(period.valid_from), _date(period.valid_until)
    return {
        "@type": "OrganizationRole",
        "roleName": title,
        "startDate": start,
        "endDate": end,
        **ends,
    }


def _position(entry: PublicPosition) -> Values:
    address = permanent(
        "public.organisation", "organisatie", public_id=entry.organisation_public_id
    )
    role = _role(
        entry.title, entry, memberOf=_named("Organization", address, entry.organisation_name)
    )
    return {"@id": permanent("public.position", "nevenfunctie", public_id=entry.public_id), **role}


def _body(found: PublicBody) -> Values:
    same = [permanent("public.organisation", "organisatie", public_id=found.organisation_public_id)]
    dates = {"foundingDate": _date(found.valid_from), "dissolutionDate": _date(found.valid_until)}
    return {
        **_named("GovernmentOrganization", _body_address(found.slug), found.name),
        **dates,
        "sameAs": same,
    }


def _body_reference(who: PublicOfficial) -> Values:
    return _named("GovernmentOrganization", _body_address(who.body_slug), who.body_name)


def _named(kind: str, address: str, name: str) -> Values:
    return {"@id": address, "@type": kind, "name": name}


def _person_address(who: PublicOfficial) -> str:
    return permanent("public.official", "persoon", public_id=who.public_id)


def _body_address(slug: str) -> str:
    return permanent("public.body", "orgaan", slug=slug)


def _date(date: PartialDate | None) -> str | None:
    return str(date) if date is not None else None


def _known(value: Any) -> Any:
    """Return a value without what is not known."""
    if isinstance(value, dict):
        return {
            name: _known(each) for name, each in value.items() if each is not None and each != []
        }
    if isinstance(value, list):
        return [_known(each) for each in value]
    return value
