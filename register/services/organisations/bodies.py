"""Public bodies that keep a register here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from conflict_graph.facts import OrganisationKind
from register import mail_address
from register.access import NO_BODY, SERVER, Identity, Permission, Role, Subject, allows, require
from register.errors import Invalid, NotFound, noting, refuse
from register.extensions import db
from register.models.accounts import Account, AccountRole
from register.models.bodies import Body, BodyKind, ContactPerson, ContactPersonKind
from register.models.officials import Official
from register.plain_text import is_plain
from register.services import journal
from register.services.organisations import organisations

LONGEST_CONTACT = 200
"""Characters of each part of a contact."""


@dataclass(frozen=True, slots=True)
class Contact:
    """The clerk's office of a body, or somebody else to whom people turn; `office` is the name.
    `address`: on one line, the parts behind commas. Empty: not said.
    """

    office: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""


def find(slug: str) -> Body | None:
    """Return the body with this word in its address."""
    return db.session.scalar(sa.select(Body).where(Body.slug == slug))


def get(slug: str) -> Body:
    """Return the body with this word in its address.

    Raises:
        NotFound: there is none.
    """
    body = find(slug)
    if body is None:
        raise NotFound("There is no such body.")
    return body


def get_for(identity: Identity, slug: str, permission: Permission) -> Body:
    """Return the body with this word in its address, where a role of the asker gives this
    permission.

    Raises:
        NotFound: there is none, or no role of the asker gives it there.
    """
    body = get(slug)
    if not allows(identity, permission, Subject(body.id)):
        raise NotFound("There is no such body.")
    return body


def list_() -> list[Body]:
    """Return all bodies by name."""
    return list(db.session.scalars(sa.select(Body).order_by(Body.name)))


def held(identity: Identity, *roles: Role) -> list[Body]:
    """Return the bodies at which the asker holds one of these roles, by name."""
    ids = [body for body, all_held in (identity.roles or {}).items() if all_held & {*roles}]
    if not ids:
        return []
    return list(db.session.scalars(sa.select(Body).where(Body.id.in_(ids)).order_by(Body.name)))


def list_for(identity: Identity, permission: Permission) -> list[Body]:
    """Return the bodies where a role of the asker gives this permission, by name."""
    return [
        body for body in held(identity, *Role) if allows(identity, permission, Subject(body.id))
    ]


def add(
    identity: Identity, name: str, kind: BodyKind, slug: str | None = None, kvk: str | None = None
) -> Body:
    """Add a body with an organisation of its own, or with the one that bears this KvK number.

    Without a slug it is made of the name, less the word for its kind: "Gemeente Vlietmonde" is
    `vlietmonde`.

    Raises:
        NotAllowed: somebody asks for it on a page; bodies are added on the server.
        Invalid: the name is empty, or the slug is taken or is no slug.
    """
    require(identity, Permission.ADD_BODY, Subject(NO_BODY))
    name = name.strip()
    if not name:
        raise Invalid("Enter the name of the body.", "name")
    slug = slug or slug_of(name)
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
        raise Invalid("A slug has small letters, digits and hyphens only.", "slug")
    if find(slug) is not None:
        raise Invalid("There is already a body with the slug %(slug)s.", "slug", slug=slug)
    known = organisations.find_by_identifier("NL-KVK", kvk) if kvk else None
    itself = known or organisations.add(SERVER, name, _organisation_kind(kind), kvk=kvk)
    body = Body(slug=slug, name=name, kind=kind, organisation=itself)
    db.session.add(body)
    db.session.flush()
    journal.record(SERVER, "body:add", body.public_id, body.id)
    return body


def contact_of(body: Body) -> Contact:
    """Return how the clerk's office of a body can be reached."""
    said = (body.contact_office, body.contact_address, body.contact_email, body.contact_phone)
    return Contact(*(each or "" for each in said))


def set_contact(identity: Identity, body: Body, contact: Contact) -> None:
    """Say to whom somebody writes about the register of a body. What is left empty is not shown.

    Raises:
        NotAllowed: the asker does not keep the officials of the body.
        Invalid: the mail address or the telephone number cannot be one, or there is no way to reach
            the office.
    """
    require(identity, Permission.KEEP_OFFICIALS, Subject(body.id))
    _check_contact(contact)
    if contact == contact_of(body):
        return
    body.contact_office, body.contact_address = (
        contact.office.strip() or None,
        contact.address.strip() or None,
    )
    body.contact_email, body.contact_phone = (
        contact.email.strip() or None,
        contact.phone.strip() or None,
    )
    db.session.flush()
    journal.record(identity, "body:contact", body.public_id, body.id)


def _check_contact(contact: Contact, prefix: str = "") -> None:
    """Raise all that is wrong with a contact; a person (`prefix`) has a name."""
    wrong: list[Invalid] = []
    if prefix and not contact.office:
        wrong.append(Invalid("Enter the name.", f"{prefix}office"))
    for field, text in asdict(contact).items():
        with noting(wrong):
            _check_part(field, text, prefix)
    if not (contact.email or contact.phone or contact.address):
        nothing = "Give an address, a mail address or a telephone number."
        wrong.append(Invalid(nothing, f"{prefix}email"))
    refuse(wrong)


def _check_part(field: str, text: str, prefix: str) -> None:
    if len(text) > LONGEST_CONTACT:
        raise Invalid(
            "Use at most %(length)s characters.", prefix + field, length=str(LONGEST_CONTACT)
        )
    if not is_plain(text):
        raise Invalid(
            "There is a character in it that cannot be shown. Type it again.", prefix + field
        )
    if field == "email" and text:
        try:
            mail_address.checked(text)
        except Invalid as error:
            raise Invalid(error.message, prefix + field, **error.params) from None
    if field == "phone" and text and not re.fullmatch(r"\+?[0-9][0-9 ()-]{3,20}", text):
        raise Invalid("A telephone number has digits, spaces and hyphens only.", prefix + field)


def people_of(body: Body) -> dict[ContactPersonKind, Contact]:
    """Return to whom officials of a body turn besides its clerk's office, as far as somebody
    said.
    """
    found = db.session.scalars(sa.select(ContactPerson).where(ContactPerson.body_id == body.id))
    people = {each.kind: Contact(each.name, each.address, each.email, each.phone) for each in found}
    return {kind: people[kind] for kind in ContactPersonKind if kind in people}


def set_people(identity: Identity, body: Body, people: Mapping[ContactPersonKind, Contact]) -> None:
    """Say to whom officials of a body turn besides its clerk's office; who is not among them, or
    is empty, is not shown any more.

    Raises:
        NotAllowed: the asker does not keep the officials of the body.
        Invalid: as for `set_contact`; the field begins with the kind.
    """
    require(identity, Permission.KEEP_OFFICIALS, Subject(body.id))
    said = {kind: each for kind, each in people.items() if each != Contact()}
    wrong: list[Invalid] = []
    for kind, each in said.items():
        with noting(wrong):
            _check_contact(each, f"{kind.value}_")
    refuse(wrong)
    if said == people_of(body):
        return
    db.session.execute(sa.delete(ContactPerson).where(ContactPerson.body_id == body.id))
    for kind, each in said.items():
        db.session.add(
            ContactPerson(
                body_id=body.id,
                kind=kind,
                name=each.office,
                address=each.address,
                email=each.email,
                phone=each.phone,
            )
        )
    db.session.flush()
    journal.record(identity, "body:people", body.public_id, body.id)


@dataclass(frozen=True, slots=True)
class ReplyTerm:
    """Between which numbers of days an official can be asked to respond."""

    least: int
    most: int


def set_reply_term(
    identity: Identity, body: Body, least: int | None, most: int | None, usual: ReplyTerm
) -> None:
    """Say between which bounds the clerk of a body sets a term. None: as usual.

    Raises:
        NotAllowed: the asker does not keep the officials of the body.
        Invalid: a bound lies outside the usual ones, or the shortest is longer than the longest.
    """
    require(identity, Permission.KEEP_OFFICIALS, Subject(body.id))
    for field, days in (("reply_least_days", least), ("reply_most_days", most)):
        if days is not None and not usual.least <= days <= usual.most:
            raise Invalid(
                "Enter a number of days from %(least)s to %(most)s.",
                field,
                least=str(usual.least),
                most=str(usual.most),
            )
    if (least or usual.least) > (most or usual.most):
        raise Invalid("The longest term is shorter than the shortest.", "reply_most_days")
    if (body.reply_least_days, body.reply_most_days) == (least, most):
        return
    body.reply_least_days, body.reply_most_days = least, most
    db.session.flush()
    journal.record(identity, "body:reply_term", body.public_id, body.id)


def reply_term_of(body: Body, usual: ReplyTerm) -> ReplyTerm:
    """Return between which bounds the clerk of a body sets a term."""
    return ReplyTerm(body.reply_least_days or usual.least, body.reply_most_days or usual.most)


def list_of_account(account_id: int) -> list[Body]:
    """Return the bodies at which the person behind an account holds or held an office, or the
    account has a role, by name.
    """
    held = sa.select(Official.body_id).join(Account, Account.person_id == Official.person_id)
    roles = sa.select(AccountRole.body_id).where(
        AccountRole.account_id == account_id, AccountRole.ended_at.is_(None)
    )
    theirs = sa.or_(Body.id.in_(held.where(Account.id == account_id)), Body.id.in_(roles))
    return list(db.session.scalars(sa.select(Body).where(theirs).order_by(Body.name)))


def slug_of(name: str) -> str:
    """Return the word for an address that a name suggests.

    >>> slug_of("Gemeente Sûdermar-Noardwâl")
    'sudermar-noardwal'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"^(gemeente|provincie|waterschap|hoogheemraadschap)\s+(?=\S)", "", plain)
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _organisation_kind(kind: BodyKind) -> OrganisationKind:
    joint = kind is BodyKind.JOINT_ARRANGEMENT
    return OrganisationKind.JOINT_ARRANGEMENT if joint else OrganisationKind.PUBLIC_BODY
