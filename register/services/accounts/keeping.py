"""Accounts of a body, kept by its administrators: who has which role there, who was invited, and
whose account is closed.

An administrator keeps the accounts of the own body alone, and never the own one: so nobody gives
himself a role, and a body is never left without an administrator by one.
"""

from __future__ import annotations

import datetime
import enum
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from register import clock, traces
from register.access import (
    ANONYMOUS,
    Identity,
    Permission,
    Role,
    Subject,
    allows,
    require,
)
from register.errors import Invalid, NotFound, WrongState
from register.extensions import db
from register.models.accounts import Account, AccountLink, AccountRole, LinkPurpose
from register.models.bodies import Body
from register.models.officials import Official, Person
from register.models.traces import Visit
from register.services import pages
from register.services.accounts import accounts, identities, links, second_factor
from register.services.pages import Page

GIVEN = (Role.CLERK, Role.REVIEWER, Role.ADMINISTRATOR)
"""Roles that are given by name. Who is an official has that role with the person behind it."""


class AccountState(enum.StrEnum):
    """Where an account stands."""

    INVITED = "invited"
    """A mail with a link waits, or was sent, and nobody has begun."""
    EXPIRED = "expired"
    """As invited, and the link works no more."""
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class KeptAccount:
    """An account as an administrator of a body sees it: its roles there and no others.

    `link_until`: until when the link in the last invitation works; None: there is no such link, or
    its mail was not sent yet. `last_visit`: when it signed in last; None: never, or nobody knows.
    `is_linked`: its holder can sign in by single sign-on. `has_factor`: it has a second factor;
    None: it has a role at a body that the asker does not keep, who could invite anybody to know.
    """

    account: Account
    roles: tuple[Role, ...]
    state: AccountState
    link_until: datetime.datetime | None
    last_visit: datetime.datetime | None
    is_own: bool
    is_linked: bool
    has_factor: bool | None


def list_(by: Identity, body: Body, page: int = 1, per_page: int = 50) -> Page[KeptAccount]:
    """Return accounts that hold a role at a body, closed ones too, by name.

    Raises:
        NotFound, NotAllowed: the asker does not keep the accounts of this body.
    """
    require(by, Permission.KEEP_ACCOUNTS, Subject(body.id))
    chosen = sa.select(Account.id).where(_holds_at(body)).order_by(Account.name, Account.id)
    return pages.cut(chosen, lambda ids: _kept(by, body, ids), page, per_page)


def _holds_at(body: Body) -> sa.ColumnElement[bool]:
    return Account.id.in_(
        sa.select(AccountRole.account_id).where(
            AccountRole.body_id == body.id, AccountRole.ended_at.is_(None)
        )
    )


@dataclass(frozen=True, slots=True)
class ListedAccount:
    """An account for whoever keeps the server: its roles with the body of each."""

    account: Account
    roles: tuple[str, ...]
    state: AccountState
    last_visit: datetime.datetime | None
    has_factor: bool


def everybody(at: Body | None = None) -> list[ListedAccount]:
    """Return every account by address, for a command on the server. `at`: those with a role at this
    body.
    """
    chosen = sa.select(Account).order_by(Account.email)
    if at is not None:
        chosen = chosen.where(_holds_at(at))
    loaded = selectinload(Account.roles).joinedload(AccountRole.body)
    found = db.session.scalars(chosen.options(loaded)).all()
    ids = [each.id for each in found]
    begun, factors = accounts.begun_among(ids), second_factor.ways_of(ids)
    visits, sent = _visits(ids), links.last_of(ids)
    return [
        ListedAccount(
            each,
            tuple(f"{run.role} at {run.body.slug}" for run in each.roles if run.ended_at is None),
            state_of(each, each.id in begun, sent.get(each.id)),
            visits.get(each.id),
            factors[each.id].any,
        )
        for each in found
    ]


def _visits(account_ids: Sequence[int]) -> dict[int, datetime.datetime]:
    chosen = sa.select(Visit).where(Visit.account_id.in_(account_ids))
    with traces.reading() as kept:
        return {each.account_id: each.began_at for each in kept.scalars(chosen)}


def find(by: Identity, body: Body, public_id: str) -> KeptAccount:
    """Return an account that holds, or held, a role at a body.

    Raises:
        NotFound, NotAllowed: there is none, or the asker does not keep the accounts of this body.
    """
    require(by, Permission.KEEP_ACCOUNTS, Subject(body.id))
    account = db.session.scalar(sa.select(Account).where(Account.public_id == public_id))
    known = account is not None and any(each.body_id == body.id for each in account.roles)
    if account is None or not known:
        raise NotFound("There is no such account.")
    return _kept(by, body, [account.id])[account.id]


def _kept(by: Identity, body: Body, ids: Sequence[int]) -> dict[int, KeptAccount]:
    held: dict[int, set[Role]] = defaultdict(set)
    given = sa.select(AccountRole.account_id, AccountRole.role).where(
        AccountRole.account_id.in_(ids),
        AccountRole.body_id == body.id,
        AccountRole.ended_at.is_(None),
    )
    for account_id, role in db.session.execute(given):
        held[account_id].add(role)
    linked, factors = identities.linked_among(ids), second_factor.ways_of(ids)
    begun, sent, visits = accounts.begun_among(ids), links.last_of(ids), _visits(ids)
    found = sa.select(Account).where(Account.id.in_(ids)).options(selectinload(Account.roles))
    return {
        account.id: KeptAccount(
            account,
            tuple(role for role in Role if role in held[account.id]),
            state_of(account, account.id in begun, sent.get(account.id)),
            link.expires_at if (link := sent.get(account.id)) and not link.over_at else None,
            visits.get(account.id),
            by.account == account.id,
            account.id in linked,
            None if has_roles_elsewhere(by, account) else factors[account.id].any,
        )
        for account in db.session.scalars(found)
    }


def state_of(account: Account, has_begun: bool, link: AccountLink | None) -> AccountState:
    """Return where an account stands. `has_begun`: its holder has a way to sign in. `link`: the
    newest that was sent; None: none was.
    """
    if account.disabled_at is not None:
        return AccountState.CLOSED
    if has_begun:
        return AccountState.OPEN
    has_expired = link is not None and link.over_at is None and link.expires_at <= clock.now()
    return AccountState.EXPIRED if has_expired else AccountState.INVITED


def count_expired(by: Identity, body: Body) -> int:
    """Return of how many accounts of a body the invitation has expired, for somebody to send
    another.

    Raises:
        NotFound, NotAllowed: the asker does not keep the accounts of this body.
    """
    require(by, Permission.KEEP_ACCOUNTS, Subject(body.id))
    waits = ~accounts.has_begun(), Account.disabled_at.is_(None)
    found = db.session.scalars(sa.select(Account).where(_holds_at(body), *waits)).all()
    sent = links.last_of([each.id for each in found])
    return sum(state_of(each, False, sent.get(each.id)) is AccountState.EXPIRED for each in found)


def without_account(by: Identity, body: Body) -> list[Official]:
    """Return the officials of a body behind whom no account stands, by name.

    Raises:
        NotFound, NotAllowed: the asker does not keep the accounts of this body.
    """
    require(by, Permission.KEEP_ACCOUNTS, Subject(body.id))
    has_one = sa.exists().where(Account.person_id == Official.person_id)
    found = db.session.scalars(sa.select(Official).where(Official.body_id == body.id, ~has_one))
    return sorted(found, key=lambda each: (each.person.family_name, each.person.name))


def invite(
    by: Identity,
    body: Body,
    email: str,
    name: str,
    roles: Sequence[Role],
    official: Official | None = None,
) -> Account:
    """Give somebody roles at a body, and have a mail sent with which to begin; whoever has an
    account keeps it and its password, and gets the roles.

    `official`: of this body, who will use the account, which gives the role of one.

    Raises:
        NotFound, NotAllowed: the asker does not keep the accounts of this body.
        Invalid: the address will not do, no role is given, somebody has another account, or the
            account has a role elsewhere and would become that of an official.
        WrongState: it is the asker's own account, or one that watches over readings.
    """
    require(by, Permission.KEEP_ACCOUNTS, Subject(body.id))
    if not roles and official is None:
        raise Invalid("Choose at least one role.", "roles")
    person = official.person if official is not None else None
    account = accounts.find(email)
    if account is None or account.disabled_at is not None:
        account = accounts.add(email, name, None, person, by)
    else:
        _check_may(by, body, account)
        if person is not None and account.person_id != person.id:
            _check_may_be(by, account, person)
            account.person_id = person.id
    chosen = [*roles, Role.OFFICIAL] if official is not None else roles
    for role in chosen:
        accounts.give_role(account, body, role, by)
    if not accounts.begun_among([account.id]):
        links.send(by, account, body.id)
    return account


def send_link(by: Identity, body: Body, kept: KeptAccount) -> LinkPurpose:
    """Have a mail sent with a link to choose a password; return what it is for.

    Raises:
        WrongState: the account is closed, or the asker's own.
    """
    _check_may(by, body, kept.account)
    return links.send(by, kept.account, body.id)


def end_single_sign_on(by: Identity, body: Body, kept: KeptAccount) -> None:
    """Let nobody sign in to an account by single sign-on any more, and end every session of it.

    Raises:
        WrongState: it is the asker's own account, is not linked, or has roles at a body that the
            asker does not keep.
    """
    _check_whole(by, body, kept.account)
    if not identities.end(kept.account, by, body.id):
        raise WrongState("This account is not linked with a sign-in elsewhere.")


def set_roles(by: Identity, body: Body, kept: KeptAccount, roles: Sequence[Role]) -> bool:
    """Let an account hold these roles at a body, and of the roles that are given by name no others.
    Return whether anything changed; then it has been signed out everywhere.

    Raises:
        WrongState: it is the asker's own account, or it is closed.
    """
    _check_may(by, body, kept.account)
    if kept.state is AccountState.CLOSED:
        raise WrongState("This account is closed. Open it first.")
    changed = [role for role in GIVEN if (role in kept.roles) != (role in roles)]
    for role in changed:
        change = accounts.give_role if role in roles else accounts.take_role
        change(kept.account, body, role, by)
    return bool(changed)


def close(by: Identity, body: Body, kept: KeptAccount) -> None:
    """Close an account that has roles at this body alone; what was done with it stays.

    Raises:
        WrongState: it is the asker's own account, or has roles at a body that the asker does not
            keep.
    """
    _check_whole(by, body, kept.account)
    accounts.disable(kept.account, by)
    links.end(kept.account)


def reopen(by: Identity, body: Body, kept: KeptAccount) -> None:
    """Open a closed account again, with the roles that it held, and have a mail sent with a link to
    choose a password.

    Raises:
        WrongState: it is the asker's own account, or has roles at a body that the asker does not
            keep.
    """
    _check_whole(by, body, kept.account)
    accounts.enable(kept.account, by)
    links.send(by, kept.account, body.id, is_open_again=True)


def take_factors(by: Identity, body: Body, kept: KeptAccount) -> None:
    """Take every second factor of an account away, and its password; its holder chooses another one
    by the link in a mail, and sets up a second factor on signing in.

    Raises:
        WrongState: it is the asker's own account, is closed, has no second factor, or has roles at
            a body that the asker does not keep.
    """
    _check_whole(by, body, kept.account)
    if kept.state is AccountState.CLOSED:
        raise WrongState("This account is closed. Open it first.")
    if not kept.has_factor:
        raise WrongState("This account has no second factor.")
    second_factor.take_away(kept.account, by, body.id)


def has_roles_elsewhere(by: Identity, account: Account) -> bool:
    """Say whether an account has a role at a body of which the asker does not keep the accounts."""
    others = {each.body_id for each in account.roles if each.ended_at is None}
    return not all(allows(by, Permission.KEEP_ACCOUNTS, Subject(each)) for each in others)


def roles_of(account: Account) -> list[tuple[Body, list[Role]]]:
    """Return the roles that an account holds, by body, by name."""
    held: dict[Body, list[Role]] = defaultdict(list)
    for each in account.roles:
        if each.ended_at is None:
            held[each.body].append(each.role)
    return sorted(held.items(), key=lambda given: given[0].name)


def _check_may(by: Identity, body: Body, account: Account) -> None:
    """Let pass who may change this account of another at this body, also at this moment: of two
    administrators who change each other at once one waits, and is none any more.

    Who watches over readings holds no role; so whoever gave it one would be watched no longer.

    Raises:
        NotFound, NotAllowed: the asker does not keep the accounts of this body, or does so no more.
        WrongState: it is the asker's own account, or one that watches over readings.
    """
    require(by, Permission.KEEP_ACCOUNTS, Subject(body.id))
    if by.account is not None:
        require(_now(by.account, account), Permission.KEEP_ACCOUNTS, Subject(body.id))
    if by.account is not None and by.account == account.id:
        raise WrongState(
            "This is your own account. Another administrator, or whoever keeps the server, has to "
            "change it."
        )
    if accounts.watches(account):
        raise WrongState(
            "This account watches over who read what, and can hold no role. Ask whoever keeps the "
            "server."
        )


def _now(asker_id: int, account: Account) -> Identity:
    """Return who the asker is now, holding both accounts until the change is made."""
    both = Account.id.in_({asker_id, account.id})
    db.session.execute(sa.select(Account.id).where(both).order_by(Account.id).with_for_update())
    asker = db.session.get(Account, asker_id, populate_existing=True)
    return ANONYMOUS if asker is None or asker.disabled_at else accounts.identity_of(asker)


def _check_may_be(by: Identity, account: Account, person: Person) -> None:
    """Let pass an account that can be that of a person.

    Raises:
        Invalid: one of them has another, or the account has roles at a body that the asker does not
            keep: who it is would count there too.
    """
    accounts.check_without_account(person)
    if account.person_id is not None:
        raise Invalid("This account is of somebody else.", "official")
    if has_roles_elsewhere(by, account):
        raise Invalid(
            "This account has a role at another body too. Use another account for this official.",
            "official",
        )


def _check_whole(by: Identity, body: Body, account: Account) -> None:
    _check_may(by, body, account)
    if has_roles_elsewhere(by, account):
        raise WrongState(
            "This account has a role at another body too. Take away its roles at this body instead."
        )
