"""flask accounts: who may sign in, and as what."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from register.access import SERVER, Role
from register.cli.output import explains_errors, show_table
from register.errors import Invalid
from register.mail import delivery
from register.mail.letters import link_life
from register.services.accounts import (
    accounts,
    identities,
    keeping,
    links,
    second_factor,
    sessions,
    totp,
)
from register.services.accounts.links import LinkPurpose
from register.services.officials import officials
from register.services.organisations import bodies
from register.session import lasting
from register.transaction import transaction

group = AppGroup("accounts", help="Who may sign in, and as what.")
COMMANDS = (group,)


@group.command("add")
@click.argument("email")
@click.option("--name", help="The name that colleagues see; the address when left out.")
@click.option("--body", "slugs", multiple=True, help="Body at which the next --role holds.")
@click.option("--role", "roles", multiple=True, type=click.Choice([role.value for role in Role]))
@click.option(
    "--official", "key", help="The body's own key of the official who will use the account."
)
@explains_errors
def add(
    email: str,
    name: str | None,
    slugs: tuple[str, ...],
    roles: tuple[str, ...],
    key: str | None,
) -> None:
    """Add an account for EMAIL, and have an invitation sent: who holds it chooses the password.

    Give --body and --role in pairs: --body vlietmonde --role clerk --body vlietmonde --role
    reviewer. One --body goes for every --role. With --official the account belongs to that
    official, and has the role official.
    """
    given = pair(slugs, roles, key)
    with transaction():
        account = add_account(email, name, None, given, key)
        links.send(SERVER, accounts.get(account))
    click.echo(
        f"{account}: {', '.join(f'{role} at {slug}' for slug, role in given) or 'no role yet'}"
    )
    _say_sent(LinkPurpose.INVITATION)


def _say_sent(purpose: LinkPurpose) -> None:
    hours = round(link_life().of(purpose).total_seconds() / 3600)
    click.echo(
        "A mail with a link to choose a password is in the outbox; the link works for "
        f"{hours} hours from its sending on."
    )
    if not delivery.is_open():
        click.echo(
            "No mail server is set: flask --app wsgi outbox list --text shows the mail, for you to "
            "hand over."
        )


@group.command("list")
@click.option("--body", "slug", help="Of this body alone.")
@explains_errors
def list_(slug: str | None) -> None:
    """List the accounts: where each stands, which roles it holds, whether it has a second factor,
    and when it signed in last.
    """
    found = keeping.everybody(bodies.get(slug) if slug else None)
    rows = [
        (
            each.account.email,
            each.account.name,
            each.state.value,
            "; ".join(each.roles) or "no role",
            "yes" if each.has_factor else "no",
            f"{each.last_visit:%Y-%m-%d %H:%M} UTC" if each.last_visit else "not noted",
        )
        for each in found
    ]
    heads = ("address", "name", "state", "roles", "second factor", "last signed in")
    show_table(heads, rows)


@group.command("link")
@click.argument("email")
@explains_errors
def link(email: str) -> None:
    """Have a mail sent to EMAIL with a link to choose a password: an invitation for who has none
    yet. Nobody else gets to know it, and a link that was sent earlier works no more.
    """
    with transaction():
        purpose = links.send(SERVER, accounts.get(email))
    click.echo(f"{email}: {'invitation' if purpose is LinkPurpose.INVITATION else 'reset'}")
    _say_sent(purpose)


@group.command("address")
@click.argument("email")
@click.argument("new")
@explains_errors
def address(email: str, new: str) -> None:
    """Let the account EMAIL have the address NEW from now on, and end its sessions and links. Be
    sure whose address it is: whoever reads its mail can choose the password.
    """
    with transaction():
        account = accounts.get(email)
        accounts.set_address(account, new)
        links.end(account)
        said = account.email
    click.echo(f"{email}: now {said}; signed out everywhere")


@group.command("sessions")
@click.argument("email")
@click.option("--end", is_flag=True, help="End them all.")
@explains_errors
def sessions_(email: str, end: bool) -> None:
    """List where EMAIL is signed in, or end that."""
    account = accounts.get(email)
    found = sessions.list_of(account, lasting())
    if end:
        with transaction():
            accounts.sign_out(accounts.get(email))
        click.echo(f"{email}: sessions ended: {len(found)}")
        return
    rows = [
        (
            f"{each.began_at:%Y-%m-%d %H:%M} UTC",
            f"{each.last_used_at:%Y-%m-%d %H:%M} UTC",
            each.method.value,
            each.browser or "not known",
        )
        for each in found
    ]
    show_table(("since", "last used", "signed in by", "browser"), rows)


@group.command("identities")
@click.argument("email")
@click.option("--end", is_flag=True, help="End them all, and every session.")
@explains_errors
def identities_(email: str, end: bool) -> None:
    """List at which identity provider EMAIL signs in, or end that."""
    if end:
        with transaction():
            ended = identities.end(accounts.get(email), SERVER)
        click.echo(f"{email}: links ended: {ended}")
        return
    rows = [
        (each.issuer, each.subject, f"{each.recorded_at:%Y-%m-%d %H:%M} UTC")
        for each in identities.list_of(accounts.get(email))
    ]
    show_table(("issuer", "subject", "linked"), rows)


@group.command("factors")
@click.argument("email")
@click.option(
    "--take-away", is_flag=True, help="Take them all away, and the password, and have a mail sent."
)
@explains_errors
def factors(email: str, take_away: bool) -> None:
    """List the second factors of EMAIL, or take them away from who has lost them all: the mail has
    a link to choose another password, and a second factor is set up on signing in. Be sure first
    that it is this person who asks it.
    """
    account = accounts.get(email)
    if take_away:
        with transaction():
            second_factor.take_away(accounts.get(email))
        click.echo(f"{email}: no second factor and no password any more; signed out everywhere")
        _say_sent(LinkPurpose.RESET)
        return
    ways, app = second_factor.ways(account), totp.of(account)
    if not ways.any:
        click.echo(f"{email}: no second factor")
        return
    if app is not None:
        is_lost = not totp.is_readable(app)
        click.echo(
            f"app: since {app.recorded_at:%Y-%m-%d %H:%M} UTC"
            f"{', and useless: SECRET_KEY was changed' if is_lost else ''}"
        )
    click.echo(f"passkeys: {ways.passkeys}")
    click.echo(f"recovery codes left: {ways.recovery_codes}")


@group.command("give")
@click.argument("email")
@click.argument("role", type=click.Choice([role.value for role in Role]))
@click.argument("slug")
@explains_errors
def give(email: str, role: str, slug: str) -> None:
    """Give the account EMAIL a ROLE at the body SLUG, and end its sessions; held already, nothing
    changes.
    """
    with transaction():
        changed = accounts.give_role(accounts.get(email), bodies.get(slug), Role(role))
    click.echo(f"{email}: {role} at {slug}{'' if changed else ' already'}")


@group.command("take")
@click.argument("email")
@click.argument("role", type=click.Choice([role.value for role in Role]))
@click.argument("slug")
@explains_errors
def take(email: str, role: str, slug: str) -> None:
    """Take a ROLE at the body SLUG from the account EMAIL, and end its sessions."""
    with transaction():
        changed = accounts.take_role(accounts.get(email), bodies.get(slug), Role(role))
    click.echo(f"{email}: {'no longer' if changed else 'was not'} {role} at {slug}")


@group.command("close")
@click.argument("email")
@explains_errors
def close(email: str) -> None:
    """Close the account EMAIL and end its sessions and links. What was done with it stays."""
    with transaction():
        account = accounts.get(email)
        was_closed = account.disabled_at is not None
        accounts.disable(account)
        links.end(account)
    click.echo(f"{email}: {'was closed already' if was_closed else 'closed'}")


@group.command("reopen")
@click.argument("email")
@explains_errors
def reopen(email: str) -> None:
    """Open the closed account EMAIL again with the roles that it held, and have a mail sent with a
    link to choose a password; the old password is gone.
    """
    with transaction():
        account = accounts.get(email)
        was_closed = account.disabled_at is not None
        if was_closed:
            accounts.enable(account)
            links.send(SERVER, account, is_open_again=True)
    if not was_closed:
        click.echo(f"{email}: is open, nothing was changed")
        return
    click.echo(f"{email}: open again")
    _say_sent(LinkPurpose.INVITATION)


def pair(slugs: tuple[str, ...], roles: tuple[str, ...], key: str | None) -> list[tuple[str, str]]:
    """Return the roles with the body at which each is held.

    Raises:
        Invalid: it cannot be said which role goes with which body.
    """
    if key is not None and len(slugs) != 1:
        raise Invalid("Name the body of the official with one --body.")
    if key is not None and not roles:
        return [(slugs[0], Role.OFFICIAL.value)]
    if len(slugs) == 1:
        slugs *= len(roles)
    if len(slugs) != len(roles):
        raise Invalid("Give --body and --role in pairs.")
    return list(zip(slugs, roles, strict=True))


def add_account(
    email: str,
    name: str | None,
    password: str | None,
    given: list[tuple[str, str]],
    key: str | None,
) -> str:
    """Add an account with its roles; return its address. `password`: of the demonstration.

    Raises:
        Invalid, NotFound: the address or password will not do, or a body or official is not known.
    """
    person = None
    if key is not None:
        official = officials.find_by_key(bodies.get(given[0][0]), key)
        if official is None:
            raise Invalid(
                "There is no official with the key %(key)s at this body.", "official", key=key
            )
        person = official.person
    account = accounts.add(email, name or "", password, person)
    for slug, role in given:
        accounts.give_role(account, bodies.get(slug), Role(role), tell=False)
    return account.email
